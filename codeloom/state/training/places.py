"""Marked words as ids and numbers, and what stands before and after an open row. No state lives here."""

import re
from collections.abc import Sequence
from typing import TypedDict

_MARKED = re.compile(r"([0-9a-f-]{36}):(\d{1,8}):(\d{1,8})", re.ASCII)


class SpanFields(TypedDict):
    """Marked words as a command takes them."""

    doc: str
    start: int
    end: int


def marked_span(text: str) -> SpanFields | None:
    """The span of `document:start:end`; None for what is none."""
    found = _MARKED.fullmatch(text)
    return {"doc": found[1], "start": int(found[2]), "end": int(found[3])} if found else None


def neighbours(ids: Sequence[str], here: str, address: str) -> tuple[str, str]:
    """The addresses of the row before the open one and of the one after it; empty where there is none."""
    at = ids.index(here) if here in ids else -1
    before = f"{address}{ids[at - 1]}" if at > 0 else ""
    return before, (f"{address}{ids[at + 1]}" if 0 <= at < len(ids) - 1 else "")
