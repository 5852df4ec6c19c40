"""The priority of charts: high, normal or low, set by a manager for one or many."""

from uuid import UUID

from pydantic import Field

from codeloom.db.queries.charts import assignment
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.assignment import CHARTS_PER_ACT, ChartFilter, meant
from codeloom.services.charts.chart_lists import PRIORITIES, Priority
from codeloom.services.core import Refused, formatting, verb


class SetPriority(ChartFilter):
    """Give charts a priority: those named, or everything the filter means but some, at most 500."""

    ids: tuple[UUID, ...] = Field((), max_length=CHARTS_PER_ACT)
    everything: bool = False
    beside: tuple[UUID, ...] = Field((), max_length=CHARTS_PER_ACT)
    to: Priority


@verb("charts.set_priority", SetPriority)
def set_priority(uow: UnitOfWork, command: SetPriority) -> str:
    """Give open charts a priority; the answer says of how many it changed. Raises Refused when none of them is open."""
    ids = meant(uow, command, command.beside) if command.everything else list(command.ids)
    charts, wanted = assignment.lock(uow, ids), PRIORITIES[command.to]
    if not charts:
        raise Refused("There is no open chart among them.", todo="Select charts that are draft or returned.")
    changed = [chart for chart in charts if chart.priority != wanted]
    for chart in changed:
        uow.record("CHART_PRIORITY_SET", "chart", chart.id, before=chart.priority, after=wanted)
        chart.priority = wanted
        uow.session.add(chart)
    return f"{formatting.count(len(changed), 'chart')} changed, {len(charts) - len(changed)} had it already."
