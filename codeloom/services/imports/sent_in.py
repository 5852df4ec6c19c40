"""A file that an external system posted: an import as an upload makes one, in the transaction in which it is taken."""

from uuid import UUID

from codeloom.db.work import UnitOfWork
from codeloom.services.imports import uploading
from codeloom.services.imports.uploading import CHUNK_BYTES


def take_in(uow: UnitOfWork, name: str, source: str, data: bytes) -> UUID:
    """Make an import of one file and queue it; its id. Ids such as Patient/1 count within `source`. Raises Refused."""
    options = uploading.ImportOptions(source=source)
    job_id = UUID(uploading.start.run(uow, uploading.StartImport(name=name, options=options)).id)
    file = f"{source}.json"
    if len(data) <= CHUNK_BYTES:
        whole = uploading.WholeFile(name=file, data=data)
        uploading.add_whole.run(uow, uploading.AddWhole(job_id=job_id, files=(whole,)))
    else:
        made = uploading.add_file.run(uow, uploading.AddFile(job_id=job_id, name=file, size=len(data)))
        uow.session.flush()
        pieces = [data[at : at + CHUNK_BYTES] for at in range(0, len(data), CHUNK_BYTES)]
        for n, piece in enumerate(pieces):
            uploading.add_chunk.run(uow, uploading.AddChunk(file_id=UUID(made.id), n=n, data=piece))
        uow.session.flush()
        done = uploading.FinishFile(file_id=UUID(made.id), chunks=len(pieces), size=len(data))
        uploading.finish_file.run(uow, done)
        uow.session.flush()
    uploading.queue.run(uow, uploading.QueueImport(job_id=job_id))
    return job_id
