"""Exports that are made again and again: saved, changed, paused, deleted, and started when their time comes."""

from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries.exports import REPORTS, work
from codeloom.db.queries.exports import jobs as queries
from codeloom.db.queries.exports import report as reading
from codeloom.db.scope import Scope
from codeloom.db.tables.exports import ExportSchedule
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, Conflict, NotFound, Refused, verb
from codeloom.services.delivery import chore
from codeloom.services.exports.asking import ExportRef, only_own, queue
from codeloom.services.exports.due import Every, next_after, period
from codeloom.services.exports.wishes import Filters, Wish, checked, packed, wanted

MOST = 50
"""Schedules of an organization."""


class Schedule(Wish):
    """A wish for every day, week or month. `to`: the colleague who is mailed a link, empty for all managers. `schedule_id` changes
    one that exists, as it stood at `version`. The range is the period that ended then, whatever the filters say."""

    every: Every
    to: UUID | Literal[""] = ""
    schedule_id: UUID | Literal[""] = ""
    version: int = 0


class OfSchedule(Command):
    """A command about one schedule."""

    schedule_id: UUID


class PauseSchedule(OfSchedule):
    """Pause a schedule or let it go on."""

    paused: bool


@verb("exports.schedule", Schedule)
def save_schedule(uow: UnitOfWork, cmd: Schedule) -> ExportRef:
    """Save a schedule, new or changed. One that rested because of its fields goes on. Raises Conflict when it changed meanwhile."""
    wish = Wish(
        report=cmd.report,
        fields=cmd.fields,
        format=cmd.format,
        filters=cmd.filters.model_copy(update={"since": None, "until": None}),
    )
    checked(uow, wish)
    wanted(uow, wish.filters)
    if cmd.to != "" and cmd.to != uow.scope.user_id and cmd.to not in {one.id for one in queries.managers(uow)}:
        raise Refused(
            "That colleague may not download exports.", todo="Choose a manager, or yourself.", code="no_right"
        )
    one = _new(uow, wish, cmd) if cmd.schedule_id == "" else _of_scope(uow, cmd.schedule_id)
    if cmd.schedule_id != "" and one.version != cmd.version:
        raise Conflict()
    one.report, one.format, one.fields, one.filters = wish.report, wish.format, list(wish.fields), packed(wish.filters)
    one.every, one.to_id, one.paused = cmd.every, None if cmd.to == "" else cmd.to, ""
    one.next_at = next_after(cmd.every, queries.time_zone(uow), clock.now())
    one.version += 1
    uow.session.add(one)
    facts = {"report": one.report, "every": one.every, "to": str(one.to_id or "managers")}
    uow.record("EXPORT_SCHEDULED", "export_schedule", one.id, **facts)
    return ExportRef(str(one.id))


def _new(uow: UnitOfWork, wish: Wish, cmd: Schedule) -> ExportSchedule:
    if len(queries.schedules(uow, None)) >= MOST:
        raise Refused(f"The practice has {MOST} scheduled exports.", todo="Delete one first.", code="too_many")
    return ExportSchedule(
        org_id=uow.org_id,
        id=new_id(),
        report=wish.report,
        format=wish.format,
        every=cmd.every,
        made_by=uow.user_id,
        version=0,
    )


@verb("exports.pause", PauseSchedule)
def pause_schedule(uow: UnitOfWork, cmd: PauseSchedule) -> None:
    """Pause a schedule, or let it go on from the next time; what it missed is not made up for."""
    one = _of_scope(uow, cmd.schedule_id)
    if bool(one.paused) == cmd.paused:
        return
    if one.paused not in ("", "person"):
        raise Refused("It rests because it cannot be made.", todo="Repair it first.", code="broken_schedule")
    one.paused, one.version = "person" if cmd.paused else "", one.version + 1
    one.next_at = next_after(_every(one), queries.time_zone(uow), clock.now())
    uow.record("EXPORT_SCHEDULE_PAUSED" if cmd.paused else "EXPORT_SCHEDULE_RESUMED", "export_schedule", one.id)


@verb("exports.unschedule", OfSchedule)
def delete_schedule(uow: UnitOfWork, cmd: OfSchedule) -> None:
    """Delete a schedule; the files that it made stay their seven days."""
    one = _of_scope(uow, cmd.schedule_id)
    queries.drop_schedule(uow, one)
    uow.record("EXPORT_UNSCHEDULED", "export_schedule", one.id, report=one.report)


@verb("exports.start_due", OfSchedule)
def start_due(uow: UnitOfWork, cmd: OfSchedule) -> bool:
    """Ask for the export of a schedule whose time has come, once however many processes try: the row is locked, and its time is
    moved on in the same transaction. Whether it was asked for."""
    one, now = queries.schedule(uow, cmd.schedule_id, lock=True), clock.now()
    if one is None or one.paused or one.next_at > now:
        return False
    zone = queries.time_zone(uow)
    since, until = period(_every(one), one.next_at.astimezone(ZoneInfo(zone)).date())
    one.next_at = next_after(_every(one), zone, now)
    filters = Filters.model_validate({**one.filters, "since": since, "until": until})
    wish = Wish.model_validate(
        {"report": one.report, "fields": tuple(one.fields), "format": one.format, "filters": filters}
    )
    export = queue(uow, wish, one.made_by, _expected(uow, wish), one.id)
    uow.record("EXPORT_STARTED_BY_SCHEDULE", "export_schedule", one.id, export=str(export.id))
    return True


def _expected(uow: UnitOfWork, wish: Wish) -> int:
    """How many rows it will have; 0 where that cannot be said: the worker says why."""
    report = REPORTS.get(wish.report)
    if report is None:
        return 0
    try:
        return reading.count(uow, report, wanted(uow, wish.filters))
    except NotFound:
        return 0


def _every(one: ExportSchedule) -> Every:
    return "day" if one.every == "day" else "week" if one.every == "week" else "month"


def _of_scope(uow: UnitOfWork, schedule_id: UUID) -> ExportSchedule:
    """A schedule the scope may change, kept for this transaction. Raises NotFound."""
    one, own = queries.schedule(uow, schedule_id, lock=True), only_own(uow)
    if one is None or (own is not None and one.made_by != own):
        raise NotFound()
    return one


@chore(every=20.0, first=10.0)
def start_due_exports() -> int:
    """Start every schedule whose time has come."""
    due = work.due_schedules(clock.now())
    return sum(start_due(Scope.of_worker(org_id), OfSchedule(schedule_id=schedule_id)) for org_id, schedule_id in due)
