"""Family: principal and first-listed diagnosis. What may stand first, what may not, and what should."""

from collections.abc import Iterable

from codeloom.coding.lines import Finding, Fix, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.facts import Fact
from codeloom.coding.rules.rule import codes, ex, rule

EXTERNAL = ("V", "W", "X", "Y")
FIRST_ONLY = codes("Z00 Z01 Z02 Z04 Z31.81 Z31.83 Z31.84 Z33.2 Z34 Z38 Z39 Z40 Z42 Z51.0 Z51.1 Z52 Z76.1 Z76.2 Z99.12")  # fmt: skip
_NOT_FIRST_ONLY = ("Z00.6", "Z52.9")
THERAPY = ("Z51.0", "Z51.1")


def first_only(fact: Fact) -> bool:
    """A Z code that may only be principal or first-listed (I.C.21.c.16)."""
    return fact.code.startswith(FIRST_ONLY) and not fact.code.startswith(_NOT_FIRST_ONLY)


def leader(case: Case, row: Row) -> Row | None:
    """The first later row that may take the first place: a diagnosis that is no external cause and no manifestation."""
    for other in case.rows[row.at + 1 :]:
        if (
            not other.code.startswith((*EXTERNAL, "Z68", "Z79", "R29.7", "R65.2"))
            and "manifestation" not in other.fact.flags
        ):
            return other
    return None


def moved(case: Case, row: Row) -> Fix | None:
    """Move the next row that may be first into this one's place."""
    other = leader(case, row)
    return case.move(other, row) if other else None


@rule(
    "PDX-01", Severity.ERROR, "I.C.20.a.6; MCE E_CODE_AS_PDX", "External cause code first-listed",
    hint="Put the injury or condition first.",
    on=("V00-Y99",),
    fires=[ex("W19.XXXA", "S00.83XA"), ex("Y92.009")],
    silent=[ex("S00.83XA", "W19.XXXA")],
)  # fmt: skip
def external_cause_is_not_first(case: Case) -> Iterable[Finding]:
    row = case.first
    if row.code.startswith(EXTERNAL):
        yield case.say([row], f"{row.code} is an external cause and cannot be first.", moved(case, row))


@rule(
    "PDX-02", Severity.ERROR, "MCE UNACCEPTABLE_PDX", "Unacceptable principal diagnosis (inpatient)", setting="inpatient",
    hint="Choose the condition that occasioned the admission as principal.",
    when=lambda fact: "unacceptable" in fact.flags,
    fires=[ex("Z59.01", setting="inpatient"), ex("B95.61", "L03.115", setting="inpatient")],
    silent=[ex("Z79.82", setting="inpatient"), ex("Z59.01"), ex("L03.115", "B95.61", setting="inpatient")],
)  # fmt: skip
def principal_is_acceptable(case: Case) -> Iterable[Finding]:
    row = case.first
    if "unacceptable" in row.fact.flags and not ("reqsdx" in row.fact.flags and len(case.rows) > 1):
        yield case.say([row], f"{row.code} is not accepted as principal diagnosis.", moved(case, row))


@rule(
    "PDX-03", Severity.ERROR, "I.C.21.c.16", "Z code that may only be first-listed is secondary",
    hint="Move it to the first row, or leave it out; combined records of one day are the exception.",
    when=first_only,
    fires=[ex("I10", "Z00.00"), ex("E11.9", "Z38.00"), ex("C50.911", "Z51.11")],
    silent=[ex("Z00.00", "I10"), ex("Z51.0", "Z51.11", "C50.911"), ex("I10", "Z00.6")],
)  # fmt: skip
def first_only_is_first(case: Case) -> Iterable[Finding]:
    first = case.first
    for row in case.rows[1:]:
        if not first_only(row.fact) or (row.code.startswith(THERAPY) and first.code.startswith(THERAPY)):
            continue
        if first_only(first.fact):
            said = f"{row.code} and {first.code} may each only be first. Both stand only when encounters of one day are combined."
            yield case.say([row], said, severity=Severity.WARN)
        else:
            yield case.say([row], f"{row.code} may only be first-listed.", case.move(row, first))


_RELATED: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (codes("R00 R01 R03 R05 R06 R07 R09"), codes("A B C34 C38 C45 D86 E05 I J K21.0 S2 T17 U07")),
    (("R04",), ("C3", "I", "J", "A15", "D6")),
    (
        codes("R10 R11 R12 R13 R14 R15 R16 R17 R18 R19"),
        codes(
            "A0 B15 B16 B17 B18 B19 C1 C2 C56 D12 D37 E10.1 E11.1 G43 I21 I85 K N10 N13 N20 N30 N39.0 N70 N7 N8 O "
            "T36 T37 T39 T4"
        ),
    ),
    (
        ("R20", "R25", "R26", "R27", "R29"),
        codes("C70 C71 C72 E08.4 E09.4 E10.4 E11.4 E13.4 G I6 M47 M48 M50 M51 M54 S"),
    ),
    (("R21", "R22", "R23"), ("A", "B", "D69", "L", "T78")),
    (codes("R30 R31 R32 R33 R34 R35 R36 R39"), codes("A5 B37.4 C6 D41 E10.65 E11.65 N")),
    (codes("R40 R41 R42 R43 R44 R45 R46 R47 R48 R49"), codes("A8 C71 E16 E87.1 F G H8 I6 J3 S06 T3 T4 T5")),
    (("R50",), codes("A B C8 C9 D70 G0 H66 I33 J K35 K65 K81 L0 M00 N10 N30 N39.0 U07")),
    (("R51",), codes("B0 C71 G0 G4 I6 J01 J32 S06")),
    (("R55",), codes("D5 E16 E86 G40 I2 I3 I4 I6 I95 T67")),
    (("R56",), codes("C71 E16 E87.1 F10.2 G0 G40 I6 S06")),
    (("R57", "R58", "R59", "R60"), codes("A4 C E8 I K7 N0 N1 S T")),
    (("R63", "R64"), codes("C E0 E4 F32 F33 F50 K")),
    (("R73",), ("E08", "E09", "E10", "E11", "E13", "O24")),
    (("R78.81",), ("A4", "I33", "J", "N10", "N39.0", "T8")),
    (("R79",), ("D", "E", "I21", "K7", "N17")),
    (("R80", "R81", "R82"), ("E", "N")),
    (("R87", "R85"), codes("C51 C52 C53 C21 D06 D07 N87")),
    (("R90",), ("C7", "G", "I6")),
    (("R91",), ("A15", "C34", "C78.0", "D14.3", "J")),
    (("R92",), ("C50", "C79.81", "D05", "D24", "N60", "N6")),
    (("R93", "R94", "R97"), codes("C D G40 I K7 K8 M8 N4")),
)
"""Symptoms and the diagnoses that explain them."""
_BACKGROUND = codes("I10 I25.2 I25.10 E78 K21.9 K59.0 F17 F32.A F41.9 J30 G47 N18.3 I69 I70 I83 K02 K05")
"""Long-standing companions: their presence does not explain the visit's symptom."""


def explains(row: Row, symptom: Row) -> bool:
    """Whether a diagnosis is one that a symptom belongs to."""
    if not row.fact.reportable or row.code.startswith(_BACKGROUND):
        return False
    return any(symptom.code.startswith(symptoms) and row.code.startswith(diagnoses) for symptoms, diagnoses in _RELATED)


@rule(
    "PDX-04", Severity.WARN, "II.A, I.B.4, I.C.18.b, IV.D", "Symptom code first-listed with a related definitive diagnosis",
    hint="Put the diagnosis that explains the symptom first.",
    on=("R00-R99",),
    fires=[ex("R07.9", "I21.4"), ex("R10.9", "K35.80"), ex("R05.1", "J18.9")],
    silent=[ex("R07.9"), ex("R07.9", "I10"), ex("I21.4", "R07.9"), ex("R51.9", "Z87.891"), ex("R10.9", "M17.11")],
)  # fmt: skip
def symptom_gives_way(case: Case) -> Iterable[Finding]:
    symptom = case.first
    if not symptom.code.startswith("R") or symptom.code.startswith(("R65", "R99")):
        return
    cause = next((row for row in case.rows[1:] if explains(row, symptom)), None)
    if cause:
        said = f"{symptom.code} is a symptom. {cause.code} explains it and goes first."
        yield case.say([symptom, cause], said, case.move(cause, symptom))


@rule(
    "PDX-06", Severity.WARN, "MCE QUESTIONABLE_ADMISSION", "Questionable admission (inpatient)", setting="inpatient",
    hint="Check that the condition occasioned the admission, or choose a more specific one.",
    when=lambda fact: "qadm" in fact.flags,
    fires=[ex("I10", setting="inpatient"), ex("E11.9", "I50.22", setting="inpatient")],
    silent=[ex("I10", setting="outpatient"), ex("I10"), ex("I50.22", "I10", setting="inpatient")],
)  # fmt: skip
def admission_is_plausible(case: Case) -> Iterable[Finding]:
    if "qadm" in case.first.fact.flags:
        yield case.say([case.first], f"{case.first.code} seldom justifies an admission by itself.")


@rule(
    "PDX-07", Severity.ERROR, "MCE reqsdx", "Principal diagnosis that needs a secondary diagnosis", setting="inpatient",
    hint="Add the condition the care was for.",
    when=lambda fact: "reqsdx" in fact.flags,
    fires=[ex("Z51.89", setting="inpatient")],
    silent=[ex("Z51.89", "I69.351", setting="inpatient"), ex("Z51.89")],
)  # fmt: skip
def secondary_is_there(case: Case) -> Iterable[Finding]:
    if "reqsdx" in case.first.fact.flags and len(case.rows) == 1:
        yield case.say([case.first], f"{case.first.code} as principal needs a secondary diagnosis.")


_INTEGRAL: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (codes("J12 J13 J14 J15 J16 J17 J18 J20 J21 J22 J09 J10 J11 U07.1"), ("R05", "R06.0", "R50.9", "R09.1")),
    (("J44.0", "J44.1", "J44.9", "J45", "J43"), ("R05", "R06.0", "R06.2")),
    (("J00", "J01", "J02", "J03", "J06"), ("R05", "R07.0", "R09.81", "R09.82")),
    (("J30",), ("R09.81", "R09.82", "R06.7")),
    (("N30", "N39.0", "N10", "N34"), ("R30", "R35.0", "R39.15")),
    (codes("A00 A01 A02 A03 A04 A05 A06 A07 A08 A09 K52"), ("R11", "R19.7", "R10")),
    (("I21", "I22", "I20", "I25.11", "I25.7"), ("R07",)),
    (("I50", "I11.0", "I13.0", "I13.2"), ("R06.0", "R60")),
    (("I26",), ("R06.0", "R07.1")),
    (("I48", "I47"), ("R00.2", "R00.0")),
    (("G43", "G44"), ("R51", "R11.0")),
    (("G40",), ("R56.9",)),
    (("H81",), ("R42",)),
    (("K21",), ("R12",)),
    (codes("K35 K36 K37 K80 K81 K85 K57.2 K57.3 K58"), ("R10",)),
    (("N20", "N13.2"), ("R10", "R31")),
    (("H66", "H65"), ("H92.0",)),
    (("A40", "A41"), ("R50.9",)),
    (("E86",), ("R63.1",)),
)
"""Diagnoses and the symptoms routinely part of them. Short on purpose: only what no record needs to say twice."""


@rule(
    "PDX-05", Severity.INFO, "I.B.5, I.C.18.b", "Integral symptom coded in addition",
    hint="Remove the symptom unless it is not routinely part of the diagnosis in this record.",
    on=("R00-R99", "H92.0"),
    fires=[ex("N39.0", "R30.0"), ex("J18.9", "R05.9"), ex("G43.909", "R51.9")],
    silent=[ex("N39.0", "R51.9"), ex("R30.0"), ex("N40.1", "R35.0")],
)  # fmt: skip
def symptom_is_integral(case: Case) -> Iterable[Finding]:
    for symptom in case.find("R", "H92.0"):
        for diagnoses, symptoms in _INTEGRAL:
            if not symptom.code.startswith(symptoms):
                continue
            cause = next(iter(case.find(*diagnoses)), None)
            if cause:
                said = f"{symptom.code} is routinely part of {cause.code} and is not coded in addition."
                yield case.say([symptom, cause], said, case.remove(symptom))
                break
