"""The files of one claimed import job: reading ahead in one thread, writing patient by patient in another, reporting.

Progress is a counter committed with the charts it counts, so whoever takes the job up next reads the file again and skips
what is there. One bad file never stops its siblings. The lease itself is in import_run.py.
"""

import contextvars
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from codeloom.coding import clock
from codeloom.db.crypto import Unreadable
from codeloom.db.ids import new_id
from codeloom.db.queries import import_work as work
from codeloom.db.queries import imports as queries
from codeloom.db.queries.import_work import Fenced, Lease
from codeloom.db.scope import Scope
from codeloom.db.tables.imports import ImportFile
from codeloom.db.work import Clash, UnitOfWork, Unreachable, unit_of_work
from codeloom.gateways import fhir
from codeloom.services import import_write as writing
from codeloom.services.import_pieces import Pieces
from codeloom.services.imports import CHUNK_BYTES, ImportOptions

log = logging.getLogger("codeloom.imports")
BATCH_CHARTS = 40
AHEAD = 3
MOST_TRIES = 12
OVER = frozenset({"accepted", "refused", "skipped"})
TROUBLE = {
    "ended_the_worker": "Reading it ended the worker several times. Send it in parts, or ask your operator",
    "unreadable": "A stored piece of it does not open. Send it again",
    "reader_failed": "The reader failed on it: tell your operator. Charts made before that are kept",
}


class Stopped(Exception):
    """The worker was asked to end."""


def work_through(lease: Lease, stop: threading.Event) -> None:
    """Do what is left of a job. Raises Fenced, Stopped, Unreachable or Clash; what was committed stays."""
    job = _Job(lease, stop)
    uploads = job.begin()
    options = fhir.ImportOptions(**ImportOptions.model_validate(lease.options).model_dump())
    with _Line() as line:
        for reading in fhir.read_set(job.open(uploads), options):
            _read(job, reading, line)
        line.drain()
    job.end()


def _read(job: "_Job", reading: fhir.FileReading, line: "_Line") -> None:
    """Read one file, or one set that belongs together, and have its patients written in their order."""
    known = [job.rows.get(name) for name in reading.names]
    if all(row is not None and row.status in OVER for row in known):
        return
    lead = known[0]
    part = _Part(job, reading.names)
    line.put(part.begin)
    if lead is not None and lead.tries >= MOST_TRIES:
        part.trouble = "ended_the_worker"
        line.put(part.end, ())
        return
    try:
        for batch in _batches(reading.charts(), lead.patients_done if lead else 0):
            if job.stop.is_set():
                raise Stopped
            line.put(part.write, batch)
        reports = reading.reports
    except (Fenced, Unreachable, Clash, Stopped):
        raise
    except Exception as error:
        log.error("import.file_failed", extra={"job": str(job.lease.job_id), "kind": type(error).__name__})
        part.trouble, reports = "unreadable" if isinstance(error, Unreadable) else "reader_failed", ()
    line.put(part.end, reports)


def _batches(charts: Iterator[fhir.PatientCharts], done: int) -> Iterator[list[fhir.PatientCharts]]:
    """Patients together until they have 40 charts: one transaction each. The first `done` are here already."""
    batch: list[fhir.PatientCharts] = []
    for place, found in enumerate(charts):
        if place < done:
            continue
        batch.append(found)
        if sum(len(one.charts) for one in batch) >= BATCH_CHARTS:
            yield batch
            batch = []
    if batch:
        yield batch


class _Line:
    """One thread that writes in order while the other reads ahead, at most three steps. An error of a step ends both."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="import-writer")
        self._steps: deque[Future[None]] = deque()

    def __enter__(self) -> "_Line":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def put(self, step: Callable[..., None], *given: Any) -> None:
        """Add a step; waits while too many are ahead. Raises what an earlier step raised."""
        while len(self._steps) >= AHEAD or (self._steps and self._steps[0].done()):
            self._steps.popleft().result()
        self._steps.append(self._pool.submit(contextvars.copy_context().run, step, *given))

    def drain(self) -> None:
        """Wait for every step. Raises what one of them raised."""
        while self._steps:
            self._steps.popleft().result()


@dataclass(slots=True)
class _Job:
    """One claim of a job. Files are known to the reader as `<id of the upload>|<name>`, so that equal names stay apart."""

    lease: Lease
    stop: threading.Event
    rows: dict[str, ImportFile] = field(default_factory=dict)
    seen: set[bytes] = field(default_factory=set)
    scope: Scope = field(init=False)

    def __post_init__(self) -> None:
        self.scope = Scope.of_worker(self.lease.org_id, self.lease.by)

    def begin(self) -> list[tuple[str, ImportFile]]:
        """The uploads by the reader's names."""
        uploads = []
        with unit_of_work(self.scope) as uow:
            work.fence(uow, self.lease)
            for row in work.files(uow, self.lease.job_id):
                name = uow.vault.open("import_files", "name_enc", row.id, row.name_enc)
                self.rows[f"{row.parent_id or row.id}|{name}"] = row
                if row.parent_id is None:
                    uploads.append((f"{row.id}|{name}", row))
            uow.record("IMPORT_STARTED", "import_job", self.lease.job_id, attempt=self.lease.tries)
            uow.commit()
        return uploads

    def open(self, uploads: list[tuple[str, ImportFile]]) -> Iterator[tuple[str, BinaryIO]]:
        """The uploads that are not over yet, as files to read."""
        for key, row in uploads:
            if row.status not in OVER:
                yield key, cast(BinaryIO, Pieces(self.scope, row.id, row.size, CHUNK_BYTES))

    def end(self) -> None:
        """Close the job; what its uploads waited in goes, unless a dry run may become an import."""
        with unit_of_work(self.scope) as uow:
            work.fence(uow, self.lease)
            work.finish_job(uow, self.lease, clock.now())
            if not self.lease.dry_run:
                queries.drop_chunks(uow, self.lease.job_id)
            uow.record("IMPORT_DONE", "import_job", self.lease.job_id, dry_run=self.lease.dry_run)
            uow.commit()


@dataclass(slots=True)
class _Part:
    """One reading as the writing thread sees it: its rows, the first of which counts, and what went wrong, if anything."""

    job: _Job
    names: tuple[str, ...]
    rows: list[ImportFile] = field(default_factory=list)
    trouble: str = ""

    def begin(self) -> None:
        """Mark the rows as begun; files inside an archive get theirs here."""
        with unit_of_work(self.job.scope) as uow:
            work.fence(uow, self.job.lease)
            self.rows = [self.job.rows.get(name) or self._inside(uow, name) for name in self.names]
            for row in self.rows:
                row.tries += 1
                work.set_file(uow, row.id, status="running", tries=row.tries)
            uow.record("IMPORT_FILE_BEGUN", "import_file", self.rows[0].id, attempt=self.rows[0].tries)
            uow.commit()

    def write(self, batch: list[fhir.PatientCharts]) -> None:
        """Write a batch; an error that is the file's own refuses the rest of the file and nothing else."""
        if self.trouble:
            return
        lease, lead = self.job.lease, self.rows[0].id
        try:
            if lease.dry_run:
                writing.count(lease, lead, batch, self.job.seen)
            else:
                writing.write(lease, lead, batch)
        except (Fenced, Unreachable, Clash):
            raise
        except Exception as error:
            log.error("import.write_failed", extra={"file": str(lead), "kind": type(error).__name__})
            self.trouble = "reader_failed"

    def end(self, reports: tuple[fhir.FileReport, ...]) -> None:
        """Keep the reports, and let go of what the upload waited in."""
        if self.trouble:
            said = {"code": self.trouble, "message": TROUBLE[self.trouble]}
            values: list[dict[str, Any]] = [{"status": "refused", "report": said} for _ in self.rows]
        else:
            values = [_outcome(report) for report in reports]
        with unit_of_work(self.job.scope) as uow:
            work.fence(uow, self.job.lease)
            lead = queries.file(uow, self.rows[0].id)
            if lead is None:
                raise Fenced
            for row, filled in zip(self.rows, values, strict=True):
                kept = row.id == lead.id and lead.kept > 0
                work.set_file(uow, row.id, **filled, noted=kept or bool(filled["report"].get("warnings")))
                row.status = filled["status"]
                if row.parent_id is None and not self.job.lease.dry_run:
                    queries.drop_file_chunks(uow, row.id)
            _move_counts(uow, lead, self.rows, values)
            outcomes = {status: sum(one["status"] == status for one in values) for status in sorted(OVER)}
            uow.record("IMPORT_FILE_DONE", "import_file", lead.id, **outcomes)
            uow.commit()

    def _inside(self, uow: UnitOfWork, name: str) -> ImportFile:
        """A new row for a file inside an archive, which is thereby known to be one."""
        upload, _, shown = name.partition("|")
        rows = self.job.rows
        parent = next(row for row in rows.values() if str(row.id) == upload)
        row = ImportFile(
            org_id=uow.org_id, id=new_id(), job_id=self.job.lease.job_id, parent_id=parent.id, name_enc=b"", status="queued",
            position=parent.position + 1 + sum(row.parent_id == parent.id for row in rows.values()),
        )  # fmt: skip
        row.name_enc = uow.vault.seal("import_files", "name_enc", row.id, shown)
        work.add_files(uow, [row.model_dump()])
        if parent.status != "unpacked":
            parent.status = "unpacked"
            work.set_file(uow, parent.id, status="unpacked")
        rows[name] = row
        return row


def _move_counts(uow: UnitOfWork, lead: ImportFile, rows: list[ImportFile], values: list[dict[str, Any]]) -> None:
    """In a set, the charts are counted at the file that holds the most encounters."""
    most = max(range(len(rows)), key=lambda place: int(values[place]["report"].get("encounters", 0)))
    if most:
        counted = {name: getattr(lead, name) for name in ("created", "updated", "unchanged", "kept", "patients_done")}
        work.set_file(uow, rows[most].id, **counted)
        work.set_file(uow, lead.id, **dict.fromkeys(counted, 0))


def _outcome(report: fhir.FileReport) -> dict[str, Any]:
    """The columns of a file's row that its report fills. Messages are the reader's own sentences: no name, no text."""
    said: dict[str, Any] = {"encounters": report.encounters}
    if report.code:
        said |= {"code": report.code, "message": report.message}
    for name, notices in (("skips", report.skips), ("warnings", report.warnings)):
        if notices:
            said[name] = [[one.code, one.message, one.count, list(one.entries)] for one in notices]
    return {
        "status": report.outcome, "report": said, "entries": report.entries, "patients": report.patients,
        "skipped": sum(report.skipped.values()),
    }  # fmt: skip
