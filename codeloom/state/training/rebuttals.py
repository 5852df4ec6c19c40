"""Rebuttals: what waits for a decision, one of them with both sides, conceding and deciding. It moves by push."""

from dataclasses import dataclass
from typing import Any, ClassVar

from codeloom.db.scope import Scope
from codeloom.services.core import Nothing, Problem, Subject, parse, saving
from codeloom.services.editor import DocumentView
from codeloom.services.training import (
    InboxView,
    OfRebuttal,
    RebuttalView,
    concede,
    decide,
    open_rebuttal,
    read_evidence,
    rebuttals,
    refresh_rebuttal,
)
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream
from codeloom.state.training.deciding import Deciding
from codeloom.state.training.places import neighbours


class Rebuttals(Deciding, Screen):
    """Kept: the rebuttal, its document, what was chosen of the decision."""

    _kept: ClassVar[Kept] = kept(Deciding._kept, ids=("rebuttal", "document_id"))
    _decisions: ClassVar[tuple[str, ...]] = ("coder", "auditor", "both")
    rebuttal: str = ""
    document_id: str = ""
    state: str = "loading"
    listing: InboxView = InboxView()
    view: RebuttalView = RebuttalView()
    document: DocumentView = DocumentView()
    before: str = ""
    following: str = ""

    @handles("training.rebuttals", "training.open_rebuttal", "training.read_evidence")
    async def load(self) -> None:
        """Fill the page: the rebuttal of the address, else the one that was open, else the first to decide."""
        await self._introduce()
        found = await self._call(rebuttals)
        if found is None:
            self.state = "failed"
            return
        self.listing = found
        asked = id_or_nothing(self.router.url.query_parameters.get("rebuttal", ""))
        ids = [one.id for one in found.rows]
        chosen = asked or (self.rebuttal if self.rebuttal in ids else "") or next(iter(ids), "")
        if chosen != self.rebuttal:
            self.rebuttal, self.document_id = chosen, ""
            self._undecided()
        self.refused = ""
        self.before, self.following = neighbours(ids, chosen, "/rebuttals?rebuttal=")
        await self._open()

    async def _open(self) -> None:
        self.state = "open"
        if not self.rebuttal:
            return
        try:
            self.view = await self._ask(open_rebuttal, rebuttal_id=self.rebuttal)
        except Problem as problem:
            self._show(problem)
            self.rebuttal = ""
            return
        await self._read(self.document_id or self.view.first_document)

    async def _read(self, document_id: str) -> None:
        if document_id:
            view = await self._call(read_evidence, rebuttal_id=self.rebuttal, document_id=document_id)
            if view is not None:
                self.document, self.document_id = view, document_id

    @handles("training.rebuttals")
    async def watch(self) -> None:
        """Move the list while the page is open."""
        await self._watch(LISTING, _Tab(self.router.session.client_token))

    @handles("training.refresh_rebuttal")
    async def watch_open(self) -> None:
        """Show what somebody else decides."""
        if self.rebuttal:
            await self._watch(OPEN, _Tab(self.router.session.client_token, self.rebuttal))

    @handles("training.read_evidence")
    async def show_document(self, document_id: str) -> None:
        """Another document."""
        await self._read(id_or_nothing(document_id))

    @handles("training.decide", "training.rebuttals")
    async def decide(self, form: dict[str, Any]) -> None:
        """Decide; a refusal stands in the form."""
        if not self._chosen():
            return
        try:
            with saving(Subject.REBUTTAL, self.rebuttal):
                self.view = await self._ask(
                    decide,
                    rebuttal_id=self.rebuttal,
                    decision=self.decision,
                    words=str(form.get("words", "")),
                    ruling=self.ruling,
                    **self._ruling_said(form),
                )
        except Problem as problem:
            self.refused = str(problem)
            return
        await self._decided()

    @handles("training.concede", "training.rebuttals")
    async def concede(self, form: dict[str, Any]) -> None:
        """The auditor agrees with the rebuttal; a refusal stands in the form."""
        try:
            with saving(Subject.REBUTTAL, self.rebuttal):
                self.view = await self._ask(concede, rebuttal_id=self.rebuttal, words=str(form.get("words", "")))
        except Problem as problem:
            self.refused = str(problem)
            return
        await self._decided()

    async def _decided(self) -> None:
        state = self.view.state
        self._say(f"{self.view.number} is decided", state.score or state.decision_words)
        self._undecided()
        found = await self._call(rebuttals)
        if found is not None:
            self.listing = found


@dataclass(frozen=True, slots=True)
class _Tab:
    """A tab, and the rebuttal that is open in it."""

    token: str
    rebuttal: str = ""


def _listing(scope: Scope, _tab: _Tab) -> InboxView:
    return rebuttals(scope, Nothing())


def _opened(scope: Scope, tab: _Tab) -> RebuttalView:
    return refresh_rebuttal(scope, parse(OfRebuttal, {"rebuttal_id": tab.rebuttal}))


LISTING: Stream[_Tab, InboxView] = Stream(
    lambda: Rebuttals, "listing", read=_listing, verb=rebuttals.name, pause=1.0, after=0.2
)
"""The inbox, read for each tab: what is whose to decide depends on the person."""
OPEN: Stream[_Tab, RebuttalView] = Stream(
    lambda: Rebuttals, "view", read=_opened, verb=refresh_rebuttal.name, pause=1.0, after=0.2
)
"""The open rebuttal, read for each tab under its person's scope."""
