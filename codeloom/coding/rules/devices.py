"""Family: infections of devices, grafts, stomas and procedures: the complication first, then the infection it asks for."""

import re
from collections.abc import Iterable

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.demands import Group
from codeloom.coding.rules.facts import Fact
from codeloom.coding.rules.rule import codes, ex, rule
from codeloom.coding.rules.sepsis import LOCALIZED, SYSTEMIC

_ASKED = re.compile(r"\b(?:infection|the sepsis)\b", re.IGNORECASE)
_ANYWHERE = (*SYSTEMIC, *codes("R78.81 B25 B37 B44 A49 L02 L03 L08"))
"""What an infected device, graft or procedure may bring wherever it is: in the blood, or in the skin over it."""
_OTHER_DISEASES = codes("J0 J1 J2 N10 N11 N12 N30 N34 N39.0 N41 N45 U07.1 L89 A04 A08 A09 K35 K57 K80 K81")
"""Localized infections that are seldom what an infected wound means."""
_OF_SITE = (
    ("T81.4", tuple(code for code in LOCALIZED if not code.startswith(_OTHER_DISEASES))),
    ("T82", codes("I30.1 I33 I38 I39 I40.0 I80 J85.3 J98.51 T80.211")),
    ("T83.5", codes("N10 N11 N12 N13.6 N15.1 N28.8 N30 N34 N39.0 N41 N45 N49")),
    ("T83.6", codes("N45 N48 N49 N61 N70 N71 N72 N73 N76")),
    ("T84", codes("M00 M01 M46 M60.0 M65.0 M71.1 M72.6 M86 L97.9")),
    ("T85.71", codes("K65 K67")),
    ("T85.72", ()),
    ("T85.73", codes("G00 G03 G04 G05 G06 G08 G09")),
    ("T85.79", codes("H44.0 K65 K83.0 N61")),
    ("T86.1", codes("N10 N11 N12 N15.1 N28.8 N39.0")),
    ("T86.2", codes("I30.1 I33 I40.0")),
    ("T86.3", codes("I33 I40.0 J1 J2")),
    ("T86.4", codes("K65 K75 K83.0")),
    ("T86.81", codes("J1 J2 J85 J86")),
    ("T86.84", codes("H16 H44.0")),
    ("J95.02", codes("J04.1 L03.221")),
    ("K94.3", codes("K20 K22")),
)
"""Infections of the site, by the code that asks for them."""


def asks_for_infection(group: Group) -> bool:
    """A "use additional code" note for the infection that names no closed list: T81.4, T82.6 to T85.7, T86.-, K94.-2."""
    due = not group.some and not (group.optional and not group.open)
    return due and group.open and bool(_ASKED.search(group.phrase)) and group.owner.startswith(_OWNERS)


_OWNERS = codes("T80.2 T81.4 T82 T83 T84 T85 T86 J95 K94")
_FIRST_BY_GUIDELINE = codes("T80.2 T87.4 T88.0")
"""Infections after injection, amputation and immunization: first by I.C.1.d.5.b and the note at T80-T88."""


def _goes_first(fact: Fact) -> bool:
    return fact.code.startswith(_FIRST_BY_GUIDELINE) or bool(fact.pick(fact.additions, asks_for_infection))


def _infections(case: Case, row: Row) -> list[Row]:
    """The rows that can be the infection this row asks for."""
    site = next((found for prefix, found in _OF_SITE if row.code.startswith(prefix)), ())
    return [other for other in case.find(*_ANYWHERE, *site) if other is not row]


def _ordered(case: Case, row: Row, early: Row) -> bool:
    """Whether a sister of the row stands before the infection, or a code-first note at the infection says the same."""
    sister = any(other.at < early.at and other.category == row.category for other in case.touched)
    return sister or any(not group.some and group.met_by(row.fact.prefixes) for group in early.fact.firsts)


@rule(
    "DEV-01", Severity.WARN, "I.A.13, I.B.7, I.C.1.d.5.b", "Infection before the device or procedure it belongs to",
    hint="Put the code of the infected device, graft or procedure first, then the infection it asks for.",
    when=_goes_first,
    fires=[ex("N39.0", "T83.511A"), ex("A41.51", "T83.511A", "N39.0"), ex("K65.0", "T85.71XA"), ex("L03.311", "T81.41XA"),
           ex("I33.0", "T82.6XXA"), ex("M00.061", "T84.54XA"), ex("L03.311", "K94.22"),
           ex("B25.1", "T86.43"), ex("L03.113", "T88.0XXA"), ex("L03.115", "T87.43")],
    silent=[ex("T83.511A", "N39.0"), ex("T83.511A", "A41.51", "N39.0"), ex("J18.9", "T83.511A", "N39.0"), ex("N39.0", "T82.7XXA"),
            ex("N39.0", "T83.511A", setting="inpatient", poa={"N39.0": "Y", "T83.511A": "N"}), ex("N39.0", "T83.511D"),
            ex("K65.0", "T85.71XA", "K65.1", "S36.00XA", setting="inpatient", poa={"K65.0": "Y", "T85.71XA": "N"})],
)  # fmt: skip
def device_before_its_infection(case: Case) -> Iterable[Finding]:
    told: set[int] = set()
    for row in case.touched:
        if row.fact.bare[6:7] in ("D", "S"):
            continue
        found = _infections(case, row)
        early = next((other for other in found if other.at < row.at), None)
        later = any(other.at > row.at for other in found)
        if early is None or early.at in told or (later and not early.code.startswith(SYSTEMIC)):
            continue
        if (early.poa == "Y" and row.poa == "N") or _ordered(case, row, early):
            continue
        told.add(early.at)
        message = f"{row.code} asks for its infection as an additional code: it goes before {early.code}."
        yield case.say([early, row], message, case.move(row, early))


@rule(
    "DEV-02", Severity.INFO, "I.B.7", "Infected device or procedure without the infection",
    hint="Add the infection when the record names it.",
    when=lambda fact: bool(fact.pick(fact.additions, asks_for_infection)),
    fires=[ex("T83.511A"), ex("T84.54XA", "I10")],
    silent=[ex("T83.511A", "N39.0"), ex("T84.54XA", "B95.61"), ex("T81.41XA", "T81.44XA", "A41.9"), ex("T83.511D")],
)  # fmt: skip
def infection_of_the_device_is_named(case: Case) -> Iterable[Finding]:
    for row in case.touched:
        if row.fact.bare[6:7] in ("D", "S") or _infections(case, row) or case.has("B95", "B96", "B97"):
            continue
        owner = row.fact.pick(row.fact.additions, asks_for_infection)[0].owner
        yield case.say(
            [row], f"{row.code}: add the infection, when the record names it (Use additional code at {owner})."
        )
        return
