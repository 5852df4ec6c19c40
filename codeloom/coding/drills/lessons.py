"""When the lesson of a case comes back: the codes that bring it back in a real chart, and those beside which it does."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from codeloom.coding.code_patterns import fits
from codeloom.coding.drills.cases import Case, Gold
from codeloom.coding.drills.difference import Answer, Kind, Outcome

MOST = 3
"""Codes and companions that a lesson names at most."""
TIMES = 3
"""Charts beside whose code field a lesson is shown."""
DIAGNOSES = "icd10cm"


@dataclass(frozen=True, slots=True)
class Again:
    """`codes` as they are added, `beside` patterns of categories (N18.-), of which one must stand in the chart; none: any chart."""

    codes: tuple[str, ...]
    beside: tuple[str, ...] = ()

    def meets(self, codes: Collection[str]) -> bool:
        """Whether the lesson is about a chart with these codes."""
        added = [code for code in codes if code in self.codes]
        others = [code for code in codes if code not in self.codes]
        return bool(added) and (not self.beside or any(fits(one, code) for one in self.beside for code in others))

    @property
    def words(self) -> str:
        """E11.9 in a chart with N18.- or I50.-; I10 to a chart."""
        names = " or ".join(self.codes)
        return f"{names} in a chart with {' or '.join(self.beside)}" if self.beside else f"{names} to a chart"


def shown_again(case: Case, outcome: Outcome, given: Sequence[Answer]) -> Again | None:
    """What brings the lesson of a case back after an answer: the codes that were wrong, beside the categories of the ones that were
    right; where something was only missed, the right ones; where only the order was, the one in the first place. None for an
    answer without anything otherwise."""
    if outcome.right:
        return None
    right = [row.gold for row in outcome.rows if row.kind is Kind.RIGHT and row.gold is not None]
    known = {row.code for row in right}
    otherwise = [row.given for row in outcome.rows
                 if row.given is not None and row.kind in (Kind.CHANGED, Kind.EXTRA) and row.given.code not in known
                 and (row.gold is None or row.given.code != row.gold.code)]  # fmt: skip
    if not otherwise and outcome.first_wrong and not outcome.count(Kind.MISSED):
        otherwise = [row for row in given if row.system == DIAGNOSES][:1]
    if not otherwise:
        return Again(_few(_diagnoses(right) or [row.code for row in given]))
    codes = _few(_diagnoses(otherwise) or [row.code for row in otherwise])
    own = {_category(code) for code in codes}
    beside = (
        [_category(code) for code in _diagnoses(right) if not code.startswith("Z")] if _diagnoses(otherwise) else []
    )
    return Again(codes, _few(one for one in beside if one not in own))


def _diagnoses(rows: Sequence[Answer | Gold]) -> list[str]:
    """Their codes without those of a visit, which every visit has."""
    return [row.code for row in rows if row.system == DIAGNOSES]


def _category(code: str) -> str:
    return f"{code[:3]}.-" if len(code) > 3 else code


def _few(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))[:MOST]
