"""The manager's dashboard."""

from codeloom.services.dashboard.board import dashboard_figures
from codeloom.services.dashboard.views import Board

__all__ = ["Board", "dashboard_figures"]
