"""Drills: cases of the library and of own audited errors, coded blind, scored, scheduled, assigned, and what they change."""

from codeloom.services.drills.assigning import assign_drills, override_score
from codeloom.services.drills.beginning import start_drills, stop_drills
from codeloom.services.drills.lessons import BesideChart, lessons_beside, put_away
from codeloom.services.drills.replaying import Replay, replay
from codeloom.services.drills.team import drill_team
from codeloom.services.drills.training import due_drills, training
from codeloom.services.drills.trying import (
    answer_try,
    doubt_try,
    edit_try,
    grade_try,
    open_drills,
    read_note,
)
from codeloom.services.drills.views import DrillTeamView, DrillView, LessonsView, TrainingView

__all__ = [
    "BesideChart",
    "DrillTeamView",
    "DrillView",
    "LessonsView",
    "Replay",
    "TrainingView",
    "answer_try",
    "assign_drills",
    "doubt_try",
    "drill_team",
    "due_drills",
    "edit_try",
    "grade_try",
    "lessons_beside",
    "open_drills",
    "override_score",
    "put_away",
    "read_note",
    "replay",
    "start_drills",
    "stop_drills",
    "training",
]
