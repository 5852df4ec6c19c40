"""Live figures: one aggregate per organization, and the part of it each role may see."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.lifecycle import ChartStatus, Role
from codeloom.db.queries.charts import figures as queries
from codeloom.db.scope import Scope
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Nothing, verb


@dataclass(frozen=True, slots=True)
class Load:
    """One coder's charts."""

    user_id: str
    draft: int = 0
    returned: int = 0
    pending: int = 0
    completed: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What moves on open screens. For a coder the counts are their own. `version` says when; equal counts are equal."""

    draft: int = 0
    returned: int = 0
    pending: int = 0
    completed: int = 0
    unassigned: int = 0
    late: int = 0
    version: int = field(default=0, compare=False)
    loads: tuple[Load, ...] = ()

    def seen_by(self, role: str, user_id: UUID | None) -> "Figures":
        """The part a role may see: managers all, supervisors no coder's load, coders only their own."""
        if role == Role.MANAGER:
            return self
        if role == Role.SUPERVISOR:
            return replace(self, loads=())
        mine = next((load for load in self.loads if load.user_id == str(user_id)), Load(str(user_id)))
        return Figures(mine.draft, mine.returned, mine.pending, mine.completed, 0, mine.late, self.version)


@verb("charts.figures", Nothing, read_only=True)
def figures(uow: UnitOfWork, _command: Nothing) -> Figures:
    """Count the organization's charts once, for all who look."""
    counts = queries.by_status(uow, clock.now())
    words = {ChartStatus.DRAFT: "draft", ChartStatus.RETURNED: "returned", ChartStatus.COMPLETED: "completed"}
    total: dict[str, int] = dict.fromkeys(("draft", "returned", "pending", "completed"), 0)
    per: dict[UUID, dict[str, int]] = {}
    unassigned = late = 0
    for row in counts:
        name = words.get(ChartStatus(row.status), "pending")
        total[name] += row.charts
        open_late = row.late if row.status != ChartStatus.COMPLETED else 0
        late += open_late
        if row.assignee_id is None:
            unassigned += row.charts
            continue
        mine = per.setdefault(row.assignee_id, {})
        mine[name] = mine.get(name, 0) + row.charts
        mine["late"] = mine.get("late", 0) + open_late
    loads = tuple(Load(str(user), **numbers) for user, numbers in per.items())
    return Figures(**total, unassigned=unassigned, late=late, version=int(clock.now().timestamp() * 1000), loads=loads)


def figures_of(org_id: UUID) -> Figures:
    """The figures of an organization, for the hub."""
    return figures(Scope.of_worker(org_id), Nothing())
