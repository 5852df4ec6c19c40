"""One audit of a chart or an encounter: its text, the auditor's list beside the coder's, verdicts, feedback, and closing it.

Every change goes at the version last seen; a conflict shows the fresh audit and keeps what was typed in its field.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, TypedDict

import reflex as rx

from codeloom.services.audits import (
    AuditBoard,
    AuditView,
    Choice,
    agree_rest,
    ask_second,
    edit_audit,
    finish,
    fresh_rows,
    give_verdict,
    open_audit,
    read_for_audit,
    redo_step,
    save_feedback,
    undo_step,
)
from codeloom.services.charts import ChartHead, DataGroup
from codeloom.services.core import NotFound, Problem, Refused, Subject
from codeloom.services.editor import FreshRow, ReturnReason
from codeloom.state.audits.subject import ENCOUNTER, ProcedureParts, subject_in
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.editor.code_field import CodeField
from codeloom.state.editor.editor_verbs import EditorVerbs
from codeloom.state.editor.line_editor import LineEditor

GONE = ("left", "finished")
"""Codes of problems that say that an audit is another's or closed."""
COVERED = "covered"
"""The code of the problem that says that the coder's rows are not uncovered yet."""


class OneAudit(TypedDict):
    """What commands about one audit name it by."""

    audit_id: str


class AuditDesk(LineEditor, ProcedureParts, Screen):
    """Kept between events: ids, the version, which row's code field and which data are open. Everything shown is read anew.

    `group` is the kind of data shown in the place of a document; `left` says why nothing more can be done with the audit:
    what stands in the fields stays there.
    """

    _kept: ClassVar[Kept] = kept(
        LineEditor._kept, ids=("number", "audit_id"), numbers=("feedback_key",), choices=("kind", "group", "after")
    )
    _verbs: ClassVar[EditorVerbs] = EditorVerbs(edit=edit_audit, read=read_for_audit, open=open_audit)
    _about: ClassVar[tuple[Subject, str]] = (Subject.AUDIT, "audit_id")
    _conflict_words: ClassVar[str] = "this audit was changed in another tab. What you see is the fresh one."
    _no_line_words: ClassVar[tuple[str, str]] = (
        "No row to mark for",
        "Go to a row that stands in your list, then mark the words.",
    )
    _marks_change_by: ClassVar[frozenset[str]] = frozenset(
        {
            "add",
            "add_set",
            "set_code",
            "remove",
            "restore",
            "move",
            "principal",
            "poa",
            "units",
            "modifiers",
            "point",
            "mark",
            "unmark",
        }
    )
    kind: str = "chart"
    number: int = 0
    audit_id: str = ""
    after: bool = False
    """The chart was complete before this audit, which is closed only."""
    feedback_key: int = 0
    state: str = "loading"
    covered: bool = False
    why_not: str = ""
    what_next: str = ""
    head: ChartHead = ChartHead()
    coder: str = ""
    coder_first: str = ""
    round: str = ""
    asked: list[ReturnReason] = []
    documents: list[Choice] = []
    groups: list[DataGroup] = []
    group: str = ""
    left: str = ""
    documents_word: str = ""
    notices: list[str] = []
    board: AuditBoard = AuditBoard()
    threads: list[str] = []
    feedback: str = ""

    @handles("audits.open")
    async def load(self) -> Any:
        """Open or resume the audit that the address names: 12 of a chart, encounter-12 of an encounter; what is
        audited blind is coded first."""
        await self._introduce()
        kind, number = subject_in(str(self.router.url.path))
        if (kind, number) != (self.kind, self.number):
            self.kind, self.number, self.state, self.group = kind, number, "loading", ""
        self.focus = self.left = ""
        self._close_all()
        self.covered = False
        await self._refresh()
        if not self.covered:
            return None
        return rx.redirect(f"/blind/{ENCOUNTER if kind == 'encounter' else ''}{number}", replace=True)

    async def _refresh(self) -> None:
        try:
            view = await self._ask(open_audit, number=self.number, kind=self.kind)
        except (NotFound, Refused) as problem:
            self.state, self.why_not, self.what_next = "refused", problem.message, problem.todo
            self.covered = problem.code == COVERED
            return
        except Problem as problem:
            self._show(problem)
            self.state = self.state if self.state == "open" else "failed"
            return
        await self._fill(view)

    async def _fill(self, view: AuditView) -> None:
        self.state, self.audit_id, self.head = "open", view.board.audit_id, view.head
        self.coder, self.coder_first, self.round = view.coder, view.coder_first, view.round
        self.asked, self.documents, self.documents_word = list(view.asked), list(view.documents), view.documents_word
        self.notices, self.groups = list(view.notices), list(view.groups)
        self.group = self.group if self.group in {group.name for group in view.groups} else ""
        self._draw(view.board)
        self._fill_feedback()
        field = await self.get_state(CodeField)
        field.day = view.service_day
        known = {document.value for document in view.documents}
        await self._read(self.document_id if self.document_id in known else view.first_document)

    def _subject(self) -> OneAudit:
        return {"audit_id": self.audit_id}

    def _draw(self, view: AuditBoard, focus: str = "") -> None:
        self.board, self.after, self.threads = view, view.after, [row.thread for row in view.changes]
        self._stand_at(view.version, [row.id for row in view.changes], [row.row for row in view.changes], focus)

    def _told(self) -> str:
        return self.board.told

    def _fresh_rows(self) -> Sequence[FreshRow]:
        return fresh_rows(self.board.changes)

    def _fill_feedback(self) -> None:
        """Draw the feedback as it is stored."""
        self.feedback, self.feedback_key = self.board.feedback, self.feedback_key + 1

    def _show(self, problem: Problem) -> None:
        """Why this audit takes nothing more stands above it; any other problem is a toast."""
        if problem.code in GONE:
            self.left = " ".join(part for part in (problem.message, problem.kept, problem.todo) if part)
        else:
            super()._show(problem)

    @handles("audits.read_document")
    async def show_part(self, value: str) -> None:
        """Open a document by its id, or data by "data:" and their name."""
        data, _, name = str(value).partition(":")
        if data == "data":
            self.group = name[:60]
            return
        self.group = ""
        await self._read(data)

    @handles("audits.undo", "audits.read_document")
    async def undo(self) -> None:
        """Take the newest step back."""
        await self._stepped(await self._change(undo_step))

    @handles("audits.redo", "audits.read_document")
    async def redo(self) -> None:
        """Do the step again that was taken back last."""
        await self._stepped(await self._change(redo_step))

    async def _stepped(self, done: bool) -> None:
        """Show the feedback and the marks in the text as they are after a step back or forth."""
        if done:
            self._fill_feedback()
            await self._read(self.document_id)

    @handles("audits.edit")
    async def restore(self, row_id: str) -> None:
        """The coder's row again."""
        await self._apply({"op": "restore", "line": row_id}, focus=row_id)

    @handles("audits.verdict")
    async def give(self, row_id: str, verdict: str) -> None:
        """Agree or disagree with the coder on one change."""
        await self._change(give_verdict, pair=str(row_id), verdict=verdict)

    @handles("audits.agree_rest")
    async def agree_rest(self) -> None:
        """Agree with the coder on every change that has no verdict yet."""
        await self._change(agree_rest)

    @handles("audits.verdict")
    async def set_category(self, row_id: str, category: str) -> None:
        """The finding category of a change."""
        await self._change(give_verdict, pair=str(row_id), category=category)

    @handles("audits.verdict")
    async def set_material(self, row_id: str, material: bool) -> None:
        """Whether a change is material."""
        await self._change(give_verdict, pair=str(row_id), material=material)

    @handles("audits.verdict")
    async def set_citation(self, row_id: str, text: str) -> None:
        """The guideline section behind a change, when its field is left."""
        with self._saving(f"section:{row_id}"):
            await self._change(give_verdict, pair=str(row_id), citation=text)

    @handles("audits.verdict")
    async def set_note(self, row_id: str, text: str) -> None:
        """A word on a change, when its field is left."""
        with self._saving(f"why:{row_id}"):
            await self._change(give_verdict, pair=str(row_id), note=text)

    @handles("audits.feedback")
    async def keep_feedback(self, text: str) -> None:
        """Save the feedback, when its field is left."""
        with self._saving("feedback"):
            saved = await self._change(save_feedback, text=text)
        if saved or self.conflict:
            self.feedback = str(text)

    @handles("audits.feedback")
    async def set_topic(self, topic: str) -> None:
        """What the feedback is about."""
        await self._change(save_feedback, topic=topic)

    @handles("audits.finish")
    async def close(self, outcome: str) -> Any:
        """Approve or return, then go back to the queue; pressed twice it was done the first time."""
        after = self.after  # as it stood before: an approved chart is complete from now on
        if not self.audit_id or not await self._change(finish, outcome=outcome):
            return None
        subject, person = ("Encounter ", "biller") if self.kind == "encounter" else ("CH-", "coder")
        words = {"approve": "audited" if after else "approved", "return": f"returned to its {person}"}.get(
            str(outcome), "finished"
        )
        rate = next((score.words for score in self.board.scores if score.in_force), "")
        self._say(f"{subject}{self.number} {words}", rate)
        self.state, self.audit_id = "loading", ""
        return rx.redirect("/audits")

    @handles("audits.ask_second")
    async def ask_second(self) -> None:
        """Tell who may confirm the audit that it waits for them."""
        try:
            who = await self._ask(ask_second, **self._subject(), version=self.version)
        except Problem as problem:
            self._show(problem)
            return
        self._say(f"Told: {who}", "Close the audit once it is confirmed, without changing it.")
