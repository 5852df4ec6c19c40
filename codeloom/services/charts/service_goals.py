"""Service goals: a chart is to be sent by its due time, which follows from the days the practice set for its setting. Its coder
is told before, managers once when it is late; once for each round of the chart, whoever looks or not."""

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries.charts import goals as queries
from codeloom.db.queries.encounters.patient_search import organizations
from codeloom.db.queries.operations.workers import alone
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Chart
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.telling import DUE_SOON, LATE
from codeloom.services.core import Nothing, verb
from codeloom.services.delivery import chore
from codeloom.services.notices import notify, notify_roles

SOON = timedelta(hours=8)
"""How long before a chart is due its coder is told."""
_TASK = 0x10_51


@verb("charts.tell_goals", Nothing)
def tell_goals(uow: UnitOfWork, _command: Nothing) -> int:
    """Tell of the charts of an organization that are due soon or became late; of how many. What comes together is told as one."""
    now = clock.now()
    soon, late = queries.due_soon(uow, now, now + SOON), queries.late(uow, now)
    by_coder: dict[UUID | None, list[Chart]] = defaultdict(list)
    for chart in soon:
        by_coder[chart.assignee_id].append(chart)
    for coder, charts in by_coder.items():
        only = charts[0] if len(charts) == 1 else None
        due = min(chart.due_at for chart in charts if chart.due_at is not None)
        notify(uow, DUE_SOON, [coder], act=new_id(), subject=only.id if only else None, number=only.number if only else 0,
               due=due, facts={"charts": len(charts)})  # fmt: skip
    if late:
        only = late[0] if len(late) == 1 else None
        notify_roles(uow, LATE, act=new_id(), subject=only.id if only else None, number=only.number if only else 0,
                     facts={"charts": len(late)})  # fmt: skip
    queries.note(uow, soon, "soon", now)
    queries.note(uow, late, "late", now)
    if soon or late:
        uow.record("GOALS_TOLD", "organization", uow.org_id, soon=len(soon), late=len(late))
    return len(soon) + len(late)


@chore(every=120.0, first=50.0)
def tell_all_goals() -> int:
    """Tell of charts that are due soon or late in every organization. One process does it at a time."""
    with alone(_TASK) as mine:
        return sum(tell_goals(Scope.of_worker(org_id), Nothing()) for org_id in organizations()) if mine else 0
