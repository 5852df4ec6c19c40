"""Exports: the form of a new one with what to expect of it, and those that were asked for, moving while they are made."""

from datetime import date
from typing import Any, ClassVar

from codeloom.coding.lifecycle import Role
from codeloom.services.exports import (
    SPANS,
    Expected,
    ExportForm,
    ExportsView,
    delete_schedule,
    expect,
    export_form,
    list_exports,
    make_again,
    pause_schedule,
    save_schedule,
    span,
    start,
    stop,
)
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.session import who
from codeloom.state.core.streams import Stream
from codeloom.state.exports.looking import Looked, Wished, part, read

PATH = "/exports"
BEAT = 0.5
"""Seconds after which the list is read again while something is made."""
CHOICES = ("team", "person", "specialty", "setting", "format", "every", "to", "span", "since", "until")
SWITCHES = ("numbers", "months")


class ExportsDesk(Screen):
    """Kept: what is chosen in the form, the schedule that it changes, and the cursors of earlier pages."""

    _kept: ClassVar[Kept] = kept(
        ids=("team", "person", "to", "editing", "deleting", "current", "cursors"),
        versions=("version",),
        choices=(
            "report",
            "fields",
            "format",
            "span",
            "specialty",
            "setting",
            "numbers",
            "months",
            "every",
            "paused",
            "broken",
        ),
        days=("since", "until", "today"),
    )
    report: str = ""
    fields: list[str] = []
    format: str = "xlsx"
    span: str = "last_month"
    since: str = ""
    until: str = ""
    today: str = ""
    team: str = ""
    person: str = ""
    specialty: str = ""
    setting: str = ""
    numbers: bool = False
    months: bool = False
    every: str = ""
    to: str = ""
    editing: str = ""
    deleting: str = ""
    paused: bool = False
    broken: bool = False
    version: int = 0
    current: str = ""
    cursors: list[str] = []
    form: ExportForm = ExportForm()
    expected: Expected = Expected()
    view: ExportsView = ExportsView()
    lost: int = 0
    loaded: bool = False

    def _days(self) -> tuple[str, str]:
        """The range as two days, empty for all."""
        if self.span == "own":
            return self.since, self.until
        found = span(self.span, date.fromisoformat(self.today)) if self.today else None
        return (str(found[0]), str(found[1])) if found else ("", "")

    def _wish(self) -> Wished:
        since, until = self._days()
        filters = {
            "since": since or None, "until": until or None, "team": self.team, "person": self.person, "specialty": self.specialty,
            "setting": self.setting, "numbers": self.numbers, "months": self.months,
        }  # fmt: skip
        return {"report": self.report, "fields": self.fields, "format": self.format, "filters": filters}

    async def _expect(self) -> None:
        self.expected = await self._call(expect, **self._wish()) or Expected()

    async def _open(self, report: str = "", like: str = "", schedule: str = "") -> None:
        """Show the form of a report, filled as an export or a schedule was where one is named."""
        form = await self._call(export_form, report=report, like=like, schedule=schedule)
        if form is None:
            return
        self.form, self.report, self.today, self.editing, self.lost = form, form.report, form.today, "", 0
        self.team = self.person = self.specialty = self.setting = ""
        if like or schedule:
            self._fill(form, schedule)
        else:
            self.fields = list(form.before or form.usual)
            if not form.dated:
                self.span = "all"
            elif self.span == "all":
                self.span = "last_month"
        await self._expect()

    def _fill(self, form: ExportForm, schedule: str) -> None:
        said = form.filled
        self.fields, self.format, self.lost = list(said.fields), said.format, said.lost
        self.team, self.person, self.specialty, self.setting = said.team, said.person, said.specialty, said.setting
        self.numbers, self.months = said.numbers, said.months
        self.since, self.until = said.since, said.until
        self.span = "own" if said.since else "all"
        self.every, self.to, self.version, self.editing = said.every, said.to, said.version, schedule
        self.paused, self.broken = said.paused == "person", said.paused not in ("", "person")

    @handles("exports.form", "exports.expect", "exports.list")
    async def load(self) -> None:
        """Fill the page; the address may name an export, which is then the current row, or a report."""
        await self._introduce()
        asked = self.router.url.query_parameters
        self.current, self.cursors = id_or_nothing(asked.get("export", "")), []
        self.every = self.to = ""
        await self._open(report=str(asked.get("report", ""))[:16])
        await self._read()
        self.loaded = True

    async def _read(self) -> None:
        self.view = await self._call(list_exports, after=self.cursors[-1] if self.cursors else "") or ExportsView()

    @handles("exports.list")
    async def watch(self) -> None:
        """Bring the list to this tab, now and while it moves."""
        principal = await who(self)
        if principal is not None:
            whose = "" if principal.role == Role.MANAGER else str(principal.scope.user_id)
            await self._watch(EXPORTS, Looked(whose, self.cursors[-1] if self.cursors else ""))

    @handles("exports.form", "exports.expect")
    async def choose_report(self, report: str) -> None:
        """Another report, with the fields of the last export of it."""
        await self._open(report=report)

    @handles("exports.expect")
    async def toggle(self, name: str) -> None:
        """Take a field in or leave it out."""
        name = str(name)[:40]
        self.fields = [one for one in self.fields if one != name] if name in self.fields else [*self.fields, name][:60]
        await self._expect()

    @handles("exports.form", "exports.expect")
    async def set_fields(self, which: str) -> None:
        """All fields ("all"), the usual ones, or those of the last time ("before")."""
        form = await self._call(export_form, report=self.report, like="", schedule="")
        if form is not None:
            names = {"all": tuple(one.name for one in form.fields), "before": form.before}.get(str(which), form.usual)
            self.fields = list(names)
            await self._expect()

    @handles("exports.expect")
    async def choose(self, name: str, value: str) -> None:
        """A filter, the format, the range, how often, or to whom."""
        name, value = str(name), str(value)
        if name == "span" and value not in SPANS:
            return
        if name == "span" and value == "own":
            self.since, self.until = self._days()
        if name in CHOICES:
            setattr(self, name, value[:200])
            await self._expect()

    @handles("exports.expect")
    async def switch(self, name: str, on: bool) -> None:
        """People as numbers of staff ("numbers"), service dates as months ("months")."""
        if name in SWITCHES:
            setattr(self, name, on is True)
            await self._expect()

    @handles("exports.start", "exports.schedule", "exports.form", "exports.expect")
    async def make(self) -> Any:
        """Ask for the export, or save the schedule."""
        if not self.every:
            made = await self._call(start, **self._wish())
            if made is None:
                return None
            self.current, self.cursors = made.id, []
            self._say("Export begun", "You can leave this page; you are told when it is ready.")
            return ExportsDesk.watch
        saved = await self._call(
            save_schedule, **self._wish(), every=self.every, to=self.to, schedule_id=self.editing, version=self.version
        )
        if saved is not None:
            self._say("Schedule saved", "A link is mailed whenever a file is ready, never the file.")
            await self._leave()
        return ExportsDesk.watch

    @handles("exports.stop")
    async def stop(self, export: str) -> Any:
        """Stop an export."""
        await self._call(stop, export_id=export)
        return ExportsDesk.watch

    @handles("exports.again")
    async def again(self, export: str) -> Any:
        """Ask for the same once more."""
        if await self._call(make_again, export_id=export) is not None:
            self.cursors = []
            self._say("Export begun", "From the data as they are now.")
        return ExportsDesk.watch

    @handles("exports.form", "exports.expect")
    async def repair(self, export: str, schedule: str) -> None:
        """Bring what an export, or the schedule it came of, was asked for with into the form, without what is gone."""
        await self._open(like="" if schedule else export, schedule=schedule)

    @handles("exports.form", "exports.expect")
    async def put_away(self) -> None:
        """Leave the schedule that is changed as it is."""
        await self._leave()

    @handles("exports.pause", "exports.form", "exports.expect")
    async def pause(self, schedule: str, paused: bool) -> Any:
        """Pause a schedule, or let it go on."""
        await self._call(pause_schedule, schedule_id=schedule, paused=paused)
        await self._leave()
        return ExportsDesk.watch

    @handles("exports.unschedule")
    async def ask_to_delete(self, schedule: str) -> None:
        """Ask before a schedule is deleted; an empty id closes the question."""
        self.deleting = id_or_nothing(schedule)

    @handles("exports.unschedule", "exports.form", "exports.expect")
    async def delete(self) -> Any:
        """Delete the schedule that was asked about."""
        gone, self.deleting = self.deleting, ""
        await self._call(delete_schedule, schedule_id=gone)
        await self._leave()
        return ExportsDesk.watch

    async def _leave(self) -> None:
        """Show the form of a new export again."""
        self.every = self.to = ""
        await self._open(report=self.report)

    @handles("exports.list")
    async def older(self, cursor: str) -> Any:
        """The exports before, from where this page ended."""
        self.cursors = [*self.cursors, str(cursor)[:100]][-100:]
        return ExportsDesk.watch

    @handles("exports.list")
    async def newer(self) -> Any:
        """The exports after."""
        self.cursors = self.cursors[:-1]
        return ExportsDesk.watch


EXPORTS = Stream(
    lambda: ExportsDesk,
    "view",
    read=read,
    verb=list_exports.name,
    part=part,
    pause=0.25,
    at_once=True,
    beat=BEAT,
    beats=lambda view: bool(view.running),
)
"""A page of exports with the schedules, for all who have it open."""
