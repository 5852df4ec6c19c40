"""Sets of codes beside an editor: the list to add one from, and a new one made of the rows at hand."""

import re
from typing import Any, ClassVar

from codeloom.services.codes import BundlesView, list_bundles, save_bundle
from codeloom.services.core import NEW, Problem, Subject, saving
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen

LINE = "line-"
"""What the name of a row's box begins with; its place in the list follows."""
ROW = re.compile(r"([^|]{1,16})\|([YNUW1]?)\|([1-9][0-9]{0,3})", re.ASCII)
"""What the box of a row stands for: code, POA, units."""


class SetPicker(Screen):
    """`asking` is what is open: "add" the list, "make" the form of a new set, or nothing. Names are read anew each time."""

    _kept: ClassVar[Kept] = kept(choices=("asking",))
    asking: str = ""
    sets: BundlesView = BundlesView()
    refused: str = ""

    @handles("codes.bundles")
    async def open(self) -> None:
        """Show the sets of the person and the practice."""
        await self._read()
        self.asking, self.refused = "add", ""

    @handles("codes.bundles")
    async def ask_make(self) -> None:
        """Ask for the name of a new set of the rows at hand."""
        await self._read()
        self.asking, self.refused = "make", ""

    @handles.signed_in
    def close(self) -> None:
        """Ask no more."""
        self._close()

    def _close(self) -> None:
        self.asking = self.refused = ""

    async def _read(self) -> None:
        self.sets = await self._call(list_bundles) or BundlesView()

    @handles("codes.save_bundle", "codes.bundles")
    async def make(self, form: dict[str, Any]) -> None:
        """Make a set of the ticked rows, in their order. A refusal stands in the dialog."""
        ticked = sorted((name for name in form if name.startswith(LINE) and form[name]), key=_place)
        rows = [found.groups() for name in ticked if (found := ROW.fullmatch(str(form[name])))]
        lines = [{"code": code, "poa": poa, "units": int(n)} for code, poa, n in rows]
        try:
            with saving(Subject.CODE_BUNDLE, NEW):
                made = await self._ask(
                    save_bundle,
                    name=str(form.get("name", "")),
                    practice=form.get("whose") == "practice",
                    lines=lines,
                )
        except Problem as problem:
            self.refused = "Tick at least one row, and give the set a name." if not lines else str(problem)
            await self._read()
            return
        self._close()
        self._say("Set made", f"{made.counted}. Shift T adds it to a chart.", "Show", f"/sets?set={made.id}")


def _place(name: str) -> int:
    number = name.removeprefix(LINE)
    return int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0
