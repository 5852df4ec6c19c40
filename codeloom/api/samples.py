"""The file of a drawn sample, by which anybody draws it again."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from codeloom.api.core.principal import ScopeOf
from codeloom.services.core import offload_slow
from codeloom.services.samples import OfSample, sample_file

router = APIRouter()


@router.get("/api/samples/{sample_id}/file")
async def file(sample_id: UUID, scope: ScopeOf) -> Response:
    """The frozen list, the seed and what was drawn, as JSON lines; recorded, and kept by no cache."""
    name, data = await offload_slow(sample_file, scope, OfSample(sample_id=sample_id))
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(data, media_type="application/jsonl", headers=headers)
