"""What is told of charts: to coders, that some were given to them; to endpoints, what became of one."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.charts import assignment as queries
from codeloom.db.tables.charts import Chart
from codeloom.db.topics import Topic
from codeloom.db.work import UnitOfWork
from codeloom.services.core import formatting
from codeloom.services.notices import Told, by_and_due, done_unless, done_with, notice_kind, notify
from codeloom.services.webhooks import announce


def _title(told: Told) -> str:
    if told.number:
        return f"{told.subject_number} is assigned to you"
    return f"{formatting.count(told.fact('charts'), 'chart')} are assigned to you"


def _detail(told: Told) -> str:
    words = by_and_due(told)
    return words if told.number else words.replace(", ", ", earliest ")


ASSIGNED = notice_kind(
    "charts.assigned",
    "Charts are assigned to me",
    icon="assign",
    roles=(Role.CODER,),
    order=10,
    title=_title,
    detail=_detail,
    path=lambda told: f"/chart/{told.number}" if told.number else "/queue",
)


def _due_soon(told: Told) -> str:
    if told.number:
        return f"{told.subject_number} is due soon"
    return f"{formatting.count(told.fact('charts'), 'chart')} of yours are due soon"


def _late(told: Told) -> str:
    if told.number:
        return f"{told.subject_number} is late"
    return f"{formatting.count(told.fact('charts'), 'chart')} became late"


DUE_SOON = notice_kind(
    "charts.due_soon",
    "A chart of mine is due soon",
    icon="clock",
    roles=(Role.CODER,),
    order=12,
    title=_due_soon,
    detail=lambda told: by_and_due(told) if told.number else by_and_due(told).replace("Due ", "Earliest due "),
    path=lambda told: f"/chart/{told.number}" if told.number else "/queue",
)
LATE = notice_kind(
    "charts.late",
    "Charts are late",
    icon="clock",
    roles=(Role.MANAGER,),
    order=14,
    title=_late,
    detail=lambda _told: "Not sent by the due time",
    path=lambda told: f"/charts/{told.number}" if told.number else "/charts?tab=late",
)


def goals_met(uow: UnitOfWork, chart_id: UUID) -> None:
    """A chart was sent: what was told of its due time is read."""
    done_with(uow, (DUE_SOON, LATE), chart_id)


def tell_assigned(uow: UnitOfWork, coder_id: UUID, charts: Collection[Chart], act: UUID, at: datetime) -> None:
    """Tell a coder, and endpoints, of the charts that one act gave them; `at` is the time it stands in the charts."""
    due = min((chart.due_at for chart in charts if chart.due_at is not None), default=None)
    only = next(iter(charts)) if len(charts) == 1 else None
    notify(
        uow, ASSIGNED, [coder_id], act=act, subject=only.id if only else None, number=only.number if only else 0, due=due, at=at,
        facts={"charts": len(charts)},
    )  # fmt: skip
    for chart in charts:
        announce_chart(uow, Topic.CHART_ASSIGNED, chart, assignee=str(coder_id))


def announce_chart(uow: UnitOfWork, topic: Topic, chart: Chart, **more: str) -> None:
    """Tell endpoints what became of a chart: its id, number, status and round."""
    number = formatting.chart_number(chart.number)
    announce(uow, topic, chart.id, chart=str(chart.id), number=number, status=chart.status, round=chart.round, **more)


def assignments_done(uow: UnitOfWork, coder_ids: Collection[UUID | None]) -> None:
    """Note as read what coders were told of charts of which none waits for them any more."""
    people = {one for one in coder_ids if one is not None}
    uow.session.flush()
    done_unless(uow, ASSIGNED, people, lambda coder_id, at: queries.waits(uow, coder_id, at))
