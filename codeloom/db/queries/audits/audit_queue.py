"""What waits for audit, charts and encounters in one list, as one auditor may take it up: never what they worked on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Integer, and_, exists, func, literal, or_, tuple_, union, union_all
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement
from sqlmodel import col, select

from codeloom.coding.lifecycle import ChartStatus
from codeloom.db.queries.audits import drawn
from codeloom.db.queries.audits.drawn import SINCE, Biller, Drawn
from codeloom.db.queries.audits.pending import pending_for
from codeloom.db.queries.charts import kept_counts
from codeloom.db.queries.charts.rows import PAGE
from codeloom.db.tables.accounts import User
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.charts import Chart, ChartCode, Patient
from codeloom.db.tables.encounters import Encounter
from codeloom.db.visibility import visible, visible_encounters
from codeloom.db.work import UnitOfWork

Order = Literal["age", "coder", "specialty", "difficulty"]
Kind = Literal["chart", "encounter"]


@dataclass(frozen=True, slots=True)
class WaitingChart:
    """A chart that waits, who coded it, and the open audit of its round with its auditor's name."""

    chart: Chart
    patient: Patient
    coder: str
    audit: Audit | None
    auditor: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of the list: its place (what it is ordered by, and its id), and the chart or the encounter that waits."""

    place: tuple[Any, UUID]
    item: WaitingChart | Drawn


@dataclass(frozen=True, slots=True)
class WaitingFilter:
    """What the list shows and in which order; `after` is the place of the last row of the page before. An encounter has no
    specialty, so a filter by one leaves none. `people` are the only ones whose work
    is meant, `patients` the only patients, None for all."""

    order: Order = "age"
    descending: bool = False
    kind: Kind | Literal[""] = ""
    specialty: str = ""
    coder_id: UUID | None = None
    people: tuple[UUID, ...] | None = None
    patients: tuple[UUID, ...] | None = None
    after: tuple[Any, UUID] | None = None


_Coder, _Auditor = aliased(User), aliased(User)
_CHART_KEYS: dict[Order, Any] = {
    "age": col(Chart.submitted_at),
    "coder": func.coalesce(_Coder.name, ""),
    "specialty": col(Chart.specialty),
    "difficulty": col(Chart.difficulty),
}
_ENCOUNTER_KEYS: dict[Order, Any] = {
    "age": SINCE,
    "coder": func.coalesce(Biller.name, ""),
    "specialty": literal(""),
    "difficulty": literal(0, Integer),
}
_this_round = and_(
    col(Audit.org_id) == col(Chart.org_id),
    col(Audit.chart_id) == col(Chart.id),
    col(Audit.round) == col(Chart.round),
    col(Audit.status) == "open",
)
_coded_by = and_(col(_Coder.org_id) == col(Chart.org_id), col(_Coder.id) == col(Chart.assignee_id))


_pending = (col(Chart.status) == ChartStatus.PENDING_AUDIT.value,)
_drawn = (col(Chart.status) == ChartStatus.COMPLETED.value, col(Chart.drawn_at).is_not(None))
"""What waits: charts that were sent, and completed ones that a sample has drawn. Each has an index of its own."""


def foreign(uow: UnitOfWork, *, complete: bool = False) -> list[ColumnElement[bool]]:
    """Charts that wait for audit and in which the person of the scope coded nothing; `complete`: those that are complete."""
    wrote = exists().where(
        col(ChartCode.org_id) == col(Chart.org_id),
        col(ChartCode.chart_id) == col(Chart.id),
        col(ChartCode.created_by) == uow.user_id,
    )
    return [
        *visible(uow.scope),
        *(_drawn if complete else _pending),
        col(Chart.assignee_id).is_distinct_from(uow.user_id),
        ~wrote,
    ]


def wrote_in(uow: UnitOfWork, chart_id: UUID) -> bool:
    """Whether the person of the scope added a line to a chart."""
    query = select(func.count()).where(
        ChartCode.org_id == uow.org_id, ChartCode.chart_id == chart_id, ChartCode.created_by == uow.user_id
    )
    return uow.session.exec(query).one() > 0


def page(uow: UnitOfWork, wanted: WaitingFilter, size: int = PAGE) -> list[Waiting]:
    """One page of what waits. Each kind is read in its own order, so that its index serves, and merged by the database."""
    branches = []
    if wanted.kind != "encounter":
        branches += [_charts(uow, wanted, size, complete=complete) for complete in (False, True)]
    if wanted.kind != "chart" and not wanted.specialty:
        branches.append(_encounters(uow, wanted, size))
    if not branches:
        return []
    both = union_all(*(columns(branch.subquery()) for branch in branches)).subquery()
    order = (both.c.key.desc(), both.c.id.desc()) if wanted.descending else (both.c.key, both.c.id)
    places = [(key, id_) for key, id_ in uow.session.exec(columns(both).order_by(*order).limit(size))]  # type: ignore[call-overload]  # Core columns
    ids = [id_ for _, id_ in places]
    items: dict[UUID, WaitingChart | Drawn] = {**_charts_of(uow, ids), **drawn.of_ids(uow, ids)}
    return [Waiting((key, id_), items[id_]) for key, id_ in places]


def _charts(uow: UnitOfWork, wanted: WaitingFilter, size: int, *, complete: bool) -> Any:
    where = foreign(uow, complete=complete)
    if wanted.specialty:
        where.append(col(Chart.specialty) == wanted.specialty)
    if wanted.coder_id is not None:
        where.append(col(Chart.assignee_id) == wanted.coder_id)
    if wanted.people is not None:
        where.append(col(Chart.assignee_id).in_(wanted.people))
    if wanted.patients is not None:
        where.append(col(Chart.patient_id).in_(wanted.patients))
    key, id_ = _CHART_KEYS[wanted.order], col(Chart.id)
    if complete and wanted.order == "age":
        key = col(Chart.drawn_at)
    query = columns(key.label("key"), id_.label("id")).select_from(Chart).outerjoin(_Coder, _coded_by)
    return _bounded(query.where(*where), wanted, key, id_, size)


def _encounters(uow: UnitOfWork, wanted: WaitingFilter, size: int) -> Any:
    where = drawn.foreign(uow)
    if wanted.coder_id is not None:
        where.append(col(Biller.id) == wanted.coder_id)
    if wanted.people is not None:
        where.append(col(Biller.id).in_(wanted.people))
    if wanted.patients is not None:
        where.append(col(Encounter.patient_id).in_(wanted.patients))
    key, id_ = _ENCOUNTER_KEYS[wanted.order], col(Encounter.id)
    query = drawn.joined(key.label("key"), id_.label("id"))
    return _bounded(query.where(*where), wanted, key, id_, size)


def _bounded(query: Any, wanted: WaitingFilter, key: Any, id_: Any, size: int) -> Any:
    if wanted.after is not None:
        place, last = tuple_(key, id_), tuple_(*wanted.after)
        query = query.where(place < last if wanted.descending else place > last)
    direction = (key.desc(), id_.desc()) if wanted.descending else (key, id_)
    return query.order_by(*direction).limit(size)


def _charts_of(uow: UnitOfWork, ids: list[UUID]) -> dict[UUID, WaitingChart]:
    query = (
        columns(Chart, Patient, col(_Coder.name), Audit, col(_Auditor.name))
        .join(Patient, and_(col(Patient.org_id) == col(Chart.org_id), col(Patient.id) == col(Chart.patient_id)))
        .outerjoin(_Coder, _coded_by)
        .outerjoin(Audit, _this_round)
        .outerjoin(_Auditor, and_(col(_Auditor.org_id) == col(Audit.org_id), col(_Auditor.id) == col(Audit.auditor_id)))
        .where(col(Chart.org_id) == uow.org_id, col(Chart.id).in_(ids))
    )
    rows = (WaitingChart(chart, patient, coder or "", audit, auditor or "")
            for chart, patient, coder, audit, auditor in uow.session.execute(query))  # fmt: skip
    return {row.chart.id: row for row in rows}


def still_waiting(uow: UnitOfWork, ids: Sequence[UUID]) -> set[UUID]:
    """Which of these charts and encounters still wait and can be audited by the person of the scope."""
    charts = [
        one
        for complete in (False, True)
        for one in uow.session.exec(select(Chart.id).where(*foreign(uow, complete=complete), col(Chart.id).in_(ids)))
    ]
    encounters = uow.session.execute(
        drawn.joined(col(Encounter.id)).where(*drawn.foreign(uow), col(Encounter.id).in_(ids))
    )
    return {*charts, *(one for (one,) in encounters)}


def next_free(uow: UnitOfWork) -> tuple[str, int] | None:
    """(kind, number) to take up next: one whose audit this person has open, else what waits longest."""
    free, mine = col(Audit.id).is_(None), col(Audit.auditor_id) == uow.user_id

    def place(kind: str, table: type[Chart] | type[Encounter], free: Any, since: Any) -> tuple[Any, ...]:
        return (literal(kind).label("kind"), col(table.number).label("number"), free.label("free"),
                since.label("since"), col(table.id).label("id"))  # fmt: skip

    def charts(since: Any, *, free_ones: bool) -> Any:
        chosen = columns(*place("chart", Chart, literal(free_ones), since)).select_from(Chart)
        if free_ones:  # read in the order of an index until one is free
            return chosen.where(~exists().where(_this_round).correlate(Chart))
        return chosen.join(Audit, _this_round).where(mine)

    encounters = drawn.joined(*place("encounter", Encounter, free, SINCE)).where(or_(free, mine))
    both = union_all(
        *(
            columns(query.where(*where).order_by(*order, "since", "id").limit(1).subquery())
            for query, where, order in (
                *((charts(col(Chart.submitted_at), free_ones=one), foreign(uow), ()) for one in (False, True)),
                *(
                    (charts(col(Chart.drawn_at), free_ones=one), foreign(uow, complete=True), ())
                    for one in (False, True)
                ),
                (encounters, drawn.foreign(uow), ("free",)),
            )
        )
    ).subquery()
    row = uow.session.execute(columns(both).order_by(both.c.free, both.c.since, both.c.id).limit(1)).first()
    return (row.kind, row.number) if row is not None else None


@dataclass(frozen=True, slots=True)
class WaitingCounts:
    """All that waits for audit in the organization, covered or not, what of it this person may audit, since when the oldest of
    that waits, and own open audits."""

    waiting: int
    mine_to_see: int
    oldest: datetime | None
    open_by_me: int


def counts(uow: UnitOfWork) -> WaitingCounts:
    """The figures above the list."""
    pending, free = sum(kept_counts.in_status(uow, ChartStatus.PENDING_AUDIT).values()), pending_for(uow)
    complete_ones = select(func.count()).select_from(Chart).where(Chart.org_id == uow.org_id, *_drawn)
    charts, handed_in = pending + uow.session.exec(complete_ones).one(), col(Chart.submitted_at)
    taken = (*visible_encounters(uow.scope), *drawn.waits())
    encounters = uow.session.exec(select(func.count()).select_from(Encounter).where(*taken)).one()
    first = select(handed_in).where(*foreign(uow), handed_in.is_not(None)).order_by(handed_in, col(Chart.id)).limit(1)
    seen, oldest = free.total(), uow.session.exec(first).first()
    complete, drawn_at = uow.session.exec(
        select(func.count(), func.min(col(Chart.drawn_at))).where(*foreign(uow, complete=True))
    ).one()
    others, since = uow.session.exec(
        select(func.count(), func.min(SINCE)).select_from(Encounter).where(*drawn.foreign(uow))
    ).one()
    open_by_me = uow.session.exec(
        select(func.count()).where(
            Audit.org_id == uow.org_id, Audit.auditor_id == uow.user_id, col(Audit.status) == "open"
        )
    ).one()
    return WaitingCounts(
        charts + encounters,
        seen + complete + others,
        min((one for one in (oldest, drawn_at, since) if one), default=None),
        open_by_me,
    )


def specialties(uow: UnitOfWork) -> list[str]:
    """Specialties among the charts this person may audit."""
    complete = columns(col(Chart.specialty)).where(*foreign(uow, complete=True)).distinct()
    return sorted({specialty for _, specialty in pending_for(uow)} | {one for (one,) in uow.session.execute(complete)})


def coders(uow: UnitOfWork) -> list[tuple[UUID, str]]:
    """(id, name) of the people whose charts and encounters wait for this person's audit."""
    who = {person for person, _ in pending_for(uow) if person is not None}
    pending = columns(col(User.id), col(User.name)).where(col(User.org_id) == uow.org_id, col(User.id).in_(who))
    complete = columns(col(_Coder.id), col(_Coder.name)).join(Chart, _coded_by).where(*foreign(uow, complete=True))
    encounters = drawn.joined(col(Biller.id), col(Biller.name)).where(*drawn.foreign(uow), col(Biller.id).is_not(None))
    both = union(pending, complete, encounters).subquery()
    return [(row.id, row.name) for row in uow.session.execute(columns(both).order_by(both.c.name))]
