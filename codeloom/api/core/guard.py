"""The outermost ASGI layer: Reflex's pages and socket need a live session, and every response gets the security headers.

Reflex never sees a cookie: it gets the header `x-codeloom-session` with the id of a session that was verified here, and
no client can send that header itself. Nor does it see a tab's own token, only what that is together with the session.
"""

from collections.abc import Sequence
from urllib.parse import quote, urlsplit
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from codeloom.api.core.body_limits import BodyLimit
from codeloom.api.core.callers import from_our_pages, header
from codeloom.api.core.csp import SecurityHeaders
from codeloom.api.core.principal import access_session, person_behind
from codeloom.api.core.problems import answer
from codeloom.api.core.request_log import RequestLog
from codeloom.api.core.session_sockets import ENDED, Socket, open_sockets
from codeloom.api.core.socket_bytes import connections
from codeloom.api.core.socket_limits import TOO_MANY, TOO_MANY_PAGES, PacedSocket, of_session
from codeloom.api.core.static_files import BuiltFiles
from codeloom.db.scope import Scope as ActingScope
from codeloom.services.accounts import Principal
from codeloom.services.core import (
    CONNECT_SECONDS,
    NotFound,
    Problem,
    Refused,
    offload,
    record_denial,
    shares,
)
from codeloom.settings import settings

SESSION = b"x-codeloom-session"
OURS = frozenset({
    "/", "/sign-in", "/sign-in/second", "/sign-in/recovery", "/sign-in/set-up", "/sign-out", "/forgot", "/reset", "/address",
    "/register", "/confirm", "/accept", "/account", "/account/name", "/account/password", "/account/address",
    "/account/address/drop", "/account/sessions/end", "/account/sessions/end-others", "/account/keys", "/account/second-factor",
    "/account/second-factor/confirm", "/account/second-factor/codes", "/account/second-factor/off",
    "/account/notifications", "/account/notifications/pause", "/account/notifications/resume", "/health", "/metrics",
})  # fmt: skip
"""Paths of our routes outside /api/. tests/house/test_endpoints.py compares them with the routes."""
OPEN = frozenset({"/ping"})
FILES = frozenset({".js", ".css", ".woff2", ".svg", ".png", ".ico", ".txt", ".json", ".map"})
"""Endings of the front end's files that hold nothing but the front end."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
TRY_LATER = 1013


class HttpLayers:
    """The middleware around Reflex and our routes, outermost first: access log, headers, built files, body limit, guard."""

    def __init__(self, asgi: ASGIApp) -> None:
        self._chain = RequestLog(SecurityHeaders(BuiltFiles(BodyLimit(Guard(asgi)))))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, socket or lifespan."""
        await self._chain(scope, receive, send)


def is_page(path: str) -> bool:
    """Whether a path of the front end is a page, packed or plain. Files of the kinds in FILES stay open to everybody."""
    last = path.rsplit("/", 1)[-1]
    if path.startswith("/code/"):
        return True  # a code has a dot in the middle
    return "." not in last or "." + last.rsplit(".", 1)[-1] not in FILES


class Guard:
    """Decides by path which requests and sockets reach the application inside."""

    def __init__(self, asgi: ASGIApp) -> None:
        self.asgi = asgi

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, answer it here, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self.asgi(scope, receive, send)
            return
        scope["headers"] = [pair for pair in scope["headers"] if not pair[0].startswith(b"x-codeloom-")]
        socket = scope["path"] == "/_event" or scope["path"].startswith("/_event/")
        if scope["type"] == "websocket":
            await (self._socket if socket else self._no_socket)(scope, receive, send)
        elif socket:
            await self._polling(scope, receive, send)
        elif scope["path"] in OURS or scope["path"].startswith("/api/"):
            await (self._other_loopback(scope) or self.asgi)(scope, receive, send)
        else:
            await self._front_end(scope, receive, send)

    async def _person(self, scope: Scope) -> Principal | None:
        """Whose live session is behind a handshake from one of our pages. Raises Unavailable."""
        return await person_behind(access_session(scope["headers"])) if from_our_pages(scope) else None

    def _for_reflex(self, scope: Scope, session_id: UUID | None = None) -> Scope:
        kept = [pair for pair in scope["headers"] if pair[0] not in (b"cookie", b"authorization")]
        if session_id is not None:
            kept.append((SESSION, str(session_id).encode()))
            scope["query_string"] = of_session(scope["query_string"], session_id)
        scope["headers"] = kept
        return scope

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            person = await self._person(scope)
        except Problem:
            await self._refuse_socket(receive, send, TRY_LATER)
            return
        if person is None or person.scope.session_id is None:
            await offload(record_denial, ActingScope.of_nobody(), "socket")
            await self._refuse_socket(receive, send, ENDED)
            return
        session_id = person.scope.session_id
        if refusal := shares.connect(str(session_id), str(person.scope.user_id)):
            code = TOO_MANY_PAGES if refusal == "sockets" else TOO_MANY
            await self._refuse_socket(receive, send, code, scope["subprotocols"] if refusal == "sockets" else None)
            return
        try:
            await self._open(scope, receive, send, session_id)
        finally:
            shares.disconnect(str(session_id))

    async def _open(self, scope: Scope, receive: Receive, send: Send, session_id: UUID) -> None:
        await shares.pay(str(session_id), CONNECT_SECONDS)
        if not await open_sockets.ready():
            await self._refuse_socket(receive, send, TRY_LATER)
            return
        mine = Socket(receive, send)
        open_sockets.join(session_id, mine)
        try:
            with connections.of(scope) as heard:
                await self.asgi(
                    self._for_reflex(scope, session_id), PacedSocket(mine, session_id, heard).receive, mine.send
                )
        finally:
            open_sockets.leave(session_id, mine)

    async def _no_socket(self, _scope: Scope, receive: Receive, send: Send) -> None:
        await self._refuse_socket(receive, send, ENDED)

    async def _refuse_socket(self, receive: Receive, send: Send, code: int, asked: Sequence[str] | None = None) -> None:
        """Refuse a handshake. A browser learns the code only of a socket that opened, by a protocol it `asked` for."""
        await receive()
        if asked is not None:
            await send({"type": "websocket.accept", "subprotocol": next(iter(asked), None)})
        await send({"type": "websocket.close", "code": code})

    async def _polling(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Engine.IO over plain requests: pages use the socket alone, whose limits these would pass by."""
        await answer(Request(scope), NotFound())(scope, receive, send)

    async def _front_end(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve Reflex's pages and files. Reflex's own upload and status routes are refused."""
        path, request = scope["path"], Request(scope)
        response: Response | None = None
        if path.startswith("/_"):
            response = answer(request, NotFound())
        elif scope["method"] not in ("GET", "HEAD"):
            response = answer(request, Refused("That method is not for this address.", code="method", status=405))
        elif is_page(path) and path not in OPEN:
            response = self._other_loopback(scope) or await self._page(request)
            if not path.endswith(("/", ".html")):
                scope["path"] = (
                    path + "/"
                )  # else the static files redirect once more, to http:// and the host they believe in
        await (response or self.asgi)(self._for_reflex(scope), receive, send)

    async def _page(self, request: Request) -> Response | None:
        """Send visitors to the sign-in page and back to this path afterwards."""
        try:
            if await person_behind(access_session(request.scope["headers"])):
                return None
        except Problem as problem:
            return answer(request, problem)
        query = request.scope["query_string"].decode("latin-1")
        path = request.scope["path"] + (f"?{query}" if query else "")
        return RedirectResponse(f"/sign-in?next={quote(path, safe='')}", 303)

    def _other_loopback(self, scope: Scope) -> Response | None:
        """In development, lead from another name of this machine to the one the build was made for."""
        current = settings()
        ours, asked = urlsplit(current.origin), urlsplit("//" + header(scope, b"host"))
        if current.production or ours.hostname not in LOOPBACK or asked.hostname not in LOOPBACK:
            return None
        if asked.hostname == ours.hostname or scope["method"] != "GET" or scope["path"] in ("/health", "/metrics"):
            return None
        query = scope["query_string"].decode("latin-1")
        return RedirectResponse(current.origin + quote(scope["path"]) + (f"?{query}" if query else ""), 307)
