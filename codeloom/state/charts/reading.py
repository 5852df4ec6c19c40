"""A chart read by a manager or a supervisor, with its history, and what a manager decides about it there."""

from typing import Any, ClassVar

from codeloom.services.charts import (
    ChartHead,
    CoderChoice,
    DataGroup,
    DocumentItem,
    HistoryView,
    WaysView,
    close,
    find_in_chart,
    give,
    history,
    read_chart,
    read_document,
    release_hold,
    reopen,
    set_priority,
)
from codeloom.services.core import NotFound, Problem, Refused, Subject, formatting, saving
from codeloom.services.editor import DocumentView, EditorView
from codeloom.state.core.address import last_part, number_of
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen

QUESTIONS = ("", "give", "return", "close")


class Reading(Screen):
    """Kept: ids, and what is open. `question` is which dialog is open: "give" to a coder, "return" to who sent it back, "close"."""

    _kept: ClassVar[Kept] = kept(
        ids=("place", "number", "chart_id", "document_id"),
        choices=("group", "told", "whole", "question", "grouping_open"),
    )
    place: str = ""
    number: int = 0
    chart_id: str = ""
    document_id: str = ""
    group: str = ""
    told: bool = False
    whole: bool = False
    question: str = ""
    grouping_open: bool = False
    state: str = "loading"
    head: ChartHead = ChartHead()
    documents: list[DocumentItem] = []
    groups: list[DataGroup] = []
    notices: list[str] = []
    editor: EditorView = EditorView()
    line_ids: list[str] = []
    ways: WaysView = WaysView()
    coder: str = ""
    before_id: str = ""
    before: str = ""
    coders: list[CoderChoice] = []
    movable: bool = False
    reopenable: bool = False
    waits: bool = False
    priority: str = "normal"
    document: DocumentView = DocumentView()
    hits_by_document: dict[str, int] = {}
    history: HistoryView = HistoryView()

    @handles("charts.read")
    async def load(self) -> None:
        """Open the chart named in the address, and its history where it was open."""
        await self._introduce()
        text = last_part(self.router.url.path)
        number = number_of(text)
        if text[:40] != self.place:
            self.place, self.number, self.document_id, self.group, self.told, self.question = (
                text[:40],
                number,
                "",
                "",
                False,
                "",
            )
            self.state = "loading"
        await self._refresh()
        if self.state == "open" and self.told:
            await self._tell()

    async def _refresh(self) -> None:
        """Read the chart again; the open document stays."""
        try:
            view = await self._ask(read_chart, number=self.number)
        except (NotFound, Refused):
            self.state, self.chart_id = "absent", ""
            return
        except Problem as problem:
            self._show(problem)
            self.state, self.chart_id = "failed", ""
            return
        self.state, self.chart_id, self.head = "open", view.head.id, view.head
        self.documents, self.groups, self.notices = list(view.documents), list(view.groups), list(view.notices)
        self.editor, self.ways, self.coder = view.editor, view.ways, view.coder
        self.line_ids = [row.id for row in view.editor.rows]
        self.before_id, self.before, self.coders = view.before.id, view.before.name, list(view.coders)
        self.movable, self.reopenable, self.waits = view.movable, view.reopenable, view.waits_for_audit
        self.priority = view.priority
        known = {document.id for document in view.documents}
        await self._read(self.document_id if self.document_id in known else view.first_document)

    async def _read(self, document_id: str, find: str = "") -> None:
        if document_id:
            view = await self._call(read_document, chart_id=self.chart_id, document_id=document_id, find=find)
            if view is not None:
                self.document, self.document_id = view, document_id

    @handles("charts.read_document")
    async def show_document(self, document_id: str) -> None:
        """Open a document."""
        self.group = ""
        await self._read(str(document_id))

    @handles.signed_in
    def show_group(self, name: str) -> None:
        """Show medications, labs or procedures in the middle pane."""
        self.group = str(name)[:40]

    @handles.signed_in
    def toggle_grouping(self) -> None:
        """Show in full what the list groups to, or its one line."""
        self.grouping_open = not self.grouping_open

    @handles("charts.find", "charts.read_document")
    async def find(self, words: str) -> None:
        """Look for words in every document and light them up in the open one."""
        self.hits_by_document = await self._call(find_in_chart, chart_id=self.chart_id, words=words) or {}
        await self._read(self.document_id, words)

    @handles("charts.history")
    async def tell_history(self) -> None:
        """Show who did what when, or close it."""
        self.told = not self.told
        if self.told:
            await self._tell()

    async def _tell(self) -> None:
        view = await self._call(history, chart_id=self.chart_id)
        if view is not None:
            self.history = view

    @handles("charts.history")
    async def show_whole(self, shown: str) -> None:
        """Milestones only, or every act ("all")."""
        self.whole = shown == "all"
        await self._tell()

    @handles("charts.read")
    async def ask_what(self, question: str) -> None:
        """Open one of the manager's dialogs, or close it ("")."""
        if question in QUESTIONS:
            self.question = question
        await self._refresh()

    @handles("charts.release")
    async def release(self) -> None:
        """Release a hold: the chart is in its coder's queue again."""
        if await self._call(release_hold, chart_id=self.chart_id) is not None:
            self._say("Hold released", f"{formatting.chart_number(self.number)} is in its coder’s queue again.")
        await self._after()

    @handles("charts.give")
    async def give_to(self, form: dict[str, Any]) -> None:
        """Give the chart to a coder, with a word for them if one was written."""
        to, words = str(form.get("to", "")), str(form.get("give-words", ""))
        with saving(Subject.CHART, self.chart_id, "give"):
            name = await self._call(give, chart_id=self.chart_id, to=to, words=words)
        if name is not None:
            self.question = ""
            self._say(f"{formatting.chart_number(self.number)} is with {name}")
        await self._after()

    @handles("charts.set_priority")
    async def set_priority(self, priority: str) -> None:
        """Give the chart another priority."""
        if await self._call(set_priority, ids=[self.chart_id], to=str(priority)[:20]) is not None:
            self._say(f"{formatting.chart_number(self.number)} has {str(priority)[:20]} priority")
        await self._after()

    @handles("charts.close")
    async def close_it(self, form: dict[str, Any]) -> None:
        """Close the chart as not codable."""
        reason, words = (str(form.get(name, "")) for name in ("close-reason", "close-words"))
        with saving(Subject.CHART, self.chart_id, "close"):
            done = await self._call(close, chart_id=self.chart_id, reason=reason, words=words)
        if done is not None:
            self.question = ""
            self._say(f"{done} is closed as not codable", "Its rows stay as they are.")
        await self._after()

    @handles("charts.reopen")
    async def open_again(self) -> None:
        """Open a closed chart again."""
        done = await self._call(reopen, chart_id=self.chart_id)
        if done is not None:
            self._say(f"{done} is open again", "Nobody has it yet: give it to a coder.")
        await self._after()

    async def _after(self) -> None:
        await self._refresh()
        if self.told:
            await self._tell()
