"""What stands now: the parts of the installation, what waits in each queue of the practice, and who works on it.

A manager sees queues of the own practice only; parts are of the installation, without names, addresses or counts of others.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.db.queries.operations import audit_log, parts, queues, troubles
from codeloom.db.queries.operations.workers import Heartbeat, heartbeats
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Nothing, verb
from codeloom.services.delivery import queues as served_queues
from codeloom.services.mail import standing as mail_standing
from codeloom.services.operations.bands import SAYINGS, Band, band
from codeloom.services.operations.heartbeat import SILENT_AFTER
from codeloom.services.operations.log_words import moment
from codeloom.services.operations.operations_text import block, blocks
from codeloom.services.operations.watching import redis_ms
from codeloom.settings import settings

DAY = timedelta(days=1)
GONE_AFTER = 3_600
"""Seconds after which a process that fell silent is not listed any more."""
NAMES = {
    "outbox": "Outbox", "imports": "Imports", "suggestions": "Suggestions", "exports": "Exports", "mail": "Mail",
    "webhooks": "Webhooks",
}  # fmt: skip
KINDS = {"web": "Web", "worker": "Worker", "doorbell": "Doorbell"}
STATES = {"ok": "up", "warn": "look", "error": "down"}


@dataclass(frozen=True, slots=True)
class Part:
    """One part: `tone` ok, warn or error, `state` the same in a word, a value, and a note."""

    name: str
    tone: str
    state: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class QueueNow:
    """One queue of the practice; `oldest` is the age of the oldest that waits or runs, empty for none."""

    key: str
    name: str
    waiting: str
    running: str
    oldest: str


@dataclass(frozen=True, slots=True)
class Process:
    """A process of the installation. `does` is what it does for this practice, `since` for how long."""

    name: str
    does: str
    since: str
    beat: str
    memory: str
    tone: str


@dataclass(frozen=True, slots=True)
class NowView:
    """`at` is the moment of reading by the practice's clock; `tick` changes with each reading. `text` is all of it in lines."""

    at: str = ""
    tick: str = ""
    band: Band = field(default_factory=Band)
    parts: tuple[Part, ...] = ()
    jobs: str = ""
    lag: str = ""
    queues: tuple[QueueNow, ...] = ()
    processes: tuple[Process, ...] = ()
    up: str = ""
    text: str = ""


@verb("operations.now", Nothing, read_only=True)
def standing_now(uow: UnitOfWork, _command: Nothing) -> NowView:
    """How everything stands at this moment. Raises Unavailable when the database does not answer."""
    now, zone = clock.now(), ZoneInfo(audit_log.time_zone(uow))
    began = time.perf_counter()
    connections = parts.connections(uow)
    database_ms = (time.perf_counter() - began) * 1000
    down, last = troubles.standing(uow, now - DAY)
    waiting = queues.now_waiting(uow, now)
    beats = heartbeats()
    chain = _chain(uow, zone)
    outbox = next(one for one in waiting if one.queue == "outbox")
    jobs = [one for one in waiting if one.queue != "outbox"]
    view = NowView(
        at=now.astimezone(zone).strftime("%H:%M:%S"),
        tick=str(int(now.timestamp() * 1000)),
        band=band(down, last, waiting, chain.tone == "ok", len(SAYINGS), now, zone),
        parts=(
            _web(beats, now),
            Part("Database", "ok", "up", _ms(database_ms), f"{connections[0]} of {connections[1]} connections"),
            _redis(down, zone),
            _workers(beats, down),
            chain,
            _mail(uow, down, zone),
        ),
        jobs=f"{sum(one.waiting + one.running for one in jobs):,} now",
        lag=f"{age(outbox.oldest, now) or '0 s'} now",
        queues=tuple(
            QueueNow(one.queue, NAMES[one.queue], f"{one.waiting:,}", f"{one.running:,}", age(one.oldest, now))
            for one in waiting
        ),
        processes=_processes(beats, queues.held(uow, now), now),
        up=f"{sum(one.silent < SILENT_AFTER for one in beats)} up",
    )
    return replace(view, text=_text(view))


def _text(view: NowView) -> str:
    queues_now = (
        (one.name, f"{one.waiting} waiting, {one.running} running" + (f", oldest {one.oldest}" if one.oldest else ""))
        for one in view.queues
    )
    processes = (
        (one.name, ", ".join(filter(None, (one.does, f"heard {one.beat} ago", one.memory)))) for one in view.processes
    )
    return blocks(
        f"{view.at}: {view.band.head}\n{view.band.words}",
        block("Parts", ((one.name, f"{one.state}: {one.value}; {one.note}") for one in view.parts)),
        block("Queues", queues_now),
        block("Processes", processes),
    )


def age(since: datetime | None, now: datetime) -> str:
    """0.4 s, 12 s, 3 min, 2 h, 6 d; nothing for None."""
    if since is None:
        return ""
    seconds = max(0.0, (now - since).total_seconds())
    if seconds < 10:
        return f"{seconds:.1f} s"
    for below, size, unit in ((60, 1, "s"), (3_600, 60, "min"), (86_400, 3_600, "h")):
        if seconds < below:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds / 86_400:.0f} d"


def _ms(value: float) -> str:
    return f"{max(1.0, value):.0f} ms"


def _part(name: str, tone: str, value: str, note: str) -> Part:
    return Part(name, tone, STATES[tone], value, note)


def _living(beats: Sequence[Heartbeat], kind: str) -> list[Heartbeat]:
    return [one for one in beats if one.kind == kind and one.silent < SILENT_AFTER]


def _web(beats: Sequence[Heartbeat], now: datetime) -> Part:
    living = _living(beats, "web")
    if not living:
        return _part("Web", "warn", "none heard", f"none heard for {SILENT_AFTER:.0f} s")
    releases = sorted({one.release for one in living if one.release})
    oldest = age(min(one.started_at for one in living), now)
    tone = "ok" if len(releases) < 2 else "warn"
    return _part("Web", tone, f"{len(living)} up", f"oldest {oldest}, {' and '.join(releases)}")


def _redis(down: Mapping[str, datetime], zone: ZoneInfo) -> Part:
    took = redis_ms()
    own_state = bool(settings().state_redis_url)
    note = "queues only" if own_state else "queues and open pages"
    since = down.get("redis")
    if since is not None or took is None:
        said = f"no answer since {since.astimezone(zone):%H:%M}" if since else "no answer"
        return _part("Redis", "error", said, note)
    if "page_state" in down:
        return _part("Redis", "error", f"open pages since {down['page_state'].astimezone(zone):%H:%M}", "queues answer")
    return _part("Redis", "ok", _ms(took), note)


def _workers(beats: Sequence[Heartbeat], down: Mapping[str, datetime]) -> Part:
    living, bells = _living(beats, "worker"), _living(beats, "doorbell")
    served = {queue for one in living for queue in one.queues}
    missing = [NAMES.get(one, one).lower() for one in served_queues() if one not in served]
    if not living:
        return _part("Workers", "error", "none up", f"none heard for {SILENT_AFTER:.0f} s")
    beat = f"beat {min(one.silent for one in living):.0f} s ago"
    if missing:
        return _part("Workers", "error", f"{len(living)} up", f"none for {', '.join(missing)}")
    if not bells or "doorbell" in down:
        return _part("Workers", "warn", f"{len(living)} up", "no doorbell")
    return _part("Workers", "ok", f"{len(living)} up", beat)


def _chain(uow: UnitOfWork, zone: ZoneInfo) -> Part:
    good, bad = (
        next(iter(audit_log.page(uow, audit_log.Wanted(act=act), 1)), None)
        for act in ("AUDIT_LOG_VERIFIED", "AUDIT_LOG_BROKEN")
    )
    broken = bad is not None and (good is None or bad.seq > good.seq)
    if broken or not parts.head_holds(uow):
        return _part("Audit chain", "error", "does not hold", "see the audit log")
    checked = f"verified {moment(good.at, zone, seconds=False)}" if good else "not verified as a whole yet"
    return _part("Audit chain", "ok", "holds", checked)


def _mail(uow: UnitOfWork, down: Mapping[str, datetime], zone: ZoneInfo) -> Part:
    stands = mail_standing(uow)
    if "mail" in down:
        return _part("Mail", "error", f"not going out since {down['mail'].astimezone(zone):%H:%M}", stands.words)
    words = stands.words.removeprefix("Mail: ").removeprefix("Mail is ")
    return _part("Mail", "ok", "goes out", words) if stands.tone == "ok" else _part("Mail", "warn", words, stands.note)


def _processes(beats: Sequence[Heartbeat], held: Sequence[queues.Held], now: datetime) -> tuple[Process, ...]:
    """Those that live, numbered by kind, then those that fell silent within the hour."""
    mine = {one.worker: one for one in held}
    numbers = dict.fromkeys(KINDS, 0)
    made = []
    for one in sorted(beats, key=lambda beat: beat.silent >= SILENT_AFTER):
        if one.silent > GONE_AFTER:
            continue
        numbers[one.kind] = numbers.get(one.kind, 0) + 1
        has = mine.get(one.worker)
        silent = one.silent >= SILENT_AFTER
        made.append(
            Process(
                name=f"{KINDS.get(one.kind, one.kind)} {numbers[one.kind]}",
                does="fell silent" if silent else _does(one, has),
                since=age(has.since, now) if has else "",
                beat=age(now - timedelta(seconds=one.silent), now),
                memory=f"{one.memory_mb:,} MB" if one.memory_mb else "",
                tone="error" if silent else "",
            )
        )
    return tuple(made[:20])


def _does(one: Heartbeat, has: queues.Held | None) -> str:
    if has is not None:
        return f"{NAMES[has.queue]} of this practice"
    return {"web": "serves pages", "doorbell": "hands on events"}.get(one.kind, "nothing of this practice")
