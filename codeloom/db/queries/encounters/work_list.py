"""The biller's work list: pages by keyset, figures of the day, and a patient's encounters. Each order has an index of its own."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, tuple_
from sqlalchemy import select as columns
from sqlmodel import col, select

from codeloom.db.queries.encounters.rows import Listed, listed
from codeloom.db.tables.charts import Patient, PatientKey
from codeloom.db.tables.encounters import Encounter
from codeloom.db.visibility import visible_encounters
from codeloom.db.work import UnitOfWork

PAGE = 50
GRAVEST = 3
"""The highest risk."""
Cursor = tuple[Any, ...]
"""The sort columns of the last row of a page; of a risk its rank: 0 is the gravest."""


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """What of the list is wanted. `part` is bill, waiting, reopened or finalized; `changed` True or False, None for both;
    `until` the latest service date."""

    part: str
    provider_id: UUID | None = None
    flag: str = ""
    until: date | None = None
    changed: bool | None = None
    by_risk: bool = False
    after: Cursor | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of a practice. `finalized` and `days`, the median from visit to finalizing, are of the last 30 days; the median is
    None without any."""

    bill: int
    late: int
    oldest: date | None
    waiting: int
    reopened: int
    finalized: int
    today: int
    days: float | None


def page(uow: UnitOfWork, wanted: WorkFilter, size: int = PAGE) -> list[Listed]:
    """One page, the oldest visit first, by risk the gravest first, finalized ones the newest first."""
    newest_first = wanted.part == "finalized"
    keys: list[Any] = [col(Encounter.finalized_at if newest_first else Encounter.service_date), col(Encounter.id)]
    if wanted.by_risk:
        keys.insert(0, col(Encounter.risk_rank))
    conditions = [*_part(wanted.part), *_filters(wanted)]
    if wanted.after is not None:
        place = tuple_(*wanted.after)
        conditions.append(tuple_(*keys) < place if newest_first else tuple_(*keys) > place)
    order = [key.desc() if newest_first else key for key in keys]
    query = listed(uow).where(*conditions).order_by(*order).limit(size)
    return [Listed(*row) for row in uow.session.exec(query)]


def cursor_of(encounter: Encounter, wanted: WorkFilter) -> Cursor:
    """Where the page after this encounter begins."""
    if wanted.part == "finalized":
        return (encounter.finalized_at, encounter.id)
    return (*((GRAVEST - encounter.risk,) if wanted.by_risk else ()), encounter.service_date, encounter.id)


def figures(uow: UnitOfWork, midnight: datetime, late_before: date) -> Figures:
    """The figures of the practice. `midnight` is when its day began; a visit before `late_before` should have been billed."""
    day, done = col(Encounter.service_date), col(Encounter.finalized_at)
    month = done >= midnight - timedelta(days=30)
    median = func.percentile_cont(0.5).within_group(func.extract("epoch", done - day) / 86_400)
    bill, finalized = _seen(uow, "bill"), _seen(uow, "finalized")

    def counted(*where: ColumnElement[bool], of: Any = None) -> Any:
        return select(func.count() if of is None else of).where(*where).scalar_subquery()

    row = uow.session.execute(
        columns(
            counted(*bill), counted(*bill, day < late_before), counted(*bill, of=func.min(day)),
            counted(*_seen(uow, "waiting")), counted(*_seen(uow, "reopened")), counted(*finalized, month),
            counted(*finalized, done >= midnight), counted(*finalized, month, of=median),
        )
    ).one()  # fmt: skip
    days = None if row[7] is None else max(0.0, float(row[7]))
    return Figures(row[0], row[1], row[2], row[3], row[4], row[5], row[6], days)


def of_patients(uow: UnitOfWork, patient_ids: list[UUID], size: int = PAGE) -> list[Listed]:
    """The encounters of these patients, the newest visit first."""
    mine = col(Encounter.patient_id).in_(patient_ids)
    newest = (col(Encounter.service_date).desc(), col(Encounter.id).desc())
    return [Listed(*row) for row in uow.session.exec(listed(uow).where(mine).order_by(*newest).limit(size))]


def numbered(uow: UnitOfWork, number: int) -> list[Listed]:
    """The encounter of a number, if there is one."""
    return [Listed(*row) for row in uow.session.exec(listed(uow).where(col(Encounter.number) == number))]


def patients_of_keys(uow: UnitOfWork, hmacs: list[bytes]) -> list[UUID]:
    """The patients that any of these keys names."""
    mine = (PatientKey.org_id == uow.org_id, col(PatientKey.hmac).in_(hmacs))
    return [one for one in uow.session.exec(select(PatientKey.patient_id).where(*mine)) if one is not None]


def names(uow: UnitOfWork, most: int) -> list[tuple[UUID, bytes]]:
    """(id, sealed name) of the patients of the encounters changed last, `most` encounters deep."""
    newest = select(Encounter.patient_id).where(*visible_encounters(uow.scope))
    newest = newest.order_by(col(Encounter.updated_at).desc()).limit(most)
    query = select(Patient.id, Patient.name_enc).where(Patient.org_id == uow.org_id, col(Patient.id).in_(newest))
    return list(uow.session.exec(query))


def _seen(uow: UnitOfWork, part: str) -> list[ColumnElement[bool]]:
    return [*visible_encounters(uow.scope), *_part(part)]


def _part(part: str) -> list[ColumnElement[bool]]:
    """The conditions of the index behind a part of the list."""
    sent, back = col(Encounter.sent_at), col(Encounter.sent_back_at)
    suggested, again = col(Encounter.status) == "ai_suggested", col(Encounter.round) > 1
    conditions: dict[str, list[ColumnElement[bool]]] = {
        "bill": [sent.is_not(None), suggested],
        "waiting": [sent.is_(None), suggested, back.is_not(None) | again],
        "reopened": [suggested, again],
        "finalized": [col(Encounter.finalized_at).is_not(None)],
    }
    return conditions[part]


def _filters(wanted: WorkFilter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.provider_id is not None:
        where.append(col(Encounter.provider_id) == wanted.provider_id)
    if wanted.flag:
        where.append(col(Encounter.flags).op("@>")([wanted.flag]))
    if wanted.until is not None:
        where.append(col(Encounter.service_date) <= wanted.until)
    if wanted.changed is not None:
        changes = col(Encounter.added) + col(Encounter.edited) + col(Encounter.removed)
        where.append(changes > 0 if wanted.changed else changes == 0)
    return where
