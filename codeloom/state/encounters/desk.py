"""The provider's desk: one encounter, its note saved while it is typed, its suggestion brought by push.

What is done to codes, and the ends of an encounter, is in state/encounters/deciding.py.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, TypedDict

from codeloom.db.scope import Scope
from codeloom.services.core import Conflict, NotFound, Problem, Subject, Verb, parse, saving
from codeloom.services.encounters import (
    Desk,
    EncounterView,
    OfEncounter,
    ask_suggestion,
    desk_of,
    open_encounter,
    refresh_encounter,
    save_note,
    set_facts,
)
from codeloom.state.core.address import last_part, number_of
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream
from codeloom.state.core.typed_field import TypedField
from codeloom.state.editor.code_field import CodeField

MOST_ACTS = 50


class OneEncounter(TypedDict):
    """What commands about one encounter name it by."""

    encounter_id: str


class EncounterDesk(TypedField, Screen):
    """Kept: which encounter, and what is open.

    `typed_on` is the note's version that the words of the sitting follow. `at` is where the sentence begins that a link led
    to, -1 for none. `acts` are the versions that this tab's own acts led through, newest last: an act made on one of them
    before its answer was drawn is an act on the newest. The note itself is in no kept field.
    """

    _kept: ClassVar[Kept] = kept(
        TypedField._kept,
        ids=("number", "encounter_id", "editing"),
        numbers=("typed_on", "acts"),
        choices=("mode", "asking"),
    )
    state: str = "loading"
    number: int = 0
    encounter_id: str = ""
    mode: str = "read"
    desk: Desk = Desk()
    text: str = ""
    typed_on: int = 0
    acts: list[int] = []
    at: int = -1
    editing: str = ""
    asking: str = ""
    refused: str = ""

    @handles("encounters.open")
    async def load(self) -> None:
        """Open the encounter named in the address; the same pane stays open when it is the same one."""
        await self._introduce()
        number = number_of(last_part(self.router.url.path))
        if number != self.number:
            self.number, self.mode, self.acts = number, "read", []
        try:
            view = await self._ask(open_encounter, number=number)
        except NotFound:
            self.state, self.encounter_id = "absent", ""
            return
        except Problem as problem:
            self.state, self.encounter_id = "failed", ""
            self._show(problem)
            return
        self.at = self._place_in_address()
        self.state, self.encounter_id, self.editing, self.asking = "open", view.id, "", ""
        self._draw(view)
        if view.editable and not view.note.strip():
            self.mode = "write"
        self._sit(view)
        field = await self.get_state(CodeField)
        field.day = view.service_date

    @handles("encounters.refresh")
    async def watch(self) -> None:
        """Show what happens to the encounter while it is open, wherever it happens."""
        if self.encounter_id:
            await self._watch(OPEN, _Tab(self.encounter_id, self.router.session.client_token))

    def _place_in_address(self) -> int:
        text = str(self.router.url.query_parameters.get("at", ""))
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1

    def _subject(self) -> OneEncounter:
        return {"encounter_id": self.encounter_id}

    def _draw(self, view: EncounterView) -> None:
        self.desk = desk_of(view)
        if not view.editable:
            self.mode = "read"

    def _sit(self, view: EncounterView) -> None:
        """Draw the field of the note anew, with the saved text in it."""
        self._new_sitting()
        self.text, self.typed_on = view.note, view.note_version

    async def _refresh(self) -> EncounterView | None:
        view = await self._call(refresh_encounter, **self._subject())
        if view is not None:
            self._draw(view)
        return view

    def _acted(self, version: int) -> None:
        """This tab led to a version."""
        if self.acts[-1:] != [version]:
            before = self.acts if self.acts[-1:] == [version - 1] else [version - 1]
            self.acts = [*before, version][-MOST_ACTS:]

    @handles("encounters.save_note", "encounters.refresh")
    async def write(self) -> None:
        """Open the note for writing."""
        view = await self._refresh()
        if view is not None and view.editable:
            self.mode = "write"
            self._sit(view)

    @handles("encounters.refresh")
    async def read(self) -> None:
        """Show the note with its marks; what was typed is saved by the field as it is left."""
        if not self.conflict and await self._refresh() is not None:
            self.mode = "read"

    @handles("encounters.save_note", "encounters.refresh", words=True)
    async def keep(self, typed: str) -> None:
        """Save the note as it is typed. Another window's words are never overwritten: then both are shown."""
        what = self._read_typed(typed)
        if what is None:
            return
        if what.late:
            await self._differ()
            return
        try:
            view = await self._ask(save_note, **self._subject(), note_version=self.typed_on, text=what.text)
        except Conflict:
            await self._differ()
        except Problem as problem:
            self.unsaved_why = str(problem)
        else:
            self._draw(view)
            self._acted(view.version)
            self.typed_on = view.note_version
            self._saved(what.change)

    async def _differ(self) -> None:
        """Show the other window's words beside the person's own, which stay in their field."""
        view = await self._refresh()
        if view is not None:
            self._differs(view.note)
            self.mode = "write"

    @handles("encounters.save_note", "encounters.refresh")
    async def keep_mine(self) -> None:
        """Go on with the person's own words: the field saves them over the other window's."""
        view = await self._refresh()
        if view is not None:
            self.typed_on, self.conflict, self.theirs = view.note_version, False, ""

    @handles("encounters.save_note", "encounters.refresh")
    async def take_theirs(self) -> None:
        """Go on with the other window's words."""
        view = await self._refresh()
        if view is not None:
            self._sit(view)

    @handles("encounters.suggest", "encounters.refresh")
    async def suggest(self) -> None:
        """Ask for a suggestion for the note as it is saved; it comes by push."""
        await self._ask_for_one(offline=False)

    @handles("encounters.suggest", "encounters.refresh")
    async def suggest_offline(self) -> None:
        """Ask the offline engine, where the provider that the practice chose failed or may not be asked."""
        await self._ask_for_one(offline=True)

    async def _ask_for_one(self, *, offline: bool) -> None:
        view = await self._refresh() if not self.conflict else None
        if view is None:
            return
        asked = await self._call(
            ask_suggestion, **self._subject(), note_version=view.note_version, offline=offline
        )  # fmt: skip
        if asked is not None:
            self._draw(asked)
            self.mode = "read"

    async def _act(self, verb: Verb[Any, EncounterView], **fields: Any) -> EncounterView | None:
        """One change at the version that the screen shows, or at the one that this tab's acts since led to; any other newer
        one is shown instead, and said."""
        if fields.get("version") in self.acts:
            fields["version"] = self.acts[-1]
        try:
            view: EncounterView = await self._ask(verb, **self._subject(), **fields)
        except Conflict as problem:
            await self._refresh()
            self._show(problem)
            return None
        except Problem as problem:
            self._show(problem)
            await self._refresh()
            return None
        self._draw(view)
        self._acted(view.version)
        return view

    @handles("encounters.set_facts")
    async def ask_facts(self) -> None:
        """Open the form of the visit's facts."""
        self.asking, self.refused = "facts", ""
        await self._refresh()

    @handles.signed_in
    def ask_nothing(self) -> None:
        """Close a form."""
        self.asking = self.refused = ""

    @handles("encounters.set_facts")
    async def change_facts(self, version: int, form: dict[str, Any]) -> None:
        """Save the facts of the visit; a refusal is shown in the form."""
        minutes = str(form.get("minutes", "")).strip()
        try:
            with saving(Subject.ENCOUNTER, self.encounter_id, "visit"):
                view = await self._ask(
                    set_facts,
                    **self._subject(),
                    version=version,
                    service_date=form.get("service_date", ""),
                    patient_kind=form.get("patient_kind", ""),
                    setting=form.get("setting", ""),
                    minutes=minutes or None,
                    visit=form.get("visit", ""),
                    picked=str(form.get("picked", "")).strip(),
                )
        except Problem as problem:
            self.refused = str(problem)
            return
        self._draw(view)
        self.asking = self.refused = ""
        field = await self.get_state(CodeField)
        field.day = view.service_date


@dataclass(frozen=True, slots=True)
class _Tab:
    """A tab that has an encounter open."""

    encounter_id: str
    token: str


def _desk(scope: Scope, tab: _Tab) -> Desk:
    return desk_of(refresh_encounter(scope, parse(OfEncounter, {"encounter_id": tab.encounter_id})))


OPEN: Stream[_Tab, Desk] = Stream(
    lambda: EncounterDesk, "desk", read=_desk, verb=refresh_encounter.name, pause=0.3, after=0.05, at_once=True
)
"""An open encounter, read for each tab under its person's scope: the answer of the worker, and what a biller does."""
