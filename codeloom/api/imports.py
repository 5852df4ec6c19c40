"""Imports over HTTP: open a job, stream files into it piece by piece, let it begin, download its report.

A file is refused before its body is read when it says it is too large; no body is ever whole in memory. Its name travels
percent-encoded in X-File-Name, never in the address, which ends in logs. Each request that changes something needs an
Idempotency-Key: the same request with it is applied once and answered alike for a day. The page's side is assets/upload.js.
"""

from typing import Annotated, Any
from urllib.parse import unquote
from uuid import UUID

from fastapi import APIRouter, Body, Header, Request
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from codeloom.api.core.idempotency import idempotency_key
from codeloom.api.core.principal import ScopeOf
from codeloom.api.core.problems import problem_response
from codeloom.api.core.tables import table_response
from codeloom.db.scope import Scope
from codeloom.services.core import NEW, Problem, Refused, Subject, offload, once, parse, saving
from codeloom.services.imports import report as import_report
from codeloom.services.imports import sending_again, uploading

router = APIRouter()


@router.post("/api/imports", status_code=201)
async def open_import(scope: ScopeOf, request: Request, fields: Annotated[dict[str, Any], Body()]) -> dict[str, str]:
    """Open a job. Fields: name, dry_run, options (from_date, classes, only_with_diagnosis, last_n, source). Answers its id."""
    key = idempotency_key(request)
    with saving(Subject.IMPORT, NEW):
        made = await offload(once, uploading.start, scope, parse(uploading.StartImport, fields), key, _id_of)
    return {"id": made}


@router.put("/api/imports/{job_id}/files", status_code=201)
async def put_file(
    job_id: UUID, request: Request, scope: ScopeOf, x_file_name: Annotated[str, Header(max_length=6000)]
) -> Response:
    """Take a file as it comes. Answers its id; 413 when it is too large, in which case the job lists it as refused.

    Sent again under its key, a file that arrived is answered as before, and one that broke off is taken from its beginning.
    """
    key, length = idempotency_key(request), request.headers.get("content-length", "")
    size = int(length) if length.isdecimal() and len(length) < 16 else 0
    name = unquote(x_file_name, errors="replace")
    if length.isdecimal() and size <= uploading.CHUNK_BYTES:
        data = await _small(request)
        fields = {"job_id": job_id, "files": [{"name": name, "data": data}]}
        small = await offload(once, uploading.add_whole, scope, parse(uploading.AddWhole, fields), key, _id_of)
        return JSONResponse({"id": small, "size": len(data)}, 201)
    announced = parse(uploading.AddFile, {"job_id": job_id, "name": name, "size": size})
    file_id = UUID(await offload(once, uploading.add_file, scope, announced, key, _id_of))
    if size > uploading.FILE_BYTES:
        return _too_large()
    found = await offload(sending_again.take_up, scope, sending_again.OfFile(file_id=file_id))
    if found.arrived:
        return JSONResponse({"id": found.id, "size": found.size}, 201)
    try:
        pieces, received = await _store(scope, file_id, request)
    except (ClientDisconnect, Problem):
        await offload(uploading.refuse_file, scope, uploading.FinishFile(file_id=file_id, chunks=0, size=0))
        raise
    if received > uploading.FILE_BYTES:
        await offload(uploading.refuse_file, scope, uploading.FinishFile(file_id=file_id, chunks=0, size=received))
        return _too_large()
    done = uploading.FinishFile(file_id=file_id, chunks=pieces, size=received)
    await offload(uploading.finish_file, scope, done)
    return JSONResponse({"id": str(file_id), "size": received}, 201)


@router.post("/api/imports/{job_id}/queue", status_code=202)
async def begin(job_id: UUID, scope: ScopeOf, request: Request, dry_run: bool = False) -> dict[str, str]:
    """Let the work begin: an import, or with dry_run a count of what it would make."""
    key, command = idempotency_key(request), uploading.QueueImport(job_id=job_id, dry_run=dry_run)
    return {"id": await offload(once, uploading.queue, scope, command, key, _id_of)}


@router.get("/api/imports/{job_id}/report.csv")
async def report(job_id: UUID, scope: ScopeOf) -> Response:
    """The whole report as a table."""
    rows = await offload(import_report.download, scope, uploading.OfJob(job_id=job_id))
    return table_response("import-report", import_report.REPORT_HEAD, rows)


def _id_of(made: uploading.Ref) -> str:
    return made.id


async def _small(request: Request) -> bytes:
    """A body announced as one piece at most. Raises Refused when it is longer than a piece."""
    buffer = bytearray()
    async for part in request.stream():
        buffer += part
        if len(buffer) > uploading.CHUNK_BYTES:
            raise Refused("The file is longer than it said.", todo="Send it again.", code="bad_length")
    return bytes(buffer)


async def _store(scope: Scope, file_id: UUID, request: Request) -> tuple[int, int]:
    """Keep the body in pieces of 1 MB; (pieces, bytes). Stops reading once it is larger than allowed."""
    buffer, pieces, received = bytearray(), 0, 0
    async for part in request.stream():
        buffer += part
        received += len(part)
        if received > uploading.FILE_BYTES:
            return pieces, received
        while len(buffer) >= uploading.CHUNK_BYTES:
            await _keep(scope, file_id, pieces, bytes(buffer[: uploading.CHUNK_BYTES]))
            del buffer[: uploading.CHUNK_BYTES]
            pieces += 1
    if buffer:
        await _keep(scope, file_id, pieces, bytes(buffer))
        pieces += 1
    return pieces, received


async def _keep(scope: Scope, file_id: UUID, n: int, data: bytes) -> None:
    await offload(uploading.add_chunk, scope, uploading.AddChunk(file_id=file_id, n=n, data=data))


def _too_large() -> Response:
    problem = Refused(
        "This file is larger than 100 MB.",
        todo="Send it in parts, or packed as gzip or zip.",
        code="too_large",
        status=413,
    )
    answer = problem_response(problem)
    answer.headers["connection"] = "close"
    return answer
