"""Evidence of code lines: how spans are stored, where they lie in a document, and the text they stand for."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from codeloom.coding.text import paragraphs
from codeloom.services.core import NotFound
from codeloom.services.editor.operations import Span, WorkLine

Mark = tuple[int, int, int | str]
"""Where evidence begins and ends in a document, and what its row is called."""


def spans_of(stored: Sequence[dict[str, Any]]) -> tuple[Span, ...]:
    """Evidence from the JSON of a stored line."""
    return tuple(Span(UUID(str(fact["doc"])), int(fact["start"]), int(fact["end"])) for fact in stored)


def stored(spans: Iterable[Span]) -> list[dict[str, Any]]:
    """Evidence as the JSON of a stored line: `doc`, `start` and `end` of each span."""
    return [{"doc": str(span.doc), "start": span.start, "end": span.end} for span in spans]


def marks_in(document_id: UUID, called: Iterable[tuple[int | str, Iterable[Span]]]) -> list[Mark]:
    """The evidence that lies in one document; `called` are the rows' names with their spans."""
    return [(span.start, span.end, name) for name, spans in called for span in spans if span.doc == document_id]


def check_documents(lines: Iterable[WorkLine], documents: Collection[UUID]) -> None:
    """Raise NotFound unless all evidence lies in these documents."""
    if any(span.doc not in documents for line in lines for span in line.evidence):
        raise NotFound("That document is not part of this chart.")


def sentence_around(text: str, span: Span) -> str:
    """The sentence or sentences a span touches."""
    touched = [
        text[sentence.start : sentence.end]
        for paragraph in paragraphs(text)
        for sentence in paragraph.sentences
        if sentence.start < span.end and span.start < sentence.end
    ]
    return " ".join(touched) or text[span.start : span.end]
