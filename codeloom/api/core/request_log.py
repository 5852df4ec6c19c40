"""Logs each request as one structured line without its query, and counts it in two metrics. No cookie, body or address.

Each has an id, which answers below /api/ name in `x-request-id`, and a trace. A program names the trace it is in by
`traceparent`; what browsers send of it is not read, nor whether the caller keeps its trace: that is for this copy to say.
"""

import logging
import time
from contextlib import AbstractContextManager
from secrets import token_hex
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from codeloom.api.core.callers import header
from codeloom.api.core.problems import broken, problem_response
from codeloom.coding import trace_context
from codeloom.coding.trace_context import Trace
from codeloom.services.core import OFF, REQUEST_SECONDS, REQUESTS, SOCKETS, span

log = logging.getLogger("codeloom.access")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OF_PROGRAMS = ("/api/v1/", "/api/webhooks/")
"""Paths under which programs call, which may be in a trace of theirs."""


def _within_trace(scope: Scope, request_id: str) -> AbstractContextManager[Trace]:
    trace_id, parent = "", ""
    if scope["path"].startswith(OF_PROGRAMS):
        trace_id, parent = trace_context.read_traceparent(header(scope, b"traceparent"))
    return trace_context.within(trace_id, parent=parent, request=request_id)


def _route(scope: Scope) -> str:
    """A name for the metrics that no caller can invent: the route's template, or the kind of file."""
    route = scope.get("route")
    if route is not None and hasattr(route, "path_format"):
        return str(route.path_format)
    path = scope["path"]
    if path.startswith("/api/"):
        return "/api/unknown"
    return "file" if "." in path.rsplit("/", 1)[-1] else "page"


class RequestLog:
    """Counts and logs what passes through it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        except Exception as error:
            log.error("socket.failed", exc_info=error)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, then log and count it."""
        if scope["type"] == "websocket":
            with SOCKETS.track_inprogress(), trace_context.within(socket=token_hex(8)):
                await self._socket(scope, receive, send)
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = token_hex(8)
        with _within_trace(scope, request_id):
            await self._request(scope, receive, send, request_id)

    async def _request(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        began, begun, status, path = time.perf_counter(), False, 500, scope["path"]
        method = scope["method"] if scope["method"] in METHODS else "OTHER"

        async def noted(message: Message) -> None:
            nonlocal status, begun
            if message["type"] == "http.response.start":
                status, begun = message["status"], True
                if path.startswith("/api/"):
                    message["headers"] = [*message.get("headers", ()), (b"x-request-id", request_id.encode())]
            await send(message)

        with OFF if _route(scope) == "file" else span(method, "SERVER") as traced:
            try:
                await self.app(scope, receive, noted)
            except Exception as error:  # the server would log its text, which may quote what a person typed
                traced.fail(type(error).__name__)
                log.error("request.failed", exc_info=error, extra={"method": method, "route": _route(scope)})
                if not begun:
                    await problem_response(broken())(scope, receive, noted)
            finally:
                seconds = time.perf_counter() - began
                route = _route(scope)
                traced.rename(f"{method} {route}")
                for name, fact in (("request.method", method), ("route", route), ("response.status_code", status)):
                    traced.note(f"http.{name}", fact)
                REQUESTS.labels(method, route, str(status)).inc()
                REQUEST_SECONDS.labels(route).observe(seconds)
                fields = {"method": method, "path": quote(path)[:200], "status": status, "ms": round(seconds * 1000, 1)}
                log.info("request", extra=fields)
