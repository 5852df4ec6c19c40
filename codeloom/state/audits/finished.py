"""Finished audits: the list behind its filters, and one of them read with its documents."""

from typing import Any, ClassVar
from urllib.parse import urlencode

import reflex as rx

from codeloom.coding.lifecycle import Role
from codeloom.services.audits import (
    FinishedListView,
    FinishedView,
    confirm,
    list_finished,
    read_finished,
    read_finished_document,
)
from codeloom.services.core import NotFound, Problem, Refused
from codeloom.services.editor import DocumentView
from codeloom.state.core.address import last_part
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen

ENCOUNTER = "encounter-"
PEOPLE = ("coder", "auditor", "team")
"""Filters that are ids; the other one is the outcome."""


class FinishedAudits(Screen):
    """Filters as the address has them and the cursors of earlier pages are kept; the rows are read anew each time."""

    _kept: ClassVar[Kept] = kept(ids=("coder", "auditor", "team", "cursors"), choices=("outcome",))
    coder: str = ""
    auditor: str = ""
    team: str = ""
    outcome: str = ""
    cursors: list[str] = []
    view: FinishedListView = FinishedListView()
    loaded: bool = False

    async def _read(self) -> None:
        after = self.cursors[-1] if self.cursors else ""
        view = await self._call(
            list_finished, coder=self.coder, auditor=self.auditor, team=self.team, outcome=self.outcome, after=after
        )
        if view is not None:
            self.view, self.loaded = view, True
        elif self.team:
            self.team = ""
            await self._read()

    @handles("audits.finished")
    async def load(self) -> None:
        """Fill the page from its first row, as its address says."""
        await self._introduce()
        asked = self.router.url.query_parameters
        self.coder, self.auditor, self.team = (id_or_nothing(asked.get(name, "")) for name in PEOPLE)
        outcome = str(asked.get("outcome", ""))
        self.outcome = outcome if outcome in ("approved", "returned") else ""
        self.cursors = []
        await self._read()

    @handles("audits.finished")
    async def set_filter(self, name: str, value: str) -> Any:
        """Another address of this page: only audits of one person's work ("coder"), by one person ("auditor"), of a team's work
        ("team"), or with one outcome ("outcome"); empty for all."""
        if name not in (*PEOPLE, "outcome"):
            return None
        wish = {one: getattr(self, one) for one in (*PEOPLE, "outcome")} | {name: str(value)[:40]}
        return rx.redirect(f"/finished?{urlencode({one: text for one, text in wish.items() if text})}".rstrip("?"))

    @handles("audits.finished")
    async def older(self, cursor: str) -> None:
        """The next 50, from where this page ended."""
        self.cursors = [*self.cursors, str(cursor)]
        await self._read()

    @handles("audits.finished")
    async def newer(self) -> None:
        """The 50 before."""
        self.cursors = self.cursors[:-1]
        await self._read()


class FinishedAudit(Screen):
    """One finished audit; ids are kept, everything shown is read anew."""

    _kept: ClassVar[Kept] = kept(ids=("place", "audit_id", "document_id"))
    place: str = ""
    audit_id: str = ""
    document_id: str = ""
    state: str = "loading"
    view: FinishedView = FinishedView()
    threads: list[str] = []
    document: DocumentView = DocumentView()

    @handles("audits.read")
    async def load(self) -> None:
        """Open the audit that the address names: 12-1 of a chart and its round, encounter-12-1 of a version of an encounter."""
        await self._introduce()
        place = last_part(self.router.url.path)[:40]
        if place != self.place:
            self.place, self.document_id, self.state = place, "", "loading"
        kind = "encounter" if place.startswith(ENCOUNTER) else "chart"
        number, _, round_ = place.removeprefix(ENCOUNTER).partition("-")
        try:
            view = await self._ask(read_finished, kind=kind, number=number, round=round_)
        except (NotFound, Refused):
            self.state, self.audit_id = "absent", ""
            return
        except Problem as problem:
            self._show(problem)
            self.state = "failed"
            return
        self.state, self.view, self.audit_id = "open", view, view.audit.board.audit_id
        self.threads = [one.thread for one in view.audit.board.changes]
        known = {one.value for one in view.audit.documents}
        await self._read(self.document_id if self.document_id in known else view.audit.first_document)

    async def _read(self, document_id: str) -> None:
        if document_id:
            view = await self._call(read_finished_document, audit_id=self.audit_id, document_id=document_id)
            if view is not None:
                self.document, self.document_id = view, document_id

    @handles("audits.read_finished")
    async def show_document(self, document_id: str) -> None:
        """Open a document."""
        await self._read(str(document_id))

    @handles("audits.confirm")
    async def confirm(self, version: int) -> Any:
        """Confirm an open audit as it was read."""
        try:
            await self._ask(confirm, audit_id=self.audit_id, version=version)
        except Problem as problem:
            self._show(problem)
            return None
        self._say("Audit confirmed", "Its auditor can close it as it stands; a change needs it anew.")
        return rx.redirect("/audits" if self.role == Role.SUPERVISOR else "/calibration")
