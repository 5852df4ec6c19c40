"""The cookies of a session: what they are called, what may read them, how they are set and taken away.

Over TLS the secret ones carry `__Host-`, so no other host of the domain can set them. Browsers share cookies between
ports, so over plain http every name carries the port and two copies on one machine do not disturb each other.
"""

from typing import Literal
from urllib.parse import urlsplit

from starlette.requests import cookie_parser
from starlette.responses import Response

from codeloom.services.accounts import Tokens
from codeloom.settings import settings

DEVICE_SECONDS = 365 * 24 * 3600
Kind = Literal["access", "refresh", "device", "csrf", "exp", "half_way"]
_READABLE: frozenset[Kind] = frozenset({"csrf", "exp"})


def name(kind: Kind) -> str:
    """What a cookie is called in this copy. csrf and exp are read by assets/session.js."""
    current = settings()
    port = urlsplit(current.origin).port
    tail = "" if current.secure or port is None else f"_{port}"
    if kind in _READABLE:
        return f"codeloom_{kind}{tail}"
    middle = "" if kind == "access" else f"_{kind}"
    return f"{'__Host-' if current.secure else ''}{current.session_cookie_name}{middle}{tail}"


def _set(response: Response, kind: Kind, value: str, seconds: int) -> None:
    readable = kind in _READABLE
    response.set_cookie(
        name(kind), value, max_age=seconds, path="/", secure=settings().secure, httponly=not readable,
        samesite="strict" if readable else "lax",
    )  # fmt: skip


def give(response: Response, tokens: Tokens, now: float) -> None:
    """Put a session into the browser. Access and refresh are Lax, because people come back by links from elsewhere."""
    left = max(0, tokens.refresh_ends - int(now))
    _set(response, "access", tokens.access, max(0, tokens.access_ends - int(now)))
    _set(response, "refresh", tokens.refresh, left)
    _set(response, "csrf", tokens.csrf, left)
    _set(response, "exp", str(tokens.access_ends), left)
    if tokens.device:
        _set(response, "device", tokens.device, DEVICE_SECONDS)


def give_visitor(response: Response, token: str) -> None:
    """Put the CSRF token of the sign-in form into the browser."""
    _set(response, "csrf", token, 3600)


def give_half_way(response: Response, token: str, ends: int, now: float) -> None:
    """Put the proof of a right password into the browser, for the second step of signing in."""
    _set(response, "half_way", token, max(0, ends - int(now)))


def take_half_way(response: Response) -> None:
    """Take the proof of a right password out of the browser."""
    response.delete_cookie(name("half_way"), path="/", secure=settings().secure, httponly=True, samesite="lax")


def take_away(response: Response) -> None:
    """Take a session out of the browser; the device stays known."""
    for kind in ("access", "refresh", "csrf", "exp"):
        response.delete_cookie(
            name(kind), path="/", secure=settings().secure, httponly=kind not in _READABLE,
            samesite="strict" if kind in _READABLE else "lax",
        )  # fmt: skip


def read(headers: list[tuple[bytes, bytes]], kind: Kind) -> str:
    """A cookie out of raw request headers; empty when absent."""
    line = "; ".join(value.decode("latin-1") for key, value in headers if key == b"cookie")
    return cookie_parser(line).get(name(kind), "") if line else ""
