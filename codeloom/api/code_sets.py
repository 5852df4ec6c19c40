"""Official code set files over HTTP: send one, download why it was refused, download what it would change.

The body goes to a temporary file as it comes, is read in a thread of its own, and only what was read of it is kept. A
file's name travels percent-encoded in X-File-Name. The page's side is assets/upload.js.
"""

import hashlib
import json
import tempfile
from datetime import date
from typing import Annotated, BinaryIO
from urllib.parse import unquote
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response

from codeloom.api.core.idempotency import idempotency_key
from codeloom.api.core.principal import ScopeOf
from codeloom.api.core.problems import problem_response
from codeloom.api.core.tables import table_response
from codeloom.coding import clock
from codeloom.services.code_sets import activation, plan, preview, read_uploads, uploads
from codeloom.services.core import Nothing, Refused, offload, offload_slow, once, parse

MOST_BYTES = 100 * 1024 * 1024
DIFFERENCE_HEAD = ("Change", "Code", "Title before", "Title after")
FLAWS_HEAD = ("File", "Line", "Column", "Problem")
router = APIRouter()


@router.put("/api/code-sets/files", status_code=201)
async def put_file(request: Request, scope: ScopeOf, x_file_name: Annotated[str, Header(max_length=6000)]) -> Response:
    """Take an official file or a zip of them. Answers the ids in the list, and in `refused` the first flaw of a bad file.

    Needs an Idempotency-Key: sent again under it, the same file is kept once and answered alike.
    """
    key = idempotency_key(request)
    await offload(uploads.begin, scope, Nothing())
    name = unquote(x_file_name, errors="replace")
    length = request.headers.get("content-length", "")
    if length.isdecimal() and len(length) < 16 and int(length) > MOST_BYTES:
        return _too_large()
    with tempfile.TemporaryFile() as spool:
        sha256 = await _spool(request, spool)
        if not sha256:
            return _too_large()
        read = await offload_slow(read_uploads, [(name, spool)])
    command = await offload_slow(uploads.KeepUpload.of, name, sha256, read)
    answer = await offload(once, uploads.keep_upload, scope, command, key, _written)
    return Response(answer, 201, media_type="application/json")


@router.get("/api/code-sets/{release_id}/flaws.csv")
async def flaws(release_id: UUID, scope: ScopeOf) -> Response:
    """Why a file was refused, as a table."""
    view = await offload(uploads.release_flaws, scope, uploads.OfRelease(release_id=release_id))
    rows = [(flaw.file, flaw.line, flaw.column, flaw.problem) for flaw in view.flaws]
    return table_response("code-set-flaws", FLAWS_HEAD, rows)


@router.get("/api/code-sets/{release_id}/difference.csv")
async def difference(
    release_id: UUID,
    scope: ScopeOf,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
) -> Response:
    """What a file would change, put in force from that day on (from today when none is given), as a table."""
    fields = {"release_id": release_id, "effective_from": first or clock.now().date(), "effective_to": last}
    command = parse(plan.InForceFrom, fields)
    await offload_slow(activation.build_code_sets, scope, command)
    rows = await offload(preview.whole_difference, scope, command)
    return table_response("code-set-difference", DIFFERENCE_HEAD, rows)


def _written(taken: uploads.StoredUpload) -> str:
    return json.dumps({"ids": list(taken.ids), "left_out": taken.left_out, "refused": taken.refused})


async def _spool(request: Request, spool: BinaryIO) -> str:
    """Keep the body in a file; its SHA-256 in hex, empty when it grew too large."""
    digest, received = hashlib.sha256(), 0
    async for part in request.stream():
        received += len(part)
        if received > MOST_BYTES:
            return ""
        digest.update(part)
        spool.write(part)
    return digest.hexdigest()


def _too_large() -> Response:
    problem = Refused("This file is larger than 100 MB.", todo="Send it packed as a zip.", code="too_large", status=413)
    answer = problem_response(problem)
    answer.headers["connection"] = "close"
    return answer
