"""The note as its provider reads it: headings, and marks that say once, at their end, what each of them is called."""

from collections.abc import Collection
from dataclasses import dataclass

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


def _paragraph(paragraph: ParagraphView, taken: frozenset[str]) -> NoteParagraph:
    text = "".join(piece.text for sentence in paragraph.sentences for piece in sentence.pieces)
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
    return NoteParagraph(paragraph.heading or _heads(text, marked), sentences)


def _names(rows: str) -> tuple[str, ...]:
    return tuple(rows.split(",")) if rows else ()


def _ending(names: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in after)


def _kind(kind: str, rows: str, taken: frozenset[str]) -> str:
    if kind != "evidence":
        return kind
    return "evidence" if taken & set(_names(rows)) else "suggested"


def _heads(text: str, marked: list[tuple[str, ...]]) -> bool:
    """Whether a line without marks is the name of a part of a note."""
    name = text.strip().strip(":*#").strip()
    return not any(marked) and 0 < len(name) <= MOST_HEADING and kind_of(name) not in ("", UNHEADED)
