"""Measured values in typed text: "bmi 37.5", "gcs 8", "birth weight 1400 g", "38 weeks" mean the code whose range holds them.

Which measures there are, how they are named and which ranges have codes is data (measures.csv, measured_ranges.csv).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from codeloom.coding.codesets import undot

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_WEEKS = re.compile(r"(?<![\w.])(\d{1,2})\s*w(?:ks?|eeks?)?\s*[0-6]\s*d(?:ays?)?(?![a-z])|(?<=\d) [0-6]/7(?=\D)")
_TOKEN = re.compile(r"(?:h[gb]?b?)?a1c|spo2|o2|m2|\d+(?:\.\d+)?|[a-z]+|%")
_SPOKEN = frozenset(
    [
        "of",
        "is",
        "was",
        "at",
        "the",
        "a",
        "an",
        "level",
        "score",
        "value",
        "about",
        "approx",
        "now",
        "with",
        "in",
        "for",
        "to",
        "lab",
        "and",
    ]
)
NEAR = 4
"""A value stands so many words behind the name of what is measured, at most."""
PARTS = {"blood alcohol": (1.0, 1000.0), "birth weight": (15.0, 1000.0)}
"""Without a unit, values below the first number are in a unit so many times as large: "bac 0.19", "birth weight 1.4"."""
EXTENTS = frozenset({"extent of burns", "extent of corrosions"})
_ORDINAL = frozenset({"st", "nd", "rd", "th"})
_NO_VALUE = frozenset({"type", "stage", "grade", "class", "degree", "nyha", "gravida", "para"})
_THIRD = ("third", "3", "full")


@dataclass(frozen=True, slots=True)
class Range:
    """Values from `low` (included) to `below` (not included) and the bare codes they mean, best first."""

    low: float
    below: float
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing measured. `named` and the keys of `units` are phrases; a unit's number turns its values into the ranges'.

    A value `leads` when it comes before what the other words find; else it comes behind their first hit, if that is of a
    chapter letter in `beside` (empty: of any). `around` are words that say nothing beside the value.
    """

    name: str
    named: tuple[tuple[str, ...], ...]
    units: Mapping[tuple[str, ...], float]
    unit_needed: bool
    around: frozenset[str]
    leads: bool
    beside: str
    ranges: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A value read: what was measured, the bare codes of its ranges (best first), and the other words of the text.

    `value` is in the unit of the ranges; `named` are the words that say what was measured.
    """

    measure: Measure
    codes: tuple[str, ...]
    rest: str
    value: float
    named: str


def read_measures(measures: Iterable[Mapping[str, str]], ranges: Iterable[Mapping[str, str]]) -> tuple[Measure, ...]:
    """From the rows of `measures.csv` and `measured_ranges.csv`."""
    held: dict[str, list[Range]] = {}
    for row in ranges:
        codes = tuple(undot(code) for code in row["codes"].split())
        held.setdefault(row["measure"], []).append(
            Range(float(row["low"] or "-inf"), float(row["below"] or "inf"), codes)
        )
    return tuple(
        Measure(
            row["measure"],
            tuple(sorted((tuple(text.split()) for text in row["named"].split("|") if text), key=len, reverse=True)),
            {tuple(unit.split()): float(factor) for unit, factor in _units(row["units"])},
            bool(row["unit_needed"]),
            frozenset(row["around"].split()) | _SPOKEN,
            bool(row["leads"]),
            row["beside"],
            tuple(held[row["measure"]]),
        )
        for row in measures
    )


def _units(text: str) -> Iterator[tuple[str, str]]:
    for item in text.split("|") if text else ():
        unit, _, factor = item.rpartition(":")
        yield unit, factor


def read_value(text: str, measures: Sequence[Measure]) -> Measured | None:
    """The value in a text, of the measure that explains the most of it; None when it has none."""
    plain = _WEEKS.sub(lambda found: f"{found[1]} weeks" if found[1] else "", _THOUSANDS.sub("", text.lower()))
    tokens = _TOKEN.findall(plain)
    if len(tokens) < 2 or not any(_is_number(token) for token in tokens):
        return None
    found = [read for measure in measures if (read := _read(tokens, measure)) is not None]
    return min(found, key=lambda read: read[0])[1] if found else None


def _read(tokens: list[str], measure: Measure) -> tuple[tuple[int, int], Measured] | None:
    """What a measure makes of the words, with how many it leaves and how few it explains."""
    name = _name(tokens, measure)
    if name is None:
        return None
    for place in _numbers(tokens):
        unit = _unit(tokens, place + 1, measure)
        behind, before = name.stop <= place < name.stop + NEAR, place + 1 + len(unit) == name.start
        if not unit and tokens[place + 1 : place + 2] and tokens[place + 1] in _ORDINAL:
            continue
        if not unit and (measure.unit_needed or not (behind or before)):
            continue
        value = float(tokens[place]) * measure.units.get(unit, 1.0)
        limit, factor = PARTS.get(measure.name, (0.0, 1.0))
        value *= factor if not unit and value < limit else 1.0
        codes = [code for held in measure.ranges if held.low <= value < held.below for code in held.codes]
        if not codes:
            continue
        taken = {*name, *range(place, place + 1 + len(unit))}
        if measure.name in EXTENTS and len(codes) > 1:
            codes = _by_third_degree(tokens, taken, codes)
        rest = [token for at, token in enumerate(tokens) if at not in taken and token not in measure.around]
        left = [word for word in rest if word != "%"]
        return (len(left), -len(taken)), Measured(
            measure, tuple(codes), " ".join(left), value, " ".join(tokens[name.start : name.stop])
        )
    return None


def _name(tokens: list[str], measure: Measure) -> range | None:
    """Where the measure is named; an empty range when it needs no name, None when it lacks one."""
    for phrase in measure.named:
        for place in range(len(tokens) - len(phrase) + 1):
            if tokens[place] == phrase[0] and tuple(tokens[place : place + len(phrase)]) == phrase:
                return range(place, place + len(phrase))
    return None if measure.named else range(0)


def _numbers(tokens: list[str]) -> Iterator[int]:
    """Places of numbers that may be values, not a type or a stage."""
    for place, token in enumerate(tokens):
        if _is_number(token) and not (place and tokens[place - 1] in _NO_VALUE):
            yield place


def _unit(tokens: list[str], place: int, measure: Measure) -> tuple[str, ...]:
    """The unit that begins at a place, the longest."""
    fitting = (unit for unit in measure.units if unit and tuple(tokens[place : place + len(unit)]) == unit)
    return max(fitting, key=len, default=())


def _by_third_degree(tokens: list[str], taken: set[int], codes: list[str]) -> list[str]:
    """The code of the extent whose last character is the tens of the part burned to the third degree; nothing said is 0."""
    tens = 0
    for place, token in enumerate(tokens):
        if place not in taken and _is_number(token) and any(word in tokens[place:] for word in _THIRD):
            beside = tokens[place + 1 : place + 4]
            if beside[:1] == ["%"] or beside[:1] == ["percent"]:
                tens = int(float(token)) // 10
                taken.update(
                    at for at in range(place, len(tokens)) if tokens[at] in (token, "%", *_THIRD, "degree", "thickness")
                )
    return sorted(codes, key=lambda code: code[-1] != str(tens))


def _is_number(token: str) -> bool:
    return token[0].isdigit()
