"""Finding the words a claim rests on in its note: letter for letter, only the white space between them may differ."""

import re
from collections.abc import Iterator

from codeloom.coding.suggesting.shapes import Span

LONGEST = 600
"""Characters of a quote; a longer one is no evidence."""


def span(note: str, start: int, end: int) -> Span:
    """The words of the note at a place, without white space around them."""
    text = note[start:end]
    start += len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()), text.strip())


def held(note: str, said: Span) -> Span | None:
    """The span as the note has it; None when the note does not have its words. A wrong place is put right."""
    if said.text.strip() and note[said.start : said.end] == said.text:
        return said
    return quoted(note, said.text)


def quoted(note: str, words: str) -> Span | None:
    """The first place of these words in the note, white space normalized; None when they are not in it."""
    return next(places(note, words), None)


def places(note: str, words: str) -> Iterator[Span]:
    """Every place of these words in the note, white space normalized, in their order."""
    parts = words.split()
    if parts and len(words) <= LONGEST:
        for found in re.finditer(r"\s+".join(map(re.escape, parts)), note):
            yield Span(found.start(), found.end(), found.group())
