"""What the rules need to know of one code on one service date, worked out once and kept: notes as groups, triggered rules."""

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

from codeloom.coding.codesets import CodeSet, Entry, Note, chain, normalise, undot
from codeloom.coding.rules.rule import RULES, Rule

CACHED_FACTS = 32768
_ANY = re.compile(r"\bany\b(?! human immunodeficiency)", re.IGNORECASE)
_LISTED = re.compile(r"such as|including", re.IGNORECASE)
_CATEGORY = re.compile(
    r"\b(?:from|category|categories)\s+(?:category |categories )?([A-Z]\d[0-9A-Z](?:\.\d+)?)"
    r"(?:\s*(?:-|or|and)\s*([A-Z]\d[0-9A-Z]))?"
)
INITIAL, SEQUELA = "ABC", "S"


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


class Fact:
    """One code. `prefixes` are its bare prefixes from the category on, itself included."""

    __slots__ = (
        "_picked", "additions", "also", "bare", "code", "entry", "excludes", "exists", "firsts", "flags", "prefixes",
        "reportable", "rules", "title",
    )  # fmt: skip

    def __init__(self, code: str, codeset: CodeSet) -> None:
        self.code = code
        self.bare = undot(code)
        self.prefixes = chain(self.bare)
        entry = codeset.get(code)
        self.entry: Entry | None = entry
        self.exists = entry is not None
        self.reportable = entry is not None and entry.billable
        self.title = entry.title if entry else ""
        self.flags = entry.flags if entry else frozenset[str]()
        self.excludes: dict[str, Note] = {}
        self.firsts: tuple[Group, ...] = ()
        self.additions: tuple[Group, ...] = ()
        self.also: tuple[Group, ...] = ()
        if self.reportable:
            self._read_notes(codeset)
        self.rules: tuple[int, ...] = ()
        self._picked: dict[Callable[[Group], bool], tuple[Group, ...]] = {}

    def _read_notes(self, codeset: CodeSet) -> None:
        for table in codeset.tables(self.code, "excludes1"):
            for prefix, notes in table.by_prefix.items():
                if prefix not in self.prefixes and not _sprawls(notes[0]):
                    self.excludes.setdefault(prefix, notes[0])
        self.firsts = tuple(
            _group(table.owner, table.notes, frozenset(table.by_prefix))
            for table in codeset.tables(self.code, "code_first")
        )
        self.additions = tuple(_groups(codeset, self.code, "use_additional"))
        self.also = tuple(_groups(codeset, self.code, "code_also"))

    def pick(self, groups: tuple[Group, ...], keep: Callable[[Group], bool]) -> tuple[Group, ...]:
        """The groups a test keeps; the answer is kept by test, so one test goes with one kind of group."""
        found = self._picked.get(keep)
        if found is None:
            found = self._picked[keep] = tuple(group for group in groups if keep(group))
        return found

    @property
    def seventh(self) -> str:
        """The 7th character, or an empty string."""
        return self.bare[6:7]

    @property
    def intent(self) -> str:
        """For T36-T65: 1 accident, 2 self-harm, 3 assault, 4 undetermined, 5 adverse effect, 6 underdosing; else empty."""
        if not "T36" <= self.bare[:3] <= "T65" or len(self.bare) < 6:
            return ""
        return self.bare[4] if self.bare[5] == "X" else self.bare[5]

    @property
    def initial(self) -> bool:
        """A 7th character of an initial encounter."""
        return len(self.bare) == 7 and self.bare[6] in INITIAL

    @property
    def sequela(self) -> bool:
        """A 7th character of a sequela."""
        return len(self.bare) == 7 and self.bare[6] == SEQUELA


class FactBook:
    """Facts of one code set by code as typed."""

    def __init__(self, codeset: CodeSet) -> None:
        self.codeset = codeset
        self.fact = lru_cache(maxsize=CACHED_FACTS)(self._fact)
        self._by_code: dict[str, Fact] = {}
        self._kept: dict[Hashable, tuple[str, ...]] = {}

    def choices(self, names: frozenset[str], most: int = 25) -> tuple[str, ...]:
        """Reportable codes under bare prefixes, in order."""
        return self.kept(
            names, lambda: [code for name in sorted(names) for code in self.codeset.billable_below(name, most)][:most]
        )

    def kept(self, key: Hashable, make: Callable[[], Iterable[str]]) -> tuple[str, ...]:
        """A list of codes that depends on the code set only: made once."""
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) > CACHED_FACTS:
                self._kept.clear()
            found = self._kept[key] = tuple(make())
        return found

    def _fact(self, typed: str) -> Fact:
        code = normalise(typed) or typed.strip()
        if len(self._by_code) > CACHED_FACTS:
            self._by_code.clear()
        found = self._by_code.get(code)
        if found is None:
            found = Fact(code, self.codeset)
            found.rules = tuple(place for place, rule in enumerate(book()) if rule.touches(found))
            self._by_code[code] = found
        return found


_books: WeakKeyDictionary[CodeSet, FactBook] = WeakKeyDictionary()


def book_of(codeset: CodeSet) -> FactBook:
    """The facts of a code set, shared by every chart judged by it."""
    found = _books.get(codeset)
    if found is None:
        found = _books[codeset] = FactBook(codeset)
    return found


@lru_cache(maxsize=1)
def book() -> tuple[Rule, ...]:
    """Every registered rule in the order of the book. Read once, after all families are imported."""
    return tuple(RULES.values())


def _sprawls(note: Note) -> bool:
    """A note over many chapters ("specified adverse effects (A00-R94)") names a kind of condition, not a pair of codes."""
    return any(ord(ref.high[0]) - ord(ref.low[0]) > 4 for ref in note.references)


def _group(owner: str, notes: tuple[Note, ...], names: frozenset[str]) -> Group:
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
            out.append(_group(table.owner, tuple(bundle), names))
    return out


def _named_in_words(phrase: str) -> frozenset[str]:
    """Categories named outside brackets: "code from category T31 or T32", "code(s) from F11-F16 and F18-F19"."""
    found = _CATEGORY.search(phrase)
    if not found:
        return frozenset()
    if found[2] and "-" in found[0]:
        letter, low, high = found[1][0], int(found[1][1:3]), int(found[2][1:3])
        return frozenset(f"{letter}{number:02d}" for number in range(low, high + 1))
    return frozenset(name.replace(".", "") for name in found.groups() if name)
