"""For operators: /health and /metrics."""

from threading import Condition

from cachetools import TTLCache, cached
from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import JSONResponse, Response

from codeloom.services.core import NotFound, offload
from codeloom.services.operations import Check, health

router = APIRouter()
_KEPT_SECONDS = 1.0


@cached(TTLCache(1, _KEPT_SECONDS), condition=Condition())
def checks_of_the_second() -> tuple[Check, ...]:
    """Each dependency, asked at most once a second; whoever asks meanwhile waits for the same answer."""
    return health()


@router.api_route("/health", methods=["GET", "HEAD"])
async def health_report() -> Response:
    """Each dependency; 200 when all are well, else 503. Asked at most once a second, however many ask here."""
    checks = await offload(checks_of_the_second)
    well = all(check.ok for check in checks)
    body = {
        "status": "ok" if well else "failing",
        "checks": {check.name: {"ok": check.ok, "ms": check.ms, "note": check.note} for check in checks},
    }
    return JSONResponse(body, 200 if well else 503, headers={"cache-control": "no-store"})


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """This process's counters for Prometheus. A request that came through a proxy gets 404."""
    if "x-forwarded-for" in request.headers:
        raise NotFound()
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST, headers={"cache-control": "no-store"})
