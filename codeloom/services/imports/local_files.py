"""Importing files from local folders without a browser: the same job, pieces and lease as an upload, run in this process.

A running worker may claim the job first; then this waits for its end.
"""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.imports import jobs as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.imports import ImportFile
from codeloom.db.work import system_work, unit_of_work
from codeloom.gateways import fhir
from codeloom.services.core import Refused
from codeloom.services.imports import uploading
from codeloom.services.imports.running import Outcome, run
from codeloom.services.imports.sentences import skips

LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of a file, or would become of it in a dry run. `status`: accepted, refused or skipped. `skips` says of the
    `skipped` encounters why they became no charts, `held` ones wait for a manager (/held)."""

    file: str
    status: str
    reason: str
    patients: int
    encounters: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    held: int
    skips: tuple[str, ...]
    warnings: tuple[str, ...]


def manager_of(organization: str | None) -> Scope:
    """The scope of the first manager of an organization, named or the only one. Raises Refused, Unreachable."""
    with system_work() as session:
        managers = queries.managers(session)
    named = {m.org_id: m for m in reversed(managers) if organization in (None, m.organization, str(m.org_id))}
    if not named:
        raise Refused("No organization of that name with an active manager.", code="no_organization")
    if len(named) > 1:
        names = ", ".join(sorted(m.organization for m in named.values()))
        raise Refused(
            f"There are several organizations: {names}.", todo="Name one with --org.", code="which_organization"
        )
    only = next(iter(named.values()))
    return Scope(only.org_id, only.user_id, Role.MANAGER.value)


def dry_run(files: Iterable[tuple[str, BinaryIO]], options: uploading.ImportOptions) -> Iterator[FileResult]:
    """Read files as an import would, without a database: every chart counts as created."""
    for reading in fhir.read_set(files, fhir.ImportOptions(**options.model_dump())):
        for _ in reading.charts():
            pass
        for report in reading.reports:
            left = sum(report.skipped.values())
            yield FileResult(
                report.name, report.outcome, report.message, report.patients, report.encounters,
                report.encounters - left, 0, 0, left, 0,
                tuple(notice.message for notice in report.skips), tuple(notice.message for notice in report.warnings),
            )  # fmt: skip


def send(scope: Scope, name: str, files: Iterable[tuple[str, BinaryIO, int]], options: uploading.ImportOptions) -> UUID:
    """Store files (name, content, bytes) as an import and let it begin. Returns the job."""
    job_id = UUID(uploading.start(scope, uploading.StartImport(name=name, options=options)).id)
    small: list[uploading.WholeFile] = []
    for file_name, content, size in files:
        if size <= uploading.CHUNK_BYTES:
            data = content.read(uploading.CHUNK_BYTES)
            if (
                len(small) == uploading.AT_ONCE
                or sum(len(one.data) for one in small) + len(data) > uploading.CHUNK_BYTES
            ):
                _add_small(scope, job_id, small)
            small.append(uploading.WholeFile(name=file_name[-1000:], data=data))
            continue
        _add_small(scope, job_id, small)
        made = uploading.add_file(scope, uploading.AddFile(job_id=job_id, name=file_name[-1000:], size=size))
        if size > uploading.FILE_BYTES:
            continue
        file_id, n, sent = UUID(made.id), 0, 0
        while data := content.read(uploading.CHUNK_BYTES):
            uploading.add_chunk(scope, uploading.AddChunk(file_id=file_id, n=n, data=data))
            n, sent = n + 1, sent + len(data)
        uploading.finish_file(scope, uploading.FinishFile(file_id=file_id, chunks=n, size=sent))
    _add_small(scope, job_id, small)
    uploading.queue(scope, uploading.QueueImport(job_id=job_id))
    return job_id


def _add_small(scope: Scope, job_id: UUID, files: list[uploading.WholeFile]) -> None:
    """Store small files together, and begin a new collection of them."""
    if files:
        uploading.add_whole(scope, uploading.AddWhole(job_id=job_id, files=tuple(files)))
        files.clear()


def finish(scope: Scope, job_id: UUID, worker: str) -> bool:
    """Work on a job, or wait for who does, until it is over. False when somebody cancelled it."""
    pause = threading.Event()
    while run(scope.org_id, job_id, worker) is not Outcome.DONE:
        with unit_of_work(scope, read_only=True) as uow:
            job = queries.job(uow, job_id)
        if job is None or job.status in ("done", "cancelled"):
            return job is not None and job.status == "done"
        pause.wait(LOOK_SECONDS)
    return True


def results(scope: Scope, job_id: UUID) -> Iterator[FileResult]:
    """What became of each file of a job."""
    after = -1
    with unit_of_work(scope, read_only=True) as uow:
        while files := queries.files_page(uow, job_id, flagged=False, after=after, size=500):
            for file in files:
                yield _result(file, uow.vault.open(ImportFile.name_enc, file))
            after = files[-1].position


def _result(file: ImportFile, name: str) -> FileResult:
    report = file.report
    return FileResult(
        name, file.status, str(report.get("message", "")), file.patients, int(report.get("encounters", 0)), file.created,
        file.updated, file.unchanged, file.skipped, file.held, tuple(skips(report)),
        tuple(str(notice[1]) for notice in report.get("warnings", ())),
    )  # fmt: skip
