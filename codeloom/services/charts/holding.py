"""Putting a chart on hold until a day, and taking it up again. docs/adr/0037 has the whole of it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import StringConstraints

from codeloom.coding import clock
from codeloom.db.queries.charts import standing as queries
from codeloom.db.queries.encounters.patient_search import organizations
from codeloom.db.queries.operations.workers import alone
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Chart
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import leases, reasons
from codeloom.services.charts.context import ChartContext
from codeloom.services.core import Nothing, OfChart, Refused, ShortText, formatting, verb
from codeloom.services.delivery import chore

Words = Annotated[str, StringConstraints(max_length=reasons.MOST_WORDS)]
LONGEST = timedelta(days=90)
"""How long a hold may last; it can be given anew."""
MOST_AT_ONCE = 500
_TASK = 0x10_26


class HoldChart(OfChart):
    """Hold a chart until the morning of a day in the organization's time zone."""

    reason: ShortText
    words: Words = ""
    until: date


@verb("charts.hold", HoldChart)
def hold(uow: UnitOfWork, command: HoldChart) -> str:
    """Put an own open chart on hold, or one on hold to another day; the answer is the day. Its rows and its due time stay.

    Raises Refused for a chart that is not the person's to code, while somebody else edits it, and for a day that is not one of
    the next 90.
    """
    work = ChartContext.take(uow, command.chart_id, lock=True)
    chart, today = work.chart, clock.now().astimezone(ZoneInfo(work.around.time_zone)).date()
    mine, why = work.codable()
    if not mine:
        raise Refused(why, kept="Your reason is kept here.", code="not_editable")
    reasons.check("hold", command.reason, command.words)
    if command.reason == reasons.QUERY and not chart.queries_open:
        raise Refused("No query of this chart is open.", kept="Your reason is kept here.",
                      todo="Ask the provider first, or choose another reason.", code="no_query")  # fmt: skip
    if not today < command.until <= today + LONGEST:
        raise Refused("A chart is held until a day from tomorrow on, 90 days at most.", kept="Your reason is kept here.",
                      todo="Choose another day.", code="bad_day")  # fmt: skip
    chart.held_until = _morning(command.until, work.around.time_zone)
    chart.touched, chart.updated_at = True, clock.now()
    uow.session.add(chart)
    reasons.give(uow, chart, "hold", command.reason, command.words)
    leases.let_go(work)
    uow.record("CHART_HELD", "chart", chart.id, reason=command.reason, until=command.until.isoformat())
    return command.until.isoformat()


@verb("charts.resume", OfChart)
def resume(uow: UnitOfWork, command: OfChart) -> str:
    """Take an own chart up again. On a chart that is not on hold nothing changes; the answer is its number in words."""
    return _end(uow, command, "coder")


@verb("charts.release", OfChart)
def release_hold(uow: UnitOfWork, command: OfChart) -> str:
    """A manager ends the hold of a chart, which stays its coder's; else as `resume`."""
    return _end(uow, command, "manager")


def _end(uow: UnitOfWork, command: OfChart, why: str) -> str:
    chart = ChartContext.take(uow, command.chart_id, lock=True).chart
    if chart.held_until is not None:
        end_hold(uow, chart, why)
    return formatting.chart_number(chart.number)


def end_hold(uow: UnitOfWork, chart: Chart, why: str) -> None:
    """A chart comes back to its coder's queue: the "coder" resumed it, a "manager" released or moved it, its "day" came, it is
    "sent_back", or its "query" was answered or withdrawn."""
    chart.held_until = None
    uow.session.add(chart)
    queries.drop(uow, [chart.id], "hold")
    uow.record("CHART_RESUMED", "chart", chart.id, why=why)


def query_settled(uow: UnitOfWork, chart: Chart) -> None:
    """The last open query of a chart was answered or withdrawn: a hold that waited for it ends."""
    if chart.held_until is None or chart.queries_open:
        return
    why = queries.reason(uow, chart.id, "hold")
    if why is not None and why.reason == reasons.QUERY:
        end_hold(uow, chart, "query")


def _morning(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


@verb("charts.end_holds", Nothing)
def end_holds(uow: UnitOfWork, _command: Nothing) -> int:
    """Clear the holds of an organization whose day came; lists left them out before. How many there were."""
    over = queries.over(uow, clock.now(), MOST_AT_ONCE)
    for chart in over:
        end_hold(uow, chart, "day")
    return len(over)


@chore(every=60.0, first=20.0)
def end_all_holds() -> int:
    """Clear holds whose day came in every organization, so that open screens hear of it. One process does it at a time."""
    with alone(_TASK) as mine:
        return sum(_of(org_id) for org_id in organizations()) if mine else 0


def _of(org_id: UUID) -> int:
    return end_holds(Scope.of_worker(org_id), Nothing())
