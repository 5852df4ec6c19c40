"""Finalized encounters to draw from: filtered by provider, biller and risk, or one by its number."""

import re
from typing import Any, ClassVar

from codeloom.services.audits import FinalizedView, draw, finalized
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen

NUMBER = re.compile(r"(?:en-?)?\s*([1-9][0-9]{0,11})", re.IGNORECASE | re.ASCII)


class Drawing(Screen):
    """Filters and the cursors of earlier pages are kept; the rows are read anew each time. `number` is 0 for all."""

    _kept: ClassVar[Kept] = kept(ids=("provider", "biller", "cursors"), numbers=("risk", "number"))
    provider: str = ""
    biller: str = ""
    risk: int = 0
    number: int = 0
    cursors: list[str] = []
    view: FinalizedView = FinalizedView()
    loaded: bool = False

    async def _read(self) -> None:
        view = await self._call(
            finalized,
            provider=self.provider,
            biller=self.biller,
            risk=self.risk,
            number=self.number,
            after=self.cursors[-1] if self.cursors else "",
        )
        if view is not None:
            self.view, self.loaded = view, True

    @handles("audits.finalized")
    async def load(self) -> None:
        """Fill the page when it opens, with encounters of every number."""
        await self._introduce()
        self.number, self.cursors = 0, []
        await self._read()

    @handles("audits.finalized")
    async def filter_provider(self, provider: str) -> None:
        """Only encounters of one provider; empty for all."""
        self.provider, self.cursors = provider, []
        await self._read()

    @handles("audits.finalized")
    async def filter_biller(self, biller: str) -> None:
        """Only encounters that one biller finalized; empty for all."""
        self.biller, self.cursors = biller, []
        await self._read()

    @handles("audits.finalized")
    async def filter_risk(self, risk: str) -> None:
        """Only encounters of at least this risk, 0 to 3."""
        self.risk, self.cursors = (int(risk) if risk in ("1", "2", "3") else 0), []
        await self._read()

    @handles("audits.finalized")
    async def find(self, form: dict[str, Any]) -> None:
        """The encounter of a number; without one, all again."""
        text = str(form.get("number", "")).strip()
        typed = NUMBER.fullmatch(text)
        if text and typed is None:
            self._say("That is no number", "Type an encounter’s number: EN-1042, or 1042.", tone="warn")
            return
        self.number, self.cursors = (int(typed[1]) if typed else 0), []
        await self._read()

    @handles("audits.finalized")
    async def older(self, cursor: str) -> None:
        """The next 50, from where this page ended."""
        self.cursors = [*self.cursors, cursor]
        await self._read()

    @handles("audits.finalized")
    async def newer(self) -> None:
        """The 50 before."""
        self.cursors = self.cursors[:-1]
        await self._read()

    @handles("audits.draw", "audits.finalized")
    async def draw(self, encounter_id: str) -> None:
        """Draw one into the audit queue; it leaves this list."""
        done = await self._call(draw, encounter_id=encounter_id, drawn=True)
        if done is not None:
            self._say(f"{done.number} drawn", "It waits in the audit queue.")
        await self._read()
