"""Teams of a practice: made, changed and archived by managers, and chosen as a filter wherever work is shown by person."""

from codeloom.services.teams.changing import (
    add_to_team,
    archive_team,
    change_team,
    create_team,
    restore_team,
    set_members,
)
from codeloom.services.teams.choosing import TeamChoice, WhichTeam, people_of, team_choices
from codeloom.services.teams.ordering import WorkOrder, order_of, set_order
from codeloom.services.teams.reading import TeamsView, TeamView, list_teams, open_team

__all__ = [
    "TeamChoice",
    "TeamView",
    "TeamsView",
    "WhichTeam",
    "WorkOrder",
    "add_to_team",
    "archive_team",
    "change_team",
    "create_team",
    "list_teams",
    "open_team",
    "order_of",
    "people_of",
    "restore_team",
    "set_members",
    "set_order",
    "team_choices",
]
