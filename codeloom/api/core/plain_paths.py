"""The outermost door: an address with a control character ends here, with our headers and in our log.

Reflex wraps what it serves once more; its router takes no path with a line break and would answer it itself, past the guard.
"""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from codeloom.api.core.csp import SecurityHeaders
from codeloom.api.core.problems import answer
from codeloom.api.core.request_log import RequestLog
from codeloom.services.core import NotFound


class PlainPaths:
    """Passes on every request whose path is plain; a socket with another one is refused."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self._refusal = app, RequestLog(SecurityHeaders(_refuse))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, socket or lifespan."""
        plain = scope["type"] == "lifespan" or scope["path"].isprintable()
        await (self.app if plain else self._refusal)(scope, receive, send)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    await answer(Request(scope), NotFound())(scope, receive, send)
