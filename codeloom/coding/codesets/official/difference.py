"""What a file changes on a day: codes added, deleted and revised, with their titles before and after."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from codeloom.coding.codesets import poa
from codeloom.coding.codesets.codes import dot
from codeloom.coding.codesets.codeset import CodeSet, CodeSets
from codeloom.coding.codesets.contents import CodeTable, LimitTable, PairTable, TermTable
from codeloom.coding.codesets.loaded import Loaded
from codeloom.coding.codesets.official.file import OfficialFile
from codeloom.coding.codesets.official.kinds import OfficialKind

MOST_LISTED = 2_000
"""Pairs, terms and notes listed of each sort; codes are listed all."""
BILLABLE = 2
_INDICATORS = {1: "per claim line", 2: "per day, by policy", 3: "per day, clinical"}
_MODIFIERS = {0: "never together", 1: "together with a modifier", 9: "not applied"}


@dataclass(frozen=True, slots=True)
class Change:
    """One code (dotted), pair, term or note owner with its title or text before and after; empty where it is absent."""

    code: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes on `day`. `totals` counts added, deleted, revised, also where not all are listed.

    `notes` are the instructional notes a tabular list adds (`before` empty), drops (`after` empty); `notes_total` counts them.
    """

    kind: OfficialKind
    day: date
    added: tuple[Change, ...]
    deleted: tuple[Change, ...]
    revised: tuple[Change, ...]
    totals: tuple[int, int, int]
    notes: tuple[Change, ...] = ()
    notes_total: int = 0

    @property
    def nothing(self) -> bool:
        """Whether the file changes nothing on the day."""
        return not any(self.totals) and not self.notes_total


def difference(before: CodeSets, after: CodeSets, file: OfficialFile, day: date) -> Difference:
    """Compare the code sets before and after a file is in force, for its kind (and part), on a service date."""
    kind, ordinal = file.kind, day.toordinal()
    if kind in (OfficialKind.ICD10CM_ORDER, OfficialKind.ICD10CM_TABULAR):
        least = BILLABLE if kind is OfficialKind.ICD10CM_ORDER else 1
        old, new = before.at(day), after.at(day)
        compared = _compared(kind, day, _codes(old, least), _codes(new, least), None)
        return compared if kind is OfficialKind.ICD10CM_ORDER else _with_notes(compared, before, after, ordinal)
    if kind is OfficialKind.POA_EXEMPT:
        return _compared(kind, day, _exempt(before, day), _exempt(after, day), None)
    most = None if kind in (OfficialKind.ICD10PCS_ORDER, OfficialKind.HCPCS, OfficialKind.CPT) else MOST_LISTED
    was, now = (_texts(sets.tables, kind, file.part, ordinal) for sets in (before, after))
    return _compared(kind, day, was, now, most)


def _compared(
    kind: OfficialKind, day: date, old: Mapping[str, str], new: Mapping[str, str], most: int | None
) -> Difference:
    added = [code for code in new if code not in old]
    deleted = [code for code in old if code not in new]
    revised = [code for code, words in new.items() if code in old and old[code] != words]
    return Difference(
        kind, day,
        tuple(Change(code, "", new[code]) for code in islice(sorted(added), most)),
        tuple(Change(code, old[code], "") for code in islice(sorted(deleted), most)),
        tuple(Change(code, old[code], new[code]) for code in islice(sorted(revised), most)),
        (len(added), len(deleted), len(revised)),
    )  # fmt: skip


def _codes(codeset: CodeSet, least: int) -> dict[str, str]:
    return {dot(code): title for code, title in codeset.titles(least)}


def _exempt(codesets: CodeSets, day: date) -> dict[str, str]:
    """Codes of the day that need no POA indicator."""
    codeset, listed = codesets.at(day), codesets.tables.poa_exempt(day.toordinal())
    return {
        dot(code): title
        for code, title in codeset.titles(BILLABLE)
        if (poa.is_exempt(code) if listed is None else code in listed)
    }


def _texts(tables: Loaded, kind: OfficialKind, part: str, day: int) -> dict[str, str]:
    """The titles or texts of the loaded tables of a kind and part on a day, by code, pair or term."""
    out: dict[str, str] = {}
    for span in tables.on(kind.value, day):
        if span.part != part:
            continue
        content = span.content
        if isinstance(content, CodeTable):
            out.update(_listed(content, day))
        elif isinstance(content, LimitTable):
            for code, limit in content.limits.items():
                out[code] = f"{limit.units} {'unit' if limit.units == 1 else 'units'} {_INDICATORS[limit.indicator]}"
        elif isinstance(content, PairTable):
            out.update(_pairs(content, day))
        elif isinstance(content, TermTable):
            for term, code in zip(content.terms, content.codes, strict=True):
                out[term] = f"{out[term]}, {dot(code)}" if term in out else dot(code)
    return out


def _listed(table: CodeTable, day: int) -> Iterator[tuple[str, str]]:
    for row, code in enumerate(table.codes):
        begun = not table.starts or table.starts[row] <= day
        ended = bool(table.ends) and bool(table.ends[row]) and table.ends[row] < day
        if table.valid[row] and begun and not ended:
            yield code, table.titles[row]


def _pairs(table: PairTable, day: int) -> Iterator[tuple[str, str]]:
    for row in range(len(table)):
        if table.is_on(row, day):
            first, second, modifier = table.pair(row)
            yield f"{first} + {second}", _MODIFIERS[modifier]


def _with_notes(without_notes: Difference, before: CodeSets, after: CodeSets, day: int) -> Difference:
    """The same with the notes that come and go."""
    old, new = (set(_notes(sets, day)) for sets in (before, after))
    gone, come = sorted(old - new), sorted(new - old)
    listed: Iterable[Change] = (
        *(Change(owner, text, "") for owner, text in gone[:MOST_LISTED]),
        *(Change(owner, "", text) for owner, text in come[:MOST_LISTED]),
    )
    return Difference(
        without_notes.kind,
        without_notes.day,
        without_notes.added,
        without_notes.deleted,
        without_notes.revised,
        without_notes.totals,
        tuple(listed),
        len(gone) + len(come),
    )


def _notes(codesets: CodeSets, day: int) -> Iterator[tuple[str, str]]:
    _, inheritance = codesets.ground(day)
    return ((note.owner_label, f"{note.label}: {note.text}") for note in inheritance.every())
