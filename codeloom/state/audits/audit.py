"""One audit: the chart's text, the auditor's list beside the coder's, verdicts, feedback, and closing it.

Every change goes at the version last seen; a conflict shows the fresh audit and keeps what was typed in its field.
"""

from typing import Any, ClassVar

import reflex as rx

from codeloom.services.audits import (
    AskedView,
    AuditBoard,
    AuditView,
    Choice,
    edit_audit,
    finish,
    give_verdict,
    open_audit,
    read_for_audit,
    save_feedback,
)
from codeloom.services.core import Conflict, NotFound, Problem, Refused, Verb
from codeloom.services.editor import ChartHead, DocumentView
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.editor.code_field import CodeField


class AuditDesk(Screen):
    """Kept between events: ids, the version, and which row's code field is open. Everything shown is read anew."""

    _kept: ClassVar[frozenset[str]] = frozenset(
        {"number", "audit_id", "version", "document_id", "row_ids", "row_names", "editing", "focus", "feedback_key"}
    )
    number: int = 0
    audit_id: str = ""
    version: int = 0
    document_id: str = ""
    row_ids: list[str] = []
    row_names: list[str] = []
    editing: str = ""
    focus: str = ""
    feedback_key: int = 0
    state: str = "loading"
    why_not: str = ""
    what_next: str = ""
    head: ChartHead = ChartHead()
    coder: str = ""
    coder_first: str = ""
    round: str = ""
    asked: list[AskedView] = []
    documents: list[Choice] = []
    documents_word: str = ""
    document: DocumentView = DocumentView()
    board: AuditBoard = AuditBoard()
    feedback: str = ""
    conflict: str = ""

    @handles("audits.open")
    async def load(self) -> None:
        """Open or resume the audit of the chart named in the address."""
        await self._introduce()
        text = str(self.router.url.path).rstrip("/").rsplit("/", 1)[-1]
        self.number = int(text) if text.isascii() and text.isdigit() and len(text) < 13 else 0
        self.editing, self.focus, self.conflict = "", "", ""
        await self._open()

    async def _open(self) -> None:
        try:
            view = await self._ask(open_audit, number=self.number)
        except (NotFound, Refused) as problem:
            self.state, self.why_not, self.what_next = "refused", problem.message, problem.todo
            return
        except Problem as problem:
            self._show(problem)
            return
        await self._fill(view)

    async def _fill(self, view: AuditView) -> None:
        self.state, self.audit_id, self.head = "open", view.board.audit_id, view.head
        self.coder, self.coder_first, self.round = view.coder, view.coder_first, view.round
        self.asked, self.documents, self.documents_word = list(view.asked), list(view.documents), view.documents_word
        self.feedback, self.feedback_key = view.feedback, self.feedback_key + 1
        self._take(view.board)
        field = await self.get_state(CodeField)
        field.day = view.service_day
        known = {document.value for document in view.documents}
        await self._read(self.document_id if self.document_id in known else view.first_document)

    def _take(self, board: AuditBoard, focus: str = "") -> None:
        self.board, self.version = board, board.version
        self.row_ids, self.row_names = [row.id for row in board.changes], [row.row for row in board.changes]
        self.focus = f"{focus}~{board.version}" if focus else ""

    async def _read(self, document_id: str) -> None:
        if not document_id:
            return
        view = await self._call(read_for_audit, audit_id=self.audit_id, document_id=document_id)
        if view is not None:
            self.document, self.document_id = view, document_id

    async def _change(self, verb: Verb[Any, AuditBoard], focus: str = "", **fields: Any) -> bool:
        """One change at the version last seen. Whether it was made."""
        try:
            board = await self._ask(verb, audit_id=self.audit_id, version=self.version, **fields)
        except Conflict:
            await self._open()
            self.conflict = "Not saved: this audit was changed in another tab. What you see is the fresh one."
            return False
        except Problem as problem:
            self._show(problem)
            return False
        self._take(board, focus)
        self.conflict = ""
        return True

    async def _edit(self, operation: dict[str, Any], focus: str = "") -> None:
        """One operation on the auditor's list; the text's marks follow the rows."""
        if await self._change(edit_audit, focus, operations=[operation]):
            await self._read(self.document_id)

    @handles("audits.read_document")
    async def show_document(self, document_id: str) -> None:
        """Open a document in the left pane."""
        await self._read(str(document_id))

    @handles("audits.edit")
    async def open_field(self, row_id: str) -> None:
        """Open the code field in a row, to change its code."""
        self.editing, self.focus = str(row_id), ""
        field = await self.get_state(CodeField)
        field._open()

    @handles("audits.edit")
    async def close_field(self) -> None:
        """Empty the code field, or close the one in a row, without taking anything."""
        self.focus = f"{self.editing}~{self.version}c" if self.editing else ""
        self.editing = ""
        field = await self.get_state(CodeField)
        field._open()

    @handles("audits.edit")
    async def take(self, value: str) -> None:
        """Take a code ("system:code") into the row being edited, or as a new one."""
        system, _, code = str(value).rpartition(":")
        target, self.editing = self.editing, ""
        field = await self.get_state(CodeField)
        field._open()
        wanted = {"code": code, "system": system or "icd10cm"}
        if not target:
            known = set(self.row_ids)
            await self._edit({"op": "add", **wanted})
            made = next((row for row in self.row_ids if row not in known), "")
            self.focus = f"{made}~{self.version}" if made else ""
        else:
            await self._edit({"op": "set_code", "line": target, **wanted}, focus=target)

    @handles("audits.edit")
    async def strike(self, row_id: str) -> None:
        """Strike a row of the coder, or remove one the auditor added."""
        await self._edit({"op": "remove", "line": str(row_id)}, focus=str(row_id))

    @handles("audits.edit")
    async def restore(self, row_id: str) -> None:
        """The coder's row again."""
        await self._edit({"op": "restore", "line": str(row_id)}, focus=str(row_id))

    @handles("audits.edit")
    async def move(self, row_id: str, step: int) -> None:
        """A row one place up (-1) or down (1)."""
        if str(row_id) not in self.row_ids or step not in (-1, 1):
            return
        to = max(0, self.row_ids.index(str(row_id)) + step)
        await self._edit({"op": "move", "line": str(row_id), "to": to}, focus=str(row_id))

    @handles("audits.edit")
    async def make_first(self, row_id: str) -> None:
        """A row to the first place."""
        await self._edit({"op": "principal", "line": str(row_id)}, focus=str(row_id))

    @handles("audits.edit")
    async def set_poa(self, row_id: str, value: str) -> None:
        """The present-on-admission indicator of a row."""
        await self._edit({"op": "poa", "line": str(row_id), "value": value}, focus=str(row_id))

    @handles("audits.edit")
    async def mark(self, value: str) -> None:
        """Take "start:end:row" from the text as evidence of a row."""
        start, _, rest = str(value).partition(":")
        end, _, name = rest.partition(":")
        if not (start.isdigit() and end.isdigit()):
            return
        if name not in self.row_names or not name.isdigit():
            self._say("No row to mark for", "Go to a row that stands in your list, then mark the words.", tone="info")
            return
        row_id = self.row_ids[self.row_names.index(name)]
        span = {"doc": self.document_id, "start": int(start), "end": int(end)}
        await self._edit({"op": "mark", "line": row_id, "span": span}, focus=row_id)

    @handles("audits.verdict")
    async def give(self, row_id: str, verdict: str) -> None:
        """Agree or disagree with the coder on one change."""
        await self._change(give_verdict, pair=str(row_id), verdict=verdict)

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
        await self._change(give_verdict, pair=str(row_id), citation=text)

    @handles("audits.verdict")
    async def set_note(self, row_id: str, text: str) -> None:
        """A word on a change, when its field is left."""
        await self._change(give_verdict, pair=str(row_id), note=text)

    @handles("audits.feedback")
    async def keep_feedback(self, text: str) -> None:
        """Save the feedback, when its field is left."""
        if not await self._change(save_feedback, text=text) and self.conflict:
            self.feedback = str(text)

    @handles("audits.finish")
    async def close(self, outcome: str) -> Any:
        """Approve or return the chart, then go back to the queue."""
        if not await self._change(finish, outcome=outcome):
            return None
        words = {"approve": "approved", "return": "returned to its coder"}.get(str(outcome), "finished")
        rate = next((score.words for score in self.board.scores if score.in_force), "")
        self._say(f"CH-{self.number} {words}", rate)
        self.state = "loading"
        return rx.redirect("/audits")

    @handles.signed_in
    def drop_conflict(self) -> None:
        """The notice of a conflict was read."""
        self.conflict = ""
