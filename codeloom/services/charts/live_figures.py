"""Live figures: one aggregate per organization, and the part of it each role may see."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.lifecycle import EDITABLE, ChartStatus, Role
from codeloom.coding.roles import record_of
from codeloom.db.queries.charts import figures as queries
from codeloom.db.scope import Scope
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Nothing, verb


def shown(default: Any = 0, *, to: Iterable[Role] = (), own_to: Iterable[Role] = (), compare: bool = True) -> Any:
    """A field of `Figures` and who sees it: `to` the number of the organization, `own_to` their own, of the same name in `Load`.

    Whoever is not named sees the default. A field made in another way is seen by nobody.
    """
    return field(default=default, compare=compare, metadata={"to": frozenset(to), "own_to": frozenset(own_to)})


STATUS_FIGURES = {
    ChartStatus.DRAFT: "draft", ChartStatus.RETURNED: "returned", ChartStatus.PENDING_AUDIT: "pending",
    ChartStatus.COMPLETED: "completed",
}  # fmt: skip
"""The figure of each status; a closed chart is in none, for nobody works on it and it was not completed."""
LEADS = (Role.SUPERVISOR, Role.MANAGER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One person's charts, encounters and queries."""

    user_id: str
    draft: int = 0
    returned: int = 0
    pending: int = 0
    completed: int = 0
    on_hold: int = 0
    late: int = 0
    open_encounters: int = 0
    queries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What moves on open screens. `version` says when it was counted; equal counts are equal whenever that was.

    `drawn` are encounters and complete charts that were drawn and wait for an auditor, `queries` those that wait for a person:
    to be answered, or to be taken. Charts on hold are in `on_hold` and, while late, in `late`; `draft` and `returned` leave
    them out. `sent_back` are among `unassigned`, closed charts nowhere.
    """

    draft: int = shown(to=LEADS, own_to=(Role.CODER,))
    returned: int = shown(to=LEADS, own_to=(Role.CODER,))
    pending: int = shown(to=LEADS, own_to=(Role.CODER,))
    completed: int = shown(to=LEADS, own_to=(Role.CODER,))
    on_hold: int = shown(to=LEADS, own_to=(Role.CODER,))
    sent_back: int = shown(to=(Role.MANAGER,))
    unassigned: int = shown(to=LEADS)
    late: int = shown(to=LEADS, own_to=(Role.CODER,))
    held: int = shown(to=(Role.MANAGER,))
    drawn: int = shown(to=LEADS)
    to_bill: int = shown(to=(Role.BILLER, Role.MANAGER))
    open_encounters: int = shown(to=(Role.MANAGER,), own_to=(Role.PROVIDER,))
    queries: int = shown(to=(Role.MANAGER,), own_to=(Role.PROVIDER, Role.CODER, Role.SUPERVISOR, Role.BILLER))
    version: int = shown(to=Role, compare=False)
    loads: tuple[Load, ...] = shown((), to=(Role.MANAGER,))

    def seen_by(self, role: str, user_id: UUID | None) -> "Figures":
        """The part that a person of a role sees: of each field what the field says, else its default. Raises UnknownRole.

        Whoever sees all gets this very object, because a push tells one object in one message.
        """
        seer = record_of(role).role
        if all(seer in one.metadata.get("to", ()) for one in fields(self)):
            return self
        mine = next((load for load in self.loads if load.user_id == str(user_id)), Load(user_id=str(user_id)))
        part = {}
        for one in fields(self):
            if seer in one.metadata.get("to", ()):
                part[one.name] = getattr(self, one.name)
            elif seer in one.metadata.get("own_to", ()):
                part[one.name] = getattr(mine, one.name)
        return type(self)(**part)


@dataclass(frozen=True, slots=True)
class Counted:
    """What another room counts: numbers of the organization by field of `Figures`, and of each person by field of `Load`."""

    totals: Mapping[str, int]
    own: Mapping[UUID, Mapping[str, int]]


_counters: list[Callable[[UnitOfWork], Counted]] = []


def live_counter(count: Callable[[UnitOfWork], Counted]) -> Callable[[UnitOfWork], Counted]:
    """Register what a room above charts counts at each announcement, in one query."""
    _counters.append(count)
    return count


@verb("charts.figures", Nothing, read_only=True)
def figures(uow: UnitOfWork, _command: Nothing) -> Figures:
    """Count what is open in the organization once, for all who look."""
    counts = queries.by_status(uow, clock.now())
    total: dict[str, int] = dict.fromkeys(("draft", "returned", "pending", "completed", "on_hold"), 0)
    per: dict[UUID, dict[str, int]] = {}
    unassigned = late = back = 0
    for row in counts:
        name = STATUS_FIGURES.get(ChartStatus(row.status))
        if name is None:
            continue
        open_late = row.late if ChartStatus(row.status) in EDITABLE else 0
        late, back = late + open_late, back + row.back
        part = {name: row.charts - row.held, "on_hold": row.held, "late": open_late}
        for key in (name, "on_hold"):
            total[key] += part[key]
        if row.assignee_id is None:
            unassigned += row.charts if ChartStatus(row.status) in EDITABLE else 0
            continue
        mine = per.setdefault(row.assignee_id, {})
        for key, number in part.items():
            mine[key] = mine.get(key, 0) + number
    for more in [counter(uow) for counter in _counters]:
        total |= dict(more.totals)
        for user, numbers in more.own.items():
            per[user] = per.get(user, {}) | dict(numbers)
    loads = tuple(Load(user_id=str(user), **numbers) for user, numbers in per.items())
    moment = int(clock.now().timestamp() * 1000)
    held, drawn = queries.held_matches(uow), queries.drawn_encounters(uow) + queries.drawn_charts(uow)
    counted = {"unassigned": unassigned, "late": late, "sent_back": back, "held": held, "drawn": drawn}
    return Figures(**total, **counted, version=moment, loads=loads)


def figures_of(org_id: UUID) -> Figures:
    """The figures of an organization, for the hub."""
    return figures(Scope.of_worker(org_id), Nothing())
