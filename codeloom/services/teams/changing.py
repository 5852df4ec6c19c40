"""Making and changing teams. Each act names the version its manager saw, so that two managers never overwrite each other."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries import people
from codeloom.db.queries import teams as queries
from codeloom.db.tables.teams import Team, TeamMember
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, Conflict, NotFound, Refused, verb
from codeloom.services.teams.choosing import WhichTeam
from codeloom.services.teams.reading import LEADS, OfTeam, TeamView, may_lead, view_of

MOST_TEAMS = 200
"""Teams of one practice, archived ones too."""
MOST_MEMBERS = 1_000
TeamName = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]


class CreateTeam(Command):
    """A new team; `lead_id` is empty for nobody."""

    name: TeamName
    lead_id: WhichTeam = ""


class AtVersion(OfTeam):
    """A team as the manager saw it."""

    version: int = Field(ge=1)


class ChangeTeam(AtVersion):
    """Another name, another lead (empty for nobody), or both."""

    name: TeamName
    lead_id: WhichTeam = ""


class SetMembers(AtVersion):
    """Who is in the team from now on. Disabled members stay unless they are named in `remove`."""

    members: tuple[UUID, ...] = Field(max_length=MOST_MEMBERS)
    remove: tuple[UUID, ...] = Field((), max_length=MOST_MEMBERS)


@verb("teams.create", CreateTeam)
def create_team(uow: UnitOfWork, command: CreateTeam) -> TeamView:
    """Make a team without members. Raises Refused for a name that is taken and for who may not lead it."""
    queries.lock_names(uow)
    if len(queries.every(uow)) >= MOST_TEAMS:
        raise Refused(f"A practice has {MOST_TEAMS} teams at most.", todo="Rename one that is archived.")
    _name_is_free(uow, command.name, None)
    if command.lead_id:
        _check_lead(uow, command.lead_id, set())
    team = Team(org_id=uow.org_id, id=new_id(), name=command.name, lead_id=command.lead_id or None)
    uow.session.add(team)
    uow.session.flush()
    uow.record("TEAM_CREATED", "team", team.id, **({"lead": str(team.lead_id)} if team.lead_id else {}))
    return view_of(uow, team)


@verb("teams.change", ChangeTeam)
def change_team(uow: UnitOfWork, command: ChangeTeam) -> TeamView:
    """Rename a team and say who leads it. Raises NotFound, Conflict, Refused."""
    team = held_team(uow, command)
    lead = command.lead_id or None
    if team.name != command.name:
        queries.lock_names(uow)
        _name_is_free(uow, command.name, team.id)
        team.name = command.name
        uow.record("TEAM_RENAMED", "team", team.id)
        team.version = command.version + 1
    if team.lead_id != lead:
        if lead is not None:
            _check_lead(uow, lead, {one.id for one in queries.members(uow, team.id)})
        uow.record("TEAM_LEAD_SET", "team", team.id, before=str(team.lead_id or ""), after=str(lead or ""))
        team.lead_id = lead
        team.version = command.version + 1
    uow.session.flush()
    return view_of(uow, team)


@verb("teams.set_members", SetMembers)
def set_members(uow: UnitOfWork, command: SetMembers) -> TeamView:
    """Say who is in a team. A coder who led it and leaves leads it no more. Raises NotFound, Conflict, Refused."""
    team = held_team(uow, command)
    before = {one.id: one for one in queries.members(uow, team.id)}
    wanted = set(command.members) - set(command.remove)
    fresh = wanted - before.keys()
    if fresh - {one.id for one in queries.everybody(uow)}:
        raise Refused("Somebody you chose is not active in your practice.", todo="Look at the list again.")
    gone = {
        id_ for id_, one in before.items()
        if id_ not in wanted and (one.status == "active" or id_ in command.remove)
    }  # fmt: skip
    _add(uow, team, fresh)
    if gone:
        queries.remove(uow, team.id, gone)
    for user_id in sorted(gone):
        uow.record("TEAM_MEMBER_REMOVED", "team", team.id, user=str(user_id))
    if team.lead_id in gone and before[team.lead_id].role not in LEADS:
        uow.record("TEAM_LEAD_SET", "team", team.id, before=str(team.lead_id), after="")
        team.lead_id = None
    if fresh or gone:
        team.version = command.version + 1
    uow.session.flush()
    return view_of(uow, team)


@verb("teams.archive", AtVersion)
def archive_team(uow: UnitOfWork, command: AtVersion) -> TeamView:
    """Take a team out of every list and filter; its members stay. Raises NotFound, Conflict."""
    team = held_team(uow, command, in_use=False)
    if team.archived_at is None:
        team.archived_at, team.version = clock.now(), command.version + 1
        uow.record("TEAM_ARCHIVED", "team", team.id)
        uow.session.flush()
    return view_of(uow, team)


@verb("teams.restore", AtVersion)
def restore_team(uow: UnitOfWork, command: AtVersion) -> TeamView:
    """Bring an archived team back with the members it had. Raises NotFound, Conflict."""
    team = held_team(uow, command, in_use=False)
    if team.archived_at is not None:
        team.archived_at, team.version = None, command.version + 1
        uow.record("TEAM_RESTORED", "team", team.id)
        uow.session.flush()
    return view_of(uow, team)


def add_to_team(uow: UnitOfWork, name: str, user_id: UUID) -> UUID:
    """Put an active person of the practice into the team of this name, whatever its case; nothing where they are in it. Returns the
    team's id. Raises NotFound for a name no team in use has and for a person who is not active here."""
    found = queries.called(uow, name.strip())
    team = queries.find(uow, found.id, lock=True) if found is not None else None
    if team is None or team.archived_at is not None:
        raise NotFound("There is no team of that name.", todo="Make it on the page Teams, or choose another.")
    person = people.find(uow, user_id)
    if person is None or person.status != "active":
        raise NotFound("There is no such person.", todo="Look at the list of people again.")
    if all(one.id != user_id for one in queries.members(uow, team.id)):
        _add(uow, team, {user_id})
        team.version += 1
        uow.session.flush()
    return team.id


def _add(uow: UnitOfWork, team: Team, user_ids: set[UUID]) -> None:
    for user_id in sorted(user_ids):
        uow.session.add(TeamMember(org_id=uow.org_id, team_id=team.id, user_id=user_id))
        uow.record("TEAM_MEMBER_ADDED", "team", team.id, user=str(user_id))


def held_team(uow: UnitOfWork, command: AtVersion, in_use: bool = True) -> Team:
    """The team, kept for this transaction, at the version the manager saw. `in_use` refuses an archived one."""
    team = queries.find(uow, command.team_id, lock=True)
    if team is None:
        raise NotFound("There is no such team.", todo="Choose one from the list.")
    if team.version != command.version:
        raise Conflict("Another manager changed this team meanwhile.", "Nothing of yours was saved.",
                       "Look at the team as it is now, then change it again.")  # fmt: skip
    if in_use and team.archived_at is not None:
        raise Refused("That team is archived.", todo="Restore it first.")
    return team


def _name_is_free(uow: UnitOfWork, name: str, but: UUID | None) -> None:
    other = queries.called(uow, name)
    if other is not None and other.id != but:
        words = "An archived team has that name." if other.archived_at is not None else "A team has that name."
        raise Refused(words, todo="Choose another name.", code="name_taken")


def _check_lead(uow: UnitOfWork, lead: UUID, members: set[UUID]) -> None:
    person = people.find(uow, lead)
    if person is None or person.status != "active" or not may_lead(person, members):
        raise Refused(
            "That person cannot lead the team.", todo="Choose a supervisor, a manager, or a coder who is in the team."
        )
