"""The note as people read it: headings, and marks that say once, at their end, what each of them is called."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from codeloom.coding.suggesting.sections import UNHEADED, kind_of
from codeloom.services.editor import ParagraphView

MOST_HEADING = 60
"""Characters of a line that may be a heading."""


@dataclass(frozen=True, slots=True)
class NotePiece:
    """A run of the note. `rows` are the names it belongs to ("1,P"); `label` those of them that end with it; `kind` is
    suggested, evidence (taken), negated or empty."""

    text: str
    rows: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class NoteSentence:
    """A sentence; `start` is its offset in the note."""

    start: int
    pieces: tuple[NotePiece, ...]


@dataclass(frozen=True, slots=True)
class NoteParagraph:
    """A line of the note; `heading` for one that names a part of it."""

    heading: bool
    sentences: tuple[NoteSentence, ...]


def reading_of(paragraphs: tuple[ParagraphView, ...], taken: Collection[str]) -> tuple[NoteParagraph, ...]:
    """The note for reading; `taken` are the names of accepted proposals, whose words are evidence."""
    return tuple(_paragraph(one, frozenset(taken)) for one in paragraphs)


def headed(paragraphs: tuple[ParagraphView, ...]) -> tuple[ParagraphView, ...]:
    """Paragraphs with the names of parts as headings, however they are written: Subjective, Assessment and plan."""
    return tuple(replace(one, heading=one.heading or _heads(one)) for one in paragraphs)


def _paragraph(paragraph: ParagraphView, taken: frozenset[str]) -> NoteParagraph:
    marked = [_names(piece.rows) for sentence in paragraph.sentences for piece in sentence.pieces]
    following = iter([*marked[1:], ()])
    sentences = tuple(
        NoteSentence(sentence.start, tuple(
            NotePiece(piece.text, piece.rows, ",".join(_ending(_names(piece.rows), next(following))),
                      _kind(piece.kind, piece.rows, taken))
            for piece in sentence.pieces
        ))
        for sentence in paragraph.sentences
    )  # fmt: skip
    return NoteParagraph(paragraph.heading, sentences)


def _names(rows: str) -> tuple[str, ...]:
    return tuple(rows.split(",")) if rows else ()


def _ending(names: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in after)


def _kind(kind: str, rows: str, taken: frozenset[str]) -> str:
    if kind != "evidence":
        return kind
    return "evidence" if taken & set(_names(rows)) else "suggested"


def _heads(paragraph: ParagraphView) -> bool:
    """Whether a line without marks is the name of a part of a note."""
    pieces = [piece for sentence in paragraph.sentences for piece in sentence.pieces]
    name = "".join(piece.text for piece in pieces).strip().strip(":*#").strip()
    unmarked = not any(piece.rows for piece in pieces)
    return unmarked and 0 < len(name) <= MOST_HEADING and kind_of(name) not in ("", UNHEADED)
