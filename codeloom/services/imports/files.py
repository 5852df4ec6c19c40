"""The reading side of an import: the files of one claimed job, one after the other, handed to the writing thread.

Progress is a counter committed with the charts it counts, so the next holder of the lease reads the file again and skips what
is stored. A bad file never stops the others. The lease is in imports/running.py, the writing in imports/writing_thread.py.
"""

import logging
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, cast
from uuid import UUID

from codeloom.coding import clock
from codeloom.db.crypto import Unreadable
from codeloom.db.queries.imports import jobs as queries
from codeloom.db.queries.imports import work
from codeloom.db.queries.imports.work import Fenced, Lease
from codeloom.db.scope import Scope
from codeloom.db.tables.imports import ImportFile
from codeloom.db.work import Clash, Unreachable, unit_of_work
from codeloom.gateways import fhir
from codeloom.services.imports.generating import Stopped, reading_options
from codeloom.services.imports.pieces import opened
from codeloom.services.imports.telling import tell_done
from codeloom.services.imports.uploading import CHUNK_BYTES
from codeloom.services.imports.writing_thread import OVER, Part, Step, WritingThread, inside

log = logging.getLogger("codeloom.imports")
BATCH_CHARTS = 40
MOST_TRIES = 12


def work_through(lease: Lease, stop: threading.Event) -> None:
    """Do what is left of a job. Raises Fenced, Stopped, Unreachable or Clash; what was committed stays."""
    job = _Job(lease, Scope.of_worker(lease.org_id, lease.by))
    job.begin()
    options = fhir.ImportOptions(**reading_options(lease.options).model_dump())
    with WritingThread(lease) as writer:
        for reading in fhir.read_set(job.uploads(), options):
            _read(job, reading, writer, stop)
    job.end()


def _read(job: "_Job", reading: fhir.FileReading, writer: WritingThread, stop: threading.Event) -> None:
    """Read one file, or one set that belongs together, and have its patients written in their order."""
    part = job.part(reading.names)
    if all(row.status in OVER for row in part.rows):
        return
    done, tried = part.lead.patients_done, part.lead.tries
    writer.put(Step(part, begins=True))
    if tried >= MOST_TRIES:
        part.trouble = "ended_the_worker"
        writer.put(Step(part, reports=()))
        return
    reports: tuple[fhir.FileReport, ...] = ()
    try:
        for batch in _batches(reading.charts(), done):
            if stop.is_set():
                raise Stopped
            writer.put(Step(part, patients=tuple(batch)))
        reports = reading.reports
    except (Fenced, Unreachable, Clash, Stopped):
        raise
    except Exception as error:
        log.error("import.file_failed", extra={"file": str(part.lead.id), "kind": type(error).__name__})
        part.trouble = "unreadable" if isinstance(error, Unreadable) else "reader_failed"
    writer.put(Step(part, reports=reports))
    if stop.is_set():
        raise Stopped


def _batches(charts: Iterator[fhir.PatientCharts], done: int) -> Iterator[list[fhir.PatientCharts]]:
    """Patients together until they have 40 charts. The first `done` are here already."""
    batch: list[fhir.PatientCharts] = []
    charts_held = 0
    for place, patient in enumerate(charts):
        if place < done:
            continue
        batch.append(patient)
        charts_held += len(patient.charts)
        if charts_held >= BATCH_CHARTS:
            yield batch
            batch, charts_held = [], 0
    if batch:
        yield batch


@dataclass(slots=True)
class _Job:
    """One claim of a job. Files are known to the reader as `<id of the upload>|<name>`, so that equal names stay apart."""

    lease: Lease
    scope: Scope
    rows: dict[str, ImportFile] = field(default_factory=dict)
    by_id: dict[str, ImportFile] = field(default_factory=dict)
    held: Counter[UUID] = field(default_factory=Counter)

    def begin(self) -> None:
        """Read the rows of the job's files, those inside archives included."""
        with unit_of_work(self.scope) as uow:
            work.fence(uow, self.lease)
            for row in work.files(uow, self.lease.job_id):
                name = uow.vault.open(ImportFile.name_enc, row)
                self._know(f"{row.parent_id or row.id}|{name}", row)
            uow.record("IMPORT_STARTED", "import_job", self.lease.job_id, attempt=self.lease.tries)
            uow.commit()

    def uploads(self) -> Iterator[tuple[str, BinaryIO]]:
        """The uploads that are not over yet, as files to read."""
        left = [(key, row) for key, row in self.rows.items() if row.parent_id is None and row.status not in OVER]
        streams = opened(self.scope, [(row.id, row.size) for _, row in left], CHUNK_BYTES)
        for (key, _), stream in zip(left, streams, strict=True):
            yield key, cast(BinaryIO, stream)

    def part(self, names: tuple[str, ...]) -> Part:
        """The rows of a reading; new ones for files inside an archive that were not met before."""
        fresh = [(name, self._inside(name)) for name in names if name not in self.rows]
        for name, row in fresh:
            self._know(name, row)
        return Part([self.rows[name] for name in names], [row for _, row in fresh])

    def end(self) -> None:
        """Close the job and delete its stored pieces, unless it was a dry run, which may become an import."""
        with unit_of_work(self.scope) as uow:
            work.fence(uow, self.lease)
            work.finish_job(uow, self.lease, clock.now())
            if not self.lease.dry_run:
                queries.drop_chunks(uow, self.lease.job_id)
            uow.record("IMPORT_DONE", "import_job", self.lease.job_id, dry_run=self.lease.dry_run)
            files, dry = work.files(uow, self.lease.job_id), self.lease.dry_run
            tell_done(uow, self.lease.job_id, self.lease.by, files, dry_run=dry)
            uow.commit()

    def _know(self, key: str, row: ImportFile) -> None:
        self.rows[key] = self.by_id[str(row.id)] = row
        if row.parent_id is not None:
            self.held[row.parent_id] += 1

    def _inside(self, name: str) -> ImportFile:
        upload, _, shown = name.partition("|")
        parent = self.by_id[upload]

        def seal(row_id: UUID, text: str) -> bytes:
            with unit_of_work(self.scope, read_only=True) as uow:
                return uow.vault.seal(ImportFile.name_enc, row_id, text)

        return inside(self.lease.org_id, self.lease.job_id, parent, self.held[parent.id], seal, shown)
