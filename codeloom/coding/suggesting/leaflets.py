"""Text that is about nobody: leaflets and summaries written to a reader, and lines of a form that were not filled in.

What a leaflet says may happen to who reads it, and what stands before an open placeholder, is said of nobody.
"""

import re
from collections.abc import Iterator

from codeloom.coding.suggesting.sections import INSTRUCTIONS, kind_of

_HEADING = re.compile(
    r"^[^\w\n]*(?:[A-Za-z]+ ){0,3}(?:after[- ]visit summary|patient (?:education|information|handout|instructions)|leaflet|handout"
    r"|what (?:is|are|can|should|you)\b[^.\n]*|about your\b[^.\n]*)[^.\n]{0,60}$",
    re.IGNORECASE | re.MULTILINE,
)
_TO_READER = re.compile(r"\b(?:you|your|yourself)\b", re.IGNORECASE)
_TO_COLLEAGUE = re.compile(
    r"\b(?:thank you|thanks|your (?:kind )?(?:referral|patient|consult\w*|note)|if you (?:will|have any questions)"
    r"|(?:asked|told|said|says|states?|reports?|think|do|did|can|are) you)\b",
    re.IGNORECASE,
)
"""Words to who referred the patient, or of a talk that was had."""
_QUOTED = re.compile(r"[\"\u201c][^\"\u201d\n]{0,400}[\"\u201d]")
_BLANK = re.compile(r"\n[ \t]*\n")
_UNFILLED = re.compile(r"^(?![^\w\n]*\*{3}).*\*{3}.*$", re.MULTILINE)
_LINE = re.compile(r"[^\n]+")
_LEAST = 3
"""Words to a reader that make a stretch a leaflet."""


def without_leaflets(note: str) -> str:
    """The note with blanks in place of what is written to a reader or left open, so that every offset stays; lines stay lines."""
    text = list(note)
    for start, end in (*_leaflets(note), *((found.start(), found.end()) for found in _UNFILLED.finditer(note))):
        text[start:end] = ("\n" if sign == "\n" else " " for sign in note[start:end])
    return "".join(text)


def _leaflets(note: str) -> Iterator[tuple[int, int]]:
    """Stretches under a heading of a leaflet up to the next heading of the note, and paragraphs, that speak to a reader."""
    for heading in _HEADING.finditer(note):
        end = _next_heading(note, heading.end())
        if _speaks(note[heading.start() : end]):
            yield heading.start(), end
    begin = 0
    for gap in (*_BLANK.finditer(note), None):
        end = gap.start() if gap else len(note)
        if _speaks(note[begin:end]):
            yield from _sentences_to_reader(note, begin, end)
        begin = gap.end() if gap else end


def _sentences_to_reader(note: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of a paragraph from the first to the last that speaks to a reader."""
    lines = [line for line in _LINE.finditer(note, start, end) if _TO_READER.search(_plain(line.group()))]
    if len(lines) > 1:
        yield lines[0].start(), lines[-1].end()


def _speaks(text: str) -> bool:
    return len(_TO_READER.findall(_plain(text))) >= _LEAST


def _plain(text: str) -> str:
    """A text without quotations and without words to a colleague."""
    return _TO_COLLEAGUE.sub(" ", _QUOTED.sub(" ", text))


def _next_heading(note: str, begin: int) -> int:
    """The start of the next line that is or begins with a heading of a note; its end without one."""
    for line in _LINE.finditer(note, begin):
        name = re.match(r"[^\w\n]*([A-Za-z][A-Za-z/&, ]{2,40}?)[ \t]*(?::|$)", line.group())
        if name and kind_of(name[1]) not in ("", INSTRUCTIONS):
            return line.start()
    return len(note)
