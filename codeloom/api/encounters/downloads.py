"""A finalized encounter as a file for its biller: the FHIR R4 Claim, and plain JSON with its differences."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from codeloom.api.core.principal import ScopeOf
from codeloom.services.core import offload
from codeloom.services.encounters import OfEncounter, read_claim

router = APIRouter()


@router.get("/api/encounters/{encounter_id}/claim.json")
async def claim(encounter_id: UUID, scope: ScopeOf) -> Response:
    """The FHIR R4 Claim of a finalized encounter."""
    documents = await offload(read_claim, scope, OfEncounter(encounter_id=encounter_id))
    return _file(f"claim-{documents.number}-{documents.round}", documents.fhir, "application/fhir+json")


@router.get("/api/encounters/{encounter_id}/codes.json")
async def codes(encounter_id: UUID, scope: ScopeOf) -> Response:
    """The finalized codes with what differs from the suggestion."""
    documents = await offload(read_claim, scope, OfEncounter(encounter_id=encounter_id))
    return _file(f"encounter-{documents.number}-{documents.round}", documents.plain, "application/json")


def _file(name: str, text: str, kind: str) -> Response:
    """A file to download, kept by no cache."""
    headers = {"content-disposition": f'attachment; filename="{name}.json"', "cache-control": "no-store"}
    return Response(text, media_type=kind, headers=headers)
