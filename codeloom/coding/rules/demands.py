"""What the notes of a code ask for, as groups, and what they exclude: read once for all codes of one lineage."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from codeloom.coding.codesets import CodeSet, Note

_ANY = re.compile(r"\bany\b(?! human immunodeficiency)", re.IGNORECASE)
_LISTED = re.compile(r"such as|including", re.IGNORECASE)
_CATEGORY = re.compile(
    r"\b(?:from|category|categories)\s+(?:category |categories )?([A-Z]\d[0-9A-Z](?:\.\d+)?)"
    r"(?:\s*(?:-|or|and)\s*([A-Z]\d[0-9A-Z]))?"
)
KINDS = ("excludes1", "code_first", "use_additional", "code_also")


@dataclass(frozen=True, slots=True)
class Group:
    """One demand of a note: bring one of these codes.

    `names` are bare prefixes, empty when the note speaks in words only. `optional`: "if applicable", "if known".
    `some`: "any associated", so nothing need be there. `open`: "such as", so codes beyond the listed ones will do.
    """

    owner: str
    kind: str
    phrase: str
    names: frozenset[str]
    optional: bool
    some: bool
    open: bool

    def met_by(self, links: frozenset[str]) -> bool:
        """Whether a code with these prefixes is one the note names."""
        return not self.names.isdisjoint(links)


@dataclass(frozen=True, slots=True)
class Demands:
    """The notes of one lineage. `excludes` maps a bare prefix to the nearest Excludes1 note that names it."""

    excludes: Mapping[str, Note]
    firsts: tuple[Group, ...]
    additions: tuple[Group, ...]
    also: tuple[Group, ...]
    _picked: dict[Callable[[Group], bool], tuple[Group, ...]] = field(default_factory=dict)

    def pick(self, groups: tuple[Group, ...], keep: Callable[[Group], bool]) -> tuple[Group, ...]:
        """The groups a test keeps; the answer is kept by test, so one test goes with one kind of group."""
        picked = self._picked.get(keep)
        if picked is None:
            picked = self._picked[keep] = tuple(group for group in groups if keep(group))
        return picked


NO_DEMANDS = Demands({}, (), (), ())


def lineage(codeset: CodeSet, code: str) -> tuple[tuple[str, ...], ...]:
    """Owners of the notes a code inherits, by kind: codes with the same answer share their demands."""
    return tuple(tuple(table.owner for table in codeset.tables(code, kind)) for kind in KINDS)


def read_demands(codeset: CodeSet, code: str) -> Demands:
    """The demands of a code's lineage."""
    excludes: dict[str, Note] = {}
    for table in codeset.tables(code, "excludes1"):
        for prefix, notes in table.by_prefix.items():
            if not _sprawls(notes[0]):
                excludes.setdefault(prefix, notes[0])
    firsts = (_group(table.notes, frozenset(table.by_prefix)) for table in codeset.tables(code, "code_first"))
    return Demands(
        excludes,
        tuple(firsts),
        tuple(_groups(codeset, code, "use_additional")),
        tuple(_groups(codeset, code, "code_also")),
    )


def _sprawls(note: Note) -> bool:
    """A note over many chapters ("specified adverse effects (A00-R94)") names a kind of condition, not a pair of codes."""
    return any(ord(ref.high[0]) - ord(ref.low[0]) > 4 for ref in note.references)


def _group(notes: tuple[Note, ...], names: frozenset[str]) -> Group:
    phrase = "; ".join(note.phrase for note in notes[:3])
    words = " ".join(note.phrase for note in notes)
    return Group(
        notes[0].owner_label,
        notes[0].kind,
        phrase,
        names,
        any(note.optional for note in notes),
        bool(_ANY.search(words)),
        not names or bool(_LISTED.search(words)),
    )


def _groups(codeset: CodeSet, code: str, kind: str) -> list[Group]:
    """The demands of every inherited note of a kind: lines under one lead-in are alternatives, other lines stand alone."""
    out: list[Group] = []
    for table in codeset.tables(code, kind):
        bundles: dict[str, list[Note]] = {}
        for note in table.notes:
            opens = note.text.endswith(":") and not note.references
            if not opens:
                bundles.setdefault(note.lead or f"#{note.seq}", []).append(note)
        for bundle in bundles.values():
            names = frozenset(
                prefix for prefix, notes in table.by_prefix.items() if any(note in notes for note in bundle)
            )
            names = names or _named_in_words(bundle[0].phrase)
            out.append(_group(tuple(bundle), names))
    return out


def _named_in_words(phrase: str) -> frozenset[str]:
    """Categories named outside brackets: "code from category T31 or T32", "code(s) from F11-F16 and F18-F19"."""
    match = _CATEGORY.search(phrase)
    if not match:
        return frozenset()
    if match[2] and "-" in match[0]:
        letter, low, high = match[1][0], int(match[1][1:3]), int(match[2][1:3])
        return frozenset(f"{letter}{number:02d}" for number in range(low, high + 1))
    return frozenset(name.replace(".", "") for name in match.groups() if name)
