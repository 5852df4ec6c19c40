"""Which chart comes next where a coder's team takes its work in order: the first of their own that is not started, or the first of
nobody's that comes to the team. Started and returned charts stay open to their coder. docs/adr/0049 has the whole of it."""

from datetime import datetime

from codeloom.coding import clock
from codeloom.coding.lifecycle import ChartStatus
from codeloom.db.ids import new_id
from codeloom.db.queries.charts import turn as queries
from codeloom.db.queries.charts.orders import cursor_of
from codeloom.db.tables.charts import Chart, EditLease
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.telling import tell_assigned
from codeloom.services.core import formatting
from codeloom.services.teams import WorkOrder, order_of

IN_ORDER = "Your team takes its work in order"


def first(uow: UnitOfWork, order: WorkOrder, now: datetime) -> tuple[Chart | None, bool]:
    """(the chart that comes next, whether it is nobody's yet)."""
    own, free = queries.first_own(uow, now), queries.first_of_pool(uow, order.settings, now)
    return (free, True) if _before(free, own) else (own, False)


def later(uow: UnitOfWork, chart: Chart, lease: EditLease | None) -> str:
    """Why a chart of the person's, who never worked on it nor took it up in its turn, cannot be opened yet; empty when it can."""
    me = uow.scope.user_id
    taken_up = chart.touched or (lease is not None and lease.user_id == me)
    order = order_of(uow, uow.user_id) if me is not None and chart.assignee_id == me and not taken_up else None
    if order is None or chart.status != ChartStatus.DRAFT:
        return ""
    found, free = first(uow, order, clock.now())
    if found is None or found.id == chart.id:
        return ""
    name = "another chart" if free else formatting.chart_number(found.number)
    return f"{IN_ORDER}, and {name} comes first."


def take_next(uow: UnitOfWork, order: WorkOrder, now: datetime) -> Chart | None:
    """The chart that comes next; one of nobody's is given to the person. Two people at once get two charts, two tabs of one person
    the same one."""
    queries.one_at_a_time(uow)
    found, is_free = first(uow, order, now)
    if not is_free:
        return found
    own, free = queries.first_own(uow, now), queries.first_of_pool(uow, order.settings, now, take=True)
    if free is None or not _before(free, own):
        return own
    free.assignee_id, free.assigned_at, free.assign_batch, free.assigned_before_id = uow.user_id, now, None, None
    uow.session.add(free)
    uow.record(
        "CHART_ASSIGNED", "chart", free.id, to=str(uow.user_id), rule="order", team=str(order.teams[free.setting])
    )
    tell_assigned(uow, uow.user_id, [free], new_id(), now)
    uow.session.flush()
    return free


def _before(free: Chart | None, own: Chart | None) -> bool:
    return free is not None and (own is None or cursor_of(free, "turn") < cursor_of(own, "turn"))
