"""Logs each request as one structured line without its query, and counts it in two metrics. No cookie, body or address."""

import logging
import time
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from codeloom.api.core.problems import broken, problem_response
from codeloom.services.core import OFF, REQUEST_SECONDS, REQUESTS, SOCKETS, span

log = logging.getLogger("codeloom.access")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


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
            with SOCKETS.track_inprogress():
                await self._socket(scope, receive, send)
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, begun, status, path = time.perf_counter(), False, 500, scope["path"]
        method = scope["method"] if scope["method"] in METHODS else "OTHER"

        async def noted(message: Message) -> None:
            nonlocal status, begun
            if message["type"] == "http.response.start":
                status, begun = message["status"], True
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
