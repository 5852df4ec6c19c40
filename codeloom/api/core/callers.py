"""What a request claims about its sender: Origin, network address, browser, and the path to go on to. Nothing here is trusted."""

import re
from urllib.parse import urlsplit

from starlette.types import Scope

from codeloom.settings import settings

_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip
_UNWANTED = re.compile(r"[\x00-\x20\x7f\\]")


def header(scope: Scope, name: bytes) -> str:
    """The one value of a request header; empty when absent or given more than once."""
    values = [value for key, value in scope["headers"] if key == name]
    return str(values[0].decode("latin-1")) if len(values) == 1 else ""


def from_our_pages(scope: Scope) -> bool:
    """Whether the Origin is exactly ours. A missing one is refused: browsers send it with every request that changes something."""
    current = settings()
    return header(scope, b"origin") in {current.origin, current.frontend_url} - {""}


def address(scope: Scope) -> str:
    """The sender's address: the peer's, or with TRUSTED_PROXY_HOPS the one our proxies put into X-Forwarded-For."""
    hops = settings().trusted_proxy_hops
    if hops:
        values = [value.decode("latin-1") for key, value in scope["headers"] if key == b"x-forwarded-for"]
        forwarded: list[str] = [part.strip() for value in values for part in value.split(",")]
        if len(forwarded) >= hops:
            return forwarded[-hops]
    client = scope.get("client")
    return client[0] if client else ""


def browser(scope: Scope) -> str:
    """The browser in words, such as "Firefox on Linux"; empty when it does not say."""
    agent = header(scope, b"user-agent")
    kind = next((word for mark, word in _BROWSERS if mark in agent), "")
    system = next((word for mark, word in _SYSTEMS if mark in agent), "")
    return f"{kind} on {system}" if kind and system else kind or system


def local_path(text: str) -> str:
    """A `next` parameter as a path of ours, or `/` for anything that could lead elsewhere or in a circle."""
    if not text.startswith("/") or text.startswith("//") or len(text) > 500 or _UNWANTED.search(text):
        return "/"
    parts = urlsplit(text)
    if parts.scheme or parts.netloc or parts.path.startswith(("//", "/sign-in", "/sign-out", "/api/", "/_")):
        return "/"
    return text
