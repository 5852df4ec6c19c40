"""/api/v1/encounters: from note to final codes for EHR connectors. A key acts for a provider or a biller and has their rights."""

from dataclasses import asdict
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Security
from starlette.responses import JSONResponse, Response

from codeloom.api.core.idempotency import idempotency_key
from codeloom.api.core.json_bodies import read_object
from codeloom.api.encounters import answers, shapes
from codeloom.api.encounters.preconditions import at_version, tag_of, version_wanted
from codeloom.api.integration.keys import BEARER, Program, acting_for
from codeloom.api.integration.routes import DESCRIBED, PROBLEM, PROBLEMS, SHAPES
from codeloom.services.core import Refused, offload, once, parse
from codeloom.services.encounters import (
    AskSuggestion,
    CreateEncounter,
    EditCodes,
    FindPatient,
    ListEncounters,
    OfEncounter,
    OfVersion,
    ask_suggestion,
    create_encounter,
    edit_codes,
    finalize,
    find_patient,
    list_encounters,
    read_encounter,
    refresh_encounter,
    send,
)
from codeloom.services.integration import READ_ENCOUNTERS, WRITE_ENCOUNTERS

router = APIRouter(prefix="/api/v1", dependencies=[Security(BEARER)])
DESCRIBED.append(router)
SHAPES.extend((shapes.NewEncounter, shapes.CodeOperations))

Reader = Annotated[Program, Depends(acting_for(READ_ENCOUNTERS))]
Writer = Annotated[Program, Depends(acting_for(WRITE_ENCOUNTERS))]
UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "No encounter the key may see", "content": PROBLEM}}
STALE: dict[int | str, dict[str, Any]] = {
    412: {"description": "Changed meanwhile", "content": PROBLEM},
    428: {"description": "If-Match is missing", "content": PROBLEM},
}
UNKEYED: dict[int | str, dict[str, Any]] = {400: {"description": "No usable Idempotency-Key", "content": PROBLEM}}
ONCE = {"name": "Idempotency-Key", "in": "header", "required": True, "schema": {"type": "string", "minLength": 8}}
MATCH = {"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}}


def _body(shape: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{shape}"}
    return {"required": True, "content": {"application/json": {"schema": schema}}}


@router.get("/encounters", response_model=shapes.Page, responses=PROBLEMS, operation_id="list_encounters")
async def list_of_encounters(
    program: Reader,
    status: Literal["", "draft", "ai_suggested", "finalized"] = "",
    after: Annotated[str, Query(max_length=200, description="`next` of the page before, or a `reached` kept")] = "",
) -> JSONResponse:
    """Encounters in the order they were changed, 100 to a page, without note and patient."""
    command = parse(ListEncounters, {"status": status, "after": after})
    page = await offload(list_encounters, program.scope, command)
    return JSONResponse(asdict(page), headers=answers.NOT_KEPT)


@router.post(
    "/encounters",
    status_code=201,
    response_model=shapes.Encounter,
    responses=PROBLEMS | UNKEYED,
    operation_id="create_encounter",
    openapi_extra={"requestBody": _body("NewEncounter"), "parameters": [ONCE]},
)
async def new_encounter(program: Writer, request: Request) -> Response:
    """Begin an encounter of the provider the key acts for."""
    key = idempotency_key(request)
    fields = await offload(read_object, await request.body())
    command = await offload(_to_create, program, fields)
    return answers.unpacked(
        await offload(once, create_encounter, program.scope, command, key, lambda view: answers.packed(201, view))
    )


@router.get(
    "/encounters/{encounter_id}",
    response_model=shapes.Encounter,
    responses=PROBLEMS | UNKNOWN,
    operation_id="read_encounter",
)
async def one_encounter(program: Reader, encounter_id: UUID, request: Request) -> Response:
    """An encounter with its note, suggestion, codes and differences; 304 when If-None-Match names its ETag."""
    view = await offload(read_encounter, program.scope, OfEncounter(encounter_id=encounter_id))
    if request.headers.get("if-none-match") == tag_of(view.version) and view.suggestion.state != "waiting":
        return Response(status_code=304, headers={**answers.NOT_KEPT, "etag": tag_of(view.version)})
    return answers.encounter_response(200, view)


@router.post(
    "/encounters/{encounter_id}/suggest",
    status_code=202,
    response_model=shapes.Encounter,
    responses=PROBLEMS | UNKNOWN | UNKEYED,
    operation_id="suggest",
    openapi_extra={"parameters": [ONCE]},
)
async def suggest(program: Writer, encounter_id: UUID, request: Request) -> Response:
    """Ask for a suggestion. Location says where to poll until `suggestion.state` is ready or failed."""
    key = idempotency_key(request)
    now = await offload(refresh_encounter, program.scope, OfEncounter(encounter_id=encounter_id))
    command = AskSuggestion(encounter_id=encounter_id, note_version=now.note_version)
    return answers.unpacked(
        await offload(once, ask_suggestion, program.scope, command, key, lambda view: answers.packed(202, view))
    )


@router.patch(
    "/encounters/{encounter_id}/codes",
    response_model=shapes.Encounter,
    responses=PROBLEMS | UNKNOWN | STALE,
    operation_id="edit_codes",
    openapi_extra={"requestBody": _body("CodeOperations"), "parameters": [MATCH]},
)
async def change_codes(program: Writer, encounter_id: UUID, request: Request) -> Response:
    """Change the final codes of the version in If-Match; all operations are applied or none."""
    version = version_wanted(request)
    fields = await offload(read_object, await request.body())
    given = {"encounter_id": encounter_id, "version": version, "operations": fields.get("operations")}
    command = parse(EditCodes, given)
    view = await at_version(lambda: edit_codes(program.scope, command))
    return answers.encounter_response(200, view)


@router.post(
    "/encounters/{encounter_id}/send",
    response_model=shapes.Encounter,
    responses=PROBLEMS | UNKNOWN | UNKEYED | STALE,
    operation_id="send_encounter",
    openapi_extra={"parameters": [ONCE, MATCH]},
)
async def send_encounter(program: Writer, encounter_id: UUID, request: Request) -> Response:
    """Send to billing, as its provider."""
    return await _applied(send, program, encounter_id, request)


@router.post(
    "/encounters/{encounter_id}/finalize",
    response_model=shapes.Encounter,
    responses=PROBLEMS | UNKNOWN | UNKEYED | STALE,
    operation_id="finalize_encounter",
    openapi_extra={"parameters": [ONCE, MATCH]},
)
async def finalize_encounter(program: Writer, encounter_id: UUID, request: Request) -> Response:
    """Finalize the codes, as a biller; 422 with `blocks` while something stops it."""
    return await _applied(finalize, program, encounter_id, request)


async def _applied(verb: Any, program: Program, encounter_id: UUID, request: Request) -> Response:
    """An act on a version, applied once."""
    key, version = idempotency_key(request), version_wanted(request)
    command = OfVersion(encounter_id=encounter_id, version=version)
    answer = await at_version(lambda: once(verb, program.scope, command, key, lambda view: answers.packed(200, view)))
    return answers.unpacked(answer)


def _to_create(program: Program, fields: dict[str, Any]) -> CreateEncounter:
    """The command of a body. Raises Refused for a patient nobody knows and for input of another form."""
    given = {name: value for name, value in fields.items() if name != "patient"}
    patient = fields.get("patient")
    if not (isinstance(patient, dict) and set(patient) == {"record_number"}):
        return _parsed(given | {"new_patient": patient})
    command = parse(FindPatient, {"record_number": patient["record_number"]})
    found = find_patient(program.scope, command)
    if not found:
        raise Refused("No patient of the practice has that record number.", code="unknown_patient")
    return _parsed(given | {"patient_id": found[0].id})


def _parsed(given: Annotated[dict[str, Any], CreateEncounter]) -> CreateEncounter:
    return parse(CreateEncounter, {**given, "service_date": given.get("service_date")})
