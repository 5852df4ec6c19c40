"""A session of drills: the case coded blind with the shared editor, its answer, its grade, and what came of the session."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypedDict

import reflex as rx

from codeloom.services.core import NotFound, Problem, Refused, Subject, saving
from codeloom.services.drills import (
    DrillView,
    answer_try,
    doubt_try,
    edit_try,
    grade_try,
    open_drills,
    read_note,
    start_drills,
    stop_drills,
)
from codeloom.services.editor import RowView
from codeloom.state.core.address import last_part, number_of
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.editor.clashing import decide
from codeloom.state.editor.code_field import CodeField
from codeloom.state.editor.editor_verbs import EditorVerbs
from codeloom.state.editor.line_editor import LineEditor

MOST_RATIONALE = 2000
"""Characters of a rationale."""


class OneTry(TypedDict):
    """What commands about one case of a session name it by."""

    try_id: str


class Drill(LineEditor, Screen):
    """Kept between events: the session, the case, its version, the row whose rationale is written, whether the answer is being
    doubted. Everything shown is read anew."""

    _kept: ClassVar[Kept] = kept(
        LineEditor._kept, ids=("number", "try_id", "session_id", "rationale_of"), choices=("doubting",)
    )  # fmt: skip
    _verbs: ClassVar[EditorVerbs] = EditorVerbs(edit=edit_try, read=read_note, open=open_drills)
    _about: ClassVar[tuple[Subject, str]] = (Subject.DRILL, "try_id")
    _conflict_words: ClassVar[str] = "this case was changed in another tab. The rows below are the fresh ones."
    _no_line_words: ClassVar[tuple[str, str]] = (
        "No row to mark for",
        "Add a code first, then mark the words that support it.",
    )
    number: int = 0
    session_id: str = ""
    try_id: str = ""
    rationale_of: str = ""
    doubting: bool = False
    refused: str = ""
    state: str = "loading"
    view: DrillView = DrillView()

    @handles("drills.open")
    async def load(self) -> None:
        """Open the session that the address names at its next case."""
        await self._introduce()
        self._close_all()
        self.number, self.doubting, self.rationale_of = number_of(last_part(self.router.url.path)), False, ""
        await self._refresh()

    async def _refresh(self) -> None:
        try:
            view = await self._ask(open_drills, number=self.number)
        except NotFound:
            self.state, self.try_id = "absent", ""
            return
        except Problem as problem:
            self._show(problem)
            self.state = self.state if self.state == "open" else "failed"
            return
        self.state = "open"
        await self._show_case(view)

    async def _show_case(self, view: DrillView) -> None:
        """A case or the summary. Another case begins with an empty code field."""
        other = view.try_id != self.try_id
        self._draw(view)
        field = await self.get_state(CodeField)
        field.day = view.day
        if other:
            self.editing, self.rationale_of, self.doubting, self.refused = "", "", False, ""
            field._open()
            self.calling = ""

    def _subject(self) -> OneTry:
        return {"try_id": self.try_id}

    def _draw(self, view: DrillView, focus: str = "") -> None:
        self.view, self.try_id, self.session_id = view, view.try_id, view.session_id
        self.document, self.document_id = view.document, view.document.id
        self._stand_at(view.version, [row.id for row in view.rows], [str(row.number) for row in view.rows], focus)

    def _told(self) -> str:
        return self.view.told

    def _fresh_rows(self) -> Sequence[RowView]:
        return self.view.rows

    def _unnamed_line(self) -> str:
        return self.line_names[-1] if self.line_names else ""

    def _made(self, operations: Sequence[Mapping[str, Any]]) -> None:
        """Nothing is said in a drill."""

    @handles.signed_in
    def open_rationale(self, line_id: str) -> None:
        """Open the line in which a row's rationale is written."""
        self.rationale_of, self.focus = str(line_id), ""

    @handles.signed_in
    def close_rationale(self) -> None:
        """Close the line of a rationale whose words did not change."""
        self.rationale_of = ""

    @handles("drills.edit", "drills.read_note")
    async def set_rationale(self, line_id: str, text: str) -> None:
        """Save why this code, when the field is left."""
        self.rationale_of = ""
        words = str(text).strip()[:MOST_RATIONALE]
        with self._saving(f"rationale:{line_id}"):
            await self._apply({"op": "rationale", "line": line_id, "text": words})

    @handles("drills.edit", "drills.open", "drills.read_note")
    async def choose_side(self, unsaved: str, n: int, choice: str) -> None:
        """Decide on the n-th operation that a conflict kept from being saved: mine, theirs or both."""
        await decide(self, unsaved, n, choice)

    @handles("drills.answer")
    async def show_answer(self) -> None:
        """The rows are the answer: show the difference and the rule."""
        if await self._change(answer_try):
            await self._empty_field()

    @handles("drills.answer")
    async def do_not_know(self) -> None:
        """There is nothing to answer: show what is right, which counts as missed."""
        if await self._change(answer_try, unknown=True):
            await self._empty_field()

    @handles("drills.grade")
    async def grade(self, grade: int) -> None:
        """Say how hard it was, and go on to the next case."""
        view = await self._call(grade_try, try_id=self.try_id, grade=grade)
        if view is not None:
            await self._show_case(view)

    @handles("drills.stop")
    async def stop(self) -> None:
        """Stop for today; what was not done is due as before."""
        view = await self._call(stop_drills, session_id=self.session_id)
        if view is not None:
            await self._show_case(view)

    @handles("drills.start")
    async def drill_again(self) -> Any:
        """Another session of the cases that were graded Again."""
        number = await self._call(start_drills, topic="again")
        return rx.redirect(f"/drill/{number}") if number is not None else None

    @handles.signed_in
    def ask(self, shown: bool) -> None:
        """Open the dialog in which an answer is doubted, or close it."""
        self.doubting, self.refused = bool(shown), ""

    @handles("drills.doubt")
    async def doubt(self, form: dict[str, Any]) -> None:
        """Send why the answer is wrong; a refusal stands in the dialog."""
        try:
            with saving(Subject.DRILL, self.try_id, "doubt"):
                view = await self._ask(doubt_try, try_id=self.try_id, words=str(form.get("words", "")))
        except Refused as problem:
            self.refused = str(problem)
            return
        self.doubting = False
        self._draw(view)
        self._say("Sent to your supervisor", "The score stands until an instructor overrides it.")
