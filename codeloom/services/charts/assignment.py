"""Giving charts to coders: by hand or by rule, previewed first and undone as one act."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import cycle
from typing import Literal
from uuid import UUID

from pydantic import Field

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.ids import new_id
from codeloom.db.queries import people
from codeloom.db.queries.charts import assignment, standing
from codeloom.db.queries.charts import rows as queries
from codeloom.db.queries.charts.orders import Cursor
from codeloom.db.tables.accounts import User
from codeloom.db.tables.charts import Chart
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.chart_lists import PRIORITIES, ChartWish, read_cursor, write_cursor
from codeloom.services.charts.sending_back import moved_on
from codeloom.services.charts.telling import assignments_done, tell_assigned
from codeloom.services.charts.work_queue import ChartRow, row_of
from codeloom.services.core import Command, Refused, ShortText, formatting, verb
from codeloom.services.saved_views import list_with_views
from codeloom.services.teams import TeamChoice, WhichTeam, people_of, team_choices

CHARTS_PER_ACT = 500
"""Charts one act assigns at most."""
Rule = Literal["hand", "round_robin", "load", "specialty"]


class ChartFilter(ChartWish):
    """Which open charts are meant, none on hold. `whose`: nobody, anybody, or a coder's id."""

    whose: ShortText = "nobody"
    specialty: ShortText = ""
    setting: Literal["", "inpatient", "outpatient"] = ""


class AssignCharts(ChartFilter):
    """Assign the charts named, or everything the filter means but some (at most 500, in the order of the list), by hand to `to` or
    by a rule among all coders or those of `team`."""

    ids: tuple[UUID, ...] = Field((), max_length=CHARTS_PER_ACT)
    everything: bool = False
    beside: tuple[UUID, ...] = Field((), max_length=CHARTS_PER_ACT)
    rule: Rule = "hand"
    to: UUID | None = None
    team: WhichTeam = ""


class UndoAssign(Command):
    """Take back one act of assigning."""

    batch: UUID


@dataclass(frozen=True, slots=True)
class CoderItem:
    """A coder to give to, with what they have open."""

    id: str
    name: str
    open: int
    words: str


@dataclass(frozen=True, slots=True)
class AssignView:
    """The page of assignable charts."""

    rows: tuple[ChartRow, ...] = ()
    coders: tuple[CoderItem, ...] = ()
    teams: tuple[TeamChoice, ...] = ()
    specialties: tuple[str, ...] = ()
    total: int = 0
    next: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """What one coder gets."""

    name: str
    charts: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Who gets how much; `batch` is set once it was done."""

    charts: int = 0
    shares: tuple[Share, ...] = ()
    batch: str = ""
    left_out: int = 0


@dataclass
class _Hands:
    """The coders while charts are being dealt."""

    coders: Sequence[User]
    open: dict[UUID, int]
    used: dict[UUID, dict[str, int]]
    got: dict[UUID, list[Chart]] = field(default_factory=dict)

    def lightest(self, among: Sequence[User] | None = None) -> User:
        """The coder with the fewest charts so far."""
        return min(among or self.coders, key=lambda c: (self.open[c.id], c.name))

    def give(self, chart: Chart, coder: User) -> None:
        """Put a chart on a coder's pile."""
        self.got.setdefault(coder.id, []).append(chart)
        self.open[coder.id] += chart.assignee_id != coder.id


@verb("charts.assignable", ChartFilter, read_only=True)
def assignable(uow: UnitOfWork, command: ChartFilter) -> AssignView:
    """Charts that can change hands, and the coders with their load."""
    now, zone = clock.now(), people.time_zone(uow)
    wanted = _filter(command, read_cursor(command.after, command.order or "due"))
    page = queries.page(uow, wanted)
    loads = assignment.loads(uow)
    coders = tuple(
        CoderItem(str(c.id), c.name, n, f"{c.name}, {n} open")
        for c in people.active(uow, Role.CODER)
        for n in [loads[c.id].charts if c.id in loads else 0]
    )
    return AssignView(
        rows=tuple(row_of(uow, row, now, zone) for row in page),
        coders=coders,
        teams=team_choices(uow),
        specialties=tuple(queries.specialties(uow)),
        total=assignment.count(uow, _filter(command, None), now),
        next=write_cursor(page[-1], wanted.order) if len(page) == queries.PAGE else "",
    )


@verb("charts.preview_assignment", AssignCharts)
def preview_assignment(uow: UnitOfWork, command: AssignCharts) -> Plan:
    """Who would get how much, without giving anything."""
    return _plan(uow, _deal(uow, command), command)


@verb("charts.assign", AssignCharts)
def assign_charts(uow: UnitOfWork, command: AssignCharts) -> Plan:
    """Give the charts. Raises Refused when there is nothing to give or nobody to give to."""
    hands = _deal(uow, command)
    plan = _plan(uow, hands, command)
    batch, now = new_id(), clock.now()
    standing.drop(uow, [chart.id for charts in hands.got.values() for chart in charts], "answer")
    before = {chart.assignee_id for charts in hands.got.values() for chart in charts}
    for coder_id, charts in hands.got.items():
        for chart in charts:
            moved_on(uow, chart)
            _move(chart, coder_id, batch, now)
            uow.session.add(chart)
            uow.record("CHART_ASSIGNED", "chart", chart.id, to=str(coder_id), batch=str(batch), rule=command.rule,
                       **({"team": str(command.team)} if command.team and command.rule != "hand" else {}))  # fmt: skip
        tell_assigned(uow, coder_id, charts, batch, now)
    assignments_done(uow, before)
    return Plan(plan.charts, plan.shares, str(batch), plan.left_out)


@verb("charts.undo_assignment", UndoAssign)
def undo_assignment(uow: UnitOfWork, command: UndoAssign) -> Plan:
    """Take back an act of assigning; charts worked on since then stay where they are."""
    charts = assignment.of_batch(uow, command.batch)
    back = [chart for chart in charts if chart.assigned_at is None or chart.updated_at <= chart.assigned_at]
    if not back:
        raise Refused("Nothing can be taken back: the charts are being coded or were given on.")
    before = {chart.assignee_id for chart in back}
    for chart in back:
        _put_back(uow, chart)
        uow.session.add(chart)
        uow.record("ASSIGNMENT_UNDONE", "chart", chart.id, batch=str(command.batch))
    assignments_done(uow, before)
    return Plan(charts=len(back), left_out=len(charts) - len(back))


def _put_back(uow: UnitOfWork, chart: Chart) -> None:
    """Where a chart was before; one that was sent back waits for the manager again."""
    chart.assignee_id, chart.assigned_before_id, chart.assign_batch = chart.assigned_before_id, None, None
    why = standing.reason(uow, chart.id, "sent_back") if chart.assignee_id is None else None
    chart.sent_back_at = why.given_at if why is not None else None


def _move(chart: Chart, coder_id: UUID, batch: UUID, now: datetime) -> None:
    chart.assigned_before_id, chart.assignee_id = chart.assignee_id, coder_id
    chart.assign_batch, chart.assigned_at = batch, now


def meant(uow: UnitOfWork, command: ChartFilter, beside: tuple[UUID, ...]) -> list[UUID]:
    """The charts that everything of a filter means but some, at most 500, in the order of the list."""
    return assignment.ids_of(uow, _filter(command, None, beside), CHARTS_PER_ACT)


def _filter(command: ChartFilter, after: Cursor | None, beside: tuple[UUID, ...] = ()) -> queries.QueueFilter:
    coder = None
    if command.whose not in ("nobody", "anybody"):
        try:
            coder = UUID(command.whose)
        except ValueError:
            raise Refused("That filter names nobody.", todo="Choose a coder from the list.") from None
    return queries.QueueFilter(
        statuses=assignment.OPEN,
        specialty=command.specialty,
        setting=command.setting,
        priority=PRIORITIES.get(command.priority, 0),
        assignee_id=coder,
        unassigned=command.whose == "nobody",
        patients=command.people,
        beside=beside,
        order=command.order or "due",
        descending=bool(command.order) and command.descending,
        after=after,
        ready_at=clock.now(),
    )


def _deal(uow: UnitOfWork, command: AssignCharts) -> _Hands:
    crew = people_of(uow, command.team) if command.rule != "hand" else None
    coders = [one for one in people.active(uow, Role.CODER) if crew is None or one.id in crew]
    if command.rule == "hand":
        coders = [coder for coder in coders if coder.id == command.to]
    coders = people.active_now(uow, Role.CODER, [coder.id for coder in coders])
    ids = meant(uow, command, command.beside) if command.everything else list(command.ids)
    charts = assignment.lock(uow, ids)
    if not charts:
        raise Refused("There is nothing to assign.", todo="Select charts that are draft or returned.")
    if not coders:
        todo = "Choose a coder who is active." if crew is None else "Choose a team with active coders, or all coders."
        raise Refused("There is nobody to give them to.", todo=todo)
    loads = assignment.loads(uow)
    hands = _Hands(
        coders,
        {c.id: loads[c.id].charts if c.id in loads else 0 for c in coders},
        {c.id: loads[c.id].by_specialty if c.id in loads else {} for c in coders},
    )
    turns = cycle(coders)
    for chart in charts:
        if command.rule == "load":
            coder = hands.lightest()
        elif command.rule == "specialty":
            named = [c for c in coders if chart.specialty in c.specialties]
            knows = [c for c in coders if hands.used[c.id].get(chart.specialty)]
            coder = hands.lightest(named or knows or coders)
        else:
            coder = next(turns)
        hands.give(chart, coder)
    return hands


def _plan(uow: UnitOfWork, hands: _Hands, command: AssignCharts) -> Plan:
    loads = assignment.loads(uow)
    shares = tuple(
        Share(c.name, len(hands.got.get(c.id, ())), loads[c.id].charts if c.id in loads else 0, hands.open[c.id])
        for c in hands.coders
        if hands.got.get(c.id)
    )
    given = sum(share.charts for share in shares)
    asked = given if command.everything else len(command.ids)
    return Plan(given, shares, "", max(0, asked - given))


def summary(plan: Plan) -> str:
    """12 charts: 6 to Maya Fontaine, 6 to Tomas Lindqvist."""
    return f"{formatting.count(plan.charts, 'chart')}: " + ", ".join(f"{s.charts} to {s.name}" for s in plan.shares)


list_with_views(
    "assign",
    assignable,
    {
        "whose": "whose",
        "specialty": "specialty",
        "setting": "setting",
        "priority": "priority",
        "order": "order",
        "desc": "descending",
    },
    {"specialty": queries.specialties},
)
