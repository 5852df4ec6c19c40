"""Family: excludes. Pairs the tabular notes keep apart, read from the notes of every code in both directions."""

from collections.abc import Iterable

from codeloom.coding.codesets import Note
from codeloom.coding.lines import Finding, Fix, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.circulatory import FY2026
from codeloom.coding.rules.rule import ex, rule
from codeloom.coding.rules.titles import read_title


def _named(owner: Row, other: Row) -> Note | None:
    """The nearest Excludes1 note of one code that names the other."""
    table = owner.fact.excludes
    met = [prefix for prefix in other.fact.prefixes - owner.fact.prefixes if prefix in table]
    return table[max(met, key=len)] if met else None


def excluding_note(one: Row, two: Row) -> Note | None:
    """The Excludes1 note that keeps two rows apart, in either direction."""
    return _named(one, two) or _named(two, one)


@rule(
    "EX1-01", Severity.ERROR, "I.A.12.a", "Excludes1 pair coded together", overridable=True,
    hint="Keep the code that describes the condition, or record that the two conditions are unrelated.",
    when=lambda fact: bool(fact.excludes),
    fires=[ex("B20", "Z21"), ex("E10.9", "E11.9"), ex("F45.8", "G47.63"), ex("E11.42", "G63")],
    silent=[ex("I12.9", "N18.4", "N17.9"), ex("B20", "Z21", override="unrelated conditions"), ex("E11.22", "N18.30"),
            ex("E29.1", "E78.2")],
)  # fmt: skip
def excludes1_pair(case: Case) -> Iterable[Finding]:
    for one, two, note in _pairs(case):
        if _speaks_otherwise(note, one, two) or _allowed(case, note, one, two) or _came_later(case, note):
            continue
        if _means_a_part(note, one, two):
            continue
        message = f"{one.code} and {two.code} exclude each other (Excludes1 at {note.owner_label})."
        yield case.say([one, two], message, _remedy(case, one, two))


def _remedy(case: Case, one: Row, two: Row) -> Fix | None:
    """Remove what a combination code already names; None when only the record can decide between the two."""
    for row, other in ((one, two), (two, one)):
        if row.code.startswith(("I51.5", "I51.7")) and other.category in ("I11", "I13"):
            return case.remove(row)
        if "manifestation" in row.fact.flags and other.code.startswith(("E08", "E09", "E10", "E11", "E13")):
            return case.remove(row)
    return None


def _pairs(case: Case) -> list[tuple[Row, Row, Note]]:
    """Pairs an Excludes1 note speaks of, in sequence, worked out once a chart. Most have none, which one look per row tells."""
    if case.excluding is None:
        case.excluding = _found(case)
    return case.excluding


def _found(case: Case) -> list[tuple[Row, Row, Note]]:
    suspects = [row for row in case.touched if not row.fact.excludes.keys().isdisjoint(case.prefixes)]
    if not suspects:
        return []
    out: dict[tuple[int, int], tuple[Row, Row, Note]] = {}
    for owner in suspects:
        for other in case.rows:
            if other.code != owner.code and not owner.fact.excludes.keys().isdisjoint(other.fact.prefixes):
                one, two = sorted((owner, other), key=lambda row: row.at)
                note = excluding_note(one, two)
                if note:
                    out[one.at, two.at] = one, two, note
    return [out[pair] for pair in sorted(out)]


def _closeness(owner: str) -> int:
    """How near an owner of notes is to a code: chapter, block, category, and longer."""
    return 0 if owner.startswith("Chapter") else 1 if "-" in owner else len(owner)


def _came_later(case: Case, note: Note) -> bool:
    """Hypertensive heart disease took its I51.5 and I51.7 in with FY2026; before, they stood beside it."""
    return note.owner in ("I515", "I517") and case.dos < FY2026


def _allowed(case: Case, note: Note, one: Row, two: Row) -> Note | None:
    """The Excludes2 note of a code or category that lets a pair stand which only a whole block or chapter keeps apart."""
    if not _wide(note):
        return None
    for row, other in ((one, two), (two, one)):
        allowing = case.codeset.mentions(row.code, "excludes2", other.code)
        if allowing and not _wide(allowing):
            return allowing
    return None


def _means_a_part(note: Note, one: Row, two: Row) -> bool:
    """A block's note that names one term of a wide code ("5-alpha-reductase deficiency" of E29.1): the row may be another."""
    if not _wide(note):
        return False
    named = next((row for row in (one, two) if any(ref.low in row.fact.prefixes for ref in note.references)), None)
    if named is None or named.code[0] == "O":
        return False
    return read_title(note.text).said.isdisjoint(read_title(named.fact.title).said)


def _wide(note: Note) -> bool:
    return ":" in note.owner


def _speaks_otherwise(note: Note, one: Row, two: Row) -> bool:
    """A pair a closer note sends together: the one asks for the other as an additional, first or also code."""
    return any(
        group.met_by(other.fact.prefixes) and _closeness(group.owner) > _closeness(note.owner_label)
        for row, other in ((one, two), (two, one))
        for group in (*row.fact.additions, *row.fact.firsts, *row.fact.also)
    )


@rule(
    "EX2-01", Severity.INFO, "I.A.12.b", "Excludes2 pair is allowed together",
    hint="Nothing to do unless both rows describe one and the same condition.",
    when=lambda fact: bool(fact.excludes),
    fires=[ex("T51.0X1A", "Z77.098"), ex("D37.4", "D49.0")],
    silent=[ex("I12.9", "N18.4", "N17.9"), ex("J44.9", "J45.909"), ex("B20", "Z21")],
)  # fmt: skip
def excludes2_pair(case: Case) -> Iterable[Finding]:
    for one, two, note in _pairs(case):
        closer = _allowed(case, note, one, two)
        if closer:
            message = f"{one.code} and {two.code} may stand together when both are documented (Excludes2 at {closer.owner_label})."
            yield case.say([one, two], message)
