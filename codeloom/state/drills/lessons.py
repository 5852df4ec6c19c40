"""What drills taught about codes of the open chart, beside its code field; it moves by push."""

from dataclasses import dataclass
from typing import ClassVar

from codeloom.db.scope import Scope
from codeloom.services.core import parse
from codeloom.services.drills import BesideChart, LessonsView, lessons_beside, put_away
from codeloom.state.core.address import last_part, number_of
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream


class LessonsHere(Screen):
    """Kept: the number of the chart, 0 for none. The lessons are as they come."""

    _kept: ClassVar[Kept] = kept(numbers=("number",))
    number: int = 0
    found: LessonsView = LessonsView()

    @handles("drills.lessons")
    async def watch(self) -> None:
        """Show them for the chart of the address."""
        self.found, self.number = LessonsView(), number_of(last_part(self.router.url.path))
        if self.number:
            await self._watch(BESIDE, _Place(self.router.session.client_token, self.number))

    @handles("drills.put_away", "drills.lessons")
    async def put_away(self, try_id: str) -> None:
        """Show this one no more."""
        await self._call(put_away, try_id=id_or_nothing(try_id))
        if self.number:
            self.found = await self._call(lessons_beside, number=self.number) or LessonsView()


@dataclass(frozen=True, slots=True)
class _Place:
    """A tab, and the chart that is open in it."""

    token: str
    number: int


def _beside(scope: Scope, tab: _Place) -> LessonsView:
    return lessons_beside(scope, parse(BesideChart, {"number": tab.number}))


BESIDE: Stream[_Place, LessonsView] = Stream(
    lambda: LessonsHere, "found", read=_beside, verb=lessons_beside.name, pause=1.0, after=0.3, at_once=True
)
"""Lessons beside an open chart, read for each tab under its person's scope."""
