"""Reading a document of a chart: its text cut for stepping and marking, and the record of who read it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

from codeloom.coding.suggesting.sections import UNHEADED, kind_of
from codeloom.coding.text import doubtful, paragraphs
from codeloom.db.tables.charts import Document, DocumentRead
from codeloom.db.work import UnitOfWork
from codeloom.services.core import formatting
from codeloom.services.editor.evidence import Mark
from codeloom.services.editor.views import DocumentView, ParagraphView, Piece, SentenceView

Places = tuple[tuple[int, int], ...]
"""Where something begins and ends in a text, in characters, half-open."""
MOST_HEADING = 60
"""Characters of a line that may name a part of a note."""


def note_reading(uow: UnitOfWork, document: Document, unread: bool, **about: UUID) -> None:
    """Record that the person of the scope reads a document, and take its unread mark off. `about` are ids for the record."""
    if unread:
        uow.session.add(DocumentRead(org_id=uow.org_id, document_id=document.id, user_id=uow.user_id))
    uow.record("DOCUMENT_READ", "document", document.id, **{name: str(value) for name, value in about.items()})


def document_view(
    document: Document,
    title: str,
    text: str,
    marks: Sequence[Mark],
    find: str = "",
    standing: str = "",
    suggested: Sequence[Mark] = (),
) -> DocumentView:
    """A document ready to show: `marks` are the evidence in it, `suggested` that of proposals, `find` words to light up,
    `standing` says that it does not hold."""
    facts = (formatting.day(document.dated), formatting.count(document.words, "word"))
    meta = ", ".join(fact for fact in facts if fact)
    paragraphs_ = cut(text, marks, occurrences(text, find), suggested)
    return DocumentView(str(document.id), title, meta, document.composed, paragraphs_, standing)


def occurrences(text: str, words: str) -> Places:
    """Where words stand in a text, case aside; at least two characters are looked for."""
    if len(words) < 2:
        return ()
    return tuple((m.start(), m.end()) for m in re.finditer(re.escape(words), text, re.IGNORECASE))


def cut(
    text: str, marks: Sequence[Mark], hits: Places = (), suggested: Sequence[Mark] = ()
) -> tuple[ParagraphView, ...]:
    """The text as paragraphs of sentences of pieces; `marks` are the evidence in it, `suggested` that of proposals.

    A line without marks that names a part of a note is a heading, however it is written: Subjective, ASSESSMENT AND PLAN.
    """
    doubts = doubtful(text)
    return tuple(
        _labeled(
            paragraph.heading,
            tuple(
                SentenceView(
                    sentence.start,
                    sentence.end,
                    _pieces(text, sentence.start, sentence.end, (marks, suggested), doubts, hits),
                )
                for sentence in paragraph.sentences
            ),
        )
        for paragraph in paragraphs(text)
    )


def _labeled(heading: bool, sentences: tuple[SentenceView, ...]) -> ParagraphView:
    """The paragraph with each name said once, on the last of the pieces in a row that carry it."""
    carried = [piece.rows.split(",") for sentence in sentences for piece in sentence.pieces]
    following = iter([*carried[1:], []])

    def labeled(piece: Piece) -> Piece:
        after = next(following)
        return replace(piece, label=",".join(name for name in piece.rows.split(",") if name not in after))

    shown = tuple(replace(one, pieces=tuple(labeled(piece) for piece in one.pieces)) for one in sentences)
    return ParagraphView(heading or _names_a_part(shown), shown)


def _names_a_part(sentences: tuple[SentenceView, ...]) -> bool:
    pieces = [piece for sentence in sentences for piece in sentence.pieces]
    name = "".join(piece.text for piece in pieces).strip().strip(":*#").strip()
    unmarked = not any(piece.rows for piece in pieces)
    return unmarked and 0 < len(name) <= MOST_HEADING and kind_of(name) not in ("", UNHEADED)


def _pieces(
    text: str, start: int, end: int, marked: tuple[Sequence[Mark], Sequence[Mark]], doubts: Places, hits: Places
) -> tuple[Piece, ...]:
    """Where marks, doubts and hits begin and end; words of a row are its evidence even where a proposal rests on them too."""
    marks, suggested = marked
    edges = {start, end}
    for a, b in (*((a, b) for a, b, _ in (*marks, *suggested)), *doubts, *hits):
        edges |= {edge for edge in (a, b) if start < edge < end}
    out = []
    for a, b in pairwise(sorted(edges)):
        names = [str(row) for s, e, row in marks if s <= a and b <= e]
        proposed = [str(name) for s, e, name in suggested if s <= a and b <= e]
        kind = "evidence" if names else "suggested" if proposed else ""
        if not kind and any(s <= a and b <= e for s, e in doubts):
            kind = "negated"
        hit = any(s <= a and b <= e for s, e in hits)
        out.append(Piece(text[a:b], a, ",".join(dict.fromkeys((*names, *proposed))), "hit" if hit else kind))
    return tuple(out)
