"""Which trace a piece of work belongs to: one id for what somebody did and for all that comes of it, in whichever process.

It is the trace id of W3C Trace Context, 32 hexadecimal digits. Beside it stand the ids of the steps that the work is in now (an
act, a request, an event, a job). Log lines and spans carry both; rows of the outbox, of webhooks and of mail carry the trace id.
All of it is random or a digest: nothing says who or what the work is about.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from hashlib import blake2b
from secrets import token_hex
from uuid import UUID

_TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Trace:
    """A trace and the steps of it that work is in. `parent` is the span of another program that caused it, 16 hexadecimal digits,
    empty for none."""

    id: str
    steps: Mapping[str, str] = field(default_factory=dict)
    parent: str = ""


_current: ContextVar[Trace | None] = ContextVar("codeloom_trace", default=None)


def current() -> Trace | None:
    """The trace of this task or thread; None where nothing began one."""
    return _current.get()


def current_id() -> UUID | None:
    """Its id as rows keep it: 128 bits."""
    trace = _current.get()
    return None if trace is None else UUID(trace.id)


def new_id() -> str:
    """An id for a trace that begins here."""
    return token_hex(16)


def id_of_act(session: object, act: str) -> str:
    """The trace id of an act: the same one whenever and wherever the page sends it again. Acts of two sessions never share one."""
    return blake2b(f"{session}\n{act}".encode(), digest_size=16).hexdigest()


def begin(trace_id: str = "", **steps: str) -> Trace:
    """Work of this task belongs to a trace from now on: to a new one, unless it is named."""
    trace = Trace(trace_id or new_id(), steps)
    _current.set(trace)
    return trace


@contextmanager
def within(trace_id: str | UUID | None = None, *, parent: str = "", **steps: str) -> Iterator[Trace]:
    """A block that belongs to a trace, a new one unless it is named. The steps around it stay, for they are where it is done; one
    without an id is none."""
    around = _current.get()
    named = trace_id.hex if isinstance(trace_id, UUID) else trace_id
    known = {name: step for name, step in steps.items() if step}
    trace = Trace(named or new_id(), {**(around.steps if around else {}), **known}, parent)
    token = _current.set(trace)
    try:
        yield trace
    finally:
        _current.reset(token)


def fields() -> dict[str, str]:
    """What a log line says of it: `trace`, and each step by its name."""
    trace = _current.get()
    return {} if trace is None else {"trace": trace.id, **trace.steps}


def read_traceparent(text: str) -> tuple[str, str]:
    """Trace id and span id of a header `traceparent` (W3C Trace Context); two empty texts for anything that is none."""
    found = _TRACEPARENT.fullmatch(text)
    return (found[1], found[2]) if found else ("", "")


def write_traceparent(trace_id: str, span_id: str = "", sampled: bool = False) -> str:
    """The header `traceparent` for a request of ours; its span is a new one unless named."""
    return f"00-{trace_id}-{span_id or token_hex(8)}-{'01' if sampled else '00'}"
