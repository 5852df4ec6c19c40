"""What somebody wishes of an export: report, fields, filters, format. Checked against the reports that exist and the role."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from codeloom.db.queries.exports import REPORTS, Report, Wanted
from codeloom.db.queries.exports import jobs as queries
from codeloom.db.tables.exports import Export
from codeloom.db.work import UnitOfWork
from codeloom.services.core import CodeText, Command, Refused, ShortText
from codeloom.services.teams import WhichTeam, people_of

Format = Literal["csv", "xlsx", "jsonl"]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
SHEET_ROWS = 1_048_575
"""Rows that a sheet of a workbook holds beside its head."""
MOST_DAYS = 366 * 10


class Filters(Command):
    """What narrows a report, and how people and days are written. `since` and `until` are days of the organization's time zone,
    both inclusive. `numbers`: people as numbers of staff; `months`: service dates as their month."""

    since: date | None = None
    until: date | None = None
    team: WhichTeam = ""
    person: UUID | Literal[""] = ""
    specialty: ShortText = ""
    setting: Literal["", "inpatient", "outpatient", "office", "telehealth", "home", "ed"] = ""
    numbers: bool = False
    months: bool = False


class Wish(Command):
    """A report with the fields, rows and format that are wished for."""

    report: CodeText
    fields: tuple[Name, ...] = Field(max_length=60)
    filters: Filters = Filters()
    format: Format = "csv"


def report_of(role: str, name: str) -> Report:
    """A report that a role may make. Raises Refused for any other, the same as for none."""
    found = REPORTS.get(name)
    if found is None or role not in found.roles:
        raise Refused("There is no such report.", todo="Choose one of the list.", code="no_report")
    return found


def reports_of(role: str) -> list[Report]:
    """The reports that a role may make, in their order."""
    return [one for one in REPORTS.values() if role in one.roles]


def checked(uow: UnitOfWork, wish: Wish) -> Report:
    """The report of a wish. Raises Refused when it has no field, or one that the report has not, or a range that is none."""
    report = report_of(uow.scope.role, wish.report)
    if not wish.fields:
        raise Refused("No field is chosen.", todo="Choose at least one field.", code="no_fields")
    try:
        report.chosen(wish.fields)
    except LookupError:
        raise Refused(
            "A chosen field is not in this report any more.", todo="Choose the fields again.", code="field_gone"
        ) from None
    since, until = wish.filters.since, wish.filters.until
    if (since is None) != (until is None) or (since and until and not 0 <= (until - since).days < MOST_DAYS):
        raise Refused(
            "The range ends before it begins, or is too long.",
            todo="Choose two days, at most ten years apart.",
            code="range",
        )
    return report


def wanted(uow: UnitOfWork, filters: Filters) -> Wanted:
    """The rows that filters mean. Raises NotFound for a team that is not in use."""
    zone = queries.time_zone(uow)
    people = people_of(uow, filters.team)
    if filters.person != "":
        people = tuple(one for one in (filters.person,) if people is None or one in people)
    return Wanted(
        zone=zone,
        since=midnight(filters.since, zone) if filters.since else None,
        until=midnight(filters.until + timedelta(days=1), zone) if filters.until else None,
        people=people,
        specialty=filters.specialty,
        setting=filters.setting,
    )


def midnight(day: date, zone: str) -> datetime:
    """When a day begins in a time zone, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def filters_of(kept: Export) -> Filters:
    """The filters of an export as they were kept."""
    return Filters.model_validate(kept.filters)


def packed(filters: Filters) -> dict[str, object]:
    """Filters as they are kept: days and ids as texts, what is not set left out."""
    return filters.model_dump(mode="json", exclude_defaults=True)
