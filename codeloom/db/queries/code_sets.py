"""Uploaded code releases: the list, what is active, their pieces, and the open charts they would touch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert
from sqlmodel import col, delete, select

from codeloom.coding.lifecycle import ENDED, ChartStatus
from codeloom.db.tables.accounts import User
from codeloom.db.tables.charts import Chart, ChartCode
from codeloom.db.tables.code_sets import CodeRelease, CodeReleasePiece
from codeloom.db.tables.codes import Favorite
from codeloom.db.work import UnitOfWork

PIECE_BYTES = 1024 * 1024
ACTIVE = "active"
OPEN = tuple(status.value for status in ChartStatus if status not in ENDED)


@dataclass(frozen=True, slots=True)
class InForce:
    """An active release as far as it decides what an organization is judged by. `content` is the hash of what it holds."""

    id: UUID
    kind: str
    content: str
    effective_from: date
    effective_to: date | None
    part: str = ""


def in_force(uow: UnitOfWork) -> tuple[InForce, ...]:
    """The active releases in the order they are applied: earlier effective dates first, then earlier activations."""
    query = (
        select(CodeRelease)
        .where(CodeRelease.org_id == uow.org_id, CodeRelease.status == ACTIVE)
        .order_by(col(CodeRelease.effective_from), col(CodeRelease.activated_at), col(CodeRelease.id))
    )
    return tuple(
        InForce(row.id, row.kind, row.content_sha256, row.effective_from, row.effective_to, row.part)
        for row in uow.session.exec(query)
        if row.effective_from is not None
    )


def listed(uow: UnitOfWork, most: int) -> list[tuple[CodeRelease, str]]:
    """Releases with the name of who uploaded each, the newest first."""
    by = (col(User.org_id) == CodeRelease.org_id) & (col(User.id) == CodeRelease.uploaded_by)
    query = select(CodeRelease, func.coalesce(User.name, "")).outerjoin(User, by)
    query = query.where(CodeRelease.org_id == uow.org_id)
    return list(
        uow.session.exec(query.order_by(col(CodeRelease.uploaded_at).desc(), col(CodeRelease.id).desc()).limit(most))
    )


def find(uow: UnitOfWork, release_id: UUID, *, lock: bool = False) -> CodeRelease | None:
    """A release of the organization; `lock` keeps it for this transaction."""
    query = select(CodeRelease).where(CodeRelease.org_id == uow.org_id, CodeRelease.id == release_id)
    return uow.session.exec(query.with_for_update() if lock else query).first()


def count(uow: UnitOfWork) -> int:
    """How many releases the organization keeps, refused ones among them."""
    return uow.session.exec(select(func.count()).where(CodeRelease.org_id == uow.org_id)).one()


def known(uow: UnitOfWork, contents: Iterable[str]) -> set[tuple[str, str]]:
    """The (kind, hash of the content) pairs of these contents that are kept already."""
    query = select(CodeRelease.kind, CodeRelease.content_sha256).where(
        CodeRelease.org_id == uow.org_id,
        col(CodeRelease.content_sha256).in_(list(contents)),
        CodeRelease.status != "refused",
    )
    return {(kind, content) for kind, content in uow.session.exec(query)}


def put_pieces(uow: UnitOfWork, release_id: UUID, sealed: Sequence[bytes]) -> None:
    """Store what was read from a file, in pieces sealed already."""
    rows = [{"org_id": uow.org_id, "release_id": release_id, "n": n, "data_enc": one} for n, one in enumerate(sealed)]
    if rows:
        uow.session.execute(insert(CodeReleasePiece), rows)


def pieces(uow: UnitOfWork, release_id: UUID) -> list[tuple[int, bytes]]:
    """The sealed pieces of a release in their order."""
    query = select(CodeReleasePiece.n, CodeReleasePiece.data_enc).where(
        CodeReleasePiece.org_id == uow.org_id, CodeReleasePiece.release_id == release_id
    )
    return [(n, data) for n, data in uow.session.exec(query.order_by(col(CodeReleasePiece.n)))]


def remove(uow: UnitOfWork, release_id: UUID) -> None:
    """Delete a release and its pieces."""
    mine = (col(CodeRelease.org_id) == uow.org_id, col(CodeRelease.id) == release_id)
    uow.session.execute(delete(CodeRelease).where(*mine))


def codes_on_open_charts(uow: UnitOfWork, system: str, first: date, last: date) -> set[str]:
    """The codes that stand on charts in hand (all but completed) with a service date in a period, both days included."""
    query = select(ChartCode.code).distinct().join(Chart, _of_chart())
    return set(uow.session.exec(query.where(*_open(uow, system, first, last))))


def open_charts_with(
    uow: UnitOfWork, system: str, first: date, last: date, *, codes: Sequence[str], most: int
) -> tuple[int, list[tuple[int, str, str]]]:
    """How many such charts carry one of these codes, and the first `most` as (number, status, a code of those)."""
    where = (*_open(uow, system, first, last), col(ChartCode.code).in_(codes))
    of_chart = _of_chart()
    total = select(func.count(func.distinct(Chart.id))).select_from(ChartCode).join(Chart, of_chart).where(*where)
    some = (
        select(Chart.number, Chart.status, func.min(ChartCode.code))
        .select_from(ChartCode)
        .join(Chart, of_chart)
        .where(*where)
        .group_by(col(Chart.number), col(Chart.status))
        .order_by(col(Chart.number))
        .limit(most)
    )
    return uow.session.exec(total).one(), [(n, status, code) for n, status, code in uow.session.exec(some)]


def favorites(uow: UnitOfWork, system: str) -> set[str]:
    """The codes of a system that anybody of the organization has starred."""
    query = select(Favorite.code).distinct().where(Favorite.org_id == uow.org_id, Favorite.system == system)
    return set(uow.session.exec(query))


def _of_chart() -> ColumnElement[bool]:
    return (col(Chart.org_id) == ChartCode.org_id) & (col(Chart.id) == ChartCode.chart_id)


def _open(uow: UnitOfWork, system: str, first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    return (
        col(ChartCode.org_id) == uow.org_id,
        col(ChartCode.system) == system,
        col(Chart.status).in_(OPEN),
        col(Chart.service_date).between(first, last),
    )
