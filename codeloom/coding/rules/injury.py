"""Family: injuries and burns (guidelines I.C.19.a to I.C.19.d)."""

import re
from collections.abc import Iterable
from itertools import combinations

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.facts import Fact
from codeloom.coding.rules.laterality import side
from codeloom.coding.rules.leading import may_lead
from codeloom.coding.rules.rule import codes, ex, rule


def injury(fact: Fact) -> bool:
    """S00-T79 with a 7th character."""
    return "S00" <= fact.bare[:3] <= "T79" and len(fact.bare) == 7


def stage(fact: Fact) -> str:
    """A initial, D subsequent or S sequela, whatever letter says it."""
    char = fact.seventh
    return "" if not char else "A" if char in "ABC" else "S" if char == "S" else "D"


@rule(
    "INJ-01", Severity.WARN, "I.C.19.a, I.C.20.a.2", "7th characters of injury and external cause differ",
    hint="Give the external cause the 7th character of the injury it explains.",
    on=("V00-Y38",),
    fires=[ex("S52.501D", "W19.XXXA"), ex("M24.541", "S52.501S", "W19.XXXD")],
    silent=[ex("S52.501A", "W19.XXXA"), ex("S52.501E", "W19.XXXD"), ex("S52.501A", "S82.001D", "W19.XXXD"),
            ex("M54.50", "X50.0XXA")],
)  # fmt: skip
def seventh_characters_agree(case: Case) -> Iterable[Finding]:
    injuries = [row for row in case.rows if row.code[0] in "ST" and len(row.fact.bare) == 7]
    stages = {stage(row.fact) for row in injuries}
    if not injuries:
        return
    for row in case.rows:
        if row.code[0] in "VWXY" and len(row.fact.bare) == 7 and stage(row.fact) not in stages:
            wanted = [case.codeset.normalise(row.fact.bare[:6] + letter) for letter in sorted(stages)]
            message = (
                f"{row.code} does not match {injuries[0].code}: its 7th character should be {stage(injuries[0].fact)}."
            )
            yield case.say([injuries[0], row], message, case.pick(row, wanted))


@rule(
    "INJ-02", Severity.ERROR, "I.C.19.a, I.C.19.c.1, Z47 Excludes1", "Aftercare Z code for an injury",
    hint="Remove the aftercare code: the 7th character of the injury says it.",
    on=("Z47", "Z48"),
    fires=[ex("Z47.89", "S72.001D"), ex("S82.201A", "Z48.00"), ex("S72.141D", "Z47.1")],
    silent=[ex("Z47.1", "Z96.641"), ex("Z48.812", "Z95.1"), ex("M24.541", "S52.501S", "Z47.89"),
            ex("Z48.3", "C50.911", "D70.1", "T45.1X5A")],
)  # fmt: skip
def injury_is_its_own_aftercare(case: Case) -> Iterable[Finding]:
    hurt = next(
        (row for row in case.rows if injury(row.fact) and not row.fact.sequela and row.fact.intent not in ("5", "6")),
        None,
    )
    if hurt:
        for row in case.find("Z47", "Z48"):
            message = f"{row.code} is not used for aftercare of {hurt.code}; its 7th character says it."
            yield case.say([hurt, row], message, case.remove(row))


@rule(
    "INJ-03", Severity.ERROR, "I.B.10, I.C.19.a", "Sequela before the condition it caused, or without it",
    hint="Put the residual condition first, the injury with 7th character S after it.",
    when=lambda fact: fact.bare[:1] in "ST" and fact.sequela,
    fires=[ex("S52.501S"), ex("S52.501S", "M24.541")],
    silent=[ex("M24.541", "S52.501S"), ex("L90.5", "T24.311S")],
)  # fmt: skip
def sequela_follows_its_residual(case: Case) -> Iterable[Finding]:
    for row in case.rows:
        if not (row.code[0] in "ST" and row.fact.sequela):
            continue
        if any(other.code[0] not in "VWXYZ" and not other.fact.sequela for other in case.rows[: row.at]):
            continue
        residuals = [o for o in case.rows[row.at + 1 :] if o.code[0] not in "STVWXYZ" and may_lead(o.fact)]
        if residuals:
            message = f"{row.code} follows the residual condition; none stands before it. Move the one it caused."
            if len(residuals) == 1:
                message = f"{residuals[0].code} goes before {row.code}, when it is what the injury left."
            yield case.say([row, residuals[0]], message, case.lead(residuals, row))
        else:
            yield case.say([row], f"{row.code} needs the residual condition before it.")


_SUPERFICIAL = frozenset(f"S{region}0" for region in range(10))


@rule(
    "INJ-04", Severity.INFO, "I.C.19.b.1", "Superficial injury with a deeper injury of the same site",
    hint="Remove the superficial injury when it is at the site of the deeper one.",
    on=tuple(sorted(_SUPERFICIAL)),
    fires=[ex("S52.021A", "S50.01XA"), ex("S82.201A", "S80.11XA")],
    silent=[ex("S52.021A", "S50.02XA"), ex("S50.01XA"), ex("S52.021A", "S80.01XA"), ex("S52.021D", "S50.01XA")],
)  # fmt: skip
def deeper_injury_says_it(case: Case) -> Iterable[Finding]:
    for row in case.rows:
        if row.category not in _SUPERFICIAL or row.fact.sequela:
            continue
        for deep in case.rows:
            same = (
                deep.code[:2] == row.code[:2] and deep.category != row.category and stage(deep.fact) == stage(row.fact)
            )
            if same and {side(deep.fact.title), side(row.fact.title)} != {"left", "right"}:
                message = f"{row.code} is superficial. It is not coded with {deep.code} of the same site."
                yield case.say([deep, row], message, case.remove(row))
                break


def _degree(row: Row) -> int:
    """1 to 3 for a burn or corrosion by degree, 0 when unspecified."""
    return int(row.fact.bare[3]) % 4 if row.fact.bare[3:4].isdigit() else 0


def _corrosion(row: Row) -> bool:
    return row.fact.bare[3:4] in "4567"


@rule(
    "INJ-05", Severity.WARN, "I.C.19.d.1, I.C.19.d.2", "Burns: highest degree first, one degree per site",
    hint="Keep the highest degree of a site; put the highest degree of all first.",
    on=("T20-T25",),
    fires=[ex("T24.211A", "T24.311A"), ex("T22.111A", "T24.311A", "T31.0")],
    silent=[ex("T24.311A", "T22.211A"), ex("T24.311A", "T24.212A"), ex("T24.311A"), ex("T24.211A", "T24.311S")],
)  # fmt: skip
def highest_degree_counts(case: Case) -> Iterable[Finding]:
    burns = [row for row in case.between("T20", "T25") if len(row.fact.bare) == 7 and not row.fact.sequela]
    told: set[int] = set()
    for one, two in combinations(burns, 2):
        same = (
            one.category == two.category
            and one.fact.bare[4:6] == two.fact.bare[4:6]
            and _corrosion(one) == _corrosion(two)
        )
        if same and _degree(one) != _degree(two):
            keep, lose = sorted((one, two), key=_degree, reverse=True)
            told.update((one.at, two.at))
            yield case.say([one, two], f"Same site: only the highest degree, {keep.code}.", case.remove(lose))
    if burns and case.first is burns[0]:
        highest = max(burns, key=_degree)
        if _degree(highest) > _degree(burns[0]) and burns[0].at not in told:
            yield case.say(
                [burns[0], highest],
                f"{highest.code} is the higher degree and goes first.",
                case.move(highest, burns[0]),
            )


def _needs_cause(fact: Fact) -> bool:
    category = fact.bare[:3]
    named = "S00" <= category <= "T34" or "T66" <= category <= "T78"
    return named and fact.initial and not fact.code.startswith(codes("T74 T76 T78.4 T78.0 T78.1 T78.2 T78.3"))


@rule(
    "INJ-09", Severity.INFO, "I.C.20.a.3, I.C.20.a.8", "Injury without external cause",
    hint="Add how it happened (V00-Y99); some states and payers require it.",
    when=_needs_cause,
    fires=[ex("S72.001A"), ex("T67.01XA")],
    silent=[ex("T40.2X1A"), ex("S72.001A", "W19.XXXA"), ex("S72.001D"), ex("T76.11XA")],
)  # fmt: skip
def injury_has_a_cause(case: Case) -> Iterable[Finding]:
    rows = [row for row in case.rows if _needs_cause(row.fact)]
    if rows and not any(row.code[0] in "VWXY" for row in case.rows):
        yield case.say(rows, f"{rows[0].code}: the external cause (V00-Y99) is not coded.")


@rule(
    "INJ-12", Severity.WARN, "I.C.19.d.6", "Extent of body surface with sequelae only",
    hint="Remove T31.- or T32.-: extent belongs to current burns.",
    on=("T31", "T32"),
    fires=[ex("L90.5", "T24.311S", "T31.10")],
    silent=[ex("T24.311A", "T31.10"), ex("T31.10")],
)  # fmt: skip
def extent_is_current(case: Case) -> Iterable[Finding]:
    burns = [row for row in case.between("T20", "T28") if len(row.fact.bare) == 7]
    for row in case.find("T31", "T32"):
        if burns and all(burn.fact.sequela for burn in burns):
            yield case.say([burns[0], row], f"{row.code} is not used for sequelae of burns.", case.remove(row))


@rule(
    "INJ-13", Severity.WARN, "I.C.19.b", "Unspecified multiple injuries in the inpatient setting", setting="inpatient",
    hint="Code each injury.",
    on=("T07",),
    fires=[ex("T07.XXXA", setting="inpatient")],
    silent=[ex("T07.XXXA"), ex("S72.001A", setting="inpatient")],
)  # fmt: skip
def injuries_are_named(case: Case) -> Iterable[Finding]:
    for row in case.find("T07"):
        yield case.say([row], f"{row.code} is not for inpatient use unless nothing more is known. Code each injury.")


_PHYSEAL = {"S49": "S42", "S59": "S52", "S79": "S72", "S89": "S82"}


@rule(
    "INJ-14", Severity.WARN, "I.C.19.c.3", "Physeal fracture with a second code for the bone",
    hint="Keep the physeal fracture code alone.",
    on=tuple(_PHYSEAL),
    fires=[ex("S59.211A", "S52.501A")],
    silent=[ex("S59.211A"), ex("S59.211A", "S52.502A")],
)  # fmt: skip
def physeal_fracture_stands_alone(case: Case) -> Iterable[Finding]:
    for row in case.find(*_PHYSEAL):
        if not re.match(r"S\d9\.[0-3]", row.code):
            continue
        for bone in case.find(_PHYSEAL[row.category]):
            if side(bone.fact.title) == side(row.fact.title) and stage(bone.fact) == stage(row.fact):
                yield case.say([row, bone], f"{row.code} is assigned alone, without {bone.code}.", case.remove(bone))
