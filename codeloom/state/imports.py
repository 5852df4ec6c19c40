"""Import: the open job with its report by file, updated while it runs, and earlier jobs.

Sending files is assets/upload.js; it hands over the id of the job it began. Which job is open stands in the address.
"""

import asyncio
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

import reflex as rx

from codeloom.db.scope import Scope
from codeloom.services.core import NotFound, Nothing, Problem, offload, parse
from codeloom.services.imports import EarlierImport, ImportReport, ReportOf, list_imports, report_on, uploading
from codeloom.state.core import live
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.session import who, who_may

PATH = "/import"
PAUSE = 0.25
"""Seconds between two reports pushed to one tab, at least."""
BEAT, REST = 3.0, 15.0
"""Seconds without any announcement after which a job in hand, or a page without one, is looked at all the same."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What one tab looks at: the open job and the page of its report."""

    job: str
    flagged: bool
    after: int


class Importing(Screen):
    """Kept: the open job's id, which files of it are shown and the cursors of earlier pages. Names and rows never stay."""

    _kept: ClassVar[frozenset[str]] = frozenset({"job", "flagged", "cursors"})
    job: str = ""
    flagged: bool = False
    cursors: list[int] = []
    view: ImportReport = ImportReport()
    earlier: list[EarlierImport] = []
    loaded: bool = False

    def _wish(self) -> _Wish:
        return _Wish(self.job, self.flagged, self.cursors[-1] if self.cursors else -1)

    async def _read(self) -> None:
        principal = await who(self)
        if principal is None:
            return
        try:
            self.view, self.earlier = await _look(principal.scope, self._wish())
        except NotFound as problem:
            self._show(problem)
            self.job, self.view = "", ImportReport()
        except Problem as problem:
            self._show(problem)
        self.loaded = True

    @handles("imports.list", "imports.report")
    async def load(self) -> None:
        """Open the job the address names, else the newest one; a finished one with what was refused or noted first."""
        await self._introduce()
        jobs = await self._call(list_imports)
        if jobs is None:
            return
        asked = _id(self.router.url.query_parameters.get("job", ""))
        self.job = asked or (jobs[0].id if jobs else "")
        self.flagged, self.cursors = False, []
        await self._read()
        if self.view.flagged_count not in ("", "0") and not self.view.in_hand:
            self.flagged = True
            await self._read()

    @handles("imports.list", "imports.report", background=True)
    async def watch(self) -> None:
        """Bring the open job and the list of jobs to this tab while they move, at most four times a second."""
        principal = await who(self)
        goes_on, seen = live.serving(self.router.session.client_token, "import"), 0
        shown: tuple[_Wish, ImportReport, list[EarlierImport]] | None = None
        while principal is not None and goes_on():
            moving = shown is not None and (shown[1].in_hand or any(one.in_hand for one in shown[2]))
            newest = await _next(principal.scope.org_id, seen, BEAT if moving else REST)
            principal = await who_may(self, report_on.name)
            if principal is None or not goes_on():
                return
            if newest == seen and not moving:
                continue
            seen = newest
            async with self:
                wish, here = self._wish(), self.router.url.path.rstrip("/") == PATH
            if not here:
                return
            try:
                view, earlier = await _look(principal.scope, wish)
            except NotFound:
                return
            except Problem:
                await asyncio.sleep(1)
                continue
            if shown != (wish, view, earlier):
                async with self:
                    if self._wish() == wish:
                        self.view, self.earlier = view, earlier
                shown = (wish, view, earlier)
            await asyncio.sleep(PAUSE)

    @handles("imports.report")
    async def took(self, job: str) -> Any:
        """Files were sent as this job: open it."""
        known = _id(job)
        return rx.redirect(f"{PATH}?job={known}") if known else None

    @handles("imports.report")
    async def show(self, which: str) -> None:
        """All files of the open job, or only those refused or with a note."""
        self.flagged, self.cursors = which == "flagged", []
        await self._read()

    @handles("imports.report")
    async def older(self, after: int) -> None:
        """The next 50 files, from where this page ended."""
        if isinstance(after, int):
            self.cursors = [*self.cursors, after][-1000:]
        await self._read()

    @handles("imports.report")
    async def newer(self) -> None:
        """The 50 before."""
        self.cursors = self.cursors[:-1]
        await self._read()

    @handles("imports.queue")
    async def begin(self) -> None:
        """Import what the open dry run counted."""
        if await self._call(uploading.queue, job_id=self.job, dry_run=False) is not None:
            self.flagged, self.cursors = False, []
        await self._read()

    @handles("imports.cancel")
    async def cancel(self) -> None:
        """Stop the open job, or forget the files of the open dry run."""
        await self._call(uploading.cancel, job_id=self.job)
        await self._read()


async def _look(scope: Scope, wish: _Wish) -> tuple[ImportReport, list[EarlierImport]]:
    """The open job with one page of its files, and the other jobs. Raises Problem."""
    jobs = await offload(list_imports, scope, Nothing())
    others = [one for one in jobs if one.id != wish.job]
    if not wish.job:
        return ImportReport(), others
    fields = {"job_id": wish.job, "flagged": wish.flagged, "after": wish.after}
    return await offload(report_on, scope, parse(ReportOf, fields)), others


async def _next(org_id: UUID, seen: int, seconds: float) -> int:
    """The next version of the organization's figures, or `seen` again when nothing was announced for so long."""
    try:
        async with asyncio.timeout(seconds):
            return await live.hub.next(org_id, seen)
    except TimeoutError:
        return seen


def _id(text: str) -> str:
    """A job's id as the client gave it; empty when it is none."""
    try:
        return str(UUID(str(text)))
    except ValueError:
        return ""
