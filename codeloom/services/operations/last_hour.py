"""The last hour of a practice: jobs and outbox lag by minute, latencies measured at the browser, what ended in each queue; and what
changes slowly: backups, storage, this copy.

Nothing here is kept but the counts of latencies: the rest is read from when things were asked for and when they ended.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from codeloom import RELEASE
from codeloom.coding import clock
from codeloom.db.migrate import current
from codeloom.db.queries.operations import audit_log, parts, queues
from codeloom.db.scope import Scope
from codeloom.db.work import UnitOfWork, unit_of_work
from codeloom.services.core import NO_PLOT, Nothing, Plot, nice_top, verb
from codeloom.services.operations.latencies import of_last_hour
from codeloom.services.operations.latency_ranges import Latency
from codeloom.services.operations.log_words import moment
from codeloom.services.operations.operations_text import block, blocks
from codeloom.services.operations.standing_now import NAMES, NowView, standing_now
from codeloom.settings import settings

LAG_GOAL = 2.0
"""Seconds: the doorbell looks for late events that often."""
OLD = timedelta(hours=26)
"""A newest backup older than this is said in another tone: daily ones were missed."""
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class QueueHour:
    """Of one queue: what was done in the last hour and failed for good in the last 24."""

    key: str
    name: str
    done: str
    failed: str


@dataclass(frozen=True, slots=True)
class Line:
    """A label and its value; `tone` "warn" where it needs a look."""

    label: str
    value: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Store:
    """A place: what is used, of how much, in MB, and the share of it in percent; `total` 0: the whole is not known."""

    label: str
    note: str
    used: int = 0
    total: int = 0
    share: int = 0


@dataclass(frozen=True, slots=True)
class HourView:
    """`at` is the moment of reading by the practice's clock; `text` is all of it in lines."""

    at: str = ""
    jobs: Plot = NO_PLOT
    lag: Plot = NO_PLOT
    latencies: tuple[Latency, ...] = ()
    queues: tuple[QueueHour, ...] = ()
    backups: tuple[Line, ...] = ()
    storage: tuple[Store, ...] = ()
    copy: tuple[Line, ...] = ()
    text: str = ""


@verb("operations.hour", Nothing, read_only=True)
def last_hour(uow: UnitOfWork, _command: Nothing) -> HourView:
    """The figures of the last hour, and what changes slowly."""
    now, zone = clock.now(), ZoneInfo(audit_log.time_zone(uow))
    view = HourView(
        at=now.astimezone(zone).strftime("%H:%M:%S"),
        jobs=_plot("Jobs waiting or running", queues.jobs_by_minute(uow, now), "", now, zone),
        lag=_plot(
            "Longest wait in the outbox", _within_hour(queues.lag_by_minute(uow, now)), " s", now, zone, LAG_GOAL
        ),
        latencies=of_last_hour(uow),
        queues=tuple(
            QueueHour(one.queue, NAMES[one.queue], f"{one.done:,}", f"{one.failed:,}") for one in queues.ended(uow, now)
        ),
        backups=backups(uow, now, zone),
        storage=_storage(uow),
        copy=_copy(),
    )
    return replace(view, text=_text(view))


def for_operator(org_id: UUID) -> tuple[NowView, HourView]:
    """Both views of an organization, for whoever runs the installation and has no account. Raises Unreachable."""
    with unit_of_work(Scope.of_worker(org_id), read_only=True) as uow:
        return standing_now.run(uow, Nothing()), last_hour.run(uow, Nothing())


def _text(view: HourView) -> str:
    ended = ((one.name, f"{one.done} done in 1 h, {one.failed} failed in 24 h") for one in view.queues)
    measured = ((one.name, f"n {one.count}: {one.words.partition(': ')[2]}") for one in view.latencies)
    return blocks(
        block("Ended", ended),
        block("Last hour", (("Jobs", view.jobs.words), ("Outbox", view.lag.words))),
        block("Measured at the browser, last 60 minutes", measured),
        block("Backups", ((one.label, one.value) for one in view.backups)),
        block("Storage", ((one.label, one.note) for one in view.storage)),
        block("This copy", ((one.label, one.value) for one in view.copy)),
    )


def backups(uow: UnitOfWork, now: datetime, zone: ZoneInfo) -> tuple[Line, ...]:
    """What the practice's log knows of backups of the whole copy, and what would be lost at worst: everything since the moment
    that the newest one is of."""
    made, restored = parts.newest(uow, "BACKUP_MADE"), parts.newest(uow, "BACKUP_RESTORED")
    lines = []
    if made is None:
        lines += [Line("Newest backup", "none yet", "warn"), Line("Could be lost at worst", "everything", "warn")]
    else:
        of = datetime.fromisoformat(made.made)
        tone = "warn" if now - of > OLD else ""
        lines += [
            Line("Newest backup", moment(of, zone, seconds=False), tone),
            Line("Made in 30 days", f"{parts.lately(uow, 'BACKUP_MADE', now - MONTH):,}"),
            Line("Could be lost at worst", span(now - of), tone),
        ]
    back = moment(restored.at, zone, seconds=False) if restored else "never"
    lines.insert(len(lines) - 1, Line("This copy was restored", back))
    return tuple(lines)


def span(length: timedelta) -> str:
    """8 h 42 min, 3 d 4 h, 12 min."""
    minutes = max(0, int(length.total_seconds()) // 60)
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {minutes % 60} min" if hours else f"{minutes} min"


def size_words(number: int) -> str:
    """212 MB, 9.8 GB."""
    return f"{number / 1e9:,.1f} GB" if number >= 1e9 else f"{number / 1e6:,.0f} MB"


def _storage(uow: UnitOfWork) -> tuple[Store, ...]:
    database = parts.size(uow)
    stores = [Store(f"Database, {size_words(database)}", "all of this installation")]
    try:
        disk = shutil.disk_usage(settings().codeloom_home)
    except OSError:
        return tuple(stores)
    used = disk.total - disk.free
    label = f"Disk of the data folder, {size_words(used)} of {size_words(disk.total)}"
    share = round(100 * used / disk.total) if disk.total else 0
    note = "nearly full" if share >= 90 else "checkpoints, logs, code sets"
    return (*stores, Store(label, note, used // 1_000_000, disk.total // 1_000_000, share))


def _copy() -> tuple[Line, ...]:
    have, want = current()
    migrations = f"{have}, none waiting" if have == want else f"{have or 'none'}, this release wants {want}"
    return Line("Codeloom", RELEASE), Line("Migrations", migrations, "" if have == want else "warn")


def _short(value: float) -> str:
    """A number as it fits beside an axis: 4k for 4,000."""
    return f"{value / 1000:g}k" if value >= 1000 else f"{value:g}"


def _plot(
    of: str, values: Sequence[float], unit: str, now: datetime, zone: ZoneInfo, goal: float | None = None
) -> Plot:
    """61 values of as many minutes, the last one of now."""
    top = nice_top(max(1, int(-(-max(*values, goal or 0) // 1))))
    last, peak = len(values) - 1, max(range(len(values)), key=lambda at: values[at])

    def clock_at(minute: int) -> str:
        return (now - timedelta(minutes=last - minute)).astimezone(zone).strftime("%H:%M")

    points = tuple((round(100 * at / last, 2), round(100 * value / top, 2)) for at, value in enumerate(values))
    said = f"{of}, last 60 minutes: peak {_number(values[peak], unit)} at {clock_at(peak)}, now {_number(values[-1], unit)}"
    return Plot(
        words=said,
        points=points,
        y_ticks=((0, f"0{unit}"), (50, _short(top / 2)), (100, _short(top))),
        x_ticks=tuple((100 * at / last, clock_at(at)) for at in (0, last // 2, last)),
        last_x=100,
        last_y=points[-1][1],
        goal=100 * goal / top if goal else 0,
        table=tuple((clock_at(at), _number(values[at], unit), "") for at in range(0, last + 1, 5)),
    )


def _within_hour(waits: Sequence[float]) -> list[float]:
    """Seconds, 3,600 at most: what waited longer waited all the time that is shown."""
    return [min(wait, 3_600.0) for wait in waits]


def _number(value: float, unit: str) -> str:
    if unit and value >= 3_600:
        return "1 h or more"
    return f"{value:.1f}{unit}" if unit else f"{value:,.0f}"
