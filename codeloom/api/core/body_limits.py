"""The size of request bodies: small everywhere but on the upload routes, which count bytes themselves."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from codeloom.api.core.callers import header
from codeloom.api.core.problems import problem_response
from codeloom.services.core import Refused

MOST_BYTES = 64 * 1024
"""Body of an ordinary request: forms and commands are far smaller."""
LARGER = {("POST", "/api/v1/validate"): 1024 * 1024, ("POST", "/api/v1/encounters"): 256 * 1024}
"""Routes with a body of their own size, in bytes."""
BELOW = {("PUT", "/api/words/"): 640 * 1024, ("POST", "/api/webhooks/"): 4 * 1024 * 1024}
"""Beginnings of paths with bodies of a size of their own: half-typed words (100,000 characters of JSON), messages of sources."""
STREAMED = ("PUT", ("/api/imports/", "/api/code-sets/"))
"""Method and beginnings of the paths of routes that stream their body and hold limits of their own."""


class _TooLarge(Exception):
    """Ends the reading of a body. Who reads it may answer 400 or 500 to it, and that answer is held back."""


class BodyLimit:
    """Answers 413 to a body that is announced, or turns out to be, larger than allowed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting the bytes of its body."""
        method, paths = STREAMED
        if scope["type"] != "http" or (scope["method"] == method and scope["path"].startswith(paths)):
            await self.app(scope, receive, send)
            return
        most = LARGER.get((scope["method"], scope["path"]), MOST_BYTES)
        for (of_method, beginning), allowed in BELOW.items():
            if scope["method"] == of_method and scope["path"].startswith(beginning):
                most = allowed
        length = header(scope, b"content-length")
        if length and (not length.isdecimal() or int(length) > most):
            await self._refuse(scope, receive, send)
            return
        seen, begun = 0, False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most:
                raise _TooLarge
            return message

        async def noted(message: Message) -> None:
            nonlocal begun
            if begun or seen <= most:
                begun = True
                await send(message)

        try:
            await self.app(scope, counted, noted)
        except Exception:
            if seen <= most:
                raise
        if seen > most and not begun:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = Refused("That request is too large.", code="too_large", status=413)
        response = problem_response(problem)
        response.headers["connection"] = "close"
        await response(scope, receive, send)
