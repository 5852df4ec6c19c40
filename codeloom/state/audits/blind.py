"""A chart or an encounter coded by its auditor without the lines that were handed in: its text, own rows, and uncovering. Nothing
of those lines is here.

Every change goes at the version last seen; a conflict shows the fresh rows and keeps what was typed in its field.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, TypedDict

import reflex as rx

from codeloom.services.audits import BlindRows, BlindView, edit_blind, fresh_own, open_blind, read_blind, uncover
from codeloom.services.audits import Choice as DocumentChoice
from codeloom.services.charts import ChartHead, DataGroup
from codeloom.services.core import NotFound, Problem, Refused, Subject
from codeloom.services.editor import FreshRow
from codeloom.state.audits.subject import ENCOUNTER, ProcedureParts, subject_in
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.editor.clashing import decide
from codeloom.state.editor.code_field import CodeField
from codeloom.state.editor.editor_verbs import EditorVerbs
from codeloom.state.editor.line_editor import LineEditor


class OneCoding(TypedDict):
    """What commands about one blind coding name it by."""

    coding_id: str


class BlindDesk(LineEditor, ProcedureParts, Screen):
    """Kept between events: ids, the version, which row's code field and which data are open. Everything shown is read anew.

    `round` is the calibration it is coded for, empty for an audit; `asking` that the question before uncovering is open.
    """

    _kept: ClassVar[Kept] = kept(LineEditor._kept, ids=("number", "coding_id"), choices=("kind", "group"))
    _verbs: ClassVar[EditorVerbs] = EditorVerbs(edit=edit_blind, read=read_blind, open=open_blind)
    _about: ClassVar[tuple[Subject, str]] = (Subject.AUDIT, "coding_id")
    _conflict_words: ClassVar[str] = "your rows were changed in another tab. What you see are the fresh ones."
    _no_line_words: ClassVar[tuple[str, str]] = (
        "No row to mark for",
        "Add a code, or go to a row, then mark the words.",
    )
    _marks_change_by: ClassVar[frozenset[str]] = frozenset(
        {"add", "set_code", "remove", "move", "principal", "mark", "unmark"}
    )
    kind: str = "chart"
    number: int = 0
    coding_id: str = ""
    state: str = "loading"
    why_not: str = ""
    what_next: str = ""
    head: ChartHead = ChartHead()
    calibration: str = ""
    inpatient: bool = False
    documents: list[DocumentChoice] = []
    groups: list[DataGroup] = []
    group: str = ""
    documents_word: str = ""
    rows: BlindRows = BlindRows()

    @handles("audits.open_blind", "audits.read_blind")
    async def load(self) -> Any:
        """Go on with what one codes blind of the chart or encounter in the address, or begin; rows that were seen are in their
        audit."""
        await self._introduce()
        kind, number = subject_in(str(self.router.url.path))
        if (kind, number) != (self.kind, self.number):
            self.kind, self.number, self.state, self.group = kind, number, "loading", ""
        self.focus = ""
        self._close_all()
        return await self._opened()

    async def _refresh(self) -> None:
        await self._opened()

    async def _opened(self) -> Any:
        try:
            view = await self._ask(open_blind, number=self.number, kind=self.kind)
        except (NotFound, Refused) as problem:
            self.state, self.why_not, self.what_next = "refused", problem.message, problem.todo
            place = f"{ENCOUNTER if self.kind == 'encounter' else ''}{self.number}"
            return rx.redirect(f"/audit/{place}") if problem.code == "uncovered" else None
        except Problem as problem:
            self._show(problem)
            self.state = self.state if self.state == "open" else "failed"
            return None
        await self._fill(view)
        return None

    async def _fill(self, view: BlindView) -> None:
        self.state, self.coding_id, self.head = "open", view.rows.coding_id, view.head
        self.calibration, self.inpatient = view.calibration, view.inpatient
        self.documents, self.documents_word, self.groups = list(view.documents), view.documents_word, list(view.groups)
        self.group = self.group if self.group in {group.name for group in view.groups} else ""
        self._draw(view.rows)
        (await self.get_state(CodeField)).day = view.service_day
        known = {document.value for document in view.documents}
        await self._read(self.document_id if self.document_id in known else view.first_document)

    def _subject(self) -> OneCoding:
        return {"coding_id": self.coding_id}

    def _draw(self, view: BlindRows, focus: str = "") -> None:
        self.rows = view
        self._stand_at(view.version, [row.id for row in view.rows], [row.name for row in view.rows], focus)

    def _told(self) -> str:
        return self.rows.told

    def _fresh_rows(self) -> Sequence[FreshRow]:
        return fresh_own(self.rows.rows)

    @handles("audits.read_blind")
    async def show_part(self, value: str) -> None:
        """Open a document by its id, or data by "data:" and their name."""
        data, _, name = str(value).partition(":")
        if data == "data":
            self.group = name[:60]
            return
        self.group = ""
        await self._read(data)

    @handles("audits.edit_blind", "audits.read_blind", "audits.open_blind")
    async def set_why(self, row_id: str, text: str) -> None:
        """Why this code, when its field is left."""
        with self._saving(f"why:{row_id}"):
            await self._apply({"op": "rationale", "line": row_id, "text": text})

    @handles("audits.uncover", "audits.open_blind", "audits.read_blind")
    async def uncover(self) -> Any:
        """Set the own rows for good and see those that were handed in; pressed twice it was done the first time."""
        try:
            done = await self._ask(uncover, coding_id=self.coding_id, version=self.version)
        except Problem as problem:
            self._show(problem)
            await self._refresh()
            return None
        self.state, self.coding_id = "loading", ""
        return rx.redirect(done.link)


class BlindClashes(BlindDesk):
    """`unsaved` of the desk are the operations left to decide on, as JSON."""

    @handles("audits.edit_blind", "audits.open_blind", "audits.read_blind")
    async def choose_side(self, unsaved: str, n: int, choice: str) -> None:
        """Decide on the n-th operation that was not saved: mine, theirs or both."""
        await decide(self, unsaved, n, choice)
