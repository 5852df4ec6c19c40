"""The coder's workbench: one chart opened, its documents read and searched, its rows edited by the shared editor.

What else is done to a chart is in state/charts/rows.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, ClassVar, TypedDict

import reflex as rx

from codeloom.db.scope import Scope
from codeloom.services.charts import (
    ChartHead,
    ChartRows,
    ConditionItem,
    DataGroup,
    DocumentItem,
    KeepLease,
    LeaseView,
    SuggestionHead,
    WaysView,
    edit_chart,
    find_in_chart,
    fix_finding,
    keep_lease,
    open_chart,
    read_document,
    suggestion_state,
)
from codeloom.services.core import NotFound, OfChart, Problem, Subject, Verb, formatting, parse
from codeloom.services.editor import DocumentView, EditorView, RowView, numbered
from codeloom.state.core.address import last_part, number_of
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream
from codeloom.state.editor.code_field import CodeField
from codeloom.state.editor.editor_verbs import EditorVerbs
from codeloom.state.editor.line_editor import LineEditor

LEASE_BEAT = 10.0
"""Seconds between two renewals of an edit lease, which lasts 30."""


class OneChart(TypedDict):
    """What commands about one chart name it by."""

    chart_id: str


class Workbench(LineEditor, Screen):
    """Kept between events: ids, the version, what is open and the numbers of fixes. Everything shown is read anew."""

    _kept: ClassVar[Kept] = kept(
        LineEditor._kept,
        ids=("number", "chart_id", "numbers", "moment", "words_wanted", "words_known"),
        numbers=("left",),
        choices=("drawer", "group"),
    )
    _verbs: ClassVar[EditorVerbs] = EditorVerbs(edit=edit_chart, read=read_document, open=open_chart)
    _about: ClassVar[tuple[Subject, str]] = (Subject.CHART, "chart_id")
    _conflict_words: ClassVar[str] = "this chart was changed elsewhere since you opened it. The rows below are fresh."
    _no_line_words: ClassVar[tuple[str, str]] = ("No row to mark for", "Add a code first, then mark its words.")
    number: int = 0
    chart_id: str = ""
    numbers: list[str] = []
    drawer: str = "auto"
    group: str = ""
    state: str = "loading"
    head: ChartHead = ChartHead()
    documents: list[DocumentItem] = []
    notices: list[str] = []
    groups: list[DataGroup] = []
    conditions: list[ConditionItem] = []
    suggestion: SuggestionHead = SuggestionHead()
    moment: str = ""
    open_conditions: int = 0
    editor: EditorView = EditorView()
    lease: LeaseView = LeaseView()
    ways: WaysView = WaysView()
    hits_by_document: dict[str, int] = {}
    show_reasons: bool = False
    left: int = 0
    words_wanted: str = ""
    words_known: str = ""
    quotes: dict[str, str] = {}
    places: dict[str, str] = {}
    quoted_in: dict[str, str] = {}

    @handles("charts.open")
    async def load(self) -> Any:
        """Open the chart named in the address; the cursor stays where it was when it is the same chart. One that comes later in the
        order of the coder's team leads back to the queue."""
        await self._introduce()
        self._close_all()
        number = number_of(last_part(self.router.url.path))
        last = self.focus.partition("~")[0] if number == self.number else ""
        if number != self.number:
            self.number, self.document_id, self.group = number, "", ""
        try:
            view = await self._ask(open_chart, number=number)
        except NotFound:
            self.state, self.chart_id = "absent", ""
            return None
        except Problem as problem:
            self._show(problem)
            self.state, self.chart_id = "failed", ""
            return rx.redirect("/queue") if problem.code == "not_next" else None
        self.numbers, self.words_known = [], ""
        self.state, self.chart_id, self.head = "open", view.head.id, view.head
        if self.left not in (0, number):
            self._say(*left_open(self.left), tone="info")
        self.left = 0
        self.documents, self.groups, self.notices = list(view.documents), list(view.groups), list(view.notices)
        self._show_suggested(view.conditions, view.suggestion)
        self.lease, self.ways, self.show_reasons = view.lease, view.ways, view.editor.unanswered > 0
        self._draw(view.editor, last if last in {row.id for row in view.editor.rows} else first_place(view.editor))
        field = await self.get_state(CodeField)
        field.day = view.service_day
        known = {document.id for document in self.documents}
        await self._read(self.document_id if self.document_id in known else view.first_document)
        return None

    @handles("charts.lease")
    async def keep(self) -> None:
        """Hold the right to edit while the chart is open, and hear who asks for it. On another page the lease lapses."""
        if self.chart_id:
            await self._watch(LEASE, _Holder(self.chart_id, self.router.session.client_token))

    @handles("charts.suggestion")
    async def watch_suggestion(self) -> None:
        """Hear what becomes of a suggestion while the chart is open, wherever it was asked for."""
        if self.chart_id:
            await self._watch(SUGGESTED, _Holder(self.chart_id, self.router.session.client_token))

    @handles("charts.open", "charts.read_document")
    async def suggestion_moved(self) -> None:
        """A suggestion came, failed or went stale by itself: show the list and the words in the open document anew."""
        await self._refresh()
        await self._read(self.document_id)

    def _subject(self) -> OneChart:
        return {"chart_id": self.chart_id}

    def _before(self, verb: Verb[Any, Any]) -> None:
        """Fixes applied one after another leave the others their numbers; anything else numbers them anew."""
        if verb is not fix_finding:
            self.numbers = []

    def _draw(self, view: EditorView, focus: str = "") -> None:
        """Show rows at their new version, their fixes under the numbers they had; the focus goes to the row that changed."""
        if isinstance(view, ChartRows):
            self._show_suggested(view.conditions, view.suggestion)
            view = replace(view, conditions=(), suggestion=SuggestionHead())
        self.editor, self.numbers = numbered(view, self.numbers)
        ids, names = [row.id for row in view.rows], [str(row.number) for row in view.rows]
        self._stand_at(view.version, ids, names, (view.changed or focus) if focus else "")
        bare = [f"{row.id}{row.code}" for row in view.rows if not row.evidence]
        wanted = [*bare, *(item.key for item in self.conditions if item.state == "open" and not item.noted)]
        self.words_wanted = digest(wanted) if wanted and view.editable else ""

    def _made(self, operations: Sequence[Mapping[str, Any]]) -> None:
        done = {operation["op"] for operation in operations}
        if "remove" in done:
            self._say("Row removed", undo=True)
        elif "set_code" in done:
            self._say("Code replaced", undo=True)

    def _told(self) -> str:
        return self.editor.told

    def _fresh_rows(self) -> Sequence[RowView]:
        return self.editor.rows

    def _show_suggested(self, conditions: Sequence[ConditionItem], suggestion: SuggestionHead) -> None:
        self.conditions, self.suggestion, self.moment = list(conditions), suggestion, suggestion.moment
        self.open_conditions = sum(item.state == "open" for item in conditions)

    def _unnamed_line(self) -> str:
        return self.line_names[-1] if self.line_names else ""

    def _open(self, view: DocumentView | None, document_id: str) -> bool:
        if not super()._open(view, document_id):
            return False
        self.group = ""
        self._mark_read(document_id)
        return True

    async def _document_opened(self) -> None:
        await self._refresh()

    def _mark_read(self, document_id: str) -> None:
        """Take the unread mark off a document. Only a list read in this event is shown anew; one sent earlier is forgotten."""
        if not self.documents:
            return
        was = sum(document.unread for document in self.documents)
        self.documents = [replace(d, unread=False) if d.id == document_id else d for d in self.documents]
        now = sum(document.unread for document in self.documents)
        if self.editor.rows or was != now:
            self.editor = replace(self.editor, unread=now)

    @handles("charts.read_document", "charts.open")
    async def next_unread(self) -> None:
        """Open the next document not read yet."""
        view = await self._call(open_chart, number=self.number)
        if view is None:
            return
        waiting = next((d.id for d in view.documents if d.unread), "")
        if waiting:
            await self._read(waiting)
            await self._document_opened()

    @handles.signed_in
    def show_group(self, name: str) -> None:
        """Show medications, labs or procedures in the middle pane."""
        self.group = str(name)

    @handles("charts.find", "charts.read_document")
    async def find(self, words: str) -> None:
        """Look for words in every document and light them up in the open one."""
        hits = await self._call(find_in_chart, chart_id=self.chart_id, words=words)
        self.hits_by_document = hits or {}
        if self.document_id:
            view = await self._call(read_document, chart_id=self.chart_id, document_id=self.document_id, find=words)
            self._open(view, self.document_id)

    async def _refresh(self) -> None:
        """Read the chart again without moving anything: unread marks, rows, suggestions."""
        view = await self._call(open_chart, number=self.number)
        if view is not None:
            self._show_suggested(view.conditions, view.suggestion)
            self.documents, self.head, self.lease = list(view.documents), view.head, view.lease
            self.notices, self.ways = list(view.notices), view.ways
            self._draw(view.editor)
            (await self.get_state(CodeField)).day = view.service_day

    @handles.signed_in
    def show_drawer(self, shown: bool) -> None:
        """Show or hide "Why can't I submit?". Until then it is "auto": there, but not on a low window."""
        self.drawer = "open" if shown else "closed"

    @handles.signed_in
    def open_reasons(self, shown: bool) -> None:
        """Show or hide what the last audit asked for."""
        self.show_reasons = bool(shown)


def left_open(number: int) -> tuple[str, str, str, str]:
    """What is said of a chart that was left without being sent."""
    name = formatting.chart_number(number)
    return f"{name} is not sent yet", "What you did is saved; it stays in your queue.", name, f"/chart/{number}"


def digest(keys: Sequence[str]) -> str:
    """A short name of some rows and conditions, the same for the same ones."""
    return sha256("|".join(keys).encode()).hexdigest()[:16]


def first_place(editor: EditorView) -> str:
    """The row that takes the focus when a chart is opened: the first that an error or warning speaks of, else the first."""
    with_findings = (row.id for row in editor.rows if any(view.severity != "info" for view in row.findings))
    return next(with_findings, editor.rows[0].id if editor.rows else "")


@dataclass(frozen=True, slots=True)
class _Holder:
    """A tab that has a chart open."""

    chart_id: str
    token: str


def _renew(scope: Scope, holder: _Holder) -> LeaseView:
    return keep_lease(scope, parse(KeepLease, {"chart_id": holder.chart_id}))


LEASE = Stream(
    lambda: Workbench,
    "lease",
    read=_renew,
    verb=keep_lease.name,
    at_once=True,
    beat=LEASE_BEAT,
    announced=False,
)
"""The right to edit, renewed for each tab that has the chart open; the answer is who holds it."""


def _suggestion(scope: Scope, holder: _Holder) -> SuggestionHead:
    return suggestion_state(scope, parse(OfChart, {"chart_id": holder.chart_id}))


SUGGESTED: Stream[_Holder, SuggestionHead] = Stream(
    lambda: Workbench, "suggestion", read=_suggestion, verb=suggestion_state.name, pause=0.5, after=0.05
)
"""How the suggestion of an open chart stands, read for each tab under its person's scope. Who sees another moment than the
page was drawn with asks for the list itself."""
