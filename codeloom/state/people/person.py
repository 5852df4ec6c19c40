"""The page of one person, kept fresh while it is open; acts on them are those of the list (acts.py)."""

from typing import ClassVar

from codeloom.services.core import NotFound, Problem, parse
from codeloom.services.people import PersonView, ShowPerson, end_session_of, show_person
from codeloom.state.core.address import last_part
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.streams import Stream
from codeloom.state.people.acts import PersonActs

BEAT = 10.0


class Person(PersonActs):
    """Kept: whose page it is, from which row of the log on the history is shown (0 for the newest), from which place on their
    charts (empty for the last given), and whether plots are shown as tables."""

    _kept: ClassVar[Kept] = kept(ids=("shown", "charts"), numbers=("before",), choices=("tables",))
    shown: str = ""
    before: int = 0
    charts: str = ""
    tables: bool = False
    state: str = "loading"
    view: PersonView = PersonView()

    async def _read(self) -> None:
        try:
            self.view = await self._ask(
                show_person, person_id=self.shown, before=self.before or None, charts=self.charts
            )
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
        last = last_part(self.router.url.path)
        self.asking, self.person, self.before, self.charts, self.shown = "", "", 0, "", id_or_nothing(last)
        if not self.shown:
            self.state, self.view = "absent", PersonView()
            return
        await self._read()

    async def _watch_person(self) -> None:
        """Keep the pages of history and charts fresh that are shown."""
        if self.shown:
            wish = {"person_id": self.shown, "before": self.before or None, "charts": self.charts}
            await self._watch(PERSON, parse(ShowPerson, wish))

    @handles("people.person", background=True)
    async def watch(self) -> None:
        """Bring the person to this tab when something happened."""
        await self._watch_person()

    @handles("people.person")
    async def older(self, before: int) -> None:
        """Show the history older than a row of the log; from its newest row on for 0."""
        self.before = max(0, int(before))
        await self._read()
        await self._watch_person()

    @handles("people.person")
    async def older_charts(self, place: str) -> None:
        """Show their charts given before a place of the list; from the last given on for none."""
        self.charts = str(place)[:120]
        await self._read()
        await self._watch_person()

    @handles.signed_in
    async def toggle_tables(self) -> None:
        """Plots as tables, or back."""
        self.tables = not self.tables

    @handles("people.end_session", "people.person")
    async def end_one(self, session: str) -> None:
        """End one session of theirs."""
        name = await self._call(end_session_of, person_id=self.shown, session_id=session)
        if name is not None:
            self._say(f"A session of {name} ended", "Their rows are kept.")
        await self._read()


PERSON: Stream[ShowPerson, PersonView] = Stream(
    lambda: Person,
    "view",
    read=show_person,
    verb=show_person.name,
    pause=0.5,
    after=0.1,
    beat=BEAT,
)
"""One person of an organization, the same for all of its managers."""
