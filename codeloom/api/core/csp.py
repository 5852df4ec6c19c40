"""The headers responses carry. Inline scripts run only if their hash was in the built front end at start."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from codeloom.api.core.markup import SHOW_PASSWORD, THEME
from codeloom.settings import settings

_INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
NO_PAGE = "default-src 'none'; frame-ancestors 'none'"
"""The policy of responses that are no page: should a browser show one as a page, nothing in it runs."""
_PERMISSIONS = ", ".join(f"{name}=()" for name in ("camera", "geolocation", "microphone", "payment", "usb"))


def script_hash(text: str) -> str:
    """The source expression that lets one inline script run."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def built_hashes(folder: Path) -> list[str]:
    """Hashes of every inline script in the built pages, in a stable order. Empty when nothing is built."""
    hashes = {
        script_hash(script)
        for page in sorted(folder.rglob("*.html"))
        for script in _INLINE.findall(page.read_text(encoding="utf-8"))
    }
    return sorted(hashes)


@cache
def policy() -> str:
    """The content security policy of this process; the build is read once."""
    current = settings()
    socket = current.origin.replace("http", "ws", 1)
    folder = current.codeloom_home / "web" / "build" / "client"
    scripts = " ".join(["'self'", script_hash(SHOW_PASSWORD), script_hash(THEME), *built_hashes(folder)])
    elsewhere = f" {current.frontend_url}" if current.frontend_url and current.frontend_url != current.origin else ""
    return "; ".join(
        (
            "default-src 'self'", f"script-src {scripts}", "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:", f"connect-src 'self' {current.origin} {socket}{elsewhere}", "object-src 'none'",
            "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
        )
    )  # fmt: skip


def add_headers(headers: MutableHeaders, lasting: bool) -> None:
    """Add the headers of every response. Pages are never cached; `lasting` files (named by their content) always are."""
    page = headers.get("content-type", "").startswith("text/html")
    headers["content-security-policy"] = policy() if page else NO_PAGE
    headers["x-content-type-options"] = "nosniff"
    headers["x-frame-options"] = "DENY"
    headers["referrer-policy"] = "same-origin"
    headers["cross-origin-resource-policy"] = "same-origin"
    if settings().secure:
        headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    if page:
        headers["permissions-policy"] = _PERMISSIONS
        headers["cross-origin-opener-policy"] = "same-origin"
        headers["cache-control"] = "no-store"
    elif "cache-control" not in headers:
        headers["cache-control"] = "public, max-age=31536000, immutable" if lasting else "no-cache"


class SecurityHeaders:
    """Adds the security headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its response with the headers added."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                named = scope["path"].startswith(("/assets/", "/fonts/")) or scope["query_string"].startswith(b"v=")
                add_headers(MutableHeaders(scope=message), named and message["status"] in (200, 304))
            await send(message)

        await self.app(scope, receive, with_headers)
