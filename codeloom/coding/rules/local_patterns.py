"""Code patterns of local rules: how they are written, what they match, and how much of the code set they cover.

`E11`, `E11.-` and `I10` mean the code and all below it; `J12-J18` is a closed range; `*` is any diagnosis; procedures carry
their system: `cpt:99213`, `hcpcs:G`, `icd10pcs:0DT`, `cpt:99202-99215`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

from codeloom.coding.codesets import CodeSet, dot, undot

ANY = "*"
DIAGNOSIS = "icd10cm"
SHAPES = {
    DIAGNOSIS: re.compile(r"[A-Z](?:\d(?:[0-9A-Z]{1,5})?)?"),
    "icd10pcs": re.compile(r"[0-9B-DFGHX][0-9A-HJ-NP-Z]{0,6}"),
    "hcpcs": re.compile(r"[A-V]\d{0,4}"),
    "cpt": re.compile(r"\d{1,5}|\d{4}[FTUM]"),
}
"""What may begin a code of each system."""
END = "~"
"""Sorts after every character of a code."""
_SPLIT = re.compile(r"[,;\s]+")
_MODIFIERS = re.compile(r"[-\s,]+")


class BadPattern(ValueError):
    """A pattern that cannot be read; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Codes of one system from `low` to all that begin with `high`, bare. One code or category has both the same."""

    system: str
    low: str
    high: str
    every: bool = False

    def matches(self, system: str, bare: str) -> bool:
        """Whether a code, bare and without modifiers, is meant."""
        if system != self.system:
            return False
        return self.every or (bare >= self.low and bare[: len(self.high)] <= self.high)

    def __str__(self) -> str:
        if self.every:
            return ANY
        written = dot if self.system == DIAGNOSIS else str
        text = written(self.low) if self.low == self.high else f"{written(self.low)}-{written(self.high)}"
        return text if self.system == DIAGNOSIS else f"{self.system}:{text}"


@lru_cache(maxsize=4096)
def read_pattern(text: str) -> Pattern:
    """A pattern as people write it. Raises BadPattern."""
    typed = text.strip()
    system, colon, rest = typed.rpartition(":")
    system = system.strip().lower() if colon else DIAGNOSIS
    if system not in SHAPES:
        raise BadPattern(f"{typed[:20]}: the system must be cpt, hcpcs, icd10pcs or icd10cm")
    if rest.strip() in (ANY, "**") and system == DIAGNOSIS:
        return Pattern(DIAGNOSIS, "", "", every=True)
    low, dash, high = rest.strip().rstrip("-").partition("-")
    ends = [undot(low), undot(high) if dash else undot(low)]
    for end in ends:
        if not SHAPES[system].fullmatch(end):
            raise BadPattern(f"{typed[:20]} is not a code, a beginning of codes or a range")
    if len(ends[0]) != len(ends[1]):
        raise BadPattern(f"{typed[:20]}: both ends of a range must be equally long")
    if ends[0] > ends[1]:
        raise BadPattern(f"{typed[:20]} runs backwards")
    return Pattern(system, ends[0], ends[1])


def words_of(text: str) -> tuple[str, ...]:
    """Patterns written with commas, blanks or new lines between them."""
    return tuple(word for word in _SPLIT.split(text.strip()) if word)


def bare_code(system: str, code: str) -> str:
    """A code as patterns see it: upper case, without dot, dashes and modifiers."""
    return undot(code) if system == DIAGNOSIS else (_MODIFIERS.split(code.strip().upper()) or [""])[0]


_kept_categories: WeakKeyDictionary[CodeSet, list[str]] = WeakKeyDictionary()
_sorted: WeakKeyDictionary[CodeSet, list[str]] = WeakKeyDictionary()


def billable(codeset: CodeSet) -> list[str]:
    """Every bare code that may be reported that day, sorted; made once a code set."""
    codes = _sorted.get(codeset)
    if codes is None:
        codes = _sorted[codeset] = sorted(code for code, force in codeset.in_force().items() if force == 2)
    return codes


def _categories(codeset: CodeSet) -> list[str]:
    categories = _kept_categories.get(codeset)
    if categories is None:
        categories = _kept_categories[codeset] = sorted({code[:3] for code in billable(codeset)})
    return categories


def span_of(pattern: Pattern, codes: list[str]) -> range:
    """Places in a sorted list of ICD-10-CM codes that a pattern means."""
    if pattern.every:
        return range(len(codes))
    if pattern.system != DIAGNOSIS:
        return range(0)
    return range(bisect_left(codes, pattern.low), bisect_left(codes, pattern.high + END))


def share_of_categories(patterns: Iterable[Pattern], codeset: CodeSet) -> float:
    """Which part of all three-character categories the patterns touch, 0 to 1."""
    categories = _categories(codeset)
    places: set[int] = set()
    for one in patterns:
        if one.every:
            return 1.0
        if one.system == DIAGNOSIS:
            places.update(range(bisect_left(categories, one.low[:3]), bisect_left(categories, one.high[:3] + END)))
    return len(places) / len(categories)


def known(pattern: Pattern, codeset: CodeSet) -> bool:
    """Whether a pattern can match anything that day. Of procedures only the form is known."""
    return pattern.system != DIAGNOSIS or bool(span_of(pattern, billable(codeset)))


def examples_of(pattern: Pattern, codeset: CodeSet, most: int) -> tuple[str, ...]:
    """Some codes a pattern means, dotted, to try them."""
    codes = billable(codeset)
    return tuple(dot(codes[place]) for place in span_of(pattern, codes)[:most])
