"""Orders in a note to whoever codes it. They are words of the note like others, but nothing happened because they stand there:
they are no evidence for a code, a level or a procedure."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

_CODE = r"(?:99[2-4]\d\d|[A-TV-Z]\d[0-9AB]\.[0-9A-Z]{1,4}|[A-TV-Z]\d[0-9AB][0-9A-Z]{2,4})"
_WHOLE_LINE = re.compile(
    r"\b(?:ignore|disregard|override)\b[^\n]{0,60}\b(?:rules?|instructions?|prompts?|guidelines?|checks?"
    r"|above|previous)\b"
    r"|^[^\w\n]{0,10}(?:(?:system|assistant|developer|user)(?: (?:message|prompt))?|note to (?:the )?(?:coder|biller|ai|model)) ?:"
    r"|\b(?:you are|act as|attention) (?:now )?(?:an? |the )?(?:ai|assistant|coding (?:engine|model|assistant)|language model)\b"
    r"|\bas an ai\b|\bnew instructions?\b",
    re.IGNORECASE | re.MULTILINE,
)
_SENTENCE = re.compile(
    rf"\b(?:code|bill|assign|submit|report|upcode|return|output)\b[^\n]{{0,40}}?\b{_CODE}\b"
    r"|(?:^|(?<=[.;:!?]))[^\w\n]{0,10}(?:please |you (?:must|should) |must |always )?"
    r"(?:(?:up)?code (?!status|blue|stroke|stemi|sepsis|white|gr[ae]y|team|was|is)|bill (?:for|as|this|it|the|at|a) )",
    re.IGNORECASE | re.MULTILINE,
)
_SENTENCE_ENDS = re.compile(r"[.;!?](?=\s)|\n")


def orders(note: str) -> tuple[tuple[int, int], ...]:
    """Where a note gives orders, as half-open places in their order, none overlapping: to the end of the line where it speaks
    of rules or to a machine, else the sentence."""
    stops = [stop.end() for stop in _SENTENCE_ENDS.finditer(note)]
    found = []
    for order in _WHOLE_LINE.finditer(note):
        end = note.find("\n", order.end())
        found.append((_begins(stops, order.start()), len(note) if end < 0 else end + 1))
    for order in _SENTENCE.finditer(note):
        after = bisect_left(stops, order.end())
        found.append((_begins(stops, order.start()), stops[after] if after < len(stops) else len(note)))
    return tuple(_apart(sorted(found, key=lambda place: (place[0], -place[1]))))


def without_orders(note: str) -> str:
    """The note with blanks in place of its orders, so that every offset stays; lines stay lines."""
    text = list(note)
    for start, end in orders(note):
        text[start:end] = ("\n" if sign == "\n" else " " for sign in note[start:end])
    return "".join(text)


def _begins(stops: list[int], at: int) -> int:
    """The beginning of the sentence or line around a place."""
    before = bisect_right(stops, at)
    return stops[before - 1] if before else 0


def _apart(places: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What each place has beyond those before it."""
    reached = 0
    for start, end in places:
        if end > reached:
            yield max(start, reached), end
            reached = end
