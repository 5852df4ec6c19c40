"""The state of the code editor: rows changed by operations at the version last seen, their evidence, the open document.

A screen takes it in as `class Desk(LineEditor, Screen)`. Pages name handlers and values by that class, never by
`LineEditor`, which is no state of its own.
"""

import json
import re
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from secrets import token_hex
from typing import Any, ClassVar

from codeloom.services.core import NEW, Conflict, Problem, Subject, Verb, saving
from codeloom.services.editor import AnyRow, Clash, DocumentView, side_by_side
from codeloom.state.core.arguments import BadInput
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles, settle
from codeloom.state.core.screen import NOTHING_OPEN, Screen
from codeloom.state.editor.code_field import CodeField
from codeloom.state.editor.editor_verbs import EditorVerbs
from codeloom.state.editor.sets import SetPicker
from codeloom.state.editor.unsaved import read_unsaved

MARKED = re.compile(r"([0-9]{1,8}):([0-9]{1,8})(?::(.*))?")
"""What spans.js sends: start and end of the words in characters, and the name of the current row if there is one."""
UNITS = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)


class LineEditor(Screen, mixin=True):
    """Adding, changing, ordering and proving code lines. `editing` is the row whose code field is open.

    `calling` changes when the field of a new row is to take the focus; `focus` is "row~version" of the row that takes it.
    `line_names` are what the rows are called in the marks of the text. `unsaved` are the operations that a conflict kept
    from being saved, as JSON: the browser keeps them. `grouping_open`: what the list groups to is shown in full. `unfit`
    changes when units were typed that are none: the field shows the row's own again.

    A screen gives `_verbs`, `_about`, `_conflict_words`, `_no_line_words`, `_subject`, `_draw`, `_refresh` and `_fresh_rows`, and
    adds names of its own to `_kept` by `kept(LineEditor._kept, ...)`.
    """

    _kept: ClassVar[Kept] = kept(
        ids=("line_ids", "line_names", "document_id", "editing", "focus"),
        versions=("version",),
        choices=("grouping_open",),
    )
    _verbs: ClassVar[EditorVerbs]
    _about: ClassVar[tuple[Subject, str]]
    """What half-typed words of this editor are about: the subject, and the field of the state with its id."""
    _conflict_words: ClassVar[str]
    _no_line_words: ClassVar[tuple[str, str]]
    _marks_change_by: ClassVar[frozenset[str]] = frozenset({"mark", "unmark"})
    """Operations after which the document is read again: it shows its marks otherwise."""
    version: int = 0
    line_ids: list[str] = []
    line_names: list[str] = []
    document_id: str = ""
    document: DocumentView = DocumentView()
    editing: str = ""
    focus: str = ""
    calling: str = ""
    conflict: str = ""
    unsaved: str = ""
    clashes: list[Clash] = []
    grouping_open: bool = True
    unfit: str = ""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if cls._mixin:
            raise TypeError(f"{cls.__name__} takes in LineEditor and nothing else: name Screen beside it")
        edit, read, opens = cls._verbs.edit, cls._verbs.read, cls._verbs.open
        settle(cls.event_handlers.values(), {"edit": (edit.name,), "read": (read.name, opens.name)})

    @abstractmethod
    def _subject(self) -> Mapping[str, Any]:
        """The id of what is edited, by its name in commands; a screen's own says which name by a TypedDict."""

    @abstractmethod
    def _draw(self, view: Any, focus: str = "") -> None:
        """Show what `edit` answered, at its version (`_stand_at`); the focus goes to a row."""

    @abstractmethod
    def _told(self) -> str:
        """What `edit` said of its last operations."""

    @abstractmethod
    async def _refresh(self) -> None:
        """Read everything again without moving anything."""

    def _unnamed_line(self) -> str:
        """The name of the row that words are marked for while no row is current; empty when one must be."""
        return ""

    def _before(self, verb: Verb[Any, Any]) -> None:
        """A change is about to be made."""

    def _made(self, operations: Sequence[Mapping[str, Any]]) -> None:
        """Operations were made: say of what may be missed that undo brings it back."""

    @abstractmethod
    def _fresh_rows(self) -> Sequence[AnyRow]:
        """The rows as they stand, beside which a conflict is shown."""

    def _clashed(self, operations: Sequence[Mapping[str, Any]]) -> None:
        self.clashes = list(side_by_side(operations, self._fresh_rows()))

    async def _document_opened(self) -> None:
        """A person opened a document."""

    def _stand_at(self, version: int, ids: list[str], names: list[str], focus: str) -> None:
        """These rows at this version are what the next operation is about."""
        self.version, self.line_ids, self.line_names = version, ids, names
        self.focus = f"{focus}~{version}" if focus else ""

    def _close_all(self) -> None:
        """Another list is opened: no field and no conflict of the one before stays open."""
        self.editing = self.calling = self.conflict = self.unsaved = ""

    async def _read(self, document_id: str) -> None:
        """Open a document."""
        if document_id:
            view = await self._call(self._verbs.read, **self._subject(), document_id=document_id)
            self._open(view, document_id)

    def _open(self, view: DocumentView | None, document_id: str) -> bool:
        """Show a document; whether there was one to show."""
        if view is not None:
            self.document, self.document_id = view, document_id
        return view is not None

    async def _change(self, verb: Verb[Any, Any], focus: str = "", *, already: str = "", **fields: Any) -> bool:
        """One change at the version last seen; whether it was made. A conflict shows the fresh rows and keeps the rest.

        `already` is the code of a problem that says the change was made before: then things are shown as they stand.
        """
        if not getattr(self, self._about[1]):
            self._show(NOTHING_OPEN)
            return False
        self._before(verb)
        try:
            view = await self._ask(verb, **self._subject(), version=self.version, **fields)
        except Conflict:
            await self._refresh()
            self.unsaved = json.dumps(fields["operations"], default=str) if "operations" in fields else ""
            self.conflict = self._conflict_words
            self._clashed(fields.get("operations", ()))
            return False
        except Problem as problem:
            if problem.code != already:
                self._show(problem)
            if problem.code in ("not_editable", already):
                await self._refresh()
            return False
        self._draw(view, focus)
        self.conflict = self.calling = ""
        return True

    async def _apply(self, *operations: dict[str, Any], focus: str = "") -> bool:
        """Operations on the rows, all or none; whether they were applied."""
        if not await self._change(self._verbs.edit, focus, operations=list(operations)):
            return False
        self._made(operations)
        if any(operation["op"] in self._marks_change_by for operation in operations):
            await self._read(self.document_id)
        return True

    def _saving(self, field: str) -> AbstractContextManager[None]:
        """What is called within saves the half-typed words of one field."""
        subject, name = self._about
        return saving(subject, getattr(self, name), field)

    async def _empty_field(self) -> None:
        """The code field without words; it takes the focus anew."""
        (await self.get_state(CodeField))._open()

    @handles.shared("read")
    async def show_document(self, document_id: str) -> None:
        """Open a document."""
        await self._read(document_id)
        await self._document_opened()

    @handles.shared("edit")
    async def open_field(self, line_id: str) -> None:
        """Open the code field in a row, to change its code."""
        self.editing, self.focus, self.calling = line_id, "", ""
        await self._empty_field()

    @handles.shared("edit")
    async def close_field(self) -> None:
        """Empty the code field, or close the one in a row, without taking anything."""
        self.focus = f"{self.editing}~{self.version}c" if self.editing else ""
        self.editing = self.calling = ""
        await self._empty_field()

    @handles.shared("edit")
    async def take(self, value: str) -> None:
        """Take a code ("system:code") into the row being edited, or as a new one."""
        await self._take(value)

    async def _take(self, value: str) -> str:
        """Take a code; the row that has it now, empty when it was not taken."""
        system, _, code = value.rpartition(":")
        target, self.editing, self.calling = self.editing, "", ""
        await self._empty_field()
        made = {"code": code, "system": system or "icd10cm"}
        if target:
            with self._saving(f"code:{target}"):
                return target if await self._apply({"op": "set_code", "line": target, **made}, focus=target) else ""
        with self._saving(f"code:{NEW}"):
            return await self._add({"op": "add", **made})

    @handles.shared("edit")
    async def add_set(self, bundle_id: str) -> None:
        """The codes of a set as new rows, in one step; the first of them takes the focus, and what was left out is said."""
        (await self.get_state(SetPicker))._close()
        self.editing = ""
        if await self._add({"op": "add_set", "bundle": bundle_id}):
            self._say("Set added", self._told(), undo=True)

    async def _add(self, operation: dict[str, Any]) -> str:
        """Add rows; the first of them takes the focus. Its id, empty when none was added."""
        known = set(self.line_ids)
        taken = await self._apply(operation)
        added = next((line_id for line_id in self.line_ids if line_id not in known), "") if taken else ""
        self.focus = f"{added}~{self.version}" if added else ""
        return added

    @handles.shared("edit")
    async def remove(self, line_id: str) -> None:
        """A row away; the focus stays on it where it is still shown."""
        await self._apply({"op": "remove", "line": line_id}, focus=line_id)

    @handles.shared("edit")
    async def move(self, line_id: str, step: int) -> None:
        """A row one place up (-1) or down (1)."""
        if step in (-1, 1):
            at = self.line_ids.index(line_id) if line_id in self.line_ids else 0  # the verb refuses an unknown row
            to = max(0, at + step)
            await self._apply({"op": "move", "line": line_id, "to": to}, focus=line_id)

    @handles.shared("edit")
    async def make_principal(self, line_id: str) -> None:
        """A row to the first place."""
        await self._apply({"op": "principal", "line": line_id}, focus=line_id)

    @handles.shared("edit")
    async def set_poa(self, line_id: str, value: str) -> None:
        """The present-on-admission indicator of a row."""
        await self._apply({"op": "poa", "line": line_id, "value": value}, focus=line_id)

    @handles.shared("edit")
    async def set_units(self, line_id: str, value: str) -> None:
        """How many times the code of a row is reported, as typed; what is no number from 1 on changes nothing."""
        if not UNITS.fullmatch(value.strip()):
            self._say("Not changed", "Units are a whole number from 1 to 9,999.", tone="warn")
            self.unfit = token_hex(4)
            self.focus = f"{line_id}~{self.version}{self.unfit}"
            return
        await self._apply({"op": "units", "line": line_id, "value": int(value)}, focus=line_id)

    @handles.shared("edit")
    async def mark(self, value: str) -> None:
        """Take "start:end" or "start:end:row" from the open document as evidence of a row."""
        marked = MARKED.fullmatch(value)
        if marked is None:
            self._show(BadInput())
            return
        name = marked[3] or self._unnamed_line()
        if name not in self.line_names or not name.isalnum():
            self._say(*self._no_line_words, tone="info")
            return
        line, start, end = self.line_ids[self.line_names.index(name)], int(marked[1]), int(marked[2])
        span = {"doc": self.document_id, "start": start, "end": end}
        await self._apply({"op": "mark", "line": line, "span": span}, focus=line)

    @handles.shared("edit")
    async def unmark(self, line_id: str, index: int) -> None:
        """One piece of evidence (0-based) away from a row."""
        await self._apply({"op": "unmark", "line": line_id, "index": index}, focus=line_id)

    @handles.shared("edit")
    async def again(self, operations: str) -> None:
        """Do again, on the fresh rows, what a conflict kept from being saved. The browser kept it as JSON."""
        if (wanted := read_unsaved(operations)) is None:
            self._show(BadInput())
        elif await self._change(self._verbs.edit, operations=wanted):
            await self._read(self.document_id)

    @handles.signed_in
    def toggle_grouping(self) -> None:
        """Show in full what the list groups to, or its one line."""
        self.grouping_open = not self.grouping_open

    @handles.signed_in
    def drop_unsaved(self) -> None:
        """Leave the fresh rows as they are."""
        self.conflict = self.unsaved = ""
