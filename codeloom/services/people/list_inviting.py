"""A manager invites a list of people: shown row by row first, then sent in one act."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import StringConstraints

from codeloom.coding import clock
from codeloom.coding.roles import ROLES, record_of
from codeloom.db.queries import people
from codeloom.db.queries import teams as in_teams
from codeloom.db.tables.teams import Team
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, Refused, is_address, verb
from codeloom.services.people.inviting import send
from codeloom.services.people.list_reading import MOST_CHARACTERS, Line, read_list

LONGEST_NAME = 100
GOOD = ("new", "again")
BEFORE = {
    "new": "Will be invited", "again": "Invited already, will be sent again", "member": "In your practice already",
    "address": "No address a mail can be sent to", "role": "No such role", "name": "Name longer than 100 characters",
    "team": "No such team in use",
    "twice": "The same address stands above",
}  # fmt: skip
AFTER = {**BEFORE, "new": "Invited", "again": "Sent again"}


class PeopleList(Command):
    """A list as text; its first line names the columns name, email and role, and team if some are to be in one. One character more
    is read than it may have."""

    text: Annotated[str, StringConstraints(max_length=MOST_CHARACTERS + 1)]


@dataclass(frozen=True)
class ListedPerson:
    """A row of the list. `state` is one of `BEFORE`; `words` say it. `team` is called as the practice calls it."""

    line: int = 0
    name: str = ""
    email: str = ""
    role: str = ""
    team: str = ""
    state: str = ""
    words: str = ""


@dataclass(frozen=True)
class ListView:
    """The rows, how many are or were invited (`good`) and how many are left out (`left`), and whether some name a team."""

    rows: list[ListedPerson] = field(default_factory=list)
    good: int = 0
    left: int = 0
    teams: bool = False


@verb("people.preview_list", PeopleList, read_only=True)
def preview_list(uow: UnitOfWork, command: PeopleList) -> ListView:
    """What an invitation of this list would do, row by row. Raises Refused for what is no list.

    Whether an address has an account of another practice is not told.
    """
    return _view(_judged(uow, read_list(command.text)), BEFORE)


@verb("people.invite_list", PeopleList)
def invite_list(uow: UnitOfWork, command: PeopleList) -> ListView:
    """Invite everybody on a list who can be invited, all in one transaction. Raises Refused for what is no list, or nobody."""
    judged = _judged(uow, read_list(command.text))
    wanted = [one for one, state in judged if state in GOOD]
    if not wanted:
        raise Refused("Nobody on this list can be invited.", "Nobody was invited.", "Read the rows below.", "bad_list")
    teams = _teams(uow)
    for one in wanted:
        send(uow, one.email, one.name, one.role, teams[one.team.casefold()].id if one.team else None)
    return _view(judged, AFTER)


def _judged(uow: UnitOfWork, lines: Sequence[Line]) -> list[tuple[Line, str]]:
    """Each row with its role as the database has it, its address in lower case, and its state."""
    roles = {name: str(one.role) for one in ROLES for name in (str(one.role), one.name.lower())}
    teams = _teams(uow)
    read = [
        Line(one.number, one.name, one.email.lower(), roles.get(one.role.lower(), one.role),
             found.name if (found := teams.get(one.team.casefold())) is not None else one.team)
        for one in lines
    ]  # fmt: skip
    emails = {one.email for one in read if is_address(one.email)}
    members = people.with_addresses(uow, emails)
    invited = people.invited_addresses(uow, emails, clock.now())
    seen: Counter[str] = Counter()
    judged: list[tuple[Line, str]] = []
    for one in read:
        if one.email not in emails:
            state = "address"
        elif one.email in members:
            state = "member"
        elif one.role not in roles.values():
            state = "role"
        elif one.team and one.team.casefold() not in teams:
            state = "team"
        elif len(one.name) > LONGEST_NAME:
            state = "name"
        elif seen[one.email]:
            state = "twice"
        else:
            state = "again" if one.email in invited else "new"
        seen[one.email] += state in GOOD
        judged.append((one, state))
    return judged


def _teams(uow: UnitOfWork) -> dict[str, Team]:
    """The teams in use by their names, whatever the case."""
    return {team.name.casefold(): team for team in in_teams.in_use(uow)}


def _view(judged: Sequence[tuple[Line, str]], words: dict[str, str]) -> ListView:
    known = {str(one.role) for one in ROLES}
    rows = [
        ListedPerson(one.number, one.name, one.email, record_of(one.role).name if one.role in known else one.role[:40],
                     one.team[:60], state, words[state])
        for one, state in judged
    ]  # fmt: skip
    good = sum(state in GOOD for _, state in judged)
    return ListView(rows, good, len(rows) - good, any(row.team for row in rows))
