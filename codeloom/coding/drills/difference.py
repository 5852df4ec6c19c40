"""An answer beside the gold of a case: what became of each row, and points with partial credit (docs/DEFINITIONS.md).

A right row gives 1; a row of the right category whose code or POA indicator is otherwise gives a half; a missed row nothing; each
row too many costs a half. Where more than one diagnosis is asked, the right one in the first place gives 1 more. An accepted
alternative counts as right, and what is accepted beside the answer costs nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from codeloom.coding.drills.cases import Case, Gold


class Kind(StrEnum):
    """What became of a row of the answer."""

    RIGHT = "right"
    ACCEPTED = "accepted"
    CHANGED = "changed"
    MISSED = "missed"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Answer:
    """A row that a person gave."""

    code: str
    system: str = "icd10cm"
    poa: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A row of both sides, or of one. `halves` is what it adds: 2 right, 1 partly, 0 missed, -1 too many. `why` says what is
    otherwise beside the code (POA), or why an alternative is accepted."""

    kind: Kind
    given: Answer | None
    gold: Gold | None
    halves: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`halves` of `most` half points; `first_wrong`: another diagnosis should stand first. Halves never fall below 0."""

    rows: tuple[Difference, ...]
    halves: int
    most: int
    first_wrong: bool

    @property
    def right(self) -> bool:
        """Nothing is otherwise."""
        return self.halves == self.most

    def count(self, *kinds: Kind) -> int:
        """Rows of some kinds."""
        return sum(row.kind in kinds for row in self.rows)


def compare(case: Case, answer: Sequence[Answer]) -> Outcome:
    """The difference in the order of the gold rows, with what is too many after them."""
    free = list(answer)
    taken: dict[Gold, Difference] = {}
    for match in (_same, _instead, _category):
        for gold in case.gold:
            if gold in taken:
                continue
            found = next(((row, made) for row in free if (made := match(case, gold, row))), None)
            if found is not None:
                free.remove(found[0])
                taken[gold] = found[1]
    rows = [taken.get(gold) or Difference(Kind.MISSED, None, gold, 0) for gold in case.gold]
    beside = {one.code: one.why for one in case.accepted if not one.instead}
    for row in free:
        why = beside.get(row.code)
        rows.append(
            Difference(Kind.EXTRA, row, None, -1) if why is None else Difference(Kind.ACCEPTED, row, None, 0, why)
        )
    asked = len([gold for gold in case.gold if gold.system == "icd10cm"]) > 1
    wrong = asked and not _first_right(case, answer)
    most = 2 * (len(case.gold) + asked)
    earned = sum(row.halves for row in rows) + (2 if asked and not wrong else 0)
    return Outcome(tuple(rows), max(0, earned), most, wrong)


def _same(case: Case, gold: Gold, row: Answer) -> Difference | None:
    if row.code != gold.code or row.system != gold.system:
        return None
    if case.inpatient and row.poa != gold.poa:
        return Difference(Kind.CHANGED, row, gold, 1, f"POA {row.poa or 'none'}, answer {gold.poa or 'none'}")
    return Difference(Kind.RIGHT, row, gold, 2)


def _instead(case: Case, gold: Gold, row: Answer) -> Difference | None:
    why = next((one.why for one in case.accepted if (one.instead, one.code) == (gold.code, row.code)), None)
    return None if why is None else Difference(Kind.ACCEPTED, row, gold, 2, why)


def _category(case: Case, gold: Gold, row: Answer) -> Difference | None:
    """The right category: three characters of a diagnosis; family and kind of patient of a visit (four digits)."""
    shared = 3 if gold.system == "icd10cm" else 4
    near = row.system == gold.system and row.code[:shared] == gold.code[:shared]
    return Difference(Kind.CHANGED, row, gold, 1) if near else None


def _first_right(case: Case, answer: Sequence[Answer]) -> bool:
    given = next((row.code for row in answer if row.system == "icd10cm"), "")
    wanted = case.first or (next(gold.code for gold in case.gold if gold.system == "icd10cm"),)
    return given in wanted or any(one.code == given and one.instead in wanted for one in case.accepted)
