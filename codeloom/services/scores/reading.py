"""Scorecards: one's own, one person's for who leads, and a team's with its members beside each other."""

from dataclasses import replace
from uuid import UUID

from codeloom.coding.control_chart import BEYOND, Subgroup, p_chart
from codeloom.coding.lifecycle import Role
from codeloom.db.queries import metrics, people
from codeloom.db.queries import teams as team_queries
from codeloom.db.queries.metrics import Work
from codeloom.db.tables.accounts import User
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, verb
from codeloom.services.scores.cards import KINDS, card_of, charts_card
from codeloom.services.scores.counting import MEASURES
from codeloom.services.scores.rates import Days, Span, on_one_scale, rate
from codeloom.services.scores.views import Card, MemberRow, Option, TeamCard
from codeloom.services.teams import WhichTeam, people_of, team_choices

SEEN_BY = {Role.SUPERVISOR.value: ("coder", "biller", "provider"), Role.MANAGER.value: tuple(KINDS.values())}
"""Whose cards a role sees beside its own."""


class OwnCard(Command):
    """Over which days."""

    range: Span = "30"


class PersonCard(OwnCard):
    """Whose card."""

    person_id: UUID


class ShowTeamCard(OwnCard):
    """Which team; empty for the whole practice."""

    team: WhichTeam = ""


@verb("scores.own", OwnCard, read_only=True, may_lag=True)
def own_card(uow: UnitOfWork, command: OwnCard) -> Card:
    """One's own card, by one's role."""
    me = people.find(uow, uow.user_id)
    if me is None:
        raise NotFound()
    card = card_of(uow, me, Days.of(uow, command.range))
    cells = tuple(replace(cell, href="") for cell in card.cells)
    return replace(card, cells=cells, about=card.about.replace("they", "you"))


@verb("scores.person", PersonCard, read_only=True, may_lag=True)
def person_card(uow: UnitOfWork, command: PersonCard) -> Card:
    """The card of somebody in the practice. Supervisors see coders, billers, providers and themselves, managers everybody who has a
    card. Raises NotFound for anybody else."""
    person = people.find(uow, command.person_id)
    if person is None or person.kind != "person" or not _may_see(uow, person):
        raise NotFound("There is no scorecard here under that address.", todo="Go back to the scorecards.")
    return card_of(uow, person, Days.of(uow, command.range))


@verb("scores.team", ShowTeamCard, read_only=True, may_lag=True)
def team_card(uow: UnitOfWork, command: ShowTeamCard) -> TeamCard:
    """A team, or the whole practice, and its active people beside each other. Raises NotFound for a team that is not in use."""
    whose, days = people_of(uow, command.team), Days.of(uow, command.range)
    name = next((one.name for one in team_choices(uow) if one.id == str(command.team)), "The whole practice")
    kind = "team" if command.team else "practice"
    inside = [one for one in team_queries.everybody(uow) if whose is None or one.id in whose]
    coders = [one for one in inside if KINDS.get(one.role) == "coder"]
    others = [one for one in inside if KINDS.get(one.role) not in (None, "coder") and _may_see(uow, one)]
    members, scales = _beside(uow, days, coders)
    return TeamCard(
        card=charts_card(uow, days, whose, kind, str(command.team), name),
        members=members,
        scales=scales,
        teams=tuple(Option(one.id, one.name) for one in team_choices(uow)),
        others=tuple(_other(one) for one in others),
    )


def _may_see(uow: UnitOfWork, person: User) -> bool:
    return (person.id == uow.user_id and person.role in KINDS) or KINDS.get(person.role, "") in SEEN_BY.get(
        uow.scope.role, ()
    )


def _beside(uow: UnitOfWork, days: Days, coders: list[User]) -> tuple[tuple[MemberRow, ...], tuple[str, str]]:
    """Coders by name, each against the limits of their own number of rows about the share of all of them together; and the scales
    of accuracy and first pass."""
    ids = tuple(one.id for one in coders)
    found = (
        metrics.read(uow, days.zone, days.first, days.today, MEASURES[:-1], Work(ids), by="person_id") if ids else {}
    )
    sums = [(one, found.get(one.id, {})) for one in coders]
    audited = [(one, row) for one, row in sums if row.get("lines")]
    chart = p_chart([Subgroup(row.get("agreed", 0), row["lines"]) for _, row in audited], ordered=False)
    limits = {one.id: point for (one, _), point in zip(audited, chart.points, strict=True)}
    accuracy, accuracy_scale = on_one_scale(
        [rate(one.name, row.get("agreed", 0), row.get("lines", 0)) for one, row in sums]
    )
    first, first_scale = on_one_scale([rate(one.name, row.get("first_passed", 0), row.get("first_audits", 0), "chart")
                                       for one, row in sums])  # fmt: skip
    out = []
    for at, (one, row) in enumerate(sums):
        point = limits.get(one.id)
        signal = ("above" if point.share > chart.center else "below") if point and BEYOND in point.signals else ""
        sent = f"{row.get('sent', 0):,}"
        out.append(MemberRow(str(one.id), one.name, _link(one), accuracy[at], first[at], sent, signal))
    return tuple(out), (accuracy_scale, first_scale)


def _other(one: User) -> MemberRow:
    nothing = rate("", 0, 0)
    return MemberRow(str(one.id), one.name, _link(one), nothing, nothing, "", KINDS[one.role])


def _link(one: User) -> str:
    return f"/scorecards/{one.id}"
