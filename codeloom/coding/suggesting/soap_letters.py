"""Headings of one letter: the S, O, A and P of a note at the start of a line, without a colon."""

import re

_LETTER = re.compile(r"^[ \t]*(?P<name>[SOAP])(?P<mark>[/):]?)[ \t]+(?=[A-Za-z0-9#?])", re.MULTILINE)
_SLASHED = re.compile(r"^[ \t]*(?P<name>A)(?P<mark>/)[ \t]*(?=[A-Za-z0-9#])(?!P\b)", re.MULTILINE)


def letters(note: str) -> list[tuple[int, int, str]]:
    """(start, end, letter) of each such heading, in order. A single letter is one only where both A and P begin lines:
    "A single nodule" is no heading, and A) of a list goes on with B). "A/" is one by itself."""
    found = [(one.start("name"), one.end(), one["name"]) for one in _LETTER.finditer(note)]
    slashed = [(one.start("name"), one.end(), "A") for one in _SLASHED.finditer(note)]
    if not {"A", "P"} <= {letter for _, _, letter in found}:
        return slashed
    return sorted({*found, *slashed})
