"""How an opened chart stands apart from its status, and what its coder may do with it beside coding."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.coding.lifecycle import ChartStatus
from codeloom.db.queries import people
from codeloom.db.queries.audits import records as audits
from codeloom.db.queries.charts import standing as queries
from codeloom.services.charts import reasons
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.holding import LONGEST
from codeloom.services.charts.holds import held_until
from codeloom.services.charts.views import Given, WaysView
from codeloom.services.core import formatting

USUAL = timedelta(days=7)


def ways_of(work: ChartContext) -> WaysView:
    """How a chart stands for the person of the scope."""
    uow, chart, zone = work.uow, work.chart, work.around.time_zone
    given = {kind: reasons.read(uow, row, zone) for kind, row in queries.reasons(uow, chart.id).items()}
    day = held_until(chart, zone)
    nothing, today = Given(), clock.now().astimezone(ZoneInfo(zone)).date()
    mine = chart.status == ChartStatus.PENDING_AUDIT and chart.assignee_id == uow.scope.user_id
    audit = audits.of_round(uow, chart.id, chart.round) if mine else None
    return WaysView(
        held_until=formatting.short_day(day),
        hold=given.get("hold", nothing) if day else nothing,
        sent_back=given.get("sent_back", nothing) if chart.sent_back_at else nothing,
        closed=given.get("closed", nothing),
        answer=given.get("answer", nothing),
        no_release=no_release(work),
        workable=work.codable()[0],
        skippable=skippable(work),
        recallable=mine,
        recall_why=f"{people.name_of(uow, audit.auditor_id)} is auditing it" if audit else "",
        first_day=_iso(today, timedelta(days=1)),
        usual_day=_iso(today, USUAL),
        last_day=_iso(today, LONGEST),
        asked=chart.queries_open > 0,
    )


def skippable(work: ChartContext) -> bool:
    """Whether the chart is the next one of a coder who takes them in order, so that it can be skipped."""
    fresh = work.chart.status == ChartStatus.DRAFT and not work.chart.touched
    return fresh and work.around.in_order and work.codable()[0]


def no_release(work: ChartContext) -> str:
    """That no code release covers the service date, because all begin later; empty when one does or the date is not known."""
    day, release = work.chart.service_date, work.codes.release
    if day is None or release.known or release.valid_from != date.min:
        return ""
    return f"No code release covers {formatting.day(day)}"


def _iso(day: date, later: timedelta) -> str:
    return (day + later).isoformat()
