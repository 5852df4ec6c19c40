"""The code tree as one block of bytes that loads in a fraction of a second. No file is touched here."""

import hashlib
import marshal
import zlib
from typing import Any

from codeloom.coding.codesets.build import Columns
from codeloom.coding.codesets.exclusions import Exclusions
from codeloom.coding.codesets.levels import Levels
from codeloom.coding.codesets.notes import Note
from codeloom.coding.codesets.periods import Period
from codeloom.coding.codesets.references import Reference
from codeloom.coding.codesets.revision import Revision

_DIGEST = 32


class BadArtifact(ValueError):
    """The bytes are not an intact artifact; build it anew."""


def seal(value: Any) -> bytes:
    """Plain values (tuples, lists, dicts, strings, numbers) packed and guarded by a digest."""
    body = zlib.compress(marshal.dumps(value), 1)
    return hashlib.sha256(body).digest() + body


def unseal(data: bytes) -> Any:
    """What `seal` packed. The digest finds damage by accident; whoever may write the folder is trusted as the code is."""
    digest, body = data[:_DIGEST], data[_DIGEST:]
    if hashlib.sha256(body).digest() != digest:
        raise BadArtifact("the code set artifact is damaged")
    return marshal.loads(zlib.decompress(body))  # digest checked above


def pack(columns: Columns) -> bytes:
    """Columns to bytes."""
    return seal(
        (
            columns.year,
            columns.codes,
            columns.titles,
            columns.parents,
            bytes(columns.extended),
            [tuple((p.valid_from, p.valid_to, p.flags) for p in group) for group in columns.periods],
            columns.chapters,
            columns.blocks,
            columns.block_of,
            columns.seventh,
            [_plain(note) for note in columns.notes],
            (columns.levels.complication, columns.levels.hcc),
            (columns.levels.exclusions.collection, columns.levels.exclusions.principals),
            [_plain_revision(revision) for revision in columns.revisions],
        )
    )


def unpack(data: bytes) -> Columns:
    """Bytes to columns. Raises BadArtifact."""
    (year, codes, titles, parents, extended, periods, chapters, blocks, block_of, seventh, notes, levels, excluded,
     revisions) = unseal(data)  # fmt: skip
    shared: dict[tuple[tuple[int, int, str], ...], tuple[Period, ...]] = {}
    groups = []
    for group in periods:
        if group not in shared:
            shared[group] = tuple(Period(*period) for period in group)
        groups.append(shared[group])
    flags = [bool(value) for value in extended]
    read = [_note(*note) for note in notes]
    return Columns(
        year,
        codes,
        titles,
        parents,
        flags,
        groups,
        chapters,
        blocks,
        block_of,
        seventh,
        read,
        Levels(levels[0], levels[1], Exclusions(*excluded)),
        tuple(_revision(*revision) for revision in revisions),
    )


def _plain_revision(revision: Revision) -> tuple[object, ...]:
    groups = [(owner, kind, [_plain(note) for note in notes]) for (owner, kind), notes in revision.notes.items()]
    return revision.first, dict(revision.titles), groups


def _revision(first: int, titles: dict[str, str], groups: list[tuple[str, str, list[tuple[Any, ...]]]]) -> Revision:
    return Revision(
        first, titles, {(owner, kind): tuple(_note(*note) for note in notes) for owner, kind, notes in groups}
    )


def _plain(note: Note) -> tuple[object, ...]:
    references = tuple((r.low, r.high, r.endings, r.finals, r.positions, r.characters) for r in note.references)
    return (note.owner, note.kind, note.seq, note.text, note.lead, note.optional, references)


def _note(
    owner: str, kind: str, seq: int, text: str, lead: str, optional: bool, references: tuple[tuple[Any, ...], ...]
) -> Note:
    return Note(owner, kind, seq, text, lead, optional, tuple(Reference(*reference) for reference in references))
