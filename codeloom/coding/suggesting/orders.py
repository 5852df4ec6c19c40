"""Orders in a note to whoever codes it. They are words of the note like others, but nothing happened because they stand there:
they are no evidence for a code, a level or a procedure."""

import re

_CODE = r"(?:99[2-4]\d\d|[A-TV-Z]\d[0-9AB]\.[0-9A-Z]{1,4}|[A-TV-Z]\d[0-9AB][0-9A-Z]{2,4})"
_WHOLE_LINE = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b[^\n]{0,60}\b(?:rules?|instructions?|prompts?|guidelines?|checks?"
    r"|above|previous)\b"
    r"|^\W*(?:system|assistant|developer|user|note to (?:the )?(?:coder|biller|ai|model))\b[^\n]{0,20}:"
    r"|\b(?:you are|act as|attention) (?:now )?(?:an? |the )?(?:ai|assistant|coding (?:engine|model|assistant)|language model)\b"
    r"|\bas an ai\b|\bnew instructions?\b",
    re.IGNORECASE | re.MULTILINE,
)
_SENTENCE = re.compile(
    rf"\b(?:code|bill|assign|submit|report|upcode|return|output)\b[^\n]{{0,40}}?\b{_CODE}\b"
    r"|(?:^|(?<=[.;:!?]))[^\w\n]*(?:please |you (?:must|should) |must |always )?"
    r"(?:(?:up)?code (?!status|blue|stroke|stemi|sepsis|white|gr[ae]y|team|was|is)|bill (?:for|as|this|it|the|at|a) )",
    re.IGNORECASE | re.MULTILINE,
)
_SENTENCE_ENDS = re.compile(r"[.;!?](?=\s)|\n")


def orders(note: str) -> tuple[tuple[int, int], ...]:
    """Where a note gives orders, as half-open places: to the end of the line where it speaks of rules or to a machine, else
    the sentence."""
    found = []
    for order in _WHOLE_LINE.finditer(note):
        end = note.find("\n", order.end())
        found.append((_start(note, order.start()), len(note) if end < 0 else end))
    for order in _SENTENCE.finditer(note):
        stop = _SENTENCE_ENDS.search(note, order.end())
        found.append((_start(note, order.start()), stop.end() if stop else len(note)))
    return tuple(sorted(found))


def _start(note: str, at: int) -> int:
    """The beginning of the sentence or line around a place."""
    return max((stop.end() for stop in _SENTENCE_ENDS.finditer(note) if stop.end() <= at), default=0)
