"""What an audit changes of the groups of a chart: its MS-DRG, where it is a stay in hospital, and its HCCs. No amounts.

Pure values: the tables come in. Where they cannot tell, that is the answer, and why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from codeloom.coding.codesets import undot
from codeloom.coding.grouping.drg import HOME, Coded, Grouper, Stay, distinct, edition_on, group_of
from codeloom.coding.grouping.hcc import FIRST, LAST, Hierarchy


@dataclass(frozen=True, slots=True)
class Row:
    """A line of one side: system, code as it is written, POA and whether it is the principal diagnosis."""

    system: str
    code: str
    poa: str = ""
    principal: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """What decides the groups beside the codes; what is not known is None, empty or 0."""

    day: date | None
    age: int | None = None
    sex: str = ""
    inpatient: bool = False
    disposition: int = 0


@dataclass(frozen=True, slots=True)
class GroupChange:
    """`changed` is None where it cannot be told, and `why_not` says why. `was` and `now` are what differs, in short words:
    "MS-DRG 291", "HCC 226"."""

    changed: bool | None = None
    was: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    why_not: str = ""


def group_change(
    entered: Sequence[Row], correct: Sequence[Row], visit: Visit, grouper: Grouper | None, hierarchy: Hierarchy
) -> GroupChange:
    """Whether the groups of the rows that were entered are those of the correct rows. A group that differs is told even where
    another one cannot be told."""
    first = _drg(entered, visit, grouper) if visit.inpatient else ("", "")
    sides = [first, first if not visit.inpatient or entered == correct else _drg(correct, visit, grouper)]
    categories, unknown = _hccs(entered, correct, visit, hierarchy)
    reasons = [why for _, why in sides if why] + ([unknown] if unknown else [])
    was, now = ([*([name] if name else []), *some] for (name, _), some in zip(sides, categories, strict=True))
    if any(why for _, why in sides):
        was, now = ([one for one in side if not one.startswith("MS-DRG")] for side in (was, now))
    gone, come = tuple(one for one in was if one not in now), tuple(one for one in now if one not in was)
    if gone or come:
        return GroupChange(True, gone, come)
    return GroupChange(None, why_not=reasons[0]) if reasons else GroupChange(False)


def _drg(rows: Sequence[Row], visit: Visit, grouper: Grouper | None) -> tuple[str, str]:
    """The MS-DRG of one side, or why there is none."""
    if grouper is None:
        return "", "No MS-DRG grouper is installed here."
    edition = edition_on(grouper.editions, visit.day) if visit.day is not None else None
    if edition is None:
        return "", "No MS-DRG edition is loaded for the day of discharge."
    diagnoses = distinct(Coded(undot(row.code), row.poa) for row in _principal_first(rows))
    if not diagnoses:
        return "", "A list without a diagnosis has no MS-DRG."
    procedures = tuple(dict.fromkeys(row.code.upper() for row in rows if row.system == "icd10pcs"))
    stay = Stay(diagnoses[0], diagnoses[1:], procedures, visit.sex, visit.disposition or HOME)
    group = group_of(grouper, edition, stay)
    return ("", "One of the lists has no MS-DRG.") if group.refused else (f"MS-DRG {group.drg:03}", "")


def _hccs(
    entered: Sequence[Row], correct: Sequence[Row], visit: Visit, hierarchy: Hierarchy
) -> tuple[tuple[list[str], list[str]], str]:
    """The HCCs of both sides that stand, or why they cannot be told."""
    if visit.day is None:
        return ([], []), "Without a service date no HCC mapping can be chosen."
    if not FIRST <= visit.day <= LAST:
        return ([], []), f"No HCC mapping is loaded for services of {visit.day.year}."
    before, after = ([undot(row.code) for row in rows if row.system == "icd10cm"] for rows in (entered, correct))
    if hierarchy.uncertain(set(before) ^ set(after), visit.age, visit.sex):
        return ([], []), "The HCC of a changed code depends on an age or sex that is not known."
    found = [
        [f"HCC {one.number}" for one in hierarchy.categories(codes, visit.age, visit.sex) if one.stands]
        for codes in (before, after)
    ]
    return (found[0], found[1]), ""


def _principal_first(rows: Sequence[Row]) -> list[Row]:
    """The diagnoses, the principal one first; the rest in their order."""
    diagnoses = [row for row in rows if row.system == "icd10cm"]
    return sorted(diagnoses, key=lambda row: not row.principal)
