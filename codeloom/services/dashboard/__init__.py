"""The manager's dashboard."""

from codeloom.services.dashboard.board import ShowDashboard, dashboard_figures
from codeloom.services.dashboard.encounter_list import PARTS, PracticeEncounters, practice_encounters
from codeloom.services.dashboard.spans import RANGES
from codeloom.services.dashboard.views import Board

__all__ = [
    "PARTS",
    "RANGES",
    "Board",
    "PracticeEncounters",
    "ShowDashboard",
    "dashboard_figures",
    "practice_encounters",
]
