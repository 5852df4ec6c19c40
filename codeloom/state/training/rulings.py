"""Rulings: looked for, one of them whole, withdrawn or written anew; and those that stand beside a chart or an audit."""

from dataclasses import dataclass
from typing import Any, ClassVar

from codeloom.db.scope import Scope
from codeloom.services.core import Problem, Subject, parse, saving
from codeloom.services.training import (
    RulingsBeside,
    RulingsView,
    end_ruling,
    find_rulings,
    note_shown,
    replace_ruling,
    rulings_beside,
)
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream


class Rulings(Screen):
    """Kept: the opened ruling, whether ended ones are shown, which dialog is open, and how often the search was drawn empty:
    what is looked for is not kept."""

    _kept: ClassVar[Kept] = kept(ids=("ruling",), numbers=("drawn",), choices=("ended", "asking"))
    ruling: str = ""
    ended: bool = False
    asking: str = ""
    drawn: int = 0
    loaded: bool = False
    view: RulingsView = RulingsView()
    refused: str = ""

    @handles("training.rulings")
    async def load(self) -> None:
        """Fill the page: the ruling of the address, else the newest one."""
        await self._introduce()
        self.ruling = id_or_nothing(self.router.url.query_parameters.get("ruling", "")) or self.ruling
        self.asking = self.refused = ""
        await self._read("")

    async def _read(self, text: str) -> None:
        view = await self._call(find_rulings, text=text, ended=self.ended, open=self.ruling)
        if view is None:
            return
        if not view.open.id and view.rows:
            self.ruling = view.rows[0].id
            view = await self._call(find_rulings, text=text, ended=self.ended, open=self.ruling) or view
        self.view, self.loaded = view, True

    async def _fresh(self) -> None:
        """Everything again, with an empty search."""
        self.drawn += 1
        await self._read("")

    @handles("training.rulings")
    async def find(self, text: str) -> None:
        """Look for words, a code, a number or a guideline."""
        await self._read(str(text)[:200])

    @handles("training.rulings")
    async def show_ended(self, value: str) -> None:
        """Look among those no longer in force, too ("all"), or not."""
        self.ended = value == "all"
        await self._fresh()

    @handles.signed_in
    def ask(self, what: str) -> None:
        """Open the dialog that withdraws ("end") or writes anew ("replace"); close it with anything else."""
        self.asking, self.refused = (what if what in ("end", "replace") else ""), ""

    @handles("training.end_ruling", "training.rulings")
    async def end(self, form: dict[str, Any]) -> None:
        """Withdraw it; a refusal stands in the dialog."""
        try:
            with saving(Subject.RULING, self.ruling, "end"):
                await self._ask(end_ruling, ruling_id=self.ruling, reason=str(form.get("reason", "")))
        except Problem as problem:
            self.refused = str(problem)
            return
        self.asking = self.refused = ""
        await self._fresh()

    @handles("training.replace_ruling", "training.rulings")
    async def replace(self, form: dict[str, Any]) -> None:
        """Write it anew; a refusal stands in the dialog."""
        given = {name: str(form.get(name, "")) for name in ("text", "conditions", "citation", "codes")}
        try:
            with saving(Subject.RULING, self.ruling):
                made = await self._ask(
                    replace_ruling,
                    ruling_id=self.ruling,
                    text=given["text"],
                    conditions=given["conditions"],
                    citation=given["citation"],
                    codes=given["codes"],
                )
        except Problem as problem:
            self.refused = str(problem)
            return
        self.asking = self.refused = ""
        self.ruling = made.id
        await self._fresh()


PLACES = {"chart": "chart", "encounter": "encounter", "billing": "encounter", "audit": "audit"}
"""What the first part of an address that a number follows is a page of."""


class RulingsHere(Screen):
    """Nothing is kept: the rulings on codes that meet on the open chart or encounter, or in a change of the open audit, as they
    come."""

    _kept: ClassVar[Kept] = kept()
    found: RulingsView = RulingsView()

    @handles("training.rulings_beside", "training.note_shown")
    async def watch(self) -> None:
        """Show them for the chart, encounter or audit of the address, which is counted; none for another address."""
        self.found = RulingsView()
        page, _, text = str(self.router.url.path).strip("/").partition("/")
        number = text.removeprefix("encounter-")
        place = "audit_encounter" if page == "audit" and number != text else PLACES.get(page, "")
        if place and number.isascii() and number.isdigit() and 0 < len(number) < 13:
            await self._call(note_shown, place=place, number=int(number))
            await self._watch(BESIDE, _Place(self.router.session.client_token, place, int(number)))


@dataclass(frozen=True, slots=True)
class _Place:
    """A tab, and the chart, encounter or audit that is open in it."""

    token: str
    place: str
    number: int


def _beside(scope: Scope, tab: _Place) -> RulingsView:
    return rulings_beside(scope, parse(RulingsBeside, {"place": tab.place, "number": tab.number}))


BESIDE: Stream[_Place, RulingsView] = Stream(
    lambda: RulingsHere, "found", read=_beside, verb=rulings_beside.name, pause=1.0, after=0.3, at_once=True
)
"""Rulings beside an open chart, encounter or audit, read for each tab under its person's scope."""
