"""For operators: /health and /metrics. Both are asked again and again, and neither may take what people need."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import JSONResponse, Response

from codeloom import RELEASE, commit
from codeloom.services.core import NotFound, exposition, run_in
from codeloom.services.operations import Check, build, gauges, health
from codeloom.settings import settings

router = APIRouter()
KEPT_SECONDS = 1.0
STANDING_SECONDS = 5.0
"""After which what processes count is given without how things stand: a dependency hangs, and Prometheus waits for 10 s."""


class LastReport:
    """Each dependency, asked at most once a second in a thread of its own; whoever asks meanwhile waits for the same answer.

    Not in the threads of the verbs: a dependency that hangs would take them all, and with them everybody's work.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="health")
        self._adding = ThreadPoolExecutor(1, thread_name_prefix="metrics")
        self._asking: asyncio.Future[tuple[Check, ...]] | None = None
        self._ends = 0.0

    async def checks(self) -> tuple[Check, ...]:
        """The answer of this second."""
        if self._asking is None or (self._asking.done() and time.monotonic() > self._ends):
            self._asking = asyncio.ensure_future(run_in(self._thread, health))
            self._asking.add_done_callback(self._answered)
        return await asyncio.shield(self._asking)

    async def numbers(self) -> bytes:
        """All that Prometheus reads: what processes count, and how things stand, where that is known in time."""
        try:
            async with asyncio.timeout(STANDING_SECONDS):
                standing = await run_in(self._thread, gauges, await self.checks())
        except TimeoutError:
            standing = [build()]
        return await run_in(self._adding, exposition, standing)

    def _answered(self, _: object) -> None:
        self._ends = time.monotonic() + KEPT_SECONDS


report = LastReport()


@router.api_route("/health", methods=["GET", "HEAD"])
async def health_report() -> Response:
    """Each dependency; 200 when all are well, else 503. Asked at most once a second, however many ask here."""
    checks = await report.checks()
    well = all(check.ok for check in checks)
    body = {
        "status": "ok" if well else "failing",
        "release": RELEASE,
        "commit": commit(),
        "environment": settings().codeloom_env,
        "checks": {check.name: {"ok": check.ok, "ms": check.ms, "note": check.note} for check in checks},
    }
    return JSONResponse(body, 200 if well else 503, headers={"cache-control": "no-store"})


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Numbers for Prometheus, of all processes of this machine. A request that came through a proxy gets 404."""
    if "x-forwarded-for" in request.headers:
        raise NotFound()
    return Response(await report.numbers(), media_type=CONTENT_TYPE_LATEST, headers={"cache-control": "no-store"})
