"""Import: the open job with its report by file, updated while it runs, and earlier jobs.

Sending files is assets/upload.js; it hands over the id of the job it began. Which job is open stands in the address.
"""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

import reflex as rx

from codeloom.db.scope import Scope
from codeloom.services.core import NotFound, Nothing, Problem, parse
from codeloom.services.imports import (
    EarlierImport,
    ImportReport,
    ReportOf,
    can_generate,
    generate,
    list_imports,
    report_on,
    uploading,
)
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream

PATH = "/import"
PAUSE = 0.25
"""Seconds between two reports pushed to one tab, at least."""
BEAT = 3.0
"""Seconds after which a job in hand is read again though nothing was announced: its report counts seconds."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What one tab looks at: the open job and the page of its report."""

    job: str
    flagged: bool
    after: int


class Importing(Screen):
    """Kept: the open job's id, which files of it are shown and the cursors of earlier pages. Names and rows never stay."""

    _kept: ClassVar[Kept] = kept(ids=("job",), numbers=("cursors",), choices=("flagged",))
    job: str = ""
    flagged: bool = False
    cursors: list[int] = []
    view: ImportReport = ImportReport()
    earlier: list[EarlierImport] = []
    loaded: bool = False
    can_generate: bool = False

    def _wish(self) -> _Wish:
        return _Wish(self.job, self.flagged, self.cursors[-1] if self.cursors else -1)

    @handles("imports.list", "imports.report")
    async def load(self) -> None:
        """Open the job the address names, else the newest one; a finished one with what was refused or noted first."""
        await self._introduce()
        jobs = await self._call(list_imports)
        if jobs is None:
            return
        asked = _id(self.router.url.query_parameters.get("job", ""))
        self.job = asked or (jobs[0].id if jobs else "")
        self.flagged, self.cursors, self.loaded, self.can_generate = False, [], True, can_generate()
        self.view, self.earlier = await self._report(), _but(jobs, self.job)
        if self.view.flagged_count not in ("", "0") and not self.view.in_hand:
            self.flagged = True
            self.view = await self._report()

    async def _report(self) -> ImportReport:
        """The open job; of one that is not there a word, and none is open."""
        if not self.job:
            return ImportReport()
        try:
            return await self._ask(report_on, job_id=self.job, flagged=self.flagged, after=self._wish().after)
        except NotFound as problem:
            self._show(problem)
            self.job = ""
        except Problem as problem:
            self._show(problem)
        return ImportReport()

    @handles("imports.list", "imports.report")
    async def watch(self) -> None:
        """Bring the open job and the list of jobs to this tab, now and while they move. Every change of what is open ends
        here."""
        await self._watch(PROGRESS, self._wish())
        await self._watch(EARLIER, self.job)

    @handles("imports.report")
    async def took(self, job: str) -> Any:
        """Files were sent as this job: open it."""
        known = _id(job)
        return rx.redirect(f"{PATH}?job={known}") if known else None

    @handles("imports.report")
    async def show(self, which: str) -> Any:
        """All files of the open job, or only those refused or with a warning."""
        self.flagged, self.cursors = which == "flagged", []
        return Importing.watch

    @handles("imports.report")
    async def older(self, after: int) -> Any:
        """The next 50 files, from where this page ended."""
        self.cursors = [*self.cursors, after][-1000:]
        return Importing.watch

    @handles("imports.report")
    async def newer(self) -> Any:
        """The 50 before."""
        self.cursors = self.cursors[:-1]
        return Importing.watch

    @handles("imports.generate")
    async def generate(self, form: dict[str, Any]) -> Any:
        """Have synthetic patients made and imported, and open that job."""
        made = await self._call(generate, count=form.get("patients", ""))
        return rx.redirect(f"{PATH}?job={made.id}") if made is not None else None

    @handles("imports.queue")
    async def begin(self) -> Any:
        """Import what the open dry run counted."""
        if await self._call(uploading.queue, job_id=self.job, dry_run=False) is not None:
            self.flagged, self.cursors = False, []
        return Importing.watch

    @handles("imports.cancel")
    async def cancel(self) -> Any:
        """Stop the open job, or forget the files of the open dry run."""
        await self._call(uploading.cancel, job_id=self.job)
        return Importing.watch


def _read(scope: Scope, wish: _Wish) -> ImportReport:
    """What one tab looks at, the same for all who look at it. Raises NotFound."""
    if not wish.job:
        return ImportReport()
    return report_on(scope, parse(ReportOf, {"job_id": wish.job, "flagged": wish.flagged, "after": wish.after}))


def _but(jobs: tuple[EarlierImport, ...], job: str) -> list[EarlierImport]:
    """The jobs beside the open one."""
    return [one for one in jobs if one.id != job]


PROGRESS = Stream(
    lambda: Importing,
    "view",
    read=_read,
    verb=report_on.name,
    pause=PAUSE,
    at_once=True,
    beat=BEAT,
    beats=lambda report: report.in_hand,
)
"""A job with a page of its files, for all who have that page open."""
EARLIER: Stream[str, list[EarlierImport]] = Stream(
    lambda: Importing,
    "earlier",
    read=lambda scope, job: _but(list_imports(scope, Nothing()), job),
    verb=list_imports.name,
    pause=PAUSE,
    at_once=True,
)
"""The jobs beside the open one."""


def _id(text: str) -> str:
    """A job's id as the client gave it; empty when it is none."""
    try:
        return str(UUID(str(text)))
    except ValueError:
        return ""
