"""Family: examinations, follow-up and other Z codes (guidelines section IV, chapter 21)."""

from collections.abc import Iterable

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.principal import first_only
from codeloom.coding.rules.rule import codes, ex, rule

_EXAMS = {
    "Z00.00": "Z00.01",
    "Z00.129": "Z00.121",
    "Z01.00": "Z01.01",
    "Z01.10": "Z01.118",
    "Z01.419": "Z01.411",
}
"""Examinations without abnormal findings and their counterparts with."""
_NEW = codes(
    "A0 A3 A46 A49 B0 B34 H10 H60 H65.0 H65.1 H66.0 H66.9 J00 J01 J02 J03 J04 J05 J06 J10 J11 J12 J13 J14 J15 J16 J18 J20 J21 J22 "
    "K12 K52 L01 L02 L03 L04 L08 L23 L50 N10 N30.0 N39.0 R01 R03.0 R22 R59 R7 R80 R81 R82 R87 R90 R91 R92 R93 R94 R97"
)
"""Findings and acute illness that are new by nature: an examination that meets them is not without abnormal findings."""
_KNOWN_BEFORE = codes("R73.03 R76.1 R78.81 R79.1 R92.3")
"""Findings that are followed for long, as a chronic condition is."""
_ABNORMAL = ("Z00.01", "Z00.121", "Z01.01", "Z01.118", "Z01.411")


@rule(
    "OUT-02", Severity.WARN, "IV.P, I.C.21.c.13", "Examination code does not match the findings",
    hint="With a new abnormal finding use the code that says so and add the finding; without one use the other.",
    on=("Z00.0", "Z00.12", "Z01.0", "Z01.1", "Z01.41"),
    fires=[ex("Z00.01"), ex("Z00.00", "R03.0", new_finding=True), ex("Z00.121", "Z23"), ex("Z00.129", "H66.91")],
    silent=[ex("Z00.00", "I10"), ex("Z00.01", "R03.0"), ex("Z00.00"), ex("Z00.01", "I10", new_finding=True),
            ex("Z00.00", "R73.03")],
)  # fmt: skip
def examination_matches_findings(case: Case) -> Iterable[Finding]:
    finding_coded = any(row.code[0] not in "VWXYZ" for row in case.rows)
    for row in case.find("Z00.0", "Z00.12", "Z01.0", "Z01.1", "Z01.41"):
        if row.code in _ABNORMAL and not finding_coded:
            other = next((plain for plain, abnormal in _EXAMS.items() if abnormal == row.code), "")
            message = f"{row.code} says abnormal findings. Add the finding, or use {other}."
            yield case.say([row], message, case.choice(case.use(row, other)) if other else None)
        elif code := _EXAMS.get(row.code):
            new = next((other for other in case.rows if _new(other)), None) if row.code.startswith("Z00") else None
            if case.context.new_finding:
                message = f"A new abnormal finding is documented. Use {code} and code the finding."
                yield case.say([row], message, case.use(row, code))
            elif new:
                message = f"{row.code} says no abnormal findings, {new.code} is one. Use {code} when it is new."
                yield case.say([row, new], message, case.choice(case.use(row, code)))


def _new(row: Row) -> bool:
    injured = row.code[0] == "S" and row.fact.initial
    return injured or (row.code.startswith(_NEW) and not row.code.startswith(_KNOWN_BEFORE))


@rule(
    "OUT-03", Severity.WARN, "IV.M", "Preoperative evaluation not first",
    hint="Put Z01.81- first, then the reason for the surgery.",
    on=("Z01.81",),
    fires=[ex("K80.20", "Z01.818"), ex("M17.11", "Z01.810")],
    silent=[ex("Z01.818", "K80.20"), ex("Z01.818")],
)  # fmt: skip
def preoperative_evaluation_leads(case: Case) -> Iterable[Finding]:
    for row in case.find("Z01.81"):
        if row is not case.first and not first_only(case.first.fact):
            message = f"{row.code} goes before {case.first.code}."
            yield case.say([case.first, row], message, case.move(row, case.first))


_NONSPECIFIC = codes("Z02.9 Z04.9 Z13.9 Z41.9 Z52.9 Z86.59 Z88.9 Z92.0")


@rule(
    "OUT-04", Severity.INFO, "I.C.21.c.15", "Nonspecific Z code",
    hint="Use a more precise code when the record allows; avoid it in the inpatient setting.",
    on=_NONSPECIFIC,
    fires=[ex("Z13.9"), ex("I10", "Z88.9", setting="inpatient")],
    silent=[ex("Z13.1"), ex("Z88.0")],
)  # fmt: skip
def z_code_is_specific(case: Case) -> Iterable[Finding]:
    for row in case.find(*_NONSPECIFIC):
        severity = Severity.WARN if case.inpatient else None
        yield case.say(
            [row], f"{row.code} says little. Use a more precise code when the record allows.", severity=severity
        )


@rule(
    "OUT-06", Severity.INFO, "I.C.21.c.6", "Observation for a condition ruled out beside symptoms",
    hint="With symptoms of the suspected condition, code the symptoms instead.",
    on=("Z03", "Z05"),
    fires=[ex("Z03.89", "R07.9"), ex("Z05.1", "P22.1", age=0)],
    silent=[ex("Z03.89"), ex("Z38.00", "Z05.1", age=0)],
)  # fmt: skip
def observation_finds_nothing(case: Case) -> Iterable[Finding]:
    symptom = next((row for row in case.rows if row.code[0] in "RP"), None)
    for row in case.find("Z03", "Z05"):
        if symptom:
            message = f"{row.code} is for a condition ruled out without symptoms; {symptom.code} is coded."
            yield case.say([row, symptom], message)


@rule(
    "OUT-07", Severity.WARN, "I.C.21.c.14", "Prophylactic surgery without its risk factor",
    hint="Add the risk: genetic susceptibility (Z15.0-), family history (Z80.-), or the malignancy of another site.",
    on=("Z40.0",),
    fires=[ex("Z40.01"), ex("Z40.02", "I10")],
    silent=[ex("Z40.01", "Z15.01"), ex("Z40.02", "Z80.41"), ex("Z40.01", "C50.912")],
)  # fmt: skip
def prophylaxis_has_its_reason(case: Case) -> Iterable[Finding]:
    if not case.has("Z15", "Z80", "Z85", "C", "D05", "D07"):
        for row in case.find("Z40.0"):
            yield case.say([row], f"{row.code} needs the risk factor (Z15.0-, Z80.-).")


_FOUND_BY = (
    ("Z12.11", codes("D12 K63.5 K62.1 K57 K64 C18 C19 C20 D01.0 D01.1 D01.2 D37.4 D37.5")),
    ("Z12.12", codes("D12.8 K62 K64 C20 D01.2")),
    ("Z12.31", codes("R92 N63 N60 D05 D24 C50")),
    ("Z12.4", codes("R87.6 N87 D06 C53")),
    ("Z12.5", codes("R97.20 N40 C61")),
    ("Z12.2", codes("R91 C34")),
    ("Z12.83", codes("C43 C44 D03 D04 D22 L57.0")),
    ("Z13.820", codes("M81 M85.8")),
)
"""Screenings and what they find."""


@rule(
    "OUT-10", Severity.WARN, "I.C.21.c.5", "Finding before the screening that found it",
    hint="The screening goes first, what it found after it; a screening during a visit for something else may follow.",
    on=tuple(screening for screening, _ in _FOUND_BY),
    fires=[ex("D12.3", "Z12.11", "K57.30"), ex("R92.8", "Z12.31")],
    silent=[ex("Z12.11", "D12.3"), ex("I10", "Z12.11"), ex("K92.1", "D12.3", "Z12.11"), ex("Z00.00", "Z12.11", "K63.5")],
)  # fmt: skip
def screening_before_its_finding(case: Case) -> Iterable[Finding]:
    first = case.first
    for row in case.touched:
        if row is first:
            continue
        found = next(found for screening, found in _FOUND_BY if row.code.startswith(screening))
        if all(other.code.startswith(found) for other in case.rows[: row.at]):
            message = (
                f"{first.code} was found by {row.code}: the screening goes first, if it was the reason for the visit."
            )
            yield case.say([first, row], message, case.move(row, first))
