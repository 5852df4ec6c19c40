"""Coach: what finalized visits say of notes, levels and suggestions, and the lessons that follow."""

from codeloom.services.coach.counting import count_practice, read_visits
from codeloom.services.coach.lessons import answer_check
from codeloom.services.coach.own import own_coach
from codeloom.services.coach.practice import practice_coach
from codeloom.services.coach.references import load_reference
from codeloom.services.coach.views import LessonView, OwnCoach, PracticeCoach

__all__ = [
    "LessonView",
    "OwnCoach",
    "PracticeCoach",
    "answer_check",
    "count_practice",
    "load_reference",
    "own_coach",
    "practice_coach",
    "read_visits",
]
