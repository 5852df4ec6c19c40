"""Versions of a chart's documents: which one takes the place of which, and what a new one changed, word by word."""

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.coding.text_difference import Passage, difference
from codeloom.db.tables.charts import Document
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.context import ChartContext
from codeloom.services.core import NotFound, OfChart, Refused, formatting, verb
from codeloom.services.editor import WorkLine, note_reading

NEAR = 240
"""Characters of unchanged text that are shown before and after a change; what lies between is folded."""


class CompareDocument(OfChart):
    """A document that takes the place of an earlier one, or is such an earlier one; and the version to compare it with, without
    which an earlier one is compared with the newest, and the newest with the one before it."""

    document_id: UUID
    other_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChangedPiece:
    """A run of text: same, removed, added, or folded (`text` says how much)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class VersionChoice:
    """A version of a document that can be compared."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class ComparedView:
    """An earlier version of a document and a later one, `older_id` and `id`, of all its `versions`, the oldest first. `evidence`
    are the rows whose words lie in passages that changed, in sentences."""

    id: str = ""
    older_id: str = ""
    versions: tuple[VersionChoice, ...] = ()
    title: str = ""
    older: str = ""
    newer: str = ""
    changes: str = ""
    pieces: tuple[ChangedPiece, ...] = ()
    evidence: tuple[str, ...] = ()


@verb("charts.compare_document", CompareDocument, repeatable=True)
def compare_document(uow: UnitOfWork, command: CompareDocument) -> ComparedView:
    """What the newer one of two versions changed; the reading of both is recorded. Raises NotFound, and Refused for a document
    that has one version, or for a version and itself."""
    work = ChartContext.take(uow, command.chart_id)
    versions = _versions(work, command.document_id)
    older, newer = _pair(versions, command)
    work.read_texts([older.id, newer.id])
    for document in (older, newer):
        note_reading(uow, document, document.id in work.unread, chart=work.chart.id)
    found = difference(work.text_of(older.id), work.text_of(newer.id))
    changed = sum(one.kind != "same" for one in found)
    return ComparedView(
        id=str(newer.id),
        older_id=str(older.id),
        versions=tuple(VersionChoice(str(one.id), _when(work, one)) for one in versions),
        title=work.title_of(newer),
        older=_when(work, older),
        newer=_when(work, newer),
        changes=formatting.count(changed, "passage") + " changed" if changed else "The words are the same",
        pieces=_folded(found),
        evidence=tuple(_touched(work, older.id, found)),
    )


def versions_words(work: ChartContext, document: Document) -> str:
    """Version 2 of 3; empty for a document that came in one version."""
    versions = [one.id for one in _versions(work, document.id)]
    return f"Version {versions.index(document.id) + 1} of {len(versions)}" if len(versions) > 1 else ""


def new_versions(work: ChartContext) -> tuple[str, ...]:
    """Sentences on documents that came in a new version, and whose evidence rests on an earlier one."""
    held = {one.id: one for one in work.documents}
    said = []
    for one in work.documents:
        if one.replaces not in held or one.id in {other.replaces for other in work.documents}:
            continue
        resting = sum(any(span.doc == one.replaces for span in line.evidence) for line in work.lines)
        rows = f": {formatting.count(resting, 'row')} still point to the one before" if resting else ""
        if resting == 1:
            rows = ": 1 row still points to the one before"
        said.append(f"{work.title_of(one)} came in a new version{_on(work, one)}{rows}. Shift D shows what changed")
    return tuple(said)


def _versions(work: ChartContext, document_id: UUID) -> list[Document]:
    """All versions of a document, the oldest first. Raises NotFound."""
    held = {one.id: one for one in work.documents}
    after = {one.replaces: one for one in work.documents if one.replaces in held}
    if document_id not in held:
        raise NotFound()
    one = held[document_id]
    while one.replaces in held:
        one = held[one.replaces]
    chain = [one]
    while chain[-1].id in after:
        chain.append(after[chain[-1].id])
    return chain


def _pair(versions: list[Document], command: CompareDocument) -> tuple[Document, Document]:
    """The two that are compared, the older one first. Raises NotFound for another document's version, Refused for one alone."""
    places = {one.id: at for at, one in enumerate(versions)}
    if len(versions) == 1:
        raise Refused("This document came in one version.", kept="Nothing was changed.")
    at, last = places[command.document_id], len(versions) - 1
    other = last - (at == last)
    if command.other_id is not None:
        if command.other_id not in places:
            raise NotFound()
        other = places[command.other_id]
    if at == other:
        raise Refused("That is one version, and it is the same as itself.", kept="Nothing was changed.",
                      todo="Choose two.")  # fmt: skip
    return versions[min(at, other)], versions[max(at, other)]


def _touched(work: ChartContext, older: UUID, found: tuple[Passage, ...]) -> list[str]:
    """The rows whose evidence in the older version overlaps what was removed, or has something put into it."""
    places = [
        (one.before, one.before + (len(one.text) if one.kind == "removed" else 0))
        for one in found
        if one.kind != "same"
    ]
    text, said = work.text_of(older), []
    for at, line in enumerate(work.lines, 1):
        for span in line.evidence:
            if span.doc == older and any(_meet(span.start, span.end, a, b) for a, b in places):
                said.append(_sentence(at, line, text[span.start : span.end]))
    return said


def _meet(start: int, end: int, a: int, b: int) -> bool:
    return start < b and a < end if b > a else start < a < end


def _sentence(at: int, line: WorkLine, words: str) -> str:
    shown = " ".join(words.split())
    return f"Row {at}, {line.code}, rests on words that changed: “{shown[:120]}{'…' if len(shown) > 120 else ''}”"


def _folded(found: tuple[Passage, ...]) -> tuple[ChangedPiece, ...]:
    pieces: list[ChangedPiece] = []
    for at, one in enumerate(found):
        first, last = at == 0, at == len(found) - 1
        if one.kind != "same" or len(one.text) <= 3 * NEAR:
            pieces.append(ChangedPiece(one.kind, one.text))
            continue
        head, tail = "" if first else one.text[: _end(one.text)], "" if last else one.text[-_end(one.text[::-1]) :]
        left = len(one.text) - len(head) - len(tail)
        folded = ChangedPiece("folded", f"{formatting.count(left, 'character')} the same")
        pieces += [piece for piece in (ChangedPiece("same", head), folded, ChangedPiece("same", tail)) if piece.text]
    return tuple(pieces)


def _end(text: str) -> int:
    """Where a text is cut after about so many characters: at the end of a line, else of a word, else there."""
    some = text[NEAR : NEAR + NEAR // 3]
    places = [at for at in (some.find("\n"), some.find(" ")) if at >= 0]
    return NEAR + (places[0] if places else 0)


def _when(work: ChartContext, document: Document) -> str:
    said = versions_words(work, document)
    return f"{said.lower()}{_on(work, document)}"


def _on(work: ChartContext, document: Document) -> str:
    if document.received_at is None:
        return ""
    zone = ZoneInfo(work.around.time_zone)
    return f", received {formatting.moment(document.received_at, clock.now(), zone)}"
