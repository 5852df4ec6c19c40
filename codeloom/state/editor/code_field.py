"""The code field: search as you type, with the picker of sides and 7th characters beside the hits.

It only finds; taking a code belongs to the screen that shows the field. Nothing of it is kept between events but the
service date and two marks, so the field costs a few hundred bytes of state.
"""

from typing import ClassVar

from codeloom.services.codes import CodeHit, PickerView, SearchView, describe, search, show_picker, star
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class CodeField(Screen):
    """`day` is the service date codes are looked up for; `opened` counts up so that the field takes the focus anew.

    `answered` are the words the hits answer (Enter waits for those in the field); `offering` says that the hits are
    codes a finding leaves to choose among, which the field keeps until somebody types. `chosen` says that somebody typed
    words or chose a hit or a side: only then does Enter take what the picker shows.
    """

    _kept: ClassVar[Kept] = kept(numbers=("opened",), choices=("offering",), days=("day",))
    day: str = ""
    opened: int = 0
    offering: bool = False
    chosen: bool = False
    answered: str = ""
    starred: list[str] = []
    hits: list[CodeHit] = []
    read_as: list[str] = []
    note: str = ""
    picker: PickerView = PickerView()

    @handles("codes.search")
    async def look(self, text: str) -> None:
        """Find codes for what is typed."""
        view = await self._call(search, text=text, day=self.day)
        if view is not None:
            self.offering, self.chosen = False, bool(str(text).strip())
            self._take_in(view, str(text))

    @handles("codes.search")
    async def recall(self, text: str) -> None:
        """The field took the focus: its code with sides and 7th characters, or favorites and codes used lately.

        Nothing is chosen by that. What a finding offers stays.
        """
        if self.offering:
            return
        view = await self._call(search, text=text, day=self.day)
        if view is not None:
            self._take_in(view, str(text))
            if not str(text).strip():
                self.picker = PickerView()

    @handles("codes.search")
    async def look_below(self, value: str) -> None:
        """Open a category: what lies below it."""
        view = await self._call(search, text=str(value).rpartition(":")[2], day=self.day)
        if view is not None:
            self.offering = True
            self._take_in(view)

    @handles("codes.star")
    async def star(self, value: str, on: bool) -> None:
        """Star or unstar the hit in focus."""
        system, _, code = str(value).rpartition(":")
        starred = await self._call(star, code=code, system=system or "icd10cm", on=on)
        if starred is not None:
            self.starred = list(starred)

    @handles("codes.picker")
    async def point(self, value: str) -> None:
        """Show the picker of the hit in focus, or of another side."""
        view = await self._call(show_picker, code=value, day=self.day)
        if view is not None:
            self.picker, self.chosen = view, True

    def _take_in(self, view: SearchView, text: str | None = None) -> None:
        """Show what was found for words; without words for what the field says already."""
        self.hits, self.read_as, self.note, self.picker = list(view.hits), list(view.read_as), view.note, view.picker
        self.starred = list(view.starred)
        if text is not None:
            self.answered = text

    def _open(self) -> None:
        """A field in which nobody typed or chose anything yet; it takes the focus."""
        self.opened += 1
        self.offering = self.chosen = False
        self._empty()

    async def _offer(self, codes: str) -> None:
        """A new field whose list holds given codes (comma separated)."""
        self._open()
        view = await self._call(describe, codes=codes, day=self.day)
        if view is not None:
            self.offering = True
            self._take_in(view)

    def _empty(self) -> None:
        self.hits, self.read_as, self.note, self.picker, self.answered = [], [], "", PickerView(), ""
