"""A provider's own encounters: one page of a tab, counts, what waits for the provider, and how billing went."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, and_, case, cast, exists, func, text, tuple_
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from codeloom.db.queries.encounters.rows import Listed, listed
from codeloom.db.tables.accounts import User
from codeloom.db.tables.encounters import Delta, Encounter
from codeloom.db.visibility import visible_encounters
from codeloom.db.work import UnitOfWork

PAGE = 50
CHANGES = ("edited", "added", "removed", "resequenced")
"""Kinds of differences by which billing changes what a provider left."""

_status = col(Encounter.status)
_stale = and_(
    text("encounters.flags @> '[\"stale\"]'::jsonb"), col(Encounter.sent_at).is_(None), _status != "finalized"
)
_sent_back = and_(
    col(Encounter.sent_back_at).is_not(None), col(Encounter.sent_at).is_(None), _status != "finalized"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnFilter:
    """What the list shows: statuses, a setting or "", and the last row (its time of change and id) of the page before."""

    statuses: tuple[str, ...]
    setting: str = ""
    after: tuple[datetime, UUID] | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of a provider's encounters have which status, how many need the provider, the service date of the oldest
    draft, and when one of them changed last."""

    draft: int
    suggested: int
    finalized: int
    needs: int
    oldest_draft: date | None
    changed: datetime | None


@dataclass(frozen=True, slots=True)
class Billed:
    """Encounters finalized since a moment: how many, how many of them billing left as they were sent, and the median in
    hours from the beginning of the service date to then."""

    number: int
    kept: int
    median_hours: float | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An encounter that waits for its provider, and who sent it back, if somebody did."""

    listed: Listed
    sent_back_by: str


def page(uow: UnitOfWork, wanted: OwnFilter) -> list[Listed]:
    """Encounters in sight, the last changed first."""
    query = listed(uow).where(_status.in_(wanted.statuses))
    if wanted.setting:
        query = query.where(col(Encounter.setting) == wanted.setting)
    place = tuple_(col(Encounter.updated_at), col(Encounter.id))
    if wanted.after is not None:
        query = query.where(place < wanted.after)
    query = query.order_by(col(Encounter.updated_at).desc(), col(Encounter.id).desc()).limit(PAGE)
    return [Listed(*row) for row in uow.session.exec(query)]


def number(uow: UnitOfWork, wanted: OwnFilter) -> int:
    """How many encounters a list has on all of its pages."""
    query = select(func.count()).select_from(Encounter).where(*visible_encounters(uow.scope))
    query = query.where(_status.in_(wanted.statuses))
    if wanted.setting:
        query = query.where(col(Encounter.setting) == wanted.setting)
    return uow.session.exec(query).one()


def counts(uow: UnitOfWork) -> Counts:
    """The counts of all encounters in sight."""
    draft = _status == "draft"
    query = columns(
        _number(draft),
        _number(_status == "ai_suggested"),
        _number(_status == "finalized"),
        _number(_sent_back | _stale),
        func.min(case((draft, col(Encounter.service_date)))),
        func.max(col(Encounter.updated_at)),
    ).where(*visible_encounters(uow.scope))
    return Counts(*uow.session.execute(query).one())


def waiting(uow: UnitOfWork, limit: int) -> list[Waiting]:
    """What waits for the provider: sent back before stale, the oldest visit first."""
    back = aliased(User)
    who = (col(back.org_id) == col(Encounter.org_id)) & (col(back.id) == col(Encounter.sent_back_by))
    query = listed(uow).outerjoin(back, who).add_columns(col(back.name)).where(_sent_back | _stale)
    query = query.order_by(case((_sent_back, 0), else_=1), col(Encounter.service_date), col(Encounter.id))
    rows = uow.session.execute(query.limit(limit))
    return [Waiting(Listed(encounter, patient, provider), by or "") for encounter, patient, provider, by in rows]


def billed(uow: UnitOfWork, since: datetime, zone: str) -> Billed:
    """How billing went with what was finalized since a moment; `zone` is the organization's IANA time zone."""
    begins = func.timezone(zone, cast(col(Encounter.service_date), DateTime))
    hours = func.extract("epoch", col(Encounter.finalized_at) - begins) / 3600
    median = func.percentile_cont(0.5).within_group(hours)
    query = select(func.count(), _number(~_changed_by_billing()), median).select_from(Encounter)
    query = query.where(*visible_encounters(uow.scope), _status == "finalized", col(Encounter.finalized_at) >= since)
    found, kept, middle = uow.session.exec(query).one()
    return Billed(found, kept, float(middle) if middle is not None else None)


def changed_by_billing(uow: UnitOfWork, encounter_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many differences of billing's stand in each of some encounters; without those that have none."""
    delta = aliased(Delta)
    query = (
        select(delta.encounter_id, func.count())
        .join(Encounter, (col(Encounter.org_id) == col(delta.org_id)) & (col(Encounter.id) == col(delta.encounter_id)))
        .where(delta.org_id == uow.org_id, col(delta.encounter_id).in_(encounter_ids), *_of_billing(delta))
        .group_by(col(delta.encounter_id))
    )
    return dict(uow.session.exec(query).all())


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _of_billing(delta: type[Delta]) -> Sequence[ColumnElement[bool]]:
    """That a difference is somebody else's than the provider's, is a change, and stands."""
    later = aliased(Delta)
    newer = exists().where(
        col(later.org_id) == col(delta.org_id),
        col(later.encounter_id) == col(delta.encounter_id),
        col(later.subject) == col(delta.subject),
        col(later.n) > col(delta.n),
    )
    return (col(delta.made_by) != col(Encounter.provider_id), col(delta.kind).in_(CHANGES), ~newer)


def _changed_by_billing() -> ColumnElement[bool]:
    delta = aliased(Delta)
    mine = (col(delta.org_id) == col(Encounter.org_id), col(delta.encounter_id) == col(Encounter.id))
    return exists().where(*mine, *_of_billing(delta)).correlate(Encounter)
