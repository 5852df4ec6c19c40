"""Starting an import: a job, its files, their pieces, and queuing it. The work is in imports/running.py, the report in
imports/report.py.

Pieces are encrypted rows, because the web and the worker share no disk; they are deleted when their file is done.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, field_serializer

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries.imports import jobs as queries
from codeloom.db.tables.imports import ImportChunk, ImportFile, ImportJob
from codeloom.db.topics import Topic
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, Refused, ShortText, verb

CHUNK_BYTES = 1024 * 1024
FILE_BYTES = 100 * CHUNK_BYTES
MOST_FILES = 20_000
AT_ONCE = 16
"""Small files in one command; together they should stay near 1 MB."""
TOO_LARGE = {"code": "too_large", "message": "Larger than 100 MB. Send it in parts"}
BROKE_OFF = {"code": "broke_off", "message": "Did not arrive whole. Send it again"}
FileName = Annotated[str, StringConstraints(max_length=1000)]


class ImportOptions(Command):
    """Which encounters become charts. Nothing set: all of them.

    `source` names where the files come from, for those that do not say it: ids such as Patient/1 count within it.
    """

    from_date: date | None = None
    classes: frozenset[Literal["outpatient", "emergency", "inpatient", "virtual"]] | None = None
    only_with_diagnosis: bool = False
    last_n: int | None = Field(default=None, ge=1, le=10_000)
    source: ShortText = ""

    @field_serializer("classes")
    def _in_order(self, classes: frozenset[str] | None) -> list[str] | None:
        """Equal options read alike, in whatever order a set gives its members."""
        return None if classes is None else sorted(classes)


class StartImport(Command):
    """Open a job that files can be added to."""

    name: ShortText = ""
    dry_run: bool = False
    options: ImportOptions = ImportOptions()


class AddFile(Command):
    """Announce a file of a job. `size` is in bytes."""

    job_id: UUID
    name: FileName
    size: int = Field(ge=0)


class WholeFile(Command):
    """A file of one piece at most."""

    model_config = ConfigDict(ser_json_bytes="base64")
    name: FileName
    data: bytes = Field(max_length=CHUNK_BYTES)


class AddWhole(Command):
    """Small files of a job, all of each; several of them are taken in one transaction."""

    job_id: UUID
    files: tuple[WholeFile, ...] = Field(min_length=1, max_length=AT_ONCE)


class AddChunk(Command):
    """The n-th piece (from 0) of a file, each but the last of 1 MB. Sending a piece again changes nothing."""

    file_id: UUID
    n: int = Field(ge=0, le=FILE_BYTES // CHUNK_BYTES)
    data: bytes = Field(min_length=1, max_length=CHUNK_BYTES)


class FinishFile(Command):
    """The file has arrived in so many pieces of so many bytes together."""

    file_id: UUID
    chunks: int = Field(ge=0)
    size: int = Field(ge=0)


class OfJob(Command):
    """A command about one job."""

    job_id: UUID


class QueueImport(OfJob):
    """Queue a job. After a dry run the same files are imported for good."""

    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Ref:
    """The id of what was made."""

    id: str


@verb("imports.start", StartImport)
def start(uow: UnitOfWork, cmd: StartImport) -> Ref:
    """Open a job."""
    job_id = new_id()
    uow.session.add(
        ImportJob(
            org_id=uow.org_id,
            id=job_id,
            name_enc=uow.vault.seal(ImportJob.name_enc, job_id, cmd.name),
            status="uploading",
            dry_run=cmd.dry_run,
            options=cmd.options.model_dump(mode="json", exclude_defaults=True),
            created_by=uow.scope.user_id,
        )
    )
    uow.session.flush()
    queries.heard(uow, job_id)
    uow.record("IMPORT_OPENED", "import_job", job_id, dry_run=cmd.dry_run)
    return Ref(str(job_id))


@verb("imports.add_file", AddFile)
def add_file(uow: UnitOfWork, cmd: AddFile) -> Ref:
    """Announce a file. One that is too large is listed as refused at once and takes no pieces."""
    file = _new_file(uow, cmd.job_id, cmd.name, cmd.size)
    if cmd.size > FILE_BYTES:
        file.status, file.report = "refused", TOO_LARGE
    uow.session.add(file)
    uow.record("IMPORT_FILE_ADDED", "import_file", file.id, job=str(file.job_id), refused=file.status == "refused")
    return Ref(str(file.id))


@verb("imports.add_whole", AddWhole)
def add_whole(uow: UnitOfWork, cmd: AddWhole) -> Ref:
    """Take files of one piece. Answers the last one's id."""
    first = _new_file(uow, cmd.job_id, cmd.files[0].name, 0)
    queries.heard(uow, cmd.job_id)
    rows, pieces = [], []
    for place, given in enumerate(cmd.files):
        file = first if place == 0 else _another(uow, first, given.name, place)
        file.status, file.size, file.chunks = "queued", len(given.data), 1 if given.data else 0
        rows.append(file)
        pieces += [piece_of(uow, file.id, 0, given.data)] if given.data else []
    uow.session.add_all(rows)
    uow.session.flush()
    uow.session.add_all(pieces)
    files = [str(row.id) for row in rows]
    uow.record("IMPORT_FILES_ARRIVED", "import_job", cmd.job_id, files=files, size=sum(row.size for row in rows))
    return Ref(files[-1])


@verb("imports.add_chunk", AddChunk)
def add_chunk(uow: UnitOfWork, cmd: AddChunk) -> None:
    """Take a piece of a file."""
    file = _file_in(uow, cmd.file_id, "uploading")
    if queries.has_chunk(uow, file.id, cmd.n):
        return
    queries.heard(uow, file.job_id)
    uow.session.add(piece_of(uow, file.id, cmd.n, cmd.data))
    uow.record("IMPORT_CHUNK_ADDED", "import_file", file.id, n=cmd.n, size=len(cmd.data))


@verb("imports.finish_file", FinishFile)
def finish_file(uow: UnitOfWork, cmd: FinishFile) -> None:
    """Close a file. It stays open while pieces are missing; a file that grew too large is refused, its pieces deleted."""
    file = _file_in(uow, cmd.file_id, "uploading")
    if queries.chunks(uow, file.id) != cmd.chunks:
        raise Refused("The file did not arrive whole.", todo="Send it again.", code="incomplete")
    file.size, file.chunks, file.status = cmd.size, cmd.chunks, "queued"
    if cmd.size > FILE_BYTES or cmd.chunks > FILE_BYTES // CHUNK_BYTES:
        file.status, file.report, file.chunks = "refused", TOO_LARGE, 0
        queries.drop_file_chunks(uow, file.id)
    uow.record("IMPORT_FILE_ARRIVED", "import_file", file.id, size=cmd.size, refused=file.status == "refused")


@verb("imports.refuse_file", FinishFile)
def refuse_file(uow: UnitOfWork, cmd: FinishFile) -> None:
    """Refuse a file whose upload broke off or grew too large: it is listed as refused, its pieces are deleted."""
    file = _file_in(uow, cmd.file_id, "uploading")
    file.status, file.chunks = "refused", 0
    file.report = TOO_LARGE if cmd.size > FILE_BYTES else BROKE_OFF
    queries.drop_file_chunks(uow, file.id)
    uow.record("IMPORT_FILE_ARRIVED", "import_file", file.id, size=cmd.size, refused=True)


@verb("imports.queue", QueueImport)
def queue(uow: UnitOfWork, cmd: QueueImport) -> Ref:
    """Queue a job; the event that enqueues it is part of the same transaction."""
    job = queries.job(uow, cmd.job_id, lock=True)
    if job is None:
        raise NotFound()
    again = job.status == "done" and job.dry_run and not cmd.dry_run
    if job.status != "uploading" and not again:
        raise Refused("This import has begun already.", code="not_open")
    if queries.unfinished_uploads(uow, job.id):
        raise Refused("Not every file has arrived yet.", todo="Wait for the uploads, or cancel.", code="incomplete")
    if queries.next_position(uow, job.id) == 0:
        raise Refused("There is no file in this import.", todo="Add a file first.", code="empty")
    if again:
        queries.begin_again(uow, job.id)
        job.started_at = job.finished_at = None
    job.status, job.dry_run, job.attempts = "queued", cmd.dry_run, 0
    uow.record("IMPORT_QUEUED", "import_job", job.id, dry_run=job.dry_run)
    uow.tell(Topic.IMPORT_QUEUED, job.id, job=str(job.id))
    return Ref(str(job.id))


@verb("imports.cancel", OfJob)
def cancel(uow: UnitOfWork, cmd: OfJob) -> Ref:
    """Stop a job. Charts made so far stay, waiting pieces are deleted; its worker stops at the next fenced write."""
    job = queries.job(uow, cmd.job_id, lock=True)
    if job is None:
        raise NotFound()
    if job.status == "cancelled" or (job.status == "done" and not job.dry_run):
        raise Refused("This import is over already.", code="not_open")
    job.status, job.finished_at, job.lease_token, job.lease_until = "cancelled", clock.now(), None, None
    queries.drop_chunks(uow, job.id)
    uow.record("IMPORT_CANCELLED", "import_job", job.id)
    return Ref(str(job.id))


def _new_file(uow: UnitOfWork, job_id: UUID, name: str, size: int) -> ImportFile:
    job = _job_in(uow, job_id, "uploading")
    position = queries.next_position(uow, job.id)
    if position >= MOST_FILES * queries.STEP:
        raise Refused(f"An import takes at most {MOST_FILES:,} files.", todo="Start another import for the rest.")
    file_id = new_id()
    sealed = uow.vault.seal(ImportFile.name_enc, file_id, name or "unnamed")
    return ImportFile(
        org_id=uow.org_id, id=file_id, job_id=job.id, position=position, name_enc=sealed, size=size, status="uploading"
    )


def _another(uow: UnitOfWork, first: ImportFile, name: str, place: int) -> ImportFile:
    file_id = new_id()
    sealed = uow.vault.seal(ImportFile.name_enc, file_id, name or "unnamed")
    position = first.position + place * queries.STEP
    return ImportFile(
        org_id=uow.org_id, id=file_id, job_id=first.job_id, position=position, name_enc=sealed, status="queued"
    )


def piece_of(uow: UnitOfWork, file_id: UUID, n: int, data: bytes) -> ImportChunk:
    """The row of the n-th piece of a file, encrypted."""
    sealed = uow.vault.seal(ImportChunk.data_enc, (file_id, n), data)
    return ImportChunk(org_id=uow.org_id, file_id=file_id, n=n, data_enc=sealed)


def _job_in(uow: UnitOfWork, job_id: UUID, status: str) -> ImportJob:
    job = queries.job(uow, job_id, lock=True)
    if job is None:
        raise NotFound()
    if job.status != status:
        raise Refused("This import takes no more files.", todo="Start another import.", code="not_open")
    return job


def _file_in(uow: UnitOfWork, file_id: UUID, status: str) -> ImportFile:
    file = queries.file(uow, file_id, lock=True)
    if file is None:
        raise NotFound()
    if file.status != status:
        raise Refused("This file takes no more pieces.", todo="Send it again in another import.", code="not_open")
    return file
