"""A team as a filter: which can be chosen, and whose work one means."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from codeloom.db.queries import teams as queries
from codeloom.db.work import UnitOfWork
from codeloom.services.core import NotFound

WhichTeam = UUID | Literal[""]
"""A team's id, empty for the whole practice."""


@dataclass(frozen=True, slots=True)
class TeamChoice:
    """A team to filter by."""

    id: str
    name: str


def team_choices(uow: UnitOfWork) -> tuple[TeamChoice, ...]:
    """Teams that can be chosen, by name; archived ones cannot."""
    return tuple(TeamChoice(str(team.id), team.name) for team in queries.in_use(uow))


def people_of(uow: UnitOfWork, team: WhichTeam) -> tuple[UUID, ...] | None:
    """The active members of a team; None for the whole practice. Raises NotFound for a team that is archived or none."""
    if team == "":
        return None
    found = queries.find(uow, team)
    if found is None or found.archived_at is not None:
        raise NotFound("That team is not in use any more.", todo="Choose another one, or all teams.")
    return queries.people(uow, found.id)
