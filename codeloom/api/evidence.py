"""The evidence pack of a chart or an encounter as a file for a manager."""

from fastapi import APIRouter
from starlette.responses import Response

from codeloom.api.core.principal import ScopeOf
from codeloom.services.core import offload_slow, parse
from codeloom.services.operations import MakePack, evidence_pack

router = APIRouter()


@router.get("/api/evidence/{subject}.zip")
async def pack(subject: str, scope: ScopeOf) -> Response:
    """The pack of CH-12 or EN-12. It is made in memory, recorded in the log, and kept by no cache."""
    made = await offload_slow(evidence_pack, scope, parse(MakePack, {"subject": subject}))
    headers = {"content-disposition": f'attachment; filename="{made.name}.zip"', "cache-control": "no-store"}
    return Response(made.data, media_type="application/zip", headers=headers)
