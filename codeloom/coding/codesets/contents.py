"""What an official file holds, as flat columns: code tables, index terms, edit pairs, unit limits. No reading here."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

OPEN = 0
"""In a column of days: no day given."""


@dataclass(frozen=True, slots=True)
class CodeTable:
    """Codes in the order of the file, bare and in upper case; every column runs parallel to `codes`.

    `valid` is 1 for a code that may be reported and 0 for a heading. `starts` and `ends` are the first and last day
    (ordinals) a code itself is in force, 0 for no such day; empty columns mean none has any. `modifiers` are listed apart.
    """

    codes: tuple[str, ...]
    titles: tuple[str, ...]
    valid: bytes
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    modifiers: tuple[tuple[str, str], ...] = ()

    def titled(self) -> Iterator[tuple[str, str]]:
        """Codes that may be reported, with titles."""
        return ((code, title) for code, title, ok in zip(self.codes, self.titles, self.valid, strict=True) if ok)

    @property
    def reportable(self) -> int:
        """How many codes may be reported."""
        return self.valid.count(1)


@dataclass(frozen=True, slots=True)
class TermTable:
    """Terms of an index with the bare code (or beginning of one) each leads to; a term may stand there several times."""

    terms: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """One edit: `second` is not paid beside `first`. `modifier` is 0 never, 1 with a modifier, 9 not applicable."""

    first: str
    second: str
    modifier: int
    starts: int
    ends: int
    rationale: str

    def on(self, day: int) -> bool:
        """Whether the edit is in force on a day (ordinal)."""
        return self.starts <= day and (self.ends == OPEN or day <= self.ends)


@dataclass(frozen=True)
class PairTable:
    """Edit pairs sorted by key, about 10 bytes each: the key holds the places of both codes in `codes` (sorted).

    `starts` and `ends` hold places in `days` (ordinals; place 0 is "none"), `why` places in `rationales`.
    """

    codes: tuple[str, ...]
    keys: "array[int]"
    starts: "array[int]"
    ends: "array[int]"
    modifiers: bytes
    why: bytes
    days: tuple[int, ...]
    rationales: tuple[str, ...]

    @cached_property
    def _place(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.codes)}

    def __len__(self) -> int:
        return len(self.keys)

    def at(self, row: int) -> Pair:
        """The pair in a row."""
        high, low = divmod(self.keys[row], 1 << 16)
        return Pair(
            self.codes[high], self.codes[low], self.modifiers[row],
            self.days[self.starts[row]], self.days[self.ends[row]], self.rationales[self.why[row]],
        )  # fmt: skip

    def has(self, code: str) -> bool:
        """Whether any pair names the code."""
        return code in self._place

    def pair(self, row: int) -> tuple[str, str, int]:
        """Both codes and the modifier of a row."""
        high, low = divmod(self.keys[row], 1 << 16)
        return self.codes[high], self.codes[low], self.modifiers[row]

    def is_on(self, row: int, day: int) -> bool:
        """Whether the edit of a row is in force on a day (ordinal)."""
        ends = self.days[self.ends[row]]
        return self.days[self.starts[row]] <= day and (ends == OPEN or day <= ends)

    def of(self, first: str, second: str) -> Iterator[Pair]:
        """Every edit for a pair in this direction, whenever it is or was in force."""
        one, other = self._place.get(first), self._place.get(second)
        if one is None or other is None:
            return
        key = (one << 16) | other
        row = bisect_left(self.keys, key)
        while row < len(self.keys) and self.keys[row] == key:
            yield self.at(row)
            row += 1


@dataclass(frozen=True, slots=True)
class Limit:
    """The most units of a code. `indicator`: 1 per claim line, 2 per day by policy, 3 per day by clinical likelihood."""

    units: int
    indicator: int
    rationale: str


@dataclass(frozen=True, slots=True)
class LimitTable:
    """Unit limits by code."""

    limits: Mapping[str, Limit] = field(default_factory=dict)
