"""Family: laterality and specificity. Sides, bilateral codes, codes for an unspecified side or trimester."""

import re
from collections.abc import Iterable
from functools import lru_cache, partial
from itertools import combinations

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.facts import Fact
from codeloom.coding.rules.rule import ex, rule

_PAIRED_STEMS = {
    "M16.1": "M16.0", "M16.3": "M16.2", "M16.5": "M16.4", "M16.7": "M16.6", "M17.1": "M17.0", "M17.3": "M17.2",
    "M17.5": "M17.4", "M18.1": "M18.0", "M18.3": "M18.2", "M18.5": "M18.4", "H90.1": "H90.0", "H90.4": "H90.3", "H90.7": "H90.6",
    "Q65.0": "Q65.1", "Q65.3": "Q65.4",
}  # fmt: skip
"""Unilateral subcategories of osteoarthritis, hearing loss and hip dislocation whose bilateral code has another stem."""
_SIDED = re.compile(r"\b(right|left)\b", re.IGNORECASE)
_BILATERAL = re.compile(r"\b(bilateral|both)\b", re.IGNORECASE)


@lru_cache(maxsize=8192)
def side(title: str) -> str:
    """ "right", "left", "bilateral" or "" as the descriptor says it."""
    match = _SIDED.search(title)
    if match:
        return match[1].lower()
    return "bilateral" if _BILATERAL.search(title) else ""


def _bilateral_of(case: Case, right: Row, left: Row) -> str:
    """The bilateral code of a right and a left one that differ in one place only, or an empty string."""
    one, two = right.fact.bare, left.fact.bare
    if len(one) != len(two):
        return ""
    places = [place for place, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
    if len(places) != 1 or places[0] < 3:
        return ""
    if (stem := right.code[:5]) in _PAIRED_STEMS:
        return _PAIRED_STEMS[stem]
    place = places[0]
    for char in "3459078":
        tried = case.codeset.normalise(one[:place] + char + one[place + 1 :])
        if case.usable(tried) and side(case.title(tried)) == "bilateral":
            return tried
    return ""


@rule(
    "FMT-05", Severity.WARN, "I.B.13", "Left and right coded separately although a bilateral code exists",
    hint="Use the bilateral code and remove the other row.",
    when=lambda fact: side(fact.title) in ("right", "left"),
    fires=[ex("H25.011", "H25.012"), ex("M17.11", "M17.12"), ex("G56.01", "G56.02")],
    silent=[ex("S52.501A", "S52.502A"), ex("H25.013"), ex("H40.1111", "H40.1122")],
)  # fmt: skip
def bilateral_code_exists(case: Case) -> Iterable[Finding]:
    sided = [row for row in case.touched if row.fact.reportable]
    for one, two in combinations(sided, 2):
        if one.code[:3] != two.code[:3] or side(one.fact.title) == side(two.fact.title):
            continue
        both = _bilateral_of(case, one, two)
        if both:
            message = f"{one.code} and {two.code} together are {both} (bilateral)."
            yield case.say([one, two], message, case.use(one, both) or case.remove(two))


@rule(
    "FMT-07", Severity.WARN, "I.B.13", "One side coded in addition to the bilateral code",
    hint="Remove the one-sided code; the bilateral code says both.",
    when=lambda fact: side(fact.title) == "bilateral",
    fires=[ex("H25.013", "H25.011"), ex("G56.03", "G56.01"), ex("H90.3", "H90.42")],
    silent=[ex("H25.013"), ex("H25.013", "H26.011")],
)  # fmt: skip
def bilateral_code_says_both(case: Case) -> Iterable[Finding]:
    for both in case.touched:
        for row in case.rows:
            of_its_stem = both.code.startswith(_PAIRED_STEMS.get(row.code[:5], "-"))
            if side(row.fact.title) in ("right", "left") and (of_its_stem or _sisters(both.fact.bare, row.fact.bare)):
                yield case.say([both, row], f"{both.code} already includes {row.code}.", case.remove(row))


def _sisters(one: str, two: str) -> bool:
    return len(one) == len(two) and sum(a != b for a, b in zip(one, two, strict=True)) == 1 and one[:4] == two[:4]


_GRADES = ((("N18.30",), "stage"), (("I50.20", "I50.30", "I50.40"), "acuity"))
_STAGE = re.compile(r"pressure ulcer of .*unspecified stage", re.IGNORECASE)


def _grade(fact: Fact) -> str:
    """What a code of graded disease leaves open though its sisters name it."""
    return _grade_of(fact.code, fact.title)


@lru_cache(maxsize=8192)
def _grade_of(code: str, title: str) -> str:
    if _STAGE.match(title):
        return "stage"
    return next((words for codes, words in _GRADES if code in codes), "")


def _vague(fact: Fact) -> bool:
    return fact.reportable and _vague_title(fact.title)


@lru_cache(maxsize=8192)
def _vague_title(title: str) -> bool:
    return "unspecified" in title.lower() and not side(title)


@lru_cache(maxsize=8192)
def _specific_sisters(parent_children: tuple[tuple[str, str], ...], title: str) -> tuple[str, ...]:
    """Sisters that name the side or trimester this descriptor leaves open."""
    if "unspecified trimester" in title:
        return tuple(code for code, other in parent_children if re.search(r"(first|second|third) trimester", other))
    return tuple(code for code, other in parent_children if side(other) and _same_words(title, other))


def _same_words(vague: str, sided: str) -> bool:
    """The sided title is the vague one with the side filled in."""
    known = set(re.findall(r"\w+", vague.lower())) - {"unspecified", "other", "site", "part", "of", "and"}
    other = set(re.findall(r"\w+", sided.lower()))
    return bool(known) and known <= other


@rule(
    "FMT-06", Severity.INFO, "I.B.13, I.B.18, I.C.15.a.5; MCE unspecified list", "Unspecified side, trimester or stage",
    hint="Choose the code that names the side, trimester or stage when the record does.",
    when=lambda fact: _vague(fact) or "unspecified" in fact.flags or (fact.reportable and bool(_grade(fact))),
    fires=[ex("O09.90"), ex("M25.569"), ex("S93.409A"), ex("N18.30"), ex("L89.619")],
    silent=[ex("J18.9"), ex("M25.561"), ex("E11.9"), ex("I50.9"), ex("N18.32"), ex("L89.613")],
)  # fmt: skip
def side_or_trimester_is_open(case: Case) -> Iterable[Finding]:
    for row in case.touched:
        listed = case.inpatient and "unspecified" in row.fact.flags
        grade = _grade(row.fact)
        if not (grade or listed or _vague(row.fact)):
            continue
        choices = case.book.kept(("sides", row.code), partial(_grades if grade else _choices, case, row))
        if choices or listed:
            what = grade or ("trimester" if "trimester" in row.fact.title else "side")
            message = f"{row.code} leaves the {what} open. Name it when the record does."
            yield case.say([row], message, case.pick(row, choices), severity=Severity.WARN if listed else None)


def _grades(case: Case, row: Row) -> tuple[str, ...]:
    """The sisters of a graded code that name the grade."""
    entry = row.fact.entry
    sisters = case.codeset.children(entry.parent) if entry else ()
    return tuple(code for code in sisters if code != row.code and "unspecified" not in case.title(code).lower())


def _choices(case: Case, row: Row) -> tuple[str, ...]:
    stem = case.codeset.stem(row.code)
    entry = case.codeset.get(stem)
    if entry is None or not entry.parent:
        return ()
    sisters = tuple((code, case.title(code).lower()) for code in case.codeset.children(entry.parent) if code != stem)
    specific = _specific_sisters(sisters, entry.title.lower())
    if stem == row.code:
        return specific
    tail = row.fact.bare[6:]
    return tuple(
        code for code in (case.codeset.normalise(case.codeset.normalise(sister).replace(".", "").ljust(6, "X") + tail)
                          for sister in specific) if case.usable(code)
    )  # fmt: skip
