"""Reading a note as a person does: paragraphs, headings, sentences, and words that are denied or of somebody else.

Offsets are character positions into the whole text, half-open. Nothing here interprets a diagnosis.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[A-Z0-9\"'(\[])")
_ABBREVIATIONS = ("Mr.", "Mrs.", "Ms.", "Dr.", "vs.", "e.g.", "i.e.", "approx.", "No.", "St.")
_HEADING = re.compile(r"^(#{1,6}\s+.+|[A-Z][A-Z0-9 /&,()'-]{2,60}:?|[A-Z][A-Za-z0-9 /&'-]{2,40}:)$")
_DOUBT = re.compile(
    r"\b(?:denies|denied|no evidence of|negative for|without|ruled out|rule out|no history of|"
    r"family history of|mother had|father had|possible|probable|suspected|unlikely)\b[^.;\n]{0,80}"
    r"|\b[a-z]+(?: [a-z]+){0,3} (?:was|were|is|has been) (?:ruled out|excluded)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of text to step by, with the white space after it; a list item or a line counts as one."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text; a heading names what follows it."""

    start: int
    end: int
    heading: bool
    sentences: tuple[Sentence, ...]


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The text cut into its non-empty lines; together with the white space between them they are the whole text."""
    out = []
    for line in re.finditer(r"[^\n]+", text):
        raw = line.group()
        if not raw.strip():
            continue
        start = line.start() + len(raw) - len(raw.lstrip())
        end = line.start() + len(raw.rstrip())
        heading = bool(_HEADING.match(text[start:end]))
        if heading:  # the signs of a Markdown heading are not part of what it says
            start += len(text[start:end]) - len(text[start:end].lstrip("# "))
        out.append(Paragraph(start, end, heading, tuple(_sentences(text, start, end))))
    return tuple(out)


def _sentences(text: str, start: int, end: int) -> Iterator[Sentence]:
    begin = start
    for gap in _END.finditer(text, start, end):
        if text[begin : gap.start()].endswith(_ABBREVIATIONS):
            continue
        yield Sentence(begin, gap.end())
        begin = gap.end()
    if begin < end:
        yield Sentence(begin, end)


def doubtful(text: str) -> tuple[tuple[int, int], ...]:
    """Stretches that are negated, uncertain or about the family: shown with a dotted line, never as evidence by itself."""
    return tuple((m.start(), len(m.group().rstrip()) + m.start()) for m in _DOUBT.finditer(text))


def words(text: str) -> int:
    """Number of words, for length and difficulty."""
    return len(text.split())
