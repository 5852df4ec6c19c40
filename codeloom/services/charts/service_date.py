"""The service date of a chart whose source gave none, or no discharge date of a stay: the coder enters it.

The rows are then judged by the release of that day.
"""

import re
from datetime import date, timedelta

from pydantic import Field

from codeloom.coding import clock
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.editing import save, take, undone_to
from codeloom.services.charts.import_notices import awaits_discharge
from codeloom.services.core import OfChart, Refused, ShortText, formatting, verb
from codeloom.services.editor import EditorView

EARLIEST = date(2015, 10, 1)
"""The first day ICD-10-CM was in use."""
WRITTEN = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), (0, 1, 2)),
    (re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})"), (2, 0, 1)),
)
"""How a date may be typed: 2026-06-03 or 6/3/2026, and where year, month and day stand in it."""


class SetServiceDate(OfChart):
    """The service date as typed."""

    version: int = Field(ge=1)
    day: ShortText


@verb("charts.set_service_date", SetServiceDate)
def set_service_date(uow: UnitOfWork, command: SetServiceDate) -> EditorView:
    """Give a chart its service date, or a stay its day of discharge. Refused when the source gave one, and for a day before
    ICD-10-CM, before the stay or to come."""
    work = take(uow, command.chart_id, command.version)
    chart = work.chart
    open_stay = awaits_discharge(chart, work.payload)
    if not open_stay and (chart.service_from is not None or chart.service_to is not None):
        raise Refused("The source gave this encounter its date.", todo="Ask a manager to import a corrected file.")
    day = read_day(command.day)
    if open_stay and chart.service_from is not None and day < chart.service_from:
        raise Refused(
            f"The stay began on {formatting.day(chart.service_from)}.",
            todo="Enter the day of discharge.",
            code="bad_input",
        )
    tomorrow = clock.now().date() + timedelta(days=1)
    if not EARLIEST <= day <= tomorrow:
        raise Refused(
            f"{formatting.day(day)} cannot be the service date.",
            todo=f"Enter a day from {formatting.day(EARLIEST)} to today.",
            code="bad_input",
        )
    chart.service_date = day
    if open_stay:
        chart.service_to = day
    work.__dict__.pop("codes", None)
    work.__dict__.pop("context", None)
    return save(work, work.lines, "SERVICE_DATE_SET", parent=undone_to(work), day=day.isoformat())


def read_day(text: str) -> date:
    """A date as a person types it. Raises Refused when it is none."""
    for pattern, places in WRITTEN:
        if found := pattern.fullmatch(text.strip()):
            try:
                return date(*(int(found[place + 1]) for place in places))
            except ValueError:
                break
    raise Refused("That is not a date.", todo="Write it as 2026-06-03 or 6/3/2026.", code="bad_input")
