"""What the coder and the auditor must know of a chart's import: notices of the reader, where the date comes from, and what is
asked before the chart is sent."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from codeloom.coding.chart_facts import Payload
from codeloom.db.tables.charts import Chart
from codeloom.gateways.fhir import sentence_of
from codeloom.services.core import formatting
from codeloom.services.editor import TreeItem

NO_DISCHARGE = "IMPORT:no_discharge"
"""Key under which a reason is kept for a stay without a discharge date."""


def awaits_discharge(chart: Chart, payload: Payload) -> bool:
    """Whether a stay came without a discharge date and nobody has entered one."""
    return chart.service_to is None and any(notice.code == "no_discharge" for notice in payload.notices)


def asks_of(chart: Chart, payload: Payload, reasons: Mapping[str, str]) -> tuple[TreeItem, ...]:
    """What the import leaves to the coder to settle before the chart is sent: a date, or a reason why there is none."""
    if not awaits_discharge(chart, payload) or reasons.get(NO_DISCHARGE):
        return ()
    return (
        TreeItem(
            row=0,
            row_id="",
            code="",
            text="No discharge date",
            key=NO_DISCHARGE,
            reasonable=True,
            dated=True,
            rule="Date of discharge",
            source="Definitions, service date",
        ),
    )


def notices_of(chart: Chart, payload: Payload, reasons: Mapping[str, str], time_zone: str) -> tuple[str, ...]:
    """The sentences to show above the documents. What the coder has settled since is left out."""
    said = []
    for notice in payload.notices:
        if notice.code == "no_service_date" and chart.service_date is not None:
            continue
        if notice.code == "no_discharge" and chart.service_to is not None:
            continue
        sentence = sentence_of(notice.code, notice.values)
        reason = reasons.get(NO_DISCHARGE) if notice.code == "no_discharge" else ""
        said.append(f"{sentence}. Reason given: {reason}" if reason else sentence)
    said.append(source_of_date(chart, payload, time_zone))
    return tuple(sentence for sentence in dict.fromkeys(said) if sentence)


def source_of_date(chart: Chart, payload: Payload, time_zone: str) -> str:
    """Where the service date comes from, said only when another reading would fall into another fiscal year."""
    start, end = payload.period
    inpatient = chart.setting == "inpatient" and _day(end) is not None
    written = end if inpatient else start
    day = chart.service_date
    if day is None or _day(written) != day:
        return ""
    word = "discharge" if inpatient else "start of the encounter"
    source = f"Service date {formatting.day(day)}, {_year(day)}, from the {word} as the file wrote it: {written}"
    there = _local_day(written, time_zone)
    if there is not None and _year(there) != _year(day):
        return f"{source}. By the practice’s clock it was {formatting.day(there)}, {_year(there)}"
    utc = _local_day(written, "UTC")
    if utc is not None and _year(utc) != _year(day):
        return f"{source}. In UTC it was {formatting.day(utc)}, {_year(utc)}"
    other = _day(start if inpatient else end)
    if other is not None and _year(other) != _year(day):
        name = "The stay began" if inpatient else "The encounter ended"
        return f"{source}. {name} {formatting.day(other)}, {_year(other)}"
    return ""


def _year(day: date) -> str:
    """FY2027 from 1 October 2026 on."""
    return f"FY{day.year + (day.month >= 10)}"


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None


def _local_day(written: str, time_zone: str) -> date | None:
    """The day in a time zone of a moment written with its offset; None for a day alone."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment.astimezone(ZoneInfo(time_zone)).date() if moment.tzinfo is not None else None
