"""The audit log: a page of it behind the filters of its address, and whether its chain holds."""

from typing import Any, ClassVar
from urllib.parse import urlencode

import reflex as rx

from codeloom.services.operations import AuditPage, ChainView, Standing, listed, standing, verify
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen

PATH = "/audit-log"
FILTERS = ("who", "act", "subject", "since")
RANGES = ("all", "today", "7", "30")


class AuditLog(Screen):
    """Filters, which its address says, and the cursors of earlier pages are kept; the rows are read anew each time."""

    _kept: ClassVar[Kept] = kept(ids=("who", "subject", "cursors", "top"), choices=("act", "since"))
    who: str = ""
    act: str = ""
    subject: str = ""
    since: str = "all"
    top: str = ""
    cursors: list[str] = []
    view: AuditPage = AuditPage()
    stands: Standing = Standing()
    verdict: ChainView = ChainView(True, 0, 0, "")
    loaded: bool = False
    verifying: bool = False

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

    async def _stand(self) -> None:
        self.stands = await self._call(standing) or self.stands

    @handles("operations.audit_log", "operations.log_standing")
    async def load(self) -> None:
        """Fill the page as its address says; the reading is recorded."""
        await self._introduce()
        asked = self.router.url.query_parameters
        self.who, self.act = id_or_nothing(asked.get("who", "")), str(asked.get("act", ""))[:80]
        self.subject, since = str(asked.get("subject", ""))[:16], str(asked.get("since", "all"))
        self.since = since if since in RANGES else "all"
        self.cursors, self.top, self.view = [], "", AuditPage()
        self.verdict = ChainView(True, 0, 0, "")
        await self._stand()
        await self._read()

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

    @handles("operations.verify_audit_log", "operations.log_standing")
    async def verify(self) -> Any:
        """Verify the whole chain now, and say what came of it above the list."""
        self.verifying = True
        yield
        verdict = await self._call(verify)
        self.verifying = False
        if verdict is not None:
            self.verdict = verdict
            await self._stand()
