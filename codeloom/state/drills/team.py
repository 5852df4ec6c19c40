"""The training of one's people: what is assigned, errors of the last days, answers held for wrong, the library."""

from typing import Any, ClassVar

from codeloom.services.core import Problem, Subject, formatting, saving
from codeloom.services.drills import DrillTeamView, assign_drills, drill_team, override_score
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class DrillTeam(Screen):
    """Kept: the topic chosen for an assignment, the people chosen, the answer whose score is overridden, whether the library is
    shown. `drawn` counts up so that the form is drawn empty."""

    _kept: ClassVar[Kept] = kept(ids=("topic", "chosen", "overriding"), numbers=("drawn",), choices=("library",))
    topic: str = ""
    chosen: list[str] = []
    overriding: str = ""
    library: bool = False
    drawn: int = 0
    state: str = "loading"
    view: DrillTeamView = DrillTeamView()
    refused: str = ""
    not_given: str = ""

    @handles("drills.team")
    async def load(self) -> None:
        """Fill the page."""
        await self._introduce()
        self.overriding = self.refused = self.not_given = ""
        await self._read()

    async def _read(self) -> None:
        view = await self._call(drill_team)
        if view is None:
            self.state = "failed"
            return
        self.state, self.view = "open", view
        self.topic = self.topic if self.topic in (topic for topic, _ in view.topics) else view.proposed
        known = {one.id for one in view.people}
        self.chosen = [one for one in self.chosen if one in known]

    @handles.signed_in
    def show_library(self, shown: bool) -> None:
        """Show the cases of the library, or hide them."""
        self.library = bool(shown)

    @handles.signed_in
    def choose_topic(self, topic: str) -> None:
        """The topic of the assignment."""
        self.topic = str(topic)[:40]

    @handles.signed_in
    def choose_person(self, person: str, chosen: bool) -> None:
        """A person is given the cases, or not."""
        person = id_or_nothing(person)
        rest = [one for one in self.chosen if one != person]
        self.chosen = [*rest, person] if chosen and person else rest

    @handles("drills.assign", "drills.team")
    async def assign(self, form: dict[str, Any]) -> None:
        """Assign; a refusal stands above the form."""
        number = str(form.get("cases", ""))
        cases = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
        try:
            with saving(Subject.DRILL, "new", "assign"):
                given = await self._ask(
                    assign_drills, topic=self.topic, people=list(self.chosen), cases=cases,
                    until=str(form.get("until", "")), words=str(form.get("words", "")),
                )  # fmt: skip
        except Problem as problem:
            self.refused = str(problem)
            return
        self.refused, self.chosen, self.drawn = "", [], self.drawn + 1
        told = formatting.count(len(given), "person", "people")
        self._say("Assigned", f"{formatting.count(sum(given.values()), 'case')} to {told}; they are told.")
        await self._read()

    @handles.signed_in
    def override(self, try_id: str) -> None:
        """Open the dialog that gives an answer another score, or close it with an empty id."""
        self.overriding, self.not_given = id_or_nothing(try_id), ""

    @handles("drills.override", "drills.team")
    async def give_score(self, form: dict[str, Any]) -> None:
        """Give it; a refusal stands in the dialog. Points are given in halves."""
        try:
            halves = round(2 * float(str(form.get("points", ""))))
        except (ValueError, OverflowError):
            self.not_given = "Points are a number such as 3.5."
            return
        try:
            with saving(Subject.DRILL, self.overriding, "override"):
                await self._ask(
                    override_score, try_id=self.overriding, halves=halves, why=str(form.get("why", ""))
                )  # fmt: skip
        except Problem as problem:
            self.not_given = str(problem)
            return
        self.overriding = ""
        self._say("Score overridden", "Both scores are kept; the person is told.")
        await self._read()
