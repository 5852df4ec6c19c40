"""Teams that take their work in order: a manager sets one, and what that means for one of its coders."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from codeloom.db.queries import people
from codeloom.db.queries import teams as queries
from codeloom.db.work import UnitOfWork
from codeloom.services.core import verb
from codeloom.services.teams.changing import AtVersion, held_team
from codeloom.services.teams.reading import TeamView, view_of

SETTINGS = ("inpatient", "outpatient")


class SetOrder(AtVersion):
    """Whether the coders of a team take their charts in order, and which of nobody's charts come to them so."""

    in_order: bool
    pool: Literal["none", "inpatient", "outpatient", "all"] = "none"


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """That a coder takes charts in order. `settings` are those of nobody's charts that come to them, `teams` has the team a chart
    of a setting comes from (`""`: any), `by` the name of who set it."""

    settings: tuple[str, ...]
    teams: dict[str, UUID]
    by: str


@verb("teams.set_order", SetOrder)
def set_order(uow: UnitOfWork, command: SetOrder) -> TeamView:
    """Say how the coders of a team come to their charts; as it was, nothing changes. Raises NotFound, Conflict, Refused."""
    team = held_team(uow, command)
    pool = command.pool if command.in_order else "none"
    if (team.in_order, team.pool) != (command.in_order, pool):
        uow.record("TEAM_ORDER_SET", "team", team.id, in_order=command.in_order, pool=pool, before=team.in_order)
        team.in_order, team.pool, team.version = command.in_order, pool, command.version + 1
        team.ordered_by = uow.user_id if command.in_order else None
        uow.session.flush()
    return view_of(uow, team)


def order_of(uow: UnitOfWork, user_id: UUID) -> WorkOrder | None:
    """How a coder comes to their charts; None where they choose themselves."""
    found = queries.in_order_of(uow, user_id)
    if not found:
        return None
    teams: dict[str, UUID] = {"": found[0].id}
    for team in reversed(found):
        teams |= {one: team.id for one in SETTINGS if team.pool in ("all", one)}
    return WorkOrder(tuple(one for one in SETTINGS if one in teams), teams, people.name_of(uow, found[0].ordered_by))
