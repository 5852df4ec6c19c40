"""Family: which of several injuries goes first (guidelines I.C.19.b and I.C.19.b.2)."""

from collections.abc import Iterable

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.facts import Fact
from codeloom.coding.rules.laterality import side
from codeloom.coding.rules.rule import codes, ex, rule

_RANKS = (
    (5, codes(
        "S06.1 S06.2 S06.3 S06.4 S06.5 S06.6 S06.81 S06.82 S07 S14.1 S15.0 S22.5 S24.1 S25.0 S25.1 S25.2 S25.4 S26.02 S26.12 "
        "S27.0 S27.1 S27.2 S27.3 S27.4 S28.1 S34.1 S35 S36 S37.0 S37.2 S37.6 S38.1")),
    (4, codes("S02.0 S02.1 S06.9 S12 S17 S22.0 S22.4 S26 S32 S37 S48 S58 S72 S77 S78 S87 S88")),
    (3, codes(
        "S02.4 S02.6 S02.8 S02.9 S05.2 S05.3 S05.5 S05.6 S05.7 S22 S42 S47 S49.0 S49.1 S52 S57 S59.0 S59.1 S59.2 S62.0 S62.1 "
        "S62.2 S62.3 S62.9 S67 S68 S73.0 S79.0 S79.1 S82 S83.1 S89.0 S89.1 S89.2 S89.3 S92.0 S92.1 S92.2 S92.3 S92.9 S97 S98")),
    (1, codes("S00 S10 S20 S30 S40 S50 S60 S70 S80 S90")),
)  # fmt: skip
"""How serious injuries plainly are, most serious first: life in danger, large bones and spine, other bones; superficial last."""
_OTHERWISE = 2


def rank(row: Row) -> int:
    """5 where life is in danger, 4 spine, skull, pelvis, femur, 3 other bones and joints, 2 the rest, 1 superficial."""
    serious = next((rank for rank, stems in _RANKS if row.code.startswith(stems)), _OTHERWISE)
    open_fracture = row.code[2:3] == "2" and row.fact.seventh in ("B", "C") and serious == 3
    return 4 if open_fracture else serious


def _fresh(fact: Fact) -> bool:
    return fact.bare[:1] == "S" and fact.initial


@rule(
    "INJ-15", Severity.WARN, "I.C.19.b", "A plainly more serious injury is not first",
    hint="Put the most serious injury first, as the provider and the focus of treatment determine.",
    when=_fresh,
    fires=[ex("S00.83XA", "S72.001A"), ex("S93.401A", "S52.501A"), ex("S61.411A", "S06.5X1A"), ex("S52.501A", "S36.031A"),
           ex("S01.01XA", "S02.0XXA"), ex("S00.83XA", "S02.2XXA")],
    silent=[ex("S72.001A", "S00.83XA"), ex("S61.411A", "S62.607A"), ex("S00.83XA", "S61.411A"), ex("S06.0X1A", "S01.01XA"),
            ex("S72.001A", "S82.201A"), ex("S00.83XD", "S72.001A"),
            ex("S93.401A", "S72.001A", setting="inpatient", poa={"S93.401A": "Y", "S72.001A": "N"})],
)  # fmt: skip
def most_serious_injury_leads(case: Case) -> Iterable[Finding]:
    first = case.first
    if not _fresh(first.fact):
        return
    worst = max((row for row in case.touched if row is first or row.poa != "N"), key=lambda row: (rank(row), -row.at))
    broken = worst.code[2] == "2" and rank(first) < _OTHERWISE
    if broken or rank(worst) - rank(first) >= 2 or (rank(worst) >= 3 and rank(first) == _OTHERWISE):
        message = (
            f"{worst.code} is the more serious injury and goes first, unless {first.code} was the focus of treatment."
        )
        yield case.say([first, worst], message, case.move(worst, first))


@rule(
    "INJ-16", Severity.WARN, "I.C.19.b.2", "Nerve or vessel before the injury that damaged it",
    hint="The primary injury goes first, minor damage to nerves and vessels after it; these lead when they are the primary injury.",
    when=lambda fact: _fresh(fact) and fact.bare[2] in "45" and fact.bare[:3] not in ("S04", "S14", "S24", "S34"),
    fires=[ex("S64.01XA", "S61.411A"), ex("S65.211A", "S62.001B")],
    silent=[ex("S61.411A", "S64.01XA"), ex("S64.01XA"), ex("S64.01XA", "S81.811A"), ex("S25.01XA", "S21.111A"),
            ex("S64.01XA", "S60.211A")],
)  # fmt: skip
def primary_injury_before_nerve(case: Case) -> Iterable[Finding]:
    first = case.first
    if first not in case.touched or rank(first) > _OTHERWISE:
        return
    for row in case.rows[1:]:
        same = row.code[:2] == first.code[:2] and _fresh(row.fact) and row.fact.bare[2] in "126789"
        if same and side(row.fact.title) == side(first.fact.title):
            message = (
                f"{row.code} is the injury, {first.code} its damage: {row.code} goes first when the damage is minor."
            )
            yield case.say([first, row], message, case.move(row, first))
            return
