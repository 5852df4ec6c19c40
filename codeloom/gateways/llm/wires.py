"""What a provider's protocol has in common: one request out, the bytes of one answer back, within bounds of size and time.

The client libraries log requests, and their exceptions hold them. So their loggers are cut off before the first client is
made, and what they raise is turned into a failure of ours inside `send`, which never raises it: an exception that leaves
this package has no cause, no context and no frame in which the note stood.
"""

import logging
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Protocol

from codeloom.coding.clock import now
from codeloom.gateways.llm.failures import (
    Declined,
    KeyRefused,
    ModelFailure,
    NotConfigured,
    RateLimited,
    TimedOut,
    TooLarge,
    Unreachable,
    Unreadable,
)
from codeloom.gateways.llm.questions import Question

if TYPE_CHECKING:
    import httpx2

MOST_ANSWER = 1_000_000
"""Bytes of an answer with its envelope."""
MOST_TOKENS = 16_000
"""Tokens a model may write, its own thinking included."""
MOST_COUNTED = 10_000_000
"""Tokens a server may say that a request took; a larger number is no count."""

LIBRARIES = ("openai", "anthropic", "httpx2", "httpcore2")


@dataclass(frozen=True, slots=True)
class Delivered:
    """An answer as text, with the model that gave it and the tokens it took. Printing it does not show the text."""

    text: str = field(repr=False)
    model: str
    tokens_in: int
    tokens_out: int


class Wire(Protocol):
    """One provider's protocol. `name` is its name for people."""

    @property
    def name(self) -> str: ...

    @property
    def model(self) -> str: ...

    def send(self, question: Question[Any], seconds: float) -> Delivered | ModelFailure:
        """Send once and wait `seconds` at most. Never raises for what the provider or the network does."""
        ...


class _TooMuch(Exception):
    """More bytes than allowed, or bytes packed so that their number is not known."""


class _TooSlow(Exception):
    """Bytes came, but not all of them in time."""


def silence() -> None:
    """Cut the loggers of the client libraries off from every handler, whatever level anybody gives them."""
    for name in LIBRARIES:
        logger = logging.getLogger(name)
        logger.handlers[:] = [logging.NullHandler()]
        logger.propagate = False


def bounded_http() -> "httpx2.Client":
    """A client that follows no redirect, keeps no connection open, and stops reading at MOST_ANSWER bytes or when the time
    of the request is over."""
    import httpx2

    class Bounded(httpx2.SyncByteStream):
        def __init__(self, inner: httpx2.SyncByteStream, until: float) -> None:
            self._inner, self._until = inner, until

        def __iter__(self) -> Iterator[bytes]:
            size = 0
            for part in self._inner:
                size += len(part)
                if size > MOST_ANSWER:
                    raise _TooMuch
                if time.monotonic() > self._until:
                    raise _TooSlow
                yield part

        def close(self) -> None:
            self._inner.close()

    def start(request: httpx2.Request) -> None:
        seconds = request.extensions.get("timeout", {}).get("read") or 0.0
        request.extensions["until"] = time.monotonic() + seconds

    def bound(response: httpx2.Response) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise _TooMuch
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = Bounded(response.stream, response.request.extensions["until"])

    return httpx2.Client(
        follow_redirects=False,
        limits=httpx2.Limits(max_keepalive_connections=0),
        headers={"Accept-Encoding": "identity"},
        event_hooks={"request": [start], "response": [bound]},
    )


def failure_of(error: Exception, provider: str) -> ModelFailure:
    """What an exception of either client library means. Both name their kinds alike and carry `status_code` and `response`."""
    chain = list(_chain(error))
    if any(isinstance(one, _TooMuch) for one in chain):
        return TooLarge(provider)
    if any(isinstance(one, _TooSlow) or type(one).__name__ == "APITimeoutError" for one in chain):
        return TimedOut(provider, again=False)
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return _failure_of_status(status, error, provider)
    if any(type(one).__name__ == "APIConnectionError" for one in chain):
        return Unreachable(provider, again=True)
    return Unreadable(provider)


def _failure_of_status(status: int, error: Exception, provider: str) -> ModelFailure:
    after = _seconds_to_wait(error)
    if status in (401, 403):
        return KeyRefused(provider)
    if status == 429:
        return RateLimited(provider, after=after, again=True)
    if status >= 500 or status in (408, 409):
        return Unreachable(provider, after=after, again=True)
    if status == 413 or _says(error, "context_length_exceeded", "request_too_large"):
        return TooLarge(provider)
    if status == 404 or 300 <= status < 400 or _says(error, "model_not_found"):
        return NotConfigured(provider)
    return Declined(provider)


def _says(error: Exception, *kinds: str) -> bool:
    """Whether the error names one of these machine-readable kinds; its message is not looked at."""
    body = getattr(error, "body", None)
    inner = body.get("error", body) if isinstance(body, dict) else None
    return isinstance(inner, dict) and any(inner.get(key) in kinds for key in ("code", "type"))


def _seconds_to_wait(error: Exception) -> float | None:
    """Retry-After in seconds from now, given as seconds or as a date; None for none and for nonsense."""
    said = str(error.response.headers.get("retry-after", "")) if hasattr(error, "response") else ""
    if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", said):
        return float(said)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - now().timestamp())
    except (ValueError, OverflowError):
        return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def guarded(provider: str, act: Callable[[], Delivered | ModelFailure]) -> Delivered | ModelFailure:
    """What `act` gives; an exception of it, whatever it is, becomes a failure and is forgotten with all it holds."""
    try:
        return act()
    except Exception as error:  # libraries put the request into any of their exceptions
        return failure_of(error, provider)
