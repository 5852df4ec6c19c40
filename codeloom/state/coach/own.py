"""A provider's coach: range, lesson that is open, and the check that is answered."""

from typing import ClassVar

from codeloom.services.coach import LessonView, OwnCoach, answer_check, own_coach
from codeloom.services.core import Problem
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen

RANGES = ("30", "90", "365")


class OwnCoaching(Screen):
    """`days` is the range; `lesson` the kind of the lesson that is shown, `answered` the same lesson after its check."""

    _kept: ClassVar[Kept] = kept(choices=("days", "lesson"), numbers=("checks",))
    days: str = "90"
    lesson: str = ""
    checks: int = 0
    view: OwnCoach = OwnCoach()
    answered: LessonView = LessonView()
    loaded: bool = False
    failed: bool = False

    async def _read(self, lesson: str = "") -> None:
        view = await self._call(own_coach, days=int(self.days), lesson=lesson)
        self.loaded, self.failed, self.answered = view is not None, view is None, LessonView()
        if view is not None:
            self.view, self.lesson = view, view.lesson.kind

    @handles("coach.own")
    async def load(self) -> None:
        """Fill the page."""
        await self._introduce()
        await self._read()

    @handles("coach.own")
    async def choose_range(self, days: str) -> None:
        """Look back 30 days, 90 or a year."""
        self.days = days if days in RANGES else "90"
        await self._read(self.lesson)

    @handles("coach.own")
    async def open_lesson(self, kind: str) -> None:
        """The lesson of a gap, due or not."""
        await self._read(kind)

    @handles("coach.own")
    async def next_lesson(self) -> None:
        """The first lesson that is due now."""
        await self._read()

    @handles("coach.answer")
    async def answer(self, place: int) -> None:
        """Answer the check of the lesson that is shown."""
        try:
            answered = await self._ask(answer_check, lesson=self.lesson, choice=place)
        except Problem as problem:
            self._show(problem)
            return
        self.answered, self.checks = answered, self.checks + 1
