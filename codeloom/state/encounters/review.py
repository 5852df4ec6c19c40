"""The biller's review of one encounter: its rows at the version last seen, changed by operations; told when it moves elsewhere."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar, TypedDict
from uuid import UUID

from codeloom.db.scope import Scope
from codeloom.services.core import Conflict, NotFound, Problem, Verb
from codeloom.services.editor import Clash, ParagraphView
from codeloom.services.encounters import (
    ClaimSheet,
    Comparison,
    EncounterView,
    OfEncounter,
    ReviewView,
    Standing,
    VersionRules,
    claim_sheet,
    edit_codes,
    encounter_standing,
    open_encounter,
    refresh_encounter,
    review_clashes,
    review_of,
)
from codeloom.state.core.address import last_part, number_of
from codeloom.state.core.arguments import BadInput
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream
from codeloom.state.editor.code_field import CodeField

MOST_UNSAVED = 100_000
"""Characters of operations that a browser may send back after a conflict."""


class OneEncounter(TypedDict):
    """What commands about one encounter name it by."""

    encounter_id: str


class Review(Screen):
    """Kept between events: the encounter's id and number, and the versions last seen. Everything shown is read anew.

    `editing` is the row whose code field is open, `calling` changes when the field of a new row is to take the focus,
    `focus` is "row~version" of what takes it. `unsaved` are the operations that a conflict kept from being saved, as JSON:
    the browser keeps them; `clashes` says what they wanted beside what stands now. `moved` comes by push. `threads` are the lines
    whose comments stand in their rows.
    """

    _kept: ClassVar[Kept] = kept(ids=("number", "encounter_id"), versions=("version", "note_version"))
    number: int = 0
    encounter_id: str = ""
    version: int = 0
    note_version: int = 0
    state: str = "loading"
    view: ReviewView = ReviewView()
    paragraphs: list[ParagraphView] = []
    claim: ClaimSheet = ClaimSheet()
    compared: Comparison = Comparison()
    ruled: VersionRules = VersionRules()
    moved: Standing = Standing()
    editing: str = ""
    focus: str = ""
    calling: str = ""
    asking: str = ""
    asking_key: str = ""
    conflict: str = ""
    unsaved: str = ""
    clashes: list[Clash] = []
    threads: list[str] = []

    @handles("encounters.open")
    async def load(self) -> None:
        """Open the encounter named in the address."""
        await self._introduce()
        self.editing = self.calling = self.asking = self.conflict = self.unsaved = self.focus = ""
        self.clashes = []
        self.number = number = number_of(last_part(self.router.url.path))
        try:
            view = await self._ask(open_encounter, number=number)
        except NotFound:
            self.state, self.encounter_id = "absent", ""
            return
        except Problem as problem:
            self._show(problem)
            self.state, self.encounter_id = "failed", ""
            return
        self.state, self.compared, self.ruled = "open", Comparison(), VersionRules()
        self._draw(view)
        self.focus = f"{first_place(self.view)}~opened{number}" if first_place(self.view) else ""
        (await self.get_state(CodeField)).day = view.service_date

    @handles("encounters.standing")
    async def watch(self) -> None:
        """Hear of every change that somebody else makes to the open encounter."""
        if self.encounter_id:
            await self._watch(MOVED, self.encounter_id)

    def _subject(self) -> OneEncounter:
        return {"encounter_id": self.encounter_id}

    def _draw(self, view: EncounterView, focus: str = "") -> None:
        """Show the encounter at its version; the focus goes to a row."""
        self.view, self.paragraphs, self.claim = review_of(view), list(view.paragraphs), claim_sheet(view)
        self.threads = [one.id for one in view.lines]
        self.encounter_id, self.version, self.note_version = view.id, view.version, view.note_version
        self.moved = Standing(view.id, view.version, view.suggestion.state == "waiting")
        self.focus = f"{focus}~{view.version}" if focus else ""

    async def _refresh(self) -> None:
        view = await self._call(refresh_encounter, **self._subject())
        if view is not None:
            self._draw(view)

    @handles("encounters.refresh")
    async def show_fresh(self) -> None:
        """What somebody else changed meanwhile."""
        await self._refresh()

    async def _change(self, verb: Verb[Any, EncounterView], focus: str = "", **fields: Any) -> EncounterView | None:
        """One change at the version last seen. A conflict shows the fresh rows and keeps what was not saved."""
        try:
            view = await self._ask(verb, **self._subject(), **fields)
        except Conflict:
            await self._refresh()
            operations = fields.get("operations", ())
            self.unsaved = json.dumps(operations, default=str) if operations else ""
            self.clashes = list(review_clashes(operations, self.view))
            self.conflict = "this encounter was changed elsewhere since you opened it. What you see is the fresh one."
            return None
        except Problem as problem:
            self._show(problem)
            if problem.code in ("not_editable", "not_found"):
                await self._refresh()
            return None
        self._draw(view, focus)
        self.editing = self.calling = self.conflict = self.unsaved = ""
        self.clashes = []
        return view

    async def _apply(self, *operations: Mapping[str, Any], focus: str = "") -> EncounterView | None:
        """Operations on the lines, all or none."""
        return await self._change(edit_codes, focus, version=self.version, operations=list(operations))

    @handles("encounters.edit")
    async def again(self, operations: str) -> None:
        """Do again, on the fresh rows, what a conflict kept from being saved. The browser kept it as JSON."""
        try:
            wanted = json.loads(operations[:MOST_UNSAVED])
        except (ValueError, RecursionError):
            self._show(BadInput())
            return
        await self._change(edit_codes, version=self.version, operations=wanted)

    @handles.signed_in
    def drop_unsaved(self) -> None:
        """Leave the fresh rows as they are."""
        self.conflict, self.unsaved, self.clashes = "", "", []


def first_place(view: ReviewView) -> str:
    """The row that takes the focus when an encounter is opened: the first to decide, the first with a finding, the first."""
    rows = [*view.lines, *view.diagnoses]
    open_ones = [row.id for row in rows if row.kind == "open"]
    found = [row.id for row in rows if any(one.severity != "info" and not one.reason for one in row.findings)]
    return next(iter([*open_ones, *found, *(row.id for row in rows)]), "")


def _read_moved(scope: Scope, encounter_id: str) -> Standing:
    return encounter_standing(scope, OfEncounter(encounter_id=UUID(encounter_id)))


MOVED: Stream[str, Standing] = Stream(
    lambda: Review, "moved", read=_read_moved, verb=encounter_standing.name, pause=0.5, after=0.3
)
"""That an open encounter changed, for everybody who has it open."""
