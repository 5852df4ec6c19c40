"""The page of one person, kept fresh while it is open; acts on them are those of the list (acts.py)."""

from typing import ClassVar
from uuid import UUID

from codeloom.services.core import NotFound, Problem
from codeloom.services.people import PersonView, ShowPerson, end_session_of, show_person
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.streams import Stream
from codeloom.state.people.acts import PersonActs

BEAT = 10.0


class Person(PersonActs):
    """Kept: whose page it is, and from which row of the log on the history is shown (0 for the newest)."""

    _kept: ClassVar[Kept] = kept(ids=("shown",), numbers=("before",))
    shown: str = ""
    before: int = 0
    state: str = "loading"
    view: PersonView = PersonView()

    async def _read(self) -> None:
        try:
            self.view = await self._ask(show_person, person_id=self.shown, before=self.before or None)
        except NotFound:
            self.state, self.view = "absent", PersonView()
        except Problem as problem:
            self._show(problem)
            self.state = "absent" if problem.code == "bad_input" else "failed"
        else:
            self.state = "open"

    @handles("people.person")
    async def load(self) -> None:
        """Open the person of the address."""
        await self._introduce()
        last = str(self.router.url.path).rstrip("/").rsplit("/", 1)[-1]
        self.asking, self.person, self.before, self.shown = "", "", 0, _id(last)
        if not self.shown:
            self.state, self.view = "absent", PersonView()
            return
        await self._read()

    @handles("people.person", background=True)
    async def watch(self) -> None:
        """Bring the person to this tab when something happened."""
        if self.shown:
            await self._watch(PERSON, ShowPerson(person_id=UUID(self.shown), before=self.before or None))

    @handles("people.person")
    async def older(self, before: int) -> None:
        """Show the history older than a row of the log; from its newest row on for 0."""
        self.before = max(0, int(before))
        await self._read()
        await self.watch()

    @handles("people.end_session", "people.person")
    async def end_one(self, session: str) -> None:
        """End one session of theirs."""
        name = await self._call(end_session_of, person_id=self.shown, session_id=session)
        if name is not None:
            self._say(f"A session of {name} ended", "Their rows are kept.")
        await self._read()


def _id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


PERSON: Stream[ShowPerson, PersonView] = Stream(
    lambda: Person,
    "view",
    read=show_person,
    verb=show_person.name,
    pause=0.5,
    after=0.1,
    beat=lambda _view: BEAT,
)
"""One person of an organization, the same for all of its managers."""
