"""The note as its provider reads it: the words of accepted proposals are evidence, those of others are suggested."""

from collections.abc import Collection
from dataclasses import replace

from codeloom.services.editor import ParagraphView, Piece


def reading_of(paragraphs: tuple[ParagraphView, ...], taken: Collection[str]) -> tuple[ParagraphView, ...]:
    """The note for reading; `taken` are the names of accepted proposals."""
    accepted = frozenset(taken)

    def read(piece: Piece) -> Piece:
        if piece.kind != "evidence" or accepted & set(piece.rows.split(",")):
            return piece
        return replace(piece, kind="suggested")

    return tuple(
        replace(
            one,
            sentences=tuple(replace(sentence, pieces=tuple(map(read, sentence.pieces))) for sentence in one.sentences),
        )
        for one in paragraphs
    )
