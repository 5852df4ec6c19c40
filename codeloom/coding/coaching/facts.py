"""What is counted of one finalized visit: codes, kinds, places. No word of a note and no name is in it."""

from dataclasses import dataclass

EDITION = 1
"""Counts up when what is read out of a visit changes: visits read by an earlier one are read again."""

CHANGES = {
    "level_lowered": "Level lowered",
    "level_raised": "Level raised",
    "dx_specific": "Diagnosis made specific",
    "dx_replaced": "Diagnosis replaced",
    "dx_added": "Diagnosis added",
    "dx_removed": "Diagnosis removed",
    "order": "Order of diagnoses",
    "modifier_units": "Modifier or units",
    "procedure": "Procedure changed",
}
"""What somebody other than the provider changed, by kind, in the order shown."""


@dataclass(frozen=True, slots=True)
class GapAt:
    """Something a note leaves open: its kind (`gaps.GAPS`), the part of the note it lies in, and where; `start` is None
    where the note has no words for it or was changed since."""

    kind: str
    part: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one proposal: the family of its code, its confidence, and kept, edited or dropped."""

    family: str
    confidence: str
    result: str


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """One finalized visit. `family` names the kind of E/M service (`em.tables.FAMILIES`), empty for none; the three levels are
    codes without modifiers, empty where there is none: `picked` by the provider, `suggested`, `billed`. `changes` are kinds
    of `CHANGES`, each once; `deltas` counts the standing differences by kind; `gaps` has each kind once."""

    family: str = ""
    picked: str = ""
    suggested: str = ""
    billed: str = ""
    changes: tuple[str, ...] = ()
    deltas: tuple[tuple[str, int], ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    gaps: tuple[GapAt, ...] = ()
