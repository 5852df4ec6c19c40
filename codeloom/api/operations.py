"""For operators: /health and /metrics."""

import time

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import JSONResponse, Response

from codeloom.services.core import NotFound, offload
from codeloom.services.operations import Check, health

router = APIRouter()
_KEPT_SECONDS = 1.0
_kept: tuple[float, tuple[Check, ...]] = (-_KEPT_SECONDS, ())


@router.api_route("/health", methods=["GET", "HEAD"])
async def health_report() -> Response:
    """Each dependency; 200 when all are well, else 503. Asked at most once a second, however many ask here."""
    global _kept
    if time.monotonic() - _kept[0] > _KEPT_SECONDS:
        _kept = (time.monotonic(), await offload(health))
    checks = _kept[1]
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
