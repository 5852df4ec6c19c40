"""How many charts a filter means: from the kept sums where they can say, else from the charts."""

from collections import Counter
from datetime import datetime

from sqlalchemy import case, func
from sqlmodel import col, select

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.charts import kept_counts
from codeloom.db.queries.charts.rows import QueueFilter, conditions, held
from codeloom.db.tables.charts import Chart
from codeloom.db.visibility import sees_all, visible
from codeloom.db.work import UnitOfWork


def counted(uow: UnitOfWork, wanted: QueueFilter) -> kept_counts.Counted | None:
    """A filter as what counts are kept by, of all statuses; None where it asks for more, or the scope sees but a part."""
    plain = QueueFilter(wanted.statuses, wanted.specialty, wanted.setting, wanted.priority, wanted.assignee_id, wanted.unassigned,
                        wanted.people, order=wanted.order, descending=wanted.descending, after=wanted.after)  # fmt: skip
    whose = [{wanted.assignee_id}] if wanted.assignee_id is not None else []
    if wanted.people is not None:
        whose.append(set(wanted.people))
    if not sees_all(uow.scope):
        whose.append({uow.user_id})
    if wanted != plain or uow.scope.role == Role.SUPERVISOR:
        return None
    people = tuple(set.intersection(*whose)) if whose else None
    return kept_counts.Counted(people, wanted.unassigned, wanted.specialty, wanted.setting, wanted.priority)


HELD = "held"  # under which `counts` has the charts on hold; they are in none of the statuses then


def counts(uow: UnitOfWork, now: datetime, wanted: QueueFilter | None = None) -> dict[str, int]:
    """Charts the scope may see, by status, those on hold under `HELD` instead; within a filter the ones that it means."""
    of = counted(uow, wanted or QueueFilter(()))
    if of is not None:
        on_hold = Counter[str]()
        for (status, _), one in kept_counts.timed(uow, of, now).items():
            on_hold[status] += one.held
        meant = {
            status: charts
            for status, charts in kept_counts.numbers(uow, of).items()
            if wanted is None or status in wanted.statuses
        }
        found = {status: charts - on_hold[status] for status, charts in meant.items()}
        return {
            place: number for place, number in {**found, HELD: sum(on_hold[one] for one in meant)}.items() if number
        }
    place = case((held(now), HELD), else_=col(Chart.status)).label("place")
    where = visible(uow.scope) if wanted is None else conditions(uow, wanted)
    query = select(place, func.count()).where(*where).group_by(place)
    return dict(uow.session.exec(query).all())
