"""Feedback: audits of one's own work beside one another, the answers to their changes, and where one stands. It moves by push."""

from dataclasses import dataclass
from typing import Any, ClassVar

import reflex as rx

from codeloom.db.scope import Scope
from codeloom.services.core import Problem, Subject, Verb, parse, saving
from codeloom.services.editor import DocumentView
from codeloom.services.training import (
    RANGES,
    FeedbackView,
    OfOwnAudit,
    OwnAuditView,
    ShowFeedback,
    acknowledge,
    acknowledge_rest,
    feedback,
    open_feedback,
    read_own,
    rebut,
    refresh_feedback,
    take_back,
)
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.arguments import BadInput
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream
from codeloom.state.training.places import marked_span, neighbours

MOST_MARKED = 10


class Feedback(Screen):
    """Kept: the audit, over which days the list is, the change that is being rebutted with the words marked for it
    (`document:start:end`), the document and what stands in the third pane. `refused` says why a rebuttal was not sent."""

    _kept: ClassVar[Kept] = kept(
        ids=("audit", "pair", "document_id", "marked"), choices=("beside", "same", "days")
    )  # fmt: skip
    audit: str = ""
    days: str = "90"
    pair: str = ""
    document_id: str = ""
    marked: list[str] = []
    beside: str = "figures"
    same: bool = False
    state: str = "loading"
    listing: FeedbackView = FeedbackView()
    view: OwnAuditView = OwnAuditView()
    document: DocumentView = DocumentView()
    before: str = ""
    following: str = ""
    refused: str = ""

    @handles("training.feedback", "training.open_feedback")
    async def load(self) -> None:
        """Fill the page: the audit of the address, else the one that was open, else the first that waits for an answer."""
        await self._introduce()
        days = self.router.url.query_parameters.get("days", "")
        self.days = days if days in RANGES else "90"
        found = await self._call(feedback, days=self.days)
        if found is None:
            self.state = "failed"
            return
        self.listing = found
        asked = id_or_nothing(self.router.url.query_parameters.get("audit", ""))
        ids = [one.id for one in found.rows]
        waits = [one.id for one in found.rows if one.group == "answer"]
        chosen = asked or (self.audit if self.audit in ids else "") or next(iter([*waits, *ids]), "")
        if chosen != self.audit:
            self.audit, self.document_id = chosen, ""
            self._stop()
        self.before, self.following = neighbours(ids, chosen, f"/feedback?days={self.days}&audit=")
        await self._open()

    async def _open(self) -> None:
        if not self.audit:
            self.state = "open"
            return
        try:
            self.view = await self._ask(open_feedback, audit_id=self.audit)
        except Problem as problem:
            self._show(problem)
            self.state, self.audit = "open", ""
            return
        self.state, self.document_id = "open", self.document_id or self.view.first_document
        if self.beside == "note":
            await self._read(self.document_id)

    @handles("training.feedback")
    async def watch(self) -> None:
        """Move the list and the figures while the page is open."""
        await self._watch(LISTING, _Tab(self.router.session.client_token, days=self.days))

    @handles("training.feedback")
    async def choose_days(self, days: str) -> Any:
        """Look back over other days."""
        return rx.redirect(f"/feedback?days={days}") if days in RANGES else None

    @handles("training.refresh_feedback")
    async def watch_open(self) -> None:
        """Show a decision as it comes."""
        if self.audit:
            await self._watch(OPEN, _Tab(self.router.session.client_token, self.audit))

    async def _answer(self, verb: Verb[Any, OwnAuditView], **fields: Any) -> None:
        view = await self._call(verb, audit_id=self.audit, **fields)
        if view is not None:
            self.view = view
            await self._list()

    async def _list(self) -> None:
        found = await self._call(feedback, days=self.days)
        if found is not None:
            self.listing = found

    @handles("training.acknowledge", "training.feedback")
    async def acknowledge(self, pair: str) -> None:
        """Accept one change."""
        await self._answer(acknowledge, pair=str(pair))

    @handles("training.acknowledge_rest", "training.feedback")
    async def acknowledge_rest(self) -> None:
        """Accept every change that is not answered."""
        await self._answer(acknowledge_rest)

    @handles("training.take_back", "training.feedback")
    async def take_back(self, pair: str) -> None:
        """Take an acknowledgement back."""
        await self._answer(take_back, pair=str(pair))

    @handles.signed_in
    def begin(self, pair: str) -> None:
        """Open the field for a rebuttal of one change."""
        self.pair, self.marked, self.refused = id_or_nothing(pair), [], ""

    @handles.signed_in
    def stop(self) -> None:
        """Close it; the words typed are kept."""
        self._stop()

    def _stop(self) -> None:
        self.pair, self.marked, self.refused = "", [], ""

    @handles("training.rebut", "training.feedback")
    async def send(self, form: dict[str, Any]) -> None:
        """Send the rebuttal; a refusal stands under its field."""
        spans = [span for text in self.marked if (span := marked_span(text)) is not None]
        try:
            with saving(Subject.AUDIT, self.audit, f"rebut-{self.pair}"):
                self.view = await self._ask(
                    rebut, audit_id=self.audit, pair=self.pair, reason=str(form.get("reason", "")), evidence=spans
                )
        except Problem as problem:
            self.refused = str(problem)
            return
        self._say(f"{self.view.number}: rebuttal sent", f"To be decided: {self.view.decider}")
        self._stop()
        await self._list()

    @handles("training.read_document")
    async def show_note(self, shown: bool) -> None:
        """The note in the third pane, or where one stands."""
        self.beside = "note" if shown else "figures"
        if shown and self.audit:
            await self._read(self.document_id)

    @handles("training.read_document")
    async def show_document(self, document_id: str) -> None:
        """Another document."""
        await self._read(id_or_nothing(document_id))

    async def _read(self, document_id: str) -> None:
        if document_id:
            view = await self._call(read_own, audit_id=self.audit, document_id=document_id)
            if view is not None:
                self.document, self.document_id = view, document_id

    @handles.signed_in
    def mark(self, value: str) -> None:
        """Take "start:end" of the open document as evidence of the rebuttal that is being written."""
        text = f"{self.document_id}:{':'.join(str(value).split(':')[:2])}"
        if marked_span(text) is None:
            self._show(BadInput())
        elif not self.pair:
            self._say("No rebuttal to mark for", "Press R on a change, then mark the words.", tone="info")
        elif text not in self.marked:
            self.marked = [*self.marked, text][-MOST_MARKED:]

    @handles.signed_in
    def unmark(self) -> None:
        """Take the marked words away."""
        self.marked = []

    @handles.signed_in
    def show_same(self, shown: bool) -> None:
        """Show rows that are the same on both sides, or not."""
        self.same = bool(shown)


@dataclass(frozen=True, slots=True)
class _Tab:
    """A tab, the audit that is open in it and the days of its list: what it is told is its person's own."""

    token: str
    audit: str = ""
    days: str = "90"


def _listing(scope: Scope, tab: _Tab) -> FeedbackView:
    return feedback(scope, parse(ShowFeedback, {"days": tab.days}))


def _opened(scope: Scope, tab: _Tab) -> OwnAuditView:
    return refresh_feedback(scope, parse(OfOwnAudit, {"audit_id": tab.audit}))


LISTING: Stream[_Tab, FeedbackView] = Stream(
    lambda: Feedback, "listing", read=_listing, verb=feedback.name, pause=1.0, after=0.2
)
"""A person's own audits, read for each tab under its person's scope."""
OPEN: Stream[_Tab, OwnAuditView] = Stream(
    lambda: Feedback, "view", read=_opened, verb=refresh_feedback.name, pause=1.0, after=0.2
)
"""The open audit of one's work, read for each tab under its person's scope."""
