"""What a note leaves open, by kind, and how a finding of a suggestion is told to be one of them."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from codeloom.coding.em.tables import FAMILIES, is_above
from codeloom.coding.suggesting.shapes import Em, Proposal, Risk, Span


@dataclass(frozen=True, slots=True)
class Gap:
    """A kind of gap: its name, a shorter one for a bar, and what is missing in the words of somebody who asks for it."""

    kind: str
    name: str
    short: str
    missing: str


GAPS = {
    one.kind: one
    for one in (
        Gap("side", "Side", "Side", "Which side"),
        Gap("acuity", "Type and acuity", "Acuity", "Which type, how acute"),
        Gap("type", "Type of a condition", "Type", "Which type"),
        Gap("stage", "Stage", "Stage", "Which stage"),
        Gap("diabetes", "Type or complication of diabetes", "Diabetes", "The link is not said"),
        Gap("status", "State of a chronic problem", "Status", "How it stands today"),
        Gap("data", "Data behind the level", "Data", "What was reviewed or ordered"),
        Gap("level", "Level above the note", "Level", "What carries the level"),
        Gap("time", "Time, when time decides", "Time", "Minutes on the date"),
        Gap("uncertain", "Uncertain diagnosis in an office visit", "Uncertain", "The symptom until it is known"),
        Gap("unsupported", "Diagnosis without support", "Support", "What it rests on"),
        Gap("necessity", "Why a test or procedure was done", "Reason", "For which problem"),
        Gap("conflict", "Statements that contradict each other", "Conflict", "Which one holds"),
    )
}
"""By kind, in the order in which equal numbers are listed."""

_LEVELS = ("straightforward", "low", "moderate", "high")
_DIABETES = re.compile(r"E(?:08|09|10|11|13)")
_PLAIN_DIABETES = re.compile(r"E(?:08|09|10|11|13)\.9")
_BESIDE_DIABETES = re.compile(r"G62\.9|G63|G90\.9|H36|I73\.9|N18|L97|I70\.2")
_ACUTE = re.compile(r"I50|J4[45]|N17|D62|J96")
_INSTRUCTION = re.compile(r"instruction to a program", re.IGNORECASE)
_BY_WORDS = (
    ("missing_specificity", re.compile(r"\bside\b|laterality|which (?:knee|eye|ear|hip|arm|leg)", re.I), "side"),
    ("unsupported", re.compile(r"uncertain", re.I), "uncertain"),
    ("over_coded", re.compile(r"uncertain", re.I), "conflict"),
    ("unsupported", re.compile(r"denies|another (?:place|statement)|contradict", re.I), "conflict"),
    ("unsupported", re.compile(r"why it was needed|medical necessity", re.I), "necessity"),
    ("under_documented", re.compile(r"minutes|total time", re.I), "time"),
)
"""Kind of risk, words of its message, kind of gap; the first that fits holds."""
_BY_KIND = {
    "missing_specificity": "type",
    "under_documented": "status",
    "over_coded": "level",
    "unsupported": "unsupported",
}
_LEVEL_NAMED = re.compile(r"\bnames 99\d{3}\b")
_OPEN_TITLE = re.compile(r"\bunspecified\b", re.IGNORECASE)
_AXES = (
    (re.compile(r"unspecified (?:\w+ )?(?:side|eye|ear|limb|knee|hip|shoulder|ankle|wrist|elbow|hand|foot|leg|arm"
                r"|breast|lung|ovary|lower limb|upper limb)\b", re.I), "side"),
    (re.compile(r"stage \w* ?unspecified|unspecified stage", re.I), "stage"),
    (re.compile(r"unspecified (?:acute|chronic)|unspecified (?:systolic|diastolic)|severity|failure, unspecified", re.I),
     "acuity"),
    (re.compile(r"unspecified type|type unspecified", re.I), "type"),
)  # fmt: skip


def kind_of_risk(risk: Risk) -> str:
    """The kind of gap a risk is of; empty for one that is none, such as an instruction hidden in the note."""
    if _INSTRUCTION.search(risk.message):
        return ""
    if _LEVEL_NAMED.search(risk.message):
        return "level"
    for kind, words, gap in _BY_WORDS:
        if kind == risk.kind and words.search(risk.message):
            return gap
    if risk.kind == "missing_specificity" and risk.codes:
        return _axis_of_code(risk.codes[0])
    return _BY_KIND[risk.kind]


def kind_of_title(code: str, title: str) -> str:
    """The axis that the title of a code leaves open; empty where it leaves none open that a note usually says."""
    if not _OPEN_TITLE.search(title):
        return ""
    return next((axis for words, axis in _AXES if words.search(title)), "")


def found(
    risks: Collection[Risk], kept: Collection[Proposal], em: Em | None, picked: str, billed: Collection[str]
) -> Iterator[tuple[str, Span | None]]:
    """Every gap of a visit with its words, the same kind possibly more than once. `kept` are the proposals that were billed
    as they are, `billed` the codes of the final lines, `picked` the level the provider chose."""
    for risk in risks:
        kind = kind_of_risk(risk)
        if kind:
            yield kind, _first(risk.evidence)
    for one in kept:
        axis = kind_of_title(one.code or "", one.title) if one.system == "icd10cm" else ""
        if axis:
            yield axis, _first(one.evidence)
    if any(_PLAIN_DIABETES.match(code) for code in billed) and any(_BESIDE_DIABETES.match(code) for code in billed):
        plain = next((one for one in kept if _PLAIN_DIABETES.match(one.code or "")), None)
        yield "diabetes", _first(plain.evidence) if plain is not None else None
    if em is not None and em.code:
        if is_above(picked, em.code):
            yield _column_short(em, picked), _first_of(em)
        if em.decided_by == "time" and not any(one.column == "time" and one.evidence for one in em.elements):
            yield "time", None


def _column_short(em: Em, picked: str) -> str:
    """What is missing for the level that was picked: data where that column is behind, else the level as a whole."""
    wanted = next(
        (_LEVELS[at] for family in FAMILIES.values() for at, code in enumerate(family.codes) if code == picked), ""
    )
    if wanted and _LEVELS.index(em.problems) >= _LEVELS.index(wanted) > _LEVELS.index(em.data):
        return "data"
    return "level"


def _axis_of_code(code: str) -> str:
    if _DIABETES.match(code):
        return "diabetes"
    if code.startswith("N18"):
        return "stage"
    return "acuity" if _ACUTE.match(code) else "type"


def _first(spans: tuple[Span, ...]) -> Span | None:
    return spans[0] if spans else None


def _first_of(em: Em) -> Span | None:
    """Where the note says what the level rests on: data before problems and risk."""
    stated = sorted((one for one in em.elements if one.evidence), key=lambda one: one.column)
    return stated[0].evidence[0] if stated else None
