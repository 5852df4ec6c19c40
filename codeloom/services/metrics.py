"""Figures by day: days that are over are counted once, and again when something of them changed (ADR 45); sums of charts (ADR 62).

Reading them is in db/queries/metrics.py. This keeps them, and compares them with a recount.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.db.queries import metrics as queries
from codeloom.db.queries import people
from codeloom.db.queries.charts import kept_counts
from codeloom.db.queries.encounters.patient_search import organizations
from codeloom.db.queries.metrics import Difference
from codeloom.db.queries.operations.workers import alone
from codeloom.db.scope import Scope
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Nothing, verb
from codeloom.services.delivery import chore

_TASK, _ADDING = 0x10_12, 0x10_13


@dataclass(frozen=True, slots=True)
class Checked:
    """What a recount found: kept figures, the first day that is not kept (None before the first count), days that wait for their
    recount, and each difference."""

    figures: int
    until: date | None
    late: tuple[date, ...]
    differences: tuple[Difference, ...]


@verb("metrics.roll_up", Nothing)
def roll_up(uow: UnitOfWork, _command: Nothing) -> int:
    """Count the days that ended and those that changed since; all of them, back to the first, in a time zone or edition that none
    was counted in. How many days; -1 for all."""
    zone = people.time_zone(uow)
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    counted = queries.until(uow, zone)
    late = queries.take_late(uow, zone, today)
    if counted is None:
        queries.count_all(uow, zone, today)
        queries.note_until(uow, zone, today)
        uow.record("METRICS_COUNTED", days="all", time_zone=zone)
        return -1
    ended = [counted + timedelta(days=n) for n in range((today - counted).days)]
    if days := sorted({*late, *ended}):
        queries.count(uow, zone, days)
        queries.note_until(uow, zone, max(today, counted))
        uow.record("METRICS_COUNTED", days=len(days), first=str(days[0]), last=str(days[-1]))
    return len(days)


@verb("metrics.check", Nothing, read_only=True, may_lag=True)
def check(uow: UnitOfWork, _command: Nothing) -> Checked:
    """Count every kept day from its source rows and compare."""
    zone = people.time_zone(uow)
    counted = queries.until(uow, zone)
    if counted is None:
        return Checked(queries.kept(uow), None, (), ())
    late = tuple(queries.late_days(uow, zone, counted))
    return Checked(queries.kept(uow), counted, late, tuple(queries.differences(uow, zone, counted)))


@verb("metrics.is_due", Nothing, read_only=True)
def is_due(uow: UnitOfWork, _command: Nothing) -> bool:
    """Whether a day ended or changed since the last count."""
    zone = people.time_zone(uow)
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    counted = queries.until(uow, zone)
    return counted is None or counted < today or bool(queries.late_days(uow, zone, today))


@verb("metrics.add_up", Nothing)
def add_up(uow: UnitOfWork, _command: Nothing) -> bool:
    """Add up the changes of the numbers of charts where they are many; whether they were. No figure is another one afterwards."""
    if kept_counts.changes(uow) < kept_counts.LONG:
        return False
    kept_counts.add_up(uow)
    return True


@chore(every=120.0, first=50.0)
def add_up_all() -> int:
    """Add up in every organization; in how many. Only one process does it at a time."""
    with alone(_ADDING) as mine:
        return sum(add_up(Scope.of_worker(org), Nothing()) for org in organizations()) if mine else 0


@chore(every=120.0, first=40.0)
def roll_up_all() -> int:
    """Count what is due in every organization; how many were due. Only one process does it at a time."""
    with alone(_TASK) as mine:
        due = [scope for scope in map(Scope.of_worker, organizations()) if is_due(scope, Nothing())] if mine else []
        for scope in due:
            roll_up(scope, Nothing())
        return len(due)
