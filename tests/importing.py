"""An import desk for tests: an organization with a manager who sends files, and a look at what came of them."""

import io
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from codeloom.db.queries.imports import work as import_work
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Chart, Document, Patient
from codeloom.db.tables.imports import ImportChunk, ImportFile, ImportJob
from codeloom.db.tables.operations import AuditEntry
from codeloom.db.work import UnitOfWork, unit_of_work
from codeloom.services.imports import local_files, running, uploading
from codeloom.services.imports.uploading import ImportOptions
from tests.http_client import Person, new_person
from tests.unit.gateways.sample import as_bytes, make_bundle

NO_OPTIONS = ImportOptions()


def patient_file(number: int, encounters: int = 3) -> bytes:
    """A bundle of one patient who is in no other file, of whatever number."""
    text = json.dumps(make_bundle(1, encounters))
    return (
        text.replace("P-1", f"P-{number:06d}")
        .replace('p1"', f'p{number:06d}"')
        .replace("p1-", f"p{number:06d}-")
        .encode()
    )


def one_patient(encounters: int = 3) -> bytes:
    """A bundle of one patient."""
    return as_bytes(make_bundle(1, encounters))


@dataclass
class Desk:
    """A new organization and its manager."""

    person: Person = field(default_factory=lambda: new_person("manager"))

    @property
    def scope(self) -> Scope:
        """The manager."""
        return Scope(self.person.org_id, self.person.id, "manager")

    def send(self, files: dict[str, bytes], options: ImportOptions = NO_OPTIONS, name: str = "Import") -> UUID:
        """Send files and let the import begin; nobody works on it yet."""
        given = ((name, io.BytesIO(data), len(data)) for name, data in files.items())
        return local_files.send(self.scope, name, given, options)

    def work(self, job: UUID, worker: str = "test") -> running.Outcome:
        """Work on a job here."""
        return running.run(self.person.org_id, job, worker)

    def run(self, files: dict[str, bytes], options: ImportOptions = NO_OPTIONS) -> UUID:
        """Send files and work until the import is done."""
        job = self.send(files, options)
        assert self.work(job) is running.Outcome.DONE
        return job

    def dry_run(self, files: dict[str, bytes]) -> UUID:
        """Send files for a dry run and work on it."""
        job = UUID(uploading.start(self.scope, uploading.StartImport(name="Dry", dry_run=True)).id)
        for name, data in files.items():
            file = UUID(uploading.add_file(self.scope, uploading.AddFile(job_id=job, name=name, size=len(data))).id)
            uploading.add_chunk(self.scope, uploading.AddChunk(file_id=file, n=0, data=data))
            uploading.finish_file(self.scope, uploading.FinishFile(file_id=file, chunks=1, size=len(data)))
        uploading.queue(self.scope, uploading.QueueImport(job_id=job, dry_run=True))
        assert self.work(job) is running.Outcome.DONE
        return job

    def files(self, job: UUID) -> dict[str, ImportFile]:
        """A job's rows by the names of their files."""
        with self.open() as uow:
            return {uow.vault.open(ImportFile.name_enc, row): row for row in import_work.files(uow, job)}

    def job(self, job: UUID) -> ImportJob:
        """A job's row."""
        with self.open() as uow:
            return uow.session.exec(select(ImportJob).where(ImportJob.id == job)).one()

    def charts(self) -> list[Chart]:
        """The organization's charts by number."""
        with self.open() as uow:
            return list(uow.session.exec(select(Chart).order_by(col(Chart.number))))

    def count(self, table: type[Chart | Document | Patient | ImportChunk | ImportJob]) -> int:
        """Rows of a table."""
        with self.open() as uow:
            return uow.session.exec(select(func.count()).select_from(table)).one()

    def acts(self) -> list[str]:
        """What the audit log says was done, in order."""
        with self.open() as uow:
            return list(uow.session.exec(select(AuditEntry.act).order_by(col(AuditEntry.seq))))

    def open(self) -> Any:
        """A look into the database as the manager's organization."""
        return unit_of_work(self.scope, read_only=True)

    def change(self) -> Any:
        """A unit of work that may write."""
        return unit_of_work(self.scope)


def touch(desk: Desk, chart: Chart) -> None:
    """Somebody has worked on a chart."""
    uow: UnitOfWork
    with desk.change() as uow:
        found = uow.session.exec(select(Chart).where(Chart.id == chart.id)).one()
        found.touched = True
        uow.record("CHART_TOUCHED", "chart", chart.id)
        uow.commit()


def grown(bundle: bytes, text: str) -> bytes:
    """The bundle with another text in its first note, as a later export would have it."""
    import base64

    from tests.unit.gateways.sample import NOTE

    before = base64.b64encode(f"{NOTE}Visit 1.\n".encode())
    assert before in bundle
    return bundle.replace(before, base64.b64encode(text.encode()))
