"""Lists of questions to providers, their counts, and what managers see of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, tuple_
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from codeloom.coding.lifecycle import Role
from codeloom.db.tables.accounts import User
from codeloom.db.tables.charts import Chart, Patient
from codeloom.db.tables.encounters import Encounter
from codeloom.db.tables.provider_queries import ProviderQuery
from codeloom.db.visibility import visible_queries
from codeloom.db.work import UnitOfWork

PAGE = 50
TABS = {"open": ("open",), "overdue": ("open",), "answered": ("answered",), "done": ("closed", "withdrawn")}
_status, _answered = col(ProviderQuery.status), col(ProviderQuery.answered_at)
_seconds = func.extract("epoch", _answered - col(ProviderQuery.sent_at))


@dataclass(frozen=True, slots=True)
class ListedQuery:
    """A query in a list, with its patient, the two people and the number of its chart or encounter."""

    query: ProviderQuery
    patient: Patient
    asker: str
    provider: str
    subject_number: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How many queries are in which state, and when one of them changed last; `median` is the seconds to an answer in the
    middle, None without one."""

    open: int
    overdue: int
    answered: int
    done: int
    recent: int
    changed: datetime | None
    median: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Queries of one person, or of all (None): sent since a moment, answered and withdrawn of these, open and overdue now."""

    person: UUID | None
    name: str
    sent: int
    answered: int
    withdrawn: int
    open: int
    overdue: int
    median: float | None


def own(uow: UnitOfWork) -> list[ColumnElement[bool]]:
    """What a person's own list holds: asked of a provider; of the charts of a coder; asked by anybody else."""
    mine = col(ProviderQuery.asker_id) == uow.user_id
    if uow.scope.role == Role.PROVIDER:
        mine = col(ProviderQuery.provider_id) == uow.user_id
    elif uow.scope.role == Role.CODER:
        mine = col(ProviderQuery.chart_id).is_not(None)
    return [*visible_queries(uow.scope), mine]


def page(uow: UnitOfWork, tab: str, after: tuple[datetime, UUID] | None, now: datetime) -> list[ListedQuery]:
    """A page of the own list: open ones by when they are due, others the last answered or ended first."""
    query = listed(uow).where(*own(uow), _status.in_(TABS[tab]))
    if tab == "overdue":
        query = query.where(_overdue(now))
    due, by_due = col(ProviderQuery.due_at), tab in ("open", "overdue")
    when = {"open": due, "overdue": due, "answered": _answered, "done": col(ProviderQuery.ended_at)}[tab]
    place = tuple_(when, col(ProviderQuery.id))
    if after is not None:
        query = query.where(place > after if by_due else place < after)
    order = (when, col(ProviderQuery.id))
    query = query.order_by(*(order if by_due else (one.desc() for one in order))).limit(PAGE)
    return [ListedQuery(*row) for row in uow.session.execute(query)]


def of(uow: UnitOfWork, queries: list[ProviderQuery]) -> list[ListedQuery]:
    """These queries as a list shows them, in their order."""
    rows = uow.session.execute(listed(uow).where(col(ProviderQuery.id).in_([one.id for one in queries])))
    found = {row[0].id: ListedQuery(*row) for row in rows}
    return [found[one.id] for one in queries]


def listed(uow: UnitOfWork) -> Any:
    """Queries with what lists show beside them; the caller adds conditions, order and limit."""
    asker, provider = aliased(User), aliased(User)
    org = col(ProviderQuery.org_id)
    patient = func.coalesce(col(Chart.patient_id), col(Encounter.patient_id))
    return (
        columns(
            ProviderQuery,
            Patient,
            col(asker.name),
            col(provider.name),
            func.coalesce(col(Chart.number), col(Encounter.number)),
        )
        .outerjoin(Chart, and_(col(Chart.org_id) == org, col(Chart.id) == col(ProviderQuery.chart_id)))
        .outerjoin(Encounter, and_(col(Encounter.org_id) == org, col(Encounter.id) == col(ProviderQuery.encounter_id)))
        .join(Patient, and_(col(Patient.org_id) == org, col(Patient.id) == patient))
        .join(asker, and_(col(asker.org_id) == org, col(asker.id) == col(ProviderQuery.asker_id)))
        .join(provider, and_(col(provider.org_id) == org, col(provider.id) == col(ProviderQuery.provider_id)))
        .where(org == uow.org_id)
    )


def counts(uow: UnitOfWork, now: datetime, since: datetime) -> Counted:
    """The counts of the own list; `recent` and `median` are of what was answered since a moment."""
    recent = and_(_answered >= since)
    query = columns(
        _number(_status == "open"),
        _number(_overdue(now)),
        _number(_status == "answered"),
        _number(_status.in_(TABS["done"])),
        _number(recent),
        func.max(
            func.greatest(
                col(ProviderQuery.sent_at),
                col(ProviderQuery.read_at),
                col(ProviderQuery.handed_at),
                _answered,
                col(ProviderQuery.ended_at),
            )
        ),
        func.percentile_cont(0.5).within_group(_seconds).filter(recent),
    ).where(*own(uow))
    return Counted(*_plain(uow.session.execute(query).one()))


def waiting_by_person(uow: UnitOfWork) -> list[tuple[UUID, str, int]]:
    """How many queries wait for whom, as (person, status, number): open ones for their provider, answered ones for who asked."""
    person = case((_status == "open", col(ProviderQuery.provider_id)), else_=col(ProviderQuery.asker_id))
    wanted = and_(col(ProviderQuery.org_id) == uow.org_id, _status.in_(("open", "answered")))
    query = columns(person, _status, func.count()).where(wanted).group_by(person, _status)
    return [(user, status, number) for user, status, number in uow.session.execute(query)]


def figures(uow: UnitOfWork, by: str, now: datetime, since: datetime) -> list[Figures]:
    """Figures by `provider`, by `asker` or of all (empty) of the organization; people by name. A manager sees these numbers, and
    no encounter: they are not narrowed to what the scope may open."""
    person = {"provider": col(ProviderQuery.provider_id), "asker": col(ProviderQuery.asker_id)}.get(by)
    sent = col(ProviderQuery.sent_at) >= since
    middle = func.percentile_cont(0.5).within_group(_seconds).filter(and_(sent, _answered.is_not(None)))
    figures_ = (_number(sent), _number(and_(sent, _answered.is_not(None))), _number(and_(sent, _status == "withdrawn")),
                _number(_status == "open"), _number(_overdue(now)), middle)  # fmt: skip
    wanted = and_(col(ProviderQuery.org_id) == uow.org_id, or_(sent, _status == "open"))
    if person is None:
        whole = columns(*figures_).where(wanted)
        return [Figures(None, "", *_plain(uow.session.execute(whole).one()))]
    same = and_(col(User.org_id) == col(ProviderQuery.org_id), col(User.id) == person)
    grouped = columns(col(User.id), col(User.name), *figures_).select_from(ProviderQuery).join(User, same)
    grouped = grouped.where(wanted).group_by(col(User.id), col(User.name))
    rows = uow.session.execute(grouped.order_by(col(User.name), col(User.id)))
    return [Figures(row[0], row[1], *_plain(row[2:])) for row in rows]


def open_of(uow: UnitOfWork, chart_id: UUID | None, encounter_id: UUID | None) -> list[tuple[int, str, datetime]]:
    """(number, provider, due) of the open queries of a chart or an encounter, the earliest due first."""
    same = and_(col(User.org_id) == col(ProviderQuery.org_id), col(User.id) == col(ProviderQuery.provider_id))
    about = col(ProviderQuery.chart_id) == chart_id if chart_id else col(ProviderQuery.encounter_id) == encounter_id
    query = select(ProviderQuery.number, User.name, ProviderQuery.due_at).join(User, same)
    query = query.where(ProviderQuery.org_id == uow.org_id, about, _status == "open")
    return list(uow.session.exec(query.order_by(col(ProviderQuery.due_at))).all())


def _overdue(now: datetime) -> ColumnElement[bool]:
    return and_(_status == "open", col(ProviderQuery.due_at) < now)


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _plain(row: Any) -> tuple[Any, ...]:
    """A row whose last value is a number of seconds, or None."""
    *numbers, middle = row
    return (*numbers, float(middle) if middle is not None else None)
