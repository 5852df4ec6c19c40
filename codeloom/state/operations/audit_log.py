"""The audit log: a page of it behind the filters of its address, the row that is looked at, and whether its chain holds."""

from typing import Any, ClassVar
from urllib.parse import urlencode

import reflex as rx

from codeloom.services.charts import HistoryView
from codeloom.services.core import NotFound
from codeloom.services.operations import (
    Arrived,
    AuditPage,
    LogRow,
    Standing,
    Verifying,
    arrived,
    how_far,
    listed,
    log_row,
    standing,
    stop,
    subject_history,
    verify,
)
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.session import who
from codeloom.state.core.streams import Stream

PATH = "/audit-log"
FILTERS = ("who", "act", "subject", "since")
RANGES = ("all", "today", "7", "30")
AROUND = 3
"""Rows shown above the one that is bad."""


class AuditLog(Screen):
    """Filters, which its address says, the cursors of earlier pages and the row looked at are kept; what they show is read anew.

    `top` is the number that the newest row of the first page is below; `arrived` counts what came since. `told` is the chart or
    encounter whose history is open.
    """

    _kept: ClassVar[Kept] = kept(
        ids=("who", "subject", "cursors", "top", "chosen", "told"), choices=("act", "since", "whole")
    )
    who: str = ""
    act: str = ""
    subject: str = ""
    since: str = "all"
    top: str = ""
    chosen: str = ""
    told: str = ""
    whole: bool = False
    cursors: list[str] = []
    view: AuditPage = AuditPage()
    stands: Standing = Standing()
    row: LogRow = LogRow()
    run: Verifying = Verifying()
    history: HistoryView = HistoryView()
    arrived: int = 0
    loaded: bool = False

    async def _read(self) -> None:
        before = self.cursors[-1] if self.cursors else self.top
        view = await self._call(
            listed, before=int(before) if before.isdecimal() else None, who=self.who or None, act=self.act,
            subject=self.subject, since=self.since,
        )  # fmt: skip
        if view is not None:
            self.view = view
            self.top = self.top or view.top
        self.loaded = True

    async def _follow(self) -> None:
        """Count what comes from now on."""
        if self.top.isdecimal():
            asked = Arrived(
                top=int(self.top),
                who=id_or_nothing(self.who) or None,
                act=self.act,
                subject=self.subject,
                since=self.since,
            )  # type: ignore[arg-type]  # who is an id as text; since is one of RANGES
            await self._watch(ARRIVED, asked)

    @handles(
        "operations.audit_log", "operations.log_standing", "operations.log_arrivals", "operations.verify_audit_log"
    )
    async def load(self) -> None:
        """Fill the page as its address says; the reading is recorded."""
        await self._introduce()
        principal = await who(self)
        asked = self.router.url.query_parameters
        self.who, self.act = id_or_nothing(asked.get("who", "")), str(asked.get("act", ""))[:80]
        self.subject, since = str(asked.get("subject", ""))[:16], str(asked.get("since", "all"))
        self.since = since if since in RANGES else "all"
        self.cursors, self.top, self.view, self.arrived = [], "", AuditPage(), 0
        self.chosen, self.row, self.told = "", LogRow(), ""
        self.stands = await self._call(standing) or Standing()
        run = how_far(principal.scope) if principal is not None else Verifying()
        self.run = run if run.state == "running" else Verifying()
        await self._read()
        await self._follow()
        if self.run.state == "running":
            await self._watch(RUN, self.run.run)

    def _go(self, **changes: str) -> Any:
        given = {name: changes.get(name, str(getattr(self, name))) for name in FILTERS}
        kept_ = {name: value for name, value in given.items() if value and (name, value) != ("since", "all")}
        return rx.redirect(PATH + ("?" + urlencode(kept_) if kept_ else ""))

    @handles("operations.audit_log")
    async def set_filter(self, name: str, value: str) -> Any:
        """Another person ("who"), act ("act") or time ("since"), by another address of this page; empty for all."""
        return self._go(**{name: str(value)[:80]}) if name in FILTERS else None

    @handles("operations.audit_log")
    async def look_for(self, form: dict[str, Any]) -> Any:
        """Only what is about a chart or an encounter."""
        return self._go(subject=str(form.get("subject", "")).strip().upper()[:16])

    @handles("operations.audit_log")
    async def clear(self) -> Any:
        """Everything again."""
        return rx.redirect(PATH)

    @handles("operations.audit_log")
    async def older(self, cursor: str) -> None:
        """The rows before, from where this page ended."""
        self.cursors = [*self.cursors, str(cursor)[:20]]
        await self._read()

    @handles("operations.audit_log")
    async def newer(self) -> None:
        """The rows after."""
        self.cursors = self.cursors[:-1]
        await self._read()

    @handles("operations.audit_log", "operations.log_arrivals")
    async def show_arrived(self) -> None:
        """The newest rows, those that came since among them."""
        self.cursors, self.top, self.arrived = [], "", 0
        await self._read()
        await self._follow()

    @handles("operations.audit_row")
    async def choose(self, row: str) -> None:
        """Look at one row: its hashes, whether they fit, and the checkpoint that has seen it."""
        self.chosen = str(row)[:20] if str(row).isdecimal() else ""
        await self._look()

    async def _look(self) -> None:
        if not self.chosen:
            return
        try:
            self.row = await self._ask(log_row, row=int(self.chosen))
        except NotFound:
            self.row = LogRow(id=self.chosen, seq=f"{int(self.chosen):,}", fits=False, so="This row is missing.")

    @handles("operations.subject_history")
    async def tell_history(self, subject: str) -> None:
        """Show who did what when with a chart or an encounter (CH-12, EN-12), or close it ("", or the same again)."""
        self.told = "" if subject in ("", self.told) else str(subject)[:24]
        await self._tell()

    @handles("operations.subject_history")
    async def show_whole(self, shown: str) -> None:
        """Milestones only, or every act ("all")."""
        self.whole = shown == "all"
        await self._tell()

    async def _tell(self) -> None:
        if self.told:
            view = await self._call(subject_history, subject=self.told)
            self.told, self.history = (self.told, view) if view is not None else ("", HistoryView())

    @handles("operations.audit_log", "operations.audit_row")
    async def show_bad(self, row: str) -> None:
        """The rows around a bad one, whatever the filters, and the bad one beside them."""
        if not str(row).isdecimal():
            return
        self.who, self.act, self.subject, self.since = "", "", "", "all"
        self.cursors, self.top, self.chosen = [], str(int(row) + AROUND), str(row)[:20]
        await self._read()
        await self._look()

    @handles("operations.verify_audit_log")
    async def verify(self) -> None:
        """Verify the whole chain in pieces, with how far it is; it goes on when this page is left."""
        view = await self._call(verify)
        if view is not None:
            self.run = view
            await self._watch(RUN, view.run)

    @handles("operations.stop_verifying")
    async def stop(self) -> None:
        """Stop verifying."""
        view = await self._call(stop)
        if view is not None:
            self.run = view


ARRIVED: Stream[Arrived, int] = Stream(
    lambda: AuditLog,
    "arrived",
    read=arrived,
    verb=arrived.name,
    at_once=True,
    beat=0.5,  # readings are acts too, and announce nothing
)
"""How many rows came since a page was read, for all who look through the same filter."""
RUN: Stream[str, Verifying] = Stream(
    lambda: AuditLog,
    "run",
    read=how_far,
    verb=verify.name,
    at_once=True,
    beat=0.25,
    beats=lambda run: run.state == "running",
)
"""How far verifying is."""
