"""Teams as a manager sees them: the list with its figures, and one team with its members."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.roles import record_of
from codeloom.db.queries import people
from codeloom.db.queries import teams as queries
from codeloom.db.queries.audits.records import midnight
from codeloom.db.tables.accounts import User
from codeloom.db.tables.teams import Team
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, Nothing, formatting, verb

DAYS = 30
"""Days of finished audits in a team's accuracy; those of the dashboard's coders."""
LEADS = ("supervisor", "manager")
"""Roles whose people may lead any team; a coder leads a team they are in."""

POOLS = {
    "none": "their own",
    "inpatient": "their own and unassigned inpatient charts",
    "outpatient": "their own and unassigned outpatient charts",
    "all": "their own and unassigned charts",
}
"""Which charts come to the coders of a team that takes its work in order."""


class OfTeam(Command):
    """One team."""

    team_id: UUID


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team in the list. `accuracy` is its rate with interval and n; `href` opens its open charts. `lead` says also why somebody
    cannot lead now."""

    id: str
    name: str
    lead: str
    members: str
    open: str
    accuracy: str
    href: str
    board: str
    archived: str
    order: str


@dataclass(frozen=True, slots=True)
class TeamsView:
    """Teams in use, then those archived; `leads` are who may lead a new team."""

    rows: tuple[TeamRow, ...] = ()
    archived: tuple[TeamRow, ...] = ()
    leads: tuple["PersonChoice", ...] = ()


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """A person to choose; `chosen`: is in the team."""

    id: str
    name: str
    role: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the team. One who is disabled stays listed and does not count. `skips` says what they skipped in 30 days."""

    id: str
    name: str
    role: str
    disabled: bool
    leads: bool
    skips: str = ""


@dataclass(frozen=True, slots=True)
class TeamView:
    """One team at its version; `everybody` are those who can be in it, `leads` those who can lead it, and who
    leads it now. `lead` says also why somebody cannot lead now. `in_order` and `pool`: see the table; `order` says both in
    words."""

    id: str = ""
    name: str = ""
    version: int = 0
    lead_id: str = ""
    lead: str = ""
    archived: bool = False
    members: tuple[Member, ...] = ()
    counted: int = 0
    everybody: tuple[PersonChoice, ...] = ()
    leads: tuple[PersonChoice, ...] = ()
    in_order: bool = False
    pool: str = "none"
    order: str = ""


@verb("teams.list", Nothing, read_only=True)
def list_teams(uow: UnitOfWork, _command: Nothing) -> TeamsView:
    """All teams with their members, open charts and accuracy of 30 days."""
    now, zone = clock.now(), people.time_zone(uow)
    figures = queries.figures(uow, midnight(now, zone) - timedelta(days=DAYS))
    nobody = queries.TeamFigures()
    leads = {id_: _lead_words(lead, {lead.id} if inside else set()) for id_, lead, inside in queries.leads(uow)}
    teams = queries.every(uow)
    rows = [(team, _row(team, leads.get(team.id, ""), figures.get(team.id, nobody))) for team in teams]
    return TeamsView(
        tuple(row for team, row in rows if team.archived_at is None),
        tuple(row for team, row in rows if team.archived_at is not None),
        _choices([one for one in queries.everybody(uow) if one.role in LEADS], set()),
    )


@verb("teams.open", OfTeam, read_only=True)
def open_team(uow: UnitOfWork, command: OfTeam) -> TeamView:
    """One team with its members. Raises NotFound."""
    team = queries.find(uow, command.team_id)
    if team is None:
        raise NotFound("There is no such team.", todo="Choose one from the list.")
    return view_of(uow, team)


def view_of(uow: UnitOfWork, team: Team) -> TeamView:
    """A team with everything its page shows."""
    members, everybody = queries.members(uow, team.id), queries.everybody(uow)
    inside = {one.id for one in members}
    skips = queries.skips(uow, team.id, clock.now() - timedelta(days=DAYS))
    leads = [one for one in everybody if may_lead(one, inside)]
    lead = people.find(uow, team.lead_id) if team.lead_id is not None else None
    if lead is not None and lead not in leads:
        leads.append(lead)
    return TeamView(
        id=str(team.id),
        name=team.name,
        version=team.version,
        lead_id=str(team.lead_id or ""),
        lead=_lead_words(lead, inside) if lead is not None else "",
        archived=team.archived_at is not None,
        members=tuple(
            Member(
                str(one.id),
                one.name,
                record_of(one.role).name,
                one.status != "active",
                one.id == team.lead_id,
                f"{skips[one.id]} skipped" if one.id in skips else "",
            )
            for one in members
        ),
        counted=sum(one.status == "active" for one in members),
        everybody=_choices(everybody, inside),
        leads=_choices(leads, inside),
        in_order=team.in_order,
        pool=team.pool,
        order=order_words(team),
    )


def order_words(team: Team) -> str:
    """How the coders of a team come to their charts."""
    if not team.in_order:
        return "Its coders choose their next chart themselves."
    return f"Its coders take one chart after another: {POOLS[team.pool]}."


def may_lead(person: User, members: set[UUID]) -> bool:
    """Whether a person may lead a team of these members: supervisors and managers any, coders one of their own."""
    return person.role in LEADS or (person.role == "coder" and person.id in members)


def _lead_words(lead: User, members: set[UUID]) -> str:
    """Who leads a team of these members, and why they cannot while they are disabled or in another role."""
    if lead.status != "active":
        return f"{lead.name} (disabled)"
    return lead.name if may_lead(lead, members) else f"{lead.name} (now {record_of(lead.role).name.lower()})"


def _row(team: Team, lead: str, found: queries.TeamFigures) -> TeamRow:
    accuracy = "no audits yet"
    if found.lines:
        accuracy = f"{100 * found.agreed / found.lines:.1f} % ({formatting.interval(found.agreed, found.lines)})"
    return TeamRow(
        id=str(team.id),
        name=team.name,
        lead=lead,
        members=f"{found.members:,}",
        open=f"{found.open:,}",
        accuracy=accuracy,
        href=f"/charts?tab=open&team={team.id}",
        board=f"/dashboard?team={team.id}",
        archived=formatting.day(team.archived_at.date()) if team.archived_at is not None else "",
        order="In order" if team.in_order else "Free choice",
    )


def _choices(everybody: list[User], inside: set[UUID]) -> tuple[PersonChoice, ...]:
    return tuple(PersonChoice(str(one.id), one.name, record_of(one.role).name, one.id in inside) for one in everybody)
