"""A file of an import that is sent again under its key: whether it arrived, or begins anew."""

from dataclasses import dataclass
from uuid import UUID

from codeloom.db.queries.imports import jobs as queries
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, Refused, verb
from codeloom.services.imports.uploading import BROKE_OFF


class OfFile(Command):
    """A command about one file."""

    file_id: UUID


@dataclass(frozen=True, slots=True)
class FileState:
    """Whether a file is here whole, and of how many bytes."""

    id: str
    arrived: bool
    size: int


@verb("imports.take_up", OfFile)
def take_up(uow: UnitOfWork, cmd: OfFile) -> FileState:
    """How far a file is that is sent again. One whose upload broke off takes pieces anew. Raises Refused for any other refused."""
    file = queries.file(uow, cmd.file_id, lock=True)
    if file is None:
        raise NotFound()
    if file.status == "refused":
        job = queries.job(uow, file.job_id, lock=True)
        if job is None or job.status != "uploading" or file.report != BROKE_OFF:
            raise Refused("This file was refused before.", todo="Send it in another import.", code="not_open")
        file.status, file.report = "uploading", {}
        uow.record("IMPORT_FILE_TAKEN_UP", "import_file", file.id)
    return FileState(str(file.id), file.status != "uploading", file.size)
