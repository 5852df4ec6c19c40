"""Held matches: storing what waits for a manager, and reading it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, tuple_
from sqlalchemy import select as columns
from sqlmodel import col, select

from codeloom.db.queries.imports.identities import among
from codeloom.db.tables.accounts import User
from codeloom.db.tables.imports import HeldChart, HeldKey, HeldMatch, ImportFile, ImportJob
from codeloom.db.work import UnitOfWork

DECIDED = ("same", "different", "left_out")


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of visits with these content hashes: they are this patient's, or (None) are left out."""

    patient_id: UUID | None
    contents: frozenset[str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Why an open match is held, and the ids of those it may be."""

    reason: str
    candidates: tuple[UUID, ...]


Decisions = dict[bytes, list[Decision]]


def met(uow: UnitOfWork, hmacs: Collection[bytes]) -> tuple[Decisions, dict[bytes, Waiting]]:
    """Decisions about people with one of these composite keys, the newest first, and the open matches of such people."""
    query = (
        columns(
            col(HeldKey.hmac), col(HeldMatch.status), col(HeldMatch.reason), col(HeldMatch.candidates),
            col(HeldMatch.patient_id), col(HeldMatch.contents),
        )
        .join(HeldMatch, (col(HeldMatch.org_id) == HeldKey.org_id) & (col(HeldMatch.id) == HeldKey.match_id))
        .where(col(HeldKey.org_id) == uow.org_id, among(HeldKey.hmac, hmacs))
        .order_by(col(HeldMatch.decided_at).desc(), col(HeldMatch.held_at))
    )  # fmt: skip
    decided: Decisions = {}
    waiting: dict[bytes, Waiting] = {}
    for hmac, status, reason, candidates, patient_id, contents in uow.session.execute(query):
        if status == "open":
            waiting.setdefault(hmac, Waiting(reason, tuple(UUID(one) for one in candidates)))
        else:
            decided.setdefault(hmac, []).append(Decision(patient_id, frozenset(contents)))
    return decided, waiting


def open_with(uow: UnitOfWork, hmacs: Collection[bytes]) -> HeldMatch | None:
    """The open match of a person with one of these composite keys, kept for this transaction."""
    query = (
        select(HeldMatch)
        .join(HeldKey, (col(HeldMatch.org_id) == HeldKey.org_id) & (col(HeldMatch.id) == HeldKey.match_id))
        .where(HeldKey.org_id == uow.org_id, among(HeldKey.hmac, hmacs), HeldMatch.status == "open")
        .order_by(col(HeldMatch.held_at))
    )
    return uow.session.exec(query.with_for_update(of=HeldMatch)).first()


def find(uow: UnitOfWork, match_id: UUID, *, lock: bool = False) -> HeldMatch | None:
    """A match of the organization; `lock` keeps it for this transaction."""
    query = select(HeldMatch).where(HeldMatch.org_id == uow.org_id, HeldMatch.id == match_id)
    return uow.session.exec(query.with_for_update() if lock else query).first()


def keys(uow: UnitOfWork, match_id: UUID) -> set[bytes]:
    """The composite keys of a match."""
    return set(uow.session.exec(select(HeldKey.hmac).where(HeldKey.org_id == uow.org_id, HeldKey.match_id == match_id)))


def add_keys(uow: UnitOfWork, match_id: UUID, hmacs: Collection[bytes]) -> None:
    """Keep the composite keys that a match has not yet."""
    fresh = set(hmacs) - keys(uow, match_id)
    if fresh:
        rows = [{"org_id": uow.org_id, "hmac": hmac, "match_id": match_id} for hmac in sorted(fresh)]
        uow.session.execute(insert(HeldKey), rows)


def pieces(uow: UnitOfWork, match_id: UUID) -> list[bytes]:
    """The sealed pieces of a match in their order."""
    query = select(HeldChart.data_enc).where(HeldChart.org_id == uow.org_id, HeldChart.match_id == match_id)
    return list(uow.session.exec(query.order_by(col(HeldChart.n))))


def replace_pieces(uow: UnitOfWork, match_id: UUID, sealed: Sequence[bytes]) -> None:
    """Keep these pieces of a match instead of those before."""
    uow.session.execute(
        delete(HeldChart).where(col(HeldChart.org_id) == uow.org_id, col(HeldChart.match_id) == match_id)
    )
    rows: list[dict[str, Any]] = [
        {"org_id": uow.org_id, "match_id": match_id, "n": n, "data_enc": data} for n, data in enumerate(sealed)
    ]
    if rows:
        uow.session.execute(insert(HeldChart), rows)


_MOVED = func.coalesce(col(HeldMatch.decided_at), col(HeldMatch.held_at))


def moved_at(match: HeldMatch) -> datetime:
    """When a match was decided, else when it was held."""
    return match.decided_at or match.held_at


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A match with what it came from and who decided."""

    match: HeldMatch
    job: ImportJob
    file: ImportFile
    decided_by: str | None


def page(uow: UnitOfWork, statuses: Sequence[str], after: tuple[datetime, UUID] | None, size: int) -> list[HeldRow]:
    """Matches in some states, what moved last first, behind the (`moved_at`, id) of the last row of the page before."""
    where: list[Any] = [col(HeldMatch.status).in_(statuses)]
    if after is not None:
        where.append(tuple_(_MOVED, col(HeldMatch.id)) < after)
    return _rows(uow, where, size)


def with_origin(uow: UnitOfWork, match_id: UUID) -> HeldRow | None:
    """One match with what it came from."""
    return next(iter(_rows(uow, [col(HeldMatch.id) == match_id], 1)), None)


def _rows(uow: UnitOfWork, where: Sequence[Any], size: int) -> list[HeldRow]:
    job = (col(ImportJob.org_id) == HeldMatch.org_id) & (col(ImportJob.id) == HeldMatch.job_id)
    file = (col(ImportFile.org_id) == HeldMatch.org_id) & (col(ImportFile.id) == HeldMatch.file_id)
    person = (col(User.org_id) == HeldMatch.org_id) & (col(User.id) == HeldMatch.decided_by)
    query = (
        select(HeldMatch, ImportJob, ImportFile, User.name)
        .join(ImportJob, job)
        .join(ImportFile, file)
        .outerjoin(User, person)
        .where(HeldMatch.org_id == uow.org_id, *where)
        .order_by(_MOVED.desc(), col(HeldMatch.id).desc())
        .limit(size)
    )
    return [HeldRow(*row) for row in uow.session.exec(query)]


def counts(uow: UnitOfWork) -> tuple[int, int]:
    """How many matches are open, and how many were decided."""
    query = select(HeldMatch.status, func.count()).where(HeldMatch.org_id == uow.org_id).group_by(col(HeldMatch.status))
    found = dict(uow.session.exec(query).all())
    return found.get("open", 0), sum(number for status, number in found.items() if status != "open")


def open_of_job(uow: UnitOfWork, job_id: UUID) -> int:
    """Open matches that an import held."""
    query = select(func.count()).where(
        HeldMatch.org_id == uow.org_id, HeldMatch.job_id == job_id, HeldMatch.status == "open"
    )
    return uow.session.exec(query).one()


def decided_before(uow: UnitOfWork, moment: datetime) -> list[HeldMatch]:
    """Matches decided before a moment whose texts are still kept."""
    query = select(HeldMatch).where(
        HeldMatch.org_id == uow.org_id,
        col(HeldMatch.status).in_(DECIDED),
        col(HeldMatch.decided_at) < moment,
        col(HeldMatch.summary_enc).is_not(None),
    )
    return list(uow.session.exec(query))


def others_on(uow: UnitOfWork, patient_id: UUID, match_id: UUID) -> int:
    """Other matches that were decided to be a patient."""
    query = select(func.count()).where(
        HeldMatch.org_id == uow.org_id, HeldMatch.patient_id == patient_id, HeldMatch.id != match_id
    )
    return uow.session.exec(query).one()
