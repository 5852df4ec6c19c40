"""Figures by day: counted from their source rows, kept for days that are over, and read from whichever holds (ADR 45).

A day is one of the organization's time zone. Days that are over are read from `daily_metrics`; today, and a day that changed after
it was counted, from the source. So what is read is always what a recount would give.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import func, text
from sqlmodel import col, select

from codeloom.coding.lifecycle import ChartStatus
from codeloom.db.tables.base import whole
from codeloom.db.tables.metrics import CountedUntil, DailyMetric, LateChange
from codeloom.db.work import UnitOfWork

EDITION = 3
"""Of `SOURCES`: another one makes every organization count anew."""
FINDING = "finding:"
"""What stands before the category in the measure of a finding."""
HALVES = "agreed"
"""The measure that is kept in halves, for a row can count half (ADR 54); `read` gives it in rows."""


@dataclass(frozen=True, slots=True)
class Work:
    """Whose work, of which specialty and setting: `people` None for everybody's, empty texts for all."""

    people: tuple[UUID, ...] | None = None
    specialty: str = ""
    setting: str = ""

    @property
    def values(self) -> dict[str, Any]:
        """What the conditions of `where` are given."""
        named = {"specialty": self.specialty, "setting": self.setting}
        asked: dict[str, Any] = {name: value for name, value in named.items() if value}
        return asked | ({} if self.people is None else {"people": list(self.people)})

    def where(self, person: str, specialty: str = "specialty", setting: str = "setting") -> str:
        """Conditions on these columns, each beginning with "and"."""
        of_people = "" if self.people is None else f" and {person} = any(cast(:people as uuid[]))"
        of_specialty = f" and {specialty} = :specialty" if self.specialty else ""
        return of_people + of_specialty + (f" and {setting} = :setting" if self.setting else "")


EVERYTHING = Work()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a measure is counted from: SQL of the rows, of the moment that says the day, of the dimensions and the sum."""

    measure: str
    rows: str
    moment: str
    person: str
    specialty: str = "c.specialty"
    setting: str = "c.setting"
    value: str = "count(*)"
    name: str = ""


_STATUSES = ", ".join(f"'{one.value}'" for one in ChartStatus)
_CHARTS = "charts c where c.org_id = :org"
_AUDITS = "audits a join charts c on c.org_id = a.org_id and c.id = a.chart_id where a.org_id = :org and a.closed_at is not null"
_FIRST = f"{_AUDITS} and a.round = 1 and (c.completed_at is null or a.opened_at <= c.completed_at)"
"""First audits: those of a chart that was complete before could not have returned it, and are none."""
_FINDINGS = (
    "audit_lines l join audits a on a.org_id = l.org_id and a.id = l.audit_id join charts c on c.org_id = a.org_id "
    "and c.id = a.chart_id where a.org_id = :org and l.verdict = 'disagree' and l.category <> '' "
    "and coalesce(l.settled, 'auditor') = 'auditor'"
)
_AUDITED = (
    "audits a left join charts c on c.org_id = a.org_id and c.id = a.chart_id left join encounters e "
    "on e.org_id = a.org_id and e.id = a.encounter_id where a.org_id = :org"
)
SOURCES = (
    Source("imported", f"{_CHARTS} and c.status in ({_STATUSES})", "c.created_at", "c.org_id"),
    Source("sent", _CHARTS, "c.submitted_at", "coalesce(c.assignee_id, c.org_id)"),
    Source("completed", _CHARTS, "c.completed_at", "coalesce(c.assignee_id, c.org_id)"),
    Source("agreed", _AUDITS, "a.closed_at", "a.coder_id", value="coalesce(sum(2 * a.agreed), 0)"),
    Source("lines", _AUDITS, "a.closed_at", "a.coder_id", value="coalesce(sum(a.lines), 0)"),
    Source("first_audits", _FIRST, "a.closed_at", "a.coder_id"),
    Source("first_passed", f"{_FIRST} and a.status = 'approved'", "a.closed_at", "a.coder_id"),
    Source(FINDING, _FINDINGS, "a.closed_at", "a.coder_id", name="l.category"),
    Source("audited", _AUDITED, "a.closed_at", "a.auditor_id", specialty="coalesce(c.specialty, '')",
           setting="coalesce(c.setting, e.setting)"),
    Source("finalized", "encounters e where e.org_id = :org", "e.finalized_at", "coalesce(e.finalized_by, e.org_id)",
           specialty="''", setting="e.setting"),
)  # fmt: skip
"""What is counted, by what moment and whose work it is. All statuses of a chart are named for the index that begins with them."""


def _counting(measures: Collection[str] | None, days: bool) -> str:
    """SQL of (day, measure, person_id, specialty, setting, value) from the source; `days`: only of `:days`, within `:since` and
    `:before`, which an index can use."""
    parts = []
    for one in SOURCES:
        if measures is not None and one.measure not in measures:
            continue
        day = f"({one.moment} at time zone :zone)::date"
        within = f" and {one.moment} >= :since and {one.moment} < :before and {day} = any(cast(:days as date[]))"
        name = f"'{one.measure}'" + (f" || {one.name}" if one.name else "")
        parts.append(
            f"select {day} as day, {name} as measure, {one.person} as person_id, {one.specialty} as specialty, "
            f"{one.setting} as setting, ({one.value})::bigint as value from {one.rows} and {one.moment} is not null"
            f"{within if days else ''} group by 1, 2, 3, 4, 5"
        )
    return " union all ".join(parts)


def _bounds(days: Collection[date]) -> dict[str, Any]:
    """A span of time that holds these days in any time zone."""
    return {
        "days": sorted(days),
        "since": f"{min(days) - timedelta(days=1)}T00:00:00Z",
        "before": f"{max(days) + timedelta(days=2)}T00:00:00Z",
    }


def _each(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def until(uow: UnitOfWork, zone: str) -> date | None:
    """The first day that is not counted; None where no day of this time zone and edition is."""
    state = uow.session.get(CountedUntil, uow.org_id)
    return state.until if state is not None and (state.time_zone, state.edition) == (zone, EDITION) else None


def late_days(uow: UnitOfWork, zone: str, before: date) -> list[date]:
    """Days before one of which something changed since they were counted, in order."""
    day = func.date(func.timezone(zone, col(LateChange.moment)))
    query = select(day).where(LateChange.org_id == uow.org_id, day < before).distinct()
    return sorted(uow.session.exec(query))


@dataclass(frozen=True, slots=True)
class Standing:
    """Which days are read from their source: those from `until` on (None: all), and those that changed since they were counted."""

    until: date | None
    late: frozenset[date]

    def live(self, first: date, last: date) -> list[date]:
        """Those of a span, its last day included."""
        return [day for day in _each(first, last) if self.until is None or day >= self.until or day in self.late]


def standing(uow: UnitOfWork, zone: str) -> Standing:
    """How far days are counted now. Read once for several readings of one transaction."""
    counted = until(uow, zone)
    return Standing(counted, frozenset(late_days(uow, zone, counted)) if counted is not None else frozenset())


By = Literal["day", "person_id", "day, setting"]


def read(
    uow: UnitOfWork,
    zone: str,
    first: date,
    last: date,
    measures: Sequence[str],
    of: Work = EVERYTHING,
    by: By = "day",
    standing_at: Standing | None = None,
) -> dict[Any, dict[str, Any]]:
    """The sums of some measures over days, the last one included, by day, by person, or by (day, setting); "finding:" stands for
    all findings. A measure that is zero is left out. `standing_at`: what `standing` gave in this transaction."""
    live = (standing_at or standing(uow, zone)).live(first, last)
    named = "(measure = any(:measures) or (:findings and starts_with(measure, 'finding:')))"
    kept = (
        f"select {by}, measure, value from daily_metrics where org_id = :org and day between :first and :last and {named}"
        f" and day <> all(cast(:days as date[])){of.where('person_id')}"
    )
    values = {"org": uow.org_id, "zone": zone, "first": first, "last": last, "days": live, "measures": list(measures),
              "findings": FINDING in measures, **of.values}  # fmt: skip
    if live:
        fresh = (
            f"select {by}, measure, value from ({_counting(measures, True)}) fresh where true{of.where('person_id')}"
        )
        kept, values = f"{kept} union all {fresh}", values | _bounds(live)
    found: dict[Any, dict[str, Any]] = {}
    sql = text(f"select {by}, measure, sum(value)::bigint from ({kept}) counted group by {by}, measure")
    for *place, measure, value in uow.session.connection().execute(sql, values):
        key = place[0] if len(place) == 1 else tuple(place)
        found.setdefault(key, {})[measure] = whole(value / 2) if measure == HALVES else value
    return found


def take_late(uow: UnitOfWork, zone: str, before: date) -> list[date]:
    """Take away what says that days before one changed; those days, in order."""
    sql = text(
        "with gone as (delete from daily_metrics_late where org_id = :org and (moment at time zone :zone)::date < :before"
        " returning moment) select distinct (moment at time zone :zone)::date from gone order by 1"
    )
    values = {"org": uow.org_id, "zone": zone, "before": before}
    return [row[0] for row in uow.session.connection().execute(sql, values)]


def count(uow: UnitOfWork, zone: str, days: Collection[date]) -> None:
    """Count these days anew."""
    values = {"org": uow.org_id, "zone": zone, **_bounds(days)}
    run = uow.session.connection().execute
    run(text("delete from daily_metrics where org_id = :org and day = any(cast(:days as date[]))"), values)
    run(text(f"insert into daily_metrics (org_id, day, measure, person_id, specialty, setting, value) select :org, counted.* "
             f"from ({_counting(None, True)}) counted where value <> 0"), values)  # fmt: skip


_LONGER = "set local statement_timeout = '10min'"
"""For a worker that counts all days: half a million charts take longer than anybody would wait for a page."""


def count_all(uow: UnitOfWork, zone: str, before: date) -> None:
    """Count every day before one anew, and forget all that was counted."""
    values = {"org": uow.org_id, "zone": zone, "before": before}
    run = uow.session.connection().execute
    run(text(_LONGER))
    run(text("delete from daily_metrics where org_id = :org"), values)
    for one in SOURCES:  # a statement each, so that none of them is long
        run(text(f"insert into daily_metrics (org_id, day, measure, person_id, specialty, setting, value) select :org, counted.* "
                 f"from ({_counting([one.measure], False)}) counted where value <> 0 and day < :before"), values)  # fmt: skip


def note_until(uow: UnitOfWork, zone: str, before: date) -> None:
    """Note that every day before one is counted."""
    uow.session.merge(CountedUntil(org_id=uow.org_id, time_zone=zone, edition=EDITION, until=before))


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not what a recount gives; `person_id` is the organization's id where the work is nobody's."""

    day: date
    measure: str
    person_id: UUID
    specialty: str
    setting: str
    kept: int
    counted: int


def differences(uow: UnitOfWork, zone: str, before: date) -> list[Difference]:
    """Every kept figure of the days before one that a recount from the source rows does not give, and the other way round. Days
    that wait for their recount are left out."""
    sql = text(f"""
    with kept as (select day, measure, person_id, specialty, setting, value from daily_metrics where org_id = :org),
      counted as ({_counting(None, False)})
    select day, measure, person_id, specialty, setting, coalesce(kept.value, 0), coalesce(counted.value, 0)
    from kept full join counted using (day, measure, person_id, specialty, setting)
    where coalesce(kept.value, 0) <> coalesce(counted.value, 0) and day < :before and day <> all(cast(:late as date[]))
    order by 1, 2, 3, 4, 5""")
    values = {"org": uow.org_id, "zone": zone, "before": before, "late": late_days(uow, zone, before)}
    uow.session.connection().execute(text(_LONGER))
    return [Difference(*row) for row in uow.session.connection().execute(sql, values)]


def kept(uow: UnitOfWork) -> int:
    """How many figures are kept."""
    return uow.session.exec(select(func.count()).where(DailyMetric.org_id == uow.org_id)).one()
