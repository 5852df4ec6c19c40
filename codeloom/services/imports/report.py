"""Imports as people see them: the open job, its files and what happened to each, earlier jobs, and the full report."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.db.queries.imports import held as held_queries
from codeloom.db.queries.imports import jobs as queries
from codeloom.db.queries.imports.jobs import Totals
from codeloom.db.tables.imports import ImportFile, ImportJob
from codeloom.db.work import UnitOfWork
from codeloom.gateways.fhir import OPTION_SKIPS
from codeloom.services.core import NotFound, Nothing, count, short_day, verb
from codeloom.services.imports.generating import plan_of
from codeloom.services.imports.naming import import_name
from codeloom.services.imports.sentences import state_of, what_happened
from codeloom.services.imports.uploading import OfJob

PAGE = 50
NO_FILES = Totals(*[0] * 13)
STATUS = {
    "uploading": ("Uploading", "info"), "queued": ("Waiting", "info"), "running": ("Running", "info"),
    "done": ("Done", "ok"), "cancelled": ("Cancelled", "warn"),
}  # fmt: skip
IN_HAND = frozenset({"uploading", "queued", "running"})


class ReportOf(OfJob):
    """One page of a job's report: files behind position `after`; `flagged` leaves out those with nothing to say."""

    flagged: bool = False
    after: int = -1


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its label; `tone` is error where it calls for somebody."""

    value: str
    label: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file: `tone` ok, info, warn or error; `word` says the same as text; `sentence` what happened."""

    id: str
    name: str
    entry_count: str
    charts: str
    tone: str
    word: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """A job with one page of its files. Widths are whole percents of the bar: read, with a warning, refused.

    `held` visits wait for a manager, or did; `held_open` people of them are undecided. While `generating`, files and bar count
    the patients generated so far.
    """

    id: str = ""
    name: str = ""
    status: str = ""
    word: str = ""
    tone: str = ""
    dry_run: bool = False
    meta: str = ""
    files: str = ""
    percent: int = 0
    left: str = ""
    width_read: int = 0
    width_noted: int = 0
    width_refused: int = 0
    figures: tuple[Figure, ...] = ()
    dry_lines: tuple[Figure, ...] = ()
    rows: tuple[FileRow, ...] = ()
    all_count: str = ""
    flagged_count: str = ""
    after: int = 0
    more: bool = False
    in_hand: bool = False
    can_import: bool = False
    import_label: str = ""
    download: str = ""
    held: str = ""
    held_open: int = 0
    generating: bool = False


@dataclass(frozen=True, slots=True)
class EarlierImport:
    """A line of the list of jobs."""

    id: str
    name: str
    when: str
    charts: str
    word: str
    in_hand: bool


@verb("imports.list", Nothing, read_only=True)
def list_imports(uow: UnitOfWork, _cmd: Nothing) -> tuple[EarlierImport, ...]:
    """The newest jobs, those in hand among them."""
    jobs = queries.recent(uow)
    totals, zone = queries.totals(uow, [job.id for job in jobs]), queries.time_zone(uow)
    return tuple(_earlier(uow, job, totals.get(job.id, NO_FILES), zone) for job in jobs)


@verb("imports.report", ReportOf, read_only=True)
def report_on(uow: UnitOfWork, cmd: ReportOf) -> ImportReport:
    """A job as it stands, with a page of its files."""
    job = _job(uow, cmd.job_id)
    total = queries.totals(uow, [job.id]).get(job.id, NO_FILES)
    files = queries.files_page(uow, job.id, flagged=cmd.flagged, after=cmd.after, size=PAGE + 1)
    shown, now = files[:PAGE], clock.now()
    wanted = _to_generate(job, total)
    done = total.files / wanted if wanted else _share(job, total)
    noted, refused = _width(total.noted, total, done), _width(total.refused, total, done)
    word, tone = STATUS[job.status]
    return ImportReport(
        id=str(job.id), name=_name(uow, job, total), status=job.status, word=word, tone=tone, dry_run=job.dry_run,
        meta=_meta(uow, job, now), percent=int(100 * done), left=_left(job, total, done, now), generating=wanted > 0,
        files=f"{total.files} of {count(wanted, 'patient')}" if wanted else f"{total.over:,} of {count(total.files, 'file')}",
        width_read=max(0, int(100 * done) - noted - refused), width_noted=noted, width_refused=refused,
        figures=_figures(uow, job, total), dry_lines=_dry_lines(uow, job, total) if job.dry_run else (),
        rows=tuple(_row(uow, file, job) for file in shown), all_count=f"{total.files:,}",
        flagged_count=f"{queries.flagged_files(uow, job.id):,}", after=shown[-1].position if shown else cmd.after,
        more=len(files) > PAGE, in_hand=job.status in IN_HAND,
        can_import=job.status == "done" and job.dry_run and total.created + total.updated + total.held > 0,
        import_label=f"Import {count(total.created + total.updated, 'chart')}",
        download=f"/api/imports/{job.id}/report.csv",
        held=f"{total.held:,}" if total.held else "", held_open=held_queries.open_of_job(uow, job.id) if total.held else 0,
    )  # fmt: skip


REPORT_HEAD = (
    "File", "Outcome", "Entries", "Patients", "Encounters", "Made", "Updated", "Unchanged", "Left out", "Held", "What happened",
    "Times", "First entries",
)  # fmt: skip


@verb("imports.download", OfJob)
def download(uow: UnitOfWork, cmd: OfJob) -> tuple[tuple[str | int, ...], ...]:
    """The whole report as rows under REPORT_HEAD: one a file and one for each thing that happened in it."""
    job = _job(uow, cmd.job_id)
    rows: list[tuple[str | int, ...]] = []
    after = -1
    while files := queries.files_page(uow, job.id, flagged=False, after=after, size=1000):
        after = files[-1].position
        for file in files:
            report, name = file.report, _file_name(uow, file)
            numbers = (file.entries, file.patients, int(report.get("encounters", 0)))
            counts = (file.created, file.updated, file.unchanged, file.skipped, file.held)
            rows.append((name, state_of(file, job)[0], *numbers, *counts, what_happened(file, job.dry_run), "", ""))
            for _code, message, times, entries in [*report.get("warnings", ()), *report.get("skips", ())]:
                rows.append((name, *[""] * 9, message, times, " ".join(map(str, entries))))
    uow.record("IMPORT_REPORT_READ", "import_job", job.id, rows=len(rows))
    return tuple(rows)


def _job(uow: UnitOfWork, job_id: UUID) -> ImportJob:
    job = queries.job(uow, job_id)
    if job is None:
        raise NotFound()
    return job


def _name(uow: UnitOfWork, job: ImportJob, total: Totals) -> str:
    return import_name(uow.vault.open(ImportJob.name_enc, job), total.files)


def _file_name(uow: UnitOfWork, file: ImportFile) -> str:
    return uow.vault.open(ImportFile.name_enc, file)


def _share(job: ImportJob, total: Totals) -> float:
    """How much of a job is done, 0 to 1: by bytes where the files are known, else by files."""
    if job.status == "done":
        return 1.0
    if total.size and total.size_over:
        return min(1.0, total.size_over / total.size)
    return total.over / total.files if total.files else 0.0


def _to_generate(job: ImportJob, total: Totals) -> int:
    """How many patients a job is to generate, while some of them are missing; else 0."""
    plan = plan_of(job.options) if job.status in ("queued", "running") else None
    return plan.count if plan is not None and total.files < plan.count else 0


def _width(files: int, total: Totals, done: float) -> int:
    """The part of a bar, filled as far as `done`, that so many of the files read so far take; whole percents."""
    return int(100 * done * files / total.over) if total.over else 0


def _meta(uow: UnitOfWork, job: ImportJob, now: datetime) -> str:
    """started 10:36 by Dana Whitfield, worker a4f2, beat 2 s ago."""
    begun = (job.started_at or job.created_at).astimezone(ZoneInfo(queries.time_zone(uow)))
    starter = queries.starters(uow, [job]).get(job.created_by, "somebody") if job.created_by else "a source"
    words = [f"started {begun:%H:%M} by {starter}"]
    if job.status == "running" and job.lease_token is not None and job.beat_at is not None:
        words += [f"worker {job.worker[-6:]}", f"beat {max(0, int((now - job.beat_at).total_seconds()))} s ago"]
    elif job.status == "running":
        words.append("waits for a worker")
    elif job.finished_at is not None and job.started_at is not None:
        words.append(f"took {span((job.finished_at - job.started_at).total_seconds())}")
    return ", ".join(words)


def span(seconds: float) -> str:
    """3 min 41 s, 12 s, 2 h 5 min."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def _left(job: ImportJob, total: Totals, done: float, now: datetime) -> str:
    """3 min 10 s left, 24 charts a second; empty before there is anything to go by."""
    if job.status != "running" or job.started_at is None:
        return ""
    passed = (now - job.started_at).total_seconds()
    charts = total.created + total.updated + total.unchanged + total.held
    if passed < 1 or not charts:
        return ""
    words = [f"{span(passed * (1 - done) / done)} left"] if 0.02 < done < 1 else []
    return ", ".join([*words, f"{max(1, round(charts / passed)):,} charts a second"])


def _figures(uow: UnitOfWork, job: ImportJob, total: Totals) -> tuple[Figure, ...]:
    dry_run = job.dry_run
    done = "to make" if dry_run else "made"
    made = count(total.created, f"chart {done}", f"charts {done}").partition(" ")
    figures = [Figure(made[0], made[2]), Figure(f"{total.unchanged:,}", "unchanged")]
    if total.updated:
        figures.append(Figure(f"{total.updated:,}", "to update" if dry_run else "updated"))
    if total.held:
        figures.append(Figure(f"{total.held:,}", "would be held" if dry_run else "held for a manager"))
    left_out = queries.left_out(uow, job.id, OPTION_SKIPS) if job.options and not dry_run else 0
    if left_out:
        why = "older visits left out" if plan_of(job.options) else "left out by your options"
        figures.append(Figure(f"{left_out:,}", why))
    figures.append(Figure(f"{total.noted:,}", "imported with warnings"))
    figures.append(Figure(f"{total.refused:,}", "files refused", "error" if total.refused else ""))
    return tuple(figures)


def _dry_lines(uow: UnitOfWork, job: ImportJob, total: Totals) -> tuple[Figure, ...]:
    """What a dry run found, from patients to refused files."""
    encounters = total.created + total.updated + total.unchanged + total.skipped + total.held
    lines = (
        (total.patients, "Patients", ""), (encounters, "Encounters found", ""),
        (queries.left_out(uow, job.id, OPTION_SKIPS), "Left out by your options", ""),
        (total.created, "Charts to make", "strong"), (total.unchanged, "Already here, unchanged", ""),
        (total.updated, "Already here, changed and untouched by a coder", ""),
        *(((total.held, "To be held: not certain whose they are", ""),) if total.held else ()),
        (total.refused, "Files that will be refused", "error" if total.refused else ""),
    )  # fmt: skip
    return tuple(Figure(f"{number:,}", label, tone) for number, label, tone in lines)


def _row(uow: UnitOfWork, file: ImportFile, job: ImportJob) -> FileRow:
    word, tone = state_of(file, job)
    charts = file.created + file.updated + file.unchanged
    return FileRow(
        id=str(file.id), name=_file_name(uow, file), entry_count=f"{file.entries:,}" if file.entries else "",
        charts=f"{charts:,}", tone=tone, word=word, sentence=what_happened(file, job.dry_run),
    )  # fmt: skip


def _earlier(uow: UnitOfWork, job: ImportJob, total: Totals, zone: str) -> EarlierImport:
    begun = (job.started_at or job.created_at).astimezone(ZoneInfo(zone))
    today = clock.today(zone)
    day = "today" if begun.date() == today else "yesterday" if begun.date() == today - timedelta(days=1) else ""
    when = f"{day or short_day(begun.date())} {begun:%H:%M}"
    if job.finished_at is not None and job.started_at is not None:
        when += f", {span((job.finished_at - job.started_at).total_seconds())}"
    word = "Dry run" if job.dry_run and job.status == "done" else STATUS[job.status][0]
    charts = count(total.created + total.updated, "chart")
    return EarlierImport(str(job.id), _name(uow, job, total), when, charts, word, job.status in IN_HAND)
