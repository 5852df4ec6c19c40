"""What random acts are checked against: how an act was refused, and the differences told in another way than the product's."""

from collections.abc import Callable
from typing import Any

from codeloom.coding.deltas import Coded, DeltaKind
from codeloom.services.core import Problem
from codeloom.services.encounters.context import EncounterWork
from codeloom.services.encounters.proposals import compared


def refusal(do: Callable[[], Any]) -> Problem | None:
    """What an act was refused with; None when it was taken."""
    try:
        do()
    except Problem as problem:
        return problem
    return None


def oracle(work: EncounterWork) -> dict[str, tuple[DeltaKind, str, str]]:
    """The difference of the two lists, told in another way than `coding.deltas` does."""
    proposals: dict[str, Coded] = {one.key: one for one in compared(work.proposals)}
    by_key = {line.proposal: line for line in work.lines if line.proposal in proposals}
    found: dict[str, tuple[DeltaKind, str, str]] = {}

    def text(code: str, units: int) -> str:
        return code if units == 1 else f"{code} x{units}"

    for key, one in proposals.items():
        said = text(one.code, one.units)
        if key in by_key:
            line = by_key[key]
            same = (line.system, line.code, line.units) == (one.system, one.code, one.units)
            found[key] = (DeltaKind.ACCEPTED if same else DeltaKind.EDITED, said, text(line.code, line.units))
        elif key in work.encounter.rejected:
            found[key] = (DeltaKind.REMOVED, said, "")
    taken = [line for line in work.lines if line.proposal in proposals]
    assert len(taken) == len(by_key), "two lines stand for one proposal"
    for line in work.lines:
        if line.proposal not in proposals:
            found[f"line:{line.id}"] = (DeltaKind.ADDED, "", text(line.code, line.units))
    now = [line.proposal for line in taken if proposals[line.proposal].system == "icd10cm"]
    first = sorted(now, key=list(proposals).index)
    if now != first:
        orders = [" ".join(proposals[key].code for key in keys) for keys in (first, now)]
        found["order"] = (DeltaKind.RESEQUENCED, *orders)
    return found
