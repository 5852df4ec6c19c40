"""/api/v1: the code tables and the rule engine for programs. A key is needed, cookies are ignored; its users read docs/API.md."""

from datetime import date
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Security
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from starlette.responses import JSONResponse

from codeloom.api.core.json_bodies import read_object
from codeloom.api.integration import shapes
from codeloom.api.integration.keys import BEARER, Program, allowed_to
from codeloom.services.core import Refused, offload, parse
from codeloom.services.integration import CODES, RULES, key_limits, requests

VERSION = "1"
NOT_KEPT = {"cache-control": "no-store"}
PROBLEM = {"application/problem+json": {"schema": shapes.Problem.model_json_schema()}}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    401: {"description": "No good key", "content": PROBLEM},
    403: {"description": "The key lacks the scope", "content": PROBLEM},
    422: {"description": "Not of the expected form", "content": PROBLEM},
    429: {"description": "Too much in this minute; Retry-After says when again", "content": PROBLEM},
    503: {"description": "Busy or restarting", "content": PROBLEM},
}
ABSENT: dict[int | str, dict[str, Any]] = {404: {"description": "No release ever had the code", "content": PROBLEM}}
TOO_LARGE: dict[int | str, dict[str, Any]] = {413: {"description": "More than 1 MB", "content": PROBLEM}}

router = APIRouter(prefix="/api/v1", dependencies=[Security(BEARER)])
described = APIRouter(prefix="/api/v1")
DESCRIBED = [router]
"""Routers of /api/v1 that its description names; a room's routes join it where they are made."""
SHAPES: list[type[BaseModel]] = [shapes.Chart, shapes.Charts]
"""Bodies that routes read themselves."""

Day = Annotated[date | None, Query(alias="date", description="Service date, YYYY-MM-DD; today when absent")]
Reader = Annotated[Program, Depends(allowed_to(CODES))]
Judge = Annotated[Program, Depends(allowed_to(RULES))]


@router.get("/codes", response_model=list[shapes.Hit], responses=PROBLEMS, operation_id="search_codes")
async def search_codes(
    program: Reader,
    q: Annotated[str, Query(min_length=1, max_length=200, description="Words, shorthand or a code, as coders type")],
    day: Day = None,
    limit: Annotated[int, Query(ge=1, le=requests.MOST_HITS)] = 20,
) -> JSONResponse:
    """Find codes by what people type, best first, valid on the service date."""
    fields = {"text": q, "day": day, "limit": limit}
    hits = await offload(requests.search, program.scope, parse(requests.FindCodes, fields))
    return JSONResponse(hits, headers=NOT_KEPT)


@router.get("/codes/{code}", response_model=shapes.Code, responses=PROBLEMS | ABSENT, operation_id="read_code")
async def read_code(
    program: Reader,
    code: Annotated[str, Path(max_length=16, description="With or without its dot")],
    day: Day = None,
) -> JSONResponse:
    """What the tables say of one code: hierarchy, notes with those it inherits, 7th characters, validity, flags."""
    page = await offload(requests.read, program.scope, parse(requests.ReadCode, {"code": code, "day": day}))
    return JSONResponse(page, headers=NOT_KEPT)


BODY = {"required": True, "content": {"application/json": {"schema": {"anyOf": [
    {"$ref": "#/components/schemas/Chart"}, {"$ref": "#/components/schemas/Charts"}]}}}}  # fmt: skip


@router.post(
    "/validate",
    response_model=shapes.Findings | shapes.ManyFindings,
    responses=PROBLEMS | TOO_LARGE,
    operation_id="validate",
    openapi_extra={"requestBody": BODY},
)
async def validate(program: Judge, request: Request) -> JSONResponse:
    """Run the rules over one chart, or over up to 500 as {"charts": [...]}; a chart that cannot be read spoils no other."""
    asked = await offload(read_object, await request.body())
    single = "charts" not in asked
    charts = [asked] if single else asked["charts"]
    if not isinstance(charts, list) or len(charts) > requests.MOST_CHARTS:
        raise Refused(f"charts must be a list of at most {requests.MOST_CHARTS}.", kept="", code="bad_input")
    await offload(key_limits.admit_lines, program.key, requests.lines_in(charts))
    judged = await offload(requests.judge, program.scope, requests.JudgeCharts(charts=tuple(charts)))
    if single and "error" in judged[0]:
        raise Refused(f"That chart cannot be read: {judged[0]['error']}.", kept="", code="bad_chart")
    return JSONResponse(judged[0] if single else {"charts": judged}, headers=NOT_KEPT)


@described.get("/openapi.json", include_in_schema=False)
async def openapi() -> JSONResponse:
    """The description of these routes and no others, for everybody."""
    return JSONResponse(description())


@cache
def description() -> dict[str, Any]:
    """The OpenAPI description of /api/v1."""
    document = get_openapi(
        title="Codeloom",
        version=VERSION,
        description="Codes of every service date, the rules charts are judged by, and encounters from note to final codes.",
        routes=[route for one in DESCRIBED for route in one.routes],
    )
    parts = document.setdefault("components", {}).setdefault("schemas", {})
    for shape in SHAPES:
        made = shape.model_json_schema(ref_template="#/components/schemas/{model}")
        parts.update(made.pop("$defs", {}))
        parts[shape.__name__] = made
    return document
