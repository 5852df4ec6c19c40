"""Which encounters become charts: what can never be coded, and what the person's options leave out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

NEVER = frozenset({"cancelled", "entered-in-error", "planned"})

GROUPS = ("outpatient", "emergency", "inpatient", "virtual")

_INPATIENT = frozenset({"IMP", "ACUTE", "NONAC"})


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What to leave out. The default leaves out nothing.

    `from_date`: encounters with an earlier service date. `classes`: keep these groups of `GROUPS` only.
    `only_with_diagnosis`: those with neither a condition nor a reason nor a note. `last_n`: all but the newest so many
    per patient, counted after the others are left out. An encounter without a readable date is kept by the first, and
    counts as the oldest for the last.
    `source` names where the files come from, for those that do not say it: ids count within it.
    """

    from_date: date | None = None
    classes: frozenset[str] | None = None
    only_with_diagnosis: bool = False
    last_n: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What choosing needs to know of one encounter; `place` is its place among the encounters of the reading."""

    place: int
    service_date: date | None
    group: str
    codable: bool


def group_of(class_code: str) -> str:
    """The group of `GROUPS` that an Encounter.class code belongs to; every unknown one is outpatient."""
    code = class_code.upper()
    if code in _INPATIENT:
        return "inpatient"
    return {"EMER": "emergency", "VR": "virtual"}.get(code, "outpatient")


def setting_of(class_code: str) -> str:
    """inpatient for the encounter classes IMP, ACUTE and NONAC, outpatient for every other."""
    return "inpatient" if class_code.upper() in _INPATIENT else "outpatient"


def left_out(candidates: Sequence[Candidate], options: ImportOptions) -> dict[int, str]:
    """Of one patient's encounters, the places left out and why (reasons of words.OPTION_SKIPS)."""
    reasons: dict[int, str] = {}
    kept = []
    for candidate in candidates:
        if reason := _reason(candidate, options):
            reasons[candidate.place] = reason
        else:
            kept.append(candidate)
    if options.last_n is not None and len(kept) > options.last_n:
        kept.sort(key=lambda c: (c.service_date or date.min, c.place), reverse=True)
        for candidate in kept[max(0, options.last_n) :]:
            reasons[candidate.place] = "beyond_last_n"
    return reasons


def _reason(candidate: Candidate, options: ImportOptions) -> str:
    if options.from_date and candidate.service_date and candidate.service_date < options.from_date:
        return "before_from_date"
    if options.classes is not None and candidate.group not in options.classes:
        return "class_not_wanted"
    if options.only_with_diagnosis and not candidate.codable:
        return "no_diagnosis"
    return ""
