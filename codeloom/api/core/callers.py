"""What a request says of where it comes from: its Origin, its address, its browser. All of it is a claim to be checked."""

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
    found = [value for key, value in scope["headers"] if key == name]
    return str(found[0].decode("latin-1")) if len(found) == 1 else ""


def from_our_pages(scope: Scope) -> bool:
    """Whether the Origin is exactly ours. A missing one is not: browsers send it with all that changes something."""
    found = settings()
    return header(scope, b"origin") in {found.origin, found.frontend_url} - {""}


def address(scope: Scope) -> str:
    """The caller's address: the peer, or what our own proxies (TRUSTED_PROXY_HOPS of them) say of it."""
    hops = settings().trusted_proxy_hops
    if hops:
        told: list[str] = [part.strip() for key, value in scope["headers"] if key == b"x-forwarded-for"
                for part in value.decode("latin-1").split(",")]  # fmt: skip
        if len(told) >= hops:
            return told[-hops]
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
