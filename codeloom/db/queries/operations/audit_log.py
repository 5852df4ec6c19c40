"""The audit log as people read it: pages of it, newest first, and what its rows are about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, text
from sqlmodel import col, select

from codeloom.db import chain
from codeloom.db.checkpoints import Checkpoint, Signers, stored
from codeloom.db.queries.charts.history import subjects as of_chart
from codeloom.db.tables.accounts import Organization, User
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.charts import Chart, Document
from codeloom.db.tables.encounters import Encounter
from codeloom.db.tables.operations import AuditCheckpoint, AuditEntry, AuditHead
from codeloom.db.tables.provider_queries import ProviderQuery
from codeloom.db.work import UnitOfWork

SLACK = 1000
"""Rows before the first one of a time that are looked at too: several processes write with clocks of their own."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Rows below `before`, of one person, of one act, about these (type, id) if any are given, not before `since`, none below the
    number `first`."""

    before: int | None = None
    actor: UUID | None = None
    act: str = ""
    about: tuple[tuple[str, str], ...] = ()
    since: datetime | None = None
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint and the public key that signed it, None where it was none of ours."""

    checkpoint: Checkpoint
    key: bytes | None


_PAGE = """
select l.seq, l.at, l.actor_id, u.name, l.act, l.subject_type, l.subject_id, l.body from ({rows}) l
left join users u on u.org_id = :org and u.id = l.actor_id order by l.seq desc limit :size"""
_ROWS = "select * from audit_log a where a.org_id = :org{where} order by a.seq desc limit :size"
_ABOUT = """
select f.* from unnest(cast(:types as text[]), cast(:ids as text[])) s (type, id) cross join lateral (
  select * from audit_log a where a.org_id = :org and a.subject_type = s.type and a.subject_id = s.id{where}
  order by a.seq desc limit :size) f"""


@dataclass(frozen=True, slots=True)
class Found:
    """A row of the log with the name of who acted, None for the product itself."""

    seq: int
    at: datetime
    actor_id: UUID | None
    who: str | None
    act: str
    subject_type: str
    subject_id: str
    body: bytes


def statement(uow: UnitOfWork, wanted: Wanted, size: int) -> tuple[str, dict[str, object]]:
    """The statement that reads a page, and its parameters. Each part of it follows an index downwards and stops at `size`."""
    where, given = "", {"org": uow.org_id, "size": size}
    if wanted.before is not None:
        where, given["before"] = where + " and a.seq < :before", wanted.before
    if wanted.actor is not None:
        where, given["actor"] = where + " and a.actor_id = :actor", wanted.actor
    if wanted.act:
        where, given["act"] = where + " and a.act = :act", wanted.act
    if wanted.first is not None:
        where, given["from"] = where + " and a.seq >= :from", wanted.first
    if wanted.since is not None:
        where += " and a.seq >= :first and a.at >= :since"
        given |= {"first": _first_since(uow, wanted.since) - SLACK, "since": wanted.since}
    if wanted.about:
        given |= {"types": [kind for kind, _ in wanted.about], "ids": [one for _, one in wanted.about]}
    rows = (_ABOUT if wanted.about else _ROWS).format(where=where)
    return _PAGE.format(rows=rows), given


def page(uow: UnitOfWork, wanted: Wanted, size: int) -> list[Found]:
    """Rows of the log, the newest first."""
    asked, given = statement(uow, wanted, size)
    return [Found(*row) for row in uow.session.connection().execute(text(asked), given)]


def _first_since(uow: UnitOfWork, since: datetime) -> int:
    """The first row from a moment on, found by halving: rows are numbered without gaps, as time goes."""
    low, high = 1, head(uow) + 1
    while low < high:
        middle = (low + high) // 2
        query = select(AuditEntry.at).where(AuditEntry.org_id == uow.org_id, AuditEntry.seq == middle)
        at = uow.session.exec(query).first()
        if at is not None and at < since:
            low = middle + 1
        else:
            high = middle
    return low


def head(uow: UnitOfWork) -> int:
    """The number of the newest row."""
    return uow.session.exec(select(AuditHead.seq).where(AuditHead.org_id == uow.org_id)).first() or 0


def first_at(uow: UnitOfWork) -> datetime | None:
    """When the log began."""
    return uow.session.exec(select(AuditEntry.at).where(AuditEntry.org_id == uow.org_id, AuditEntry.seq == 1)).first()


def checkpoints(uow: UnitOfWork, size: int) -> list[Signed]:
    """The newest checkpoints, the newest first, each with the public key that signed it."""
    signers = Signers(uow.session)
    return [Signed(one, signers.by(one)) for one in reversed(stored(uow.session, uow.org_id, size))]


def checkpoint_count(uow: UnitOfWork) -> int:
    """How many checkpoints the database has."""
    query = select(func.count()).select_from(AuditCheckpoint).where(AuditCheckpoint.org_id == uow.org_id)
    return uow.session.exec(query).one()


def covering(uow: UnitOfWork, seq: int) -> Signed | None:
    """The first checkpoint that has seen a row; None while there is none."""
    query = select(AuditCheckpoint).where(AuditCheckpoint.org_id == uow.org_id, AuditCheckpoint.seq >= seq)
    c = uow.session.exec(query.order_by(col(AuditCheckpoint.seq)).limit(1)).first()
    if c is None:
        return None
    one = Checkpoint(c.org_id, c.seq, c.hash, c.at, c.signature, c.first, c.root)
    return Signed(one, Signers(uow.session).by(one))


def around(uow: UnitOfWork, seq: int) -> dict[int, AuditEntry]:
    """A row with the one before and the one after it, by number, of those that are there."""
    query = select(AuditEntry).where(AuditEntry.org_id == uow.org_id, col(AuditEntry.seq).between(seq - 1, seq + 1))
    return {one.seq: one for one in uow.session.exec(query)}


def columns_differ(uow: UnitOfWork, seq: int) -> str:
    """What the columns of a row say otherwise than its hashed body; nothing when they agree."""
    return chain.differs(uow.session, uow.org_id, seq)


def person(uow: UnitOfWork, id_: UUID) -> tuple[str, str] | None:
    """(name, role) of a person; None when there is none."""
    return uow.session.exec(select(User.name, User.role).where(User.org_id == uow.org_id, User.id == id_)).first()


def acts(uow: UnitOfWork) -> list[str]:
    """The acts that the log has, each found by one step down the index."""
    asked = text("""with recursive a (act) as (
      (select act from audit_log where org_id = :org order by act limit 1) union all
      select (select l.act from audit_log l where l.org_id = :org and l.act > a.act order by l.act limit 1)
      from a where a.act is not null) select act from a where act is not null""")
    return [act for (act,) in uow.session.connection().execute(asked, {"org": uow.org_id})]


def people(uow: UnitOfWork) -> list[tuple[UUID, str]]:
    """Everybody of the organization by name."""
    query = select(User.id, User.name).where(User.org_id == uow.org_id).order_by(User.name)
    return [(id_, name) for id_, name in uow.session.exec(query)]


def subject_of(uow: UnitOfWork, kind: str, number: int) -> tuple[UUID, tuple[tuple[str, str], ...]] | None:
    """A chart or an encounter by its number: its id and (type, id) of all that belongs to it; None when there is none."""
    table = Chart if kind == "chart" else Encounter
    found = uow.session.exec(select(table.id).where(table.org_id == uow.org_id, table.number == number)).first()
    if found is None:
        return None
    return found, tuple(of_chart(uow, found) if kind == "chart" else _of_encounter(uow, found))


def _of_encounter(uow: UnitOfWork, encounter_id: UUID) -> list[tuple[str, str]]:
    about = [("encounter", str(encounter_id))]
    for kind, table in (("audit", Audit), ("query", ProviderQuery)):
        query = select(table.id).where(table.org_id == uow.org_id, table.encounter_id == encounter_id)
        about += [(kind, str(one)) for one in uow.session.exec(query)]
    return about


def numbers(uow: UnitOfWork, about: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, int]]:
    """("chart" or "encounter", its number) of what rows are about, also by way of an audit, a query or a document."""
    wanted: dict[str, list[UUID]] = {}
    for kind, one in set(about):
        if kind in ("chart", "encounter", "audit", "query", "document"):
            wanted.setdefault(kind, []).append(UUID(one))
    found: dict[tuple[str, str], tuple[str, int]] = {}
    for kind, table in (("chart", Chart), ("encounter", Encounter)):
        query = select(table.id, table.number).where(
            table.org_id == uow.org_id, col(table.id).in_(wanted.get(kind, ()))
        )
        found |= {(kind, str(id_)): (kind, number) for id_, number in uow.session.exec(query)}
    for kind, part in (("audit", Audit), ("query", ProviderQuery), ("document", Document)):
        for of, table in (("chart", Chart), ("encounter", Encounter)):
            if of == "encounter" and part is Document:
                continue
            joined = getattr(part, f"{of}_id") == col(table.id)
            query = select(part.id, table.number).join(table, joined).where(
                part.org_id == uow.org_id, table.org_id == uow.org_id, col(part.id).in_(wanted.get(kind, ()))
            )  # fmt: skip
            found |= {(kind, str(id_)): (of, number) for id_, number in uow.session.exec(query)}
    return found


def time_zone(uow: UnitOfWork) -> str:
    """The organization's time zone."""
    return uow.session.exec(select(Organization.time_zone).where(Organization.id == uow.org_id)).one()
