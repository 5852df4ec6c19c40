"""The code field: search as you type, with the picker of sides and 7th characters beside the hits.

It only finds; taking a code belongs to the screen that shows the field. Nothing of it is kept between events but the
service date, so the field costs a few hundred bytes of state.
"""

from typing import ClassVar

from codeloom.services.codes import CodeHit, PickerView, describe, search, show_picker
from codeloom.state.base import Screen
from codeloom.state.permissions import handles


class CodeField(Screen):
    """`day` is the service date codes are looked up for; `opened` counts up so that the field takes the focus anew."""

    _kept: ClassVar[frozenset[str]] = frozenset({"day", "opened"})
    day: str = ""
    opened: int = 0
    hits: list[CodeHit] = []
    read_as: list[str] = []
    note: str = ""
    picker: PickerView = PickerView()

    @handles("codes.search")
    async def look(self, text: str) -> None:
        """Find codes for what is typed."""
        view = await self._call(search, text=text, day=self.day)
        if view is not None:
            self.hits, self.read_as, self.note, self.picker = (
                list(view.hits),
                list(view.read_as),
                view.note,
                view.picker,
            )

    @handles("codes.picker")
    async def point(self, value: str) -> None:
        """Show the picker of the hit in focus, or of another side."""
        view = await self._call(show_picker, code=value, day=self.day)
        if view is not None:
            self.picker = view

    def _open(self) -> None:
        """An empty field that takes the focus."""
        self.opened += 1
        self._empty()

    async def _offer(self, codes: str) -> None:
        """An empty field whose list holds given codes (comma separated)."""
        self._open()
        view = await self._call(describe, codes=codes, day=self.day)
        if view is not None:
            self.hits, self.picker = list(view.hits), view.picker

    def _empty(self) -> None:
        self.hits, self.read_as, self.note, self.picker = [], [], "", PickerView()
