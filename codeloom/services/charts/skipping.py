"""Skipping the chart that comes next, which needs a reason and is counted; what managers and supervisors see of it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.coding.lifecycle import ChartStatus
from codeloom.db.ids import new_id
from codeloom.db.queries import people
from codeloom.db.queries.charts import skips as queries
from codeloom.db.queries.charts import turn
from codeloom.db.tables.teams import Skip
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import leases, reasons
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.holding import Words
from codeloom.services.charts.telling import assignments_done
from codeloom.services.core import Command, OfChart, Refused, ShortText, formatting, verb
from codeloom.services.teams import order_of

KEPT = "Your words are kept here."
DAYS = 30
"""Days of skips that are counted and listed."""


class SkipChart(OfChart):
    """Skip a chart for one of the reasons of the list; another one needs words."""

    reason: ShortText
    words: Words = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """The number of the chart in words, and whether a manager has to decide on it."""

    number: str
    to_manager: bool


class ShowSkips(Command):
    """The skips of one coder, or of everybody."""

    coder: UUID | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class CoderSkips:
    """How many charts a coder skipped."""

    id: str
    name: str
    skips: int


@dataclass(frozen=True, slots=True)
class SkippedChart:
    """One skip: when, who, which chart, of which team, why, in which words, and where the chart is now."""

    id: str
    at: str
    coder: str
    number: str
    link: str
    team: str
    reason: str
    words: str
    went: str


@dataclass(frozen=True, slots=True)
class SkipsView:
    """Skips of 30 days: how many of each coder, and the latest 50 of those meant."""

    coders: tuple[CoderSkips, ...] = ()
    rows: tuple[SkippedChart, ...] = ()
    total: int = 0


@verb("charts.skip", SkipChart)
def skip(uow: UnitOfWork, command: SkipChart) -> Skipped:
    """Skip the chart that comes next. It is nobody's then: it comes to another coder of the team in its place in the order, or,
    where it does not come to others or was skipped before, a manager decides on it as on one that was sent back.

    Raises Refused for a chart that is started or comes later, and for who chooses freely.
    """
    work = ChartContext.take(uow, command.chart_id, lock=True)
    chart, now, order = work.chart, clock.now(), order_of(uow, uow.user_id)
    if order is None:
        raise Refused("You choose your charts yourself, so none is skipped.", kept=KEPT, todo="Open another one of your queue.",
                      code="no_order")  # fmt: skip
    mine, why = work.codable()
    if not mine:
        raise Refused(why, kept=KEPT, code="not_editable")
    if chart.touched or chart.status != ChartStatus.DRAFT:
        raise Refused("A chart that is started is not skipped.", kept=KEPT,
                      todo="Put it on hold, or send it back to the manager.", code="started")  # fmt: skip
    reasons.check("skip", command.reason, command.words)
    again = turn.skips_of(uow, chart.id) > 0
    to_manager = again or chart.setting not in order.settings or not turn.others_for(uow, chart)
    team = order.teams.get(chart.setting, order.teams[""])
    row = Skip(org_id=uow.org_id, id=new_id(), chart_id=chart.id, user_id=uow.user_id, team_id=team, reason=command.reason,
               sent_to="manager" if to_manager else "order", skipped_at=now)  # fmt: skip
    text = command.words.strip()
    row.words_enc = uow.vault.seal(Skip.words_enc, row, text) if text else None
    uow.session.add(row)
    leases.let_go(work)
    chart.assigned_before_id, chart.assignee_id, chart.assign_batch = chart.assignee_id, None, None
    chart.updated_at = now
    if to_manager:
        chart.sent_back_at = now
        reasons.give(uow, chart, "sent_back", command.reason, command.words)
    uow.session.add(chart)
    uow.record("CHART_SKIPPED", "chart", chart.id, reason=command.reason, team=str(team), to=row.sent_to)
    assignments_done(uow, [uow.user_id])
    return Skipped(formatting.chart_number(chart.number), to_manager)


@verb("charts.skips", ShowSkips, read_only=True)
def skips(uow: UnitOfWork, command: ShowSkips) -> SkipsView:
    """What coders skipped within 30 days."""
    now, zone = clock.now(), ZoneInfo(people.time_zone(uow))
    since = now - timedelta(days=DAYS)
    coders = tuple(CoderSkips(str(id_), name, n) for id_, name, n in queries.by_coder(uow, since))
    rows = tuple(
        SkippedChart(
            id=str(row.skip.id), at=formatting.moment(row.skip.skipped_at, now, zone), coder=row.coder,
            number=formatting.chart_number(row.number), link=f"/charts/{row.number}", team=row.team,
            reason=reasons.SKIP_REASONS.get(row.skip.reason, ""), words=uow.vault.open(Skip.words_enc, row.skip),
            went=f"with {row.now}" if row.now else "to the manager" if row.skip.sent_to == "manager" else "back in the order",
        )
        for row in queries.latest(uow, since, command.coder or None)
    )  # fmt: skip
    return SkipsView(coders, rows, sum(one.skips for one in coders))
