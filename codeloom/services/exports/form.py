"""The form of a new export: reports of the role, fields of the chosen one, what can be filtered by, and who can be sent a link."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from codeloom.coding import clock
from codeloom.db.queries.charts.rows import specialties
from codeloom.db.queries.exports import Kind, Report
from codeloom.db.queries.exports import jobs as queries
from codeloom.db.tables.exports import Export, ExportSchedule
from codeloom.db.work import UnitOfWork
from codeloom.services.core import CodeText, Command, NotFound, Refused, verb
from codeloom.services.exports.asking import of_scope, only_own
from codeloom.services.exports.wishes import Filters, report_of, reports_of
from codeloom.services.teams import TeamChoice, team_choices


class FormOf(Command):
    """The form of a report, the first one when it is empty; filled as an export (`like`) or a schedule was, if one is named."""

    report: CodeText = ""
    like: UUID | Literal[""] = ""
    schedule: UUID | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Named:
    """Something to choose."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A field that can be chosen, and what it means."""

    name: str
    label: str
    means: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What an export or a schedule was asked for with; `lost` fields are not in the report any more."""

    fields: tuple[str, ...] = ()
    format: str = "csv"
    since: str = ""
    until: str = ""
    team: str = ""
    person: str = ""
    specialty: str = ""
    setting: str = ""
    numbers: bool = False
    months: bool = False
    every: str = ""
    to: str = ""
    version: int = 0
    paused: str = ""
    lost: int = 0


@dataclass(frozen=True, slots=True)
class ExportForm:
    """What can be chosen for a report. `dated` says which moment a range is of, empty where no range applies; `usual` fields are
    chosen at first, `before` those of the person's last export of it, empty for none."""

    report: str = ""
    reports: tuple[Named, ...] = ()
    fields: tuple[FieldChoice, ...] = ()
    usual: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    dated: str = ""
    of_people: bool = False
    of_specialties: bool = False
    settings: tuple[Named, ...] = ()
    names_people: bool = False
    service_days: bool = False
    people: tuple[Named, ...] = ()
    teams: tuple[TeamChoice, ...] = ()
    specialties: tuple[str, ...] = ()
    recipients: tuple[Named, ...] = ()
    today: str = ""
    filled: Filled = Filled()


_SETTINGS = {"inpatient": "Inpatient", "outpatient": "Outpatient"}
_PLACES = {"office": "Office", "telehealth": "Telehealth", "home": "Home", "ed": "Emergency", "inpatient": "Hospital"}


@verb("exports.form", FormOf, read_only=True)
def export_form(uow: UnitOfWork, cmd: FormOf) -> ExportForm:
    """The form of a report that the role may make. Raises Refused for another, NotFound for an export or schedule not in sight."""
    kept = _kept(uow, cmd)
    known = reports_of(uow.scope.role)
    wanted = kept.report if kept is not None else cmd.report
    report = known[0] if not wanted or (kept is not None and wanted not in {one.name for one in known}) else None
    report = report or report_of(uow.scope.role, wanted)
    before = queries.newest_of(uow, uow.user_id, report.name)
    names = {one.name for one in report.fields}
    return ExportForm(
        report=report.name,
        reports=tuple(Named(one.name, one.title) for one in known),
        fields=tuple(FieldChoice(one.name, one.label, one.means) for one in report.fields),
        usual=tuple(one.name for one in report.fields if one.usual),
        before=tuple(one for one in before.fields if one in names) if before is not None else (),
        dated=report.dated_label,
        of_people=bool(report.person),
        of_specialties=bool(report.specialty),
        settings=_settings(report),
        names_people=any(one.kind is Kind.PERSON for one in report.fields),
        service_days=any(one.kind is Kind.SERVICE_DAY for one in report.fields),
        people=tuple(Named(str(one), name) for one, name in queries.everybody(uow)) if report.person else (),
        teams=team_choices(uow) if report.person else (),
        specialties=tuple(one for one in specialties(uow) if one) if report.specialty else (),
        recipients=_recipients(uow),
        today=str(clock.today(queries.time_zone(uow))),
        filled=Filled() if kept is None else _filled(kept, names),
    )


def _recipients(uow: UnitOfWork) -> tuple[Named, ...]:
    others = [one for one in queries.managers(uow) if one.id != uow.user_id]
    return (Named(str(uow.user_id), "Me"), *(Named(str(one.id), one.name) for one in others))


def _settings(report: Report) -> tuple[Named, ...]:
    """Settings of charts, or of encounters, or of both."""
    if not report.setting:
        return ()
    known = _PLACES if report.name == "deltas" else _SETTINGS if report.name == "charts" else _SETTINGS | _PLACES
    return tuple(Named(one, name) for one, name in known.items())


def _kept(uow: UnitOfWork, cmd: FormOf) -> Export | ExportSchedule | None:
    """The export or the schedule that the form is to be like."""
    if cmd.schedule != "":
        one, own = queries.schedule(uow, cmd.schedule), only_own(uow)
        if one is None or (own is not None and one.made_by != own):
            raise NotFound()
        return one
    return None if cmd.like == "" else of_scope(uow, cmd.like)


def _filled(kept: Export | ExportSchedule, names: set[str]) -> Filled:
    try:
        filters = Filters.model_validate(kept.filters)
    except ValueError:
        raise Refused("What was chosen then cannot be read any more.", todo="Choose anew.", code="unreadable") from None
    plan = kept if isinstance(kept, ExportSchedule) else None
    return Filled(
        fields=tuple(one for one in kept.fields if one in names), format=kept.format, since=str(filters.since or ""),
        until=str(filters.until or ""), team=str(filters.team), person=str(filters.person), specialty=filters.specialty,
        setting=filters.setting, numbers=filters.numbers, months=filters.months, every=plan.every if plan else "",
        to=str(plan.to_id or "") if plan else "", version=plan.version if plan else 0, paused=plan.paused if plan else "",
        lost=sum(one not in names for one in kept.fields),
    )  # fmt: skip
