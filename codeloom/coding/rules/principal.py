"""Family: principal and first-listed diagnosis. What may stand first, what may not, and what should."""

from collections.abc import Iterable

from codeloom.coding.lines import Finding, Fix, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.explained import explains, integral, owners_of, steady
from codeloom.coding.rules.facts import Fact
from codeloom.coding.rules.leading import may_lead
from codeloom.coding.rules.rule import codes, ex, rule

EXTERNAL = ("V", "W", "X", "Y")
FIRST_ONLY = codes("Z00 Z01 Z02 Z04 Z31.81 Z31.83 Z31.84 Z33.2 Z34 Z38 Z39 Z40 Z42 Z51.0 Z51.1 Z52 Z76.1 Z76.2 Z99.12")  # fmt: skip
_NOT_FIRST_ONLY = ("Z00.6", "Z52.9")
THERAPY = ("Z51.0", "Z51.1")


def first_only(fact: Fact) -> bool:
    """A Z code that may only be principal or first-listed (I.C.21.c.16)."""
    return fact.code.startswith(FIRST_ONLY) and not fact.code.startswith(_NOT_FIRST_ONLY)


def leaders(case: Case, row: Row) -> list[Row]:
    """The later rows that may take the first place, in sequence."""
    return [other for other in case.rows[row.at + 1 :] if other.code != row.code and may_lead(other.fact)]


def moved(case: Case, row: Row, among: tuple[str, ...] = ("",)) -> Fix | None:
    """Put a later row that may be first into this one's place; `among` are the prefixes it may have."""
    return case.lead((other for other in leaders(case, row) if other.code.startswith(among)), row)


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
    if "unacceptable" in row.fact.flags and not ("reqsdx" in row.fact.flags and not _alone(case)):
        yield case.say([row], f"{row.code} is not accepted as principal diagnosis.", moved(case, row))


@rule(
    "PDX-03", Severity.ERROR, "I.C.21.c.16", "Z code that may only be first-listed is secondary",
    hint="Move it to the first row, or leave it out; combined records of one day are the exception.",
    when=first_only,
    fires=[ex("I10", "Z00.00"), ex("E11.9", "Z38.00"), ex("C50.911", "Z51.11"), ex("Z00.00", "Z00.01")],
    silent=[ex("Z00.00", "I10"), ex("Z51.0", "Z51.11", "C50.911"), ex("I10", "Z00.6"), ex("Z00.00", "Z01.419")],
)  # fmt: skip
def first_only_is_first(case: Case) -> Iterable[Finding]:
    first = case.first
    for row in case.rows[1:]:
        if not first_only(row.fact) or (row.code.startswith(THERAPY) and first.code.startswith(THERAPY)):
            continue
        if all(first_only(other.fact) and _two_visits(other, row) for other in case.rows[: row.at]):
            continue
        if first_only(first.fact):
            message = f"{row.code} and {first.code} may each only be first, and are not two encounters of one day."
            yield case.say([row], message, severity=Severity.WARN)
        else:
            fix = case.remove(row) if first.code == "O80" else case.move(row, first)
            yield case.say([row], f"{row.code} may only be first-listed.", fix)


_SEVERAL = ("Z01", "Z02", "Z04")
"""Categories of examinations that differ in kind, so two of one category can be two encounters."""


def _two_visits(one: Row, two: Row) -> bool:
    """Whether two first-only codes can be the reasons of two encounters of one day whose records are combined."""
    if one.category != two.category:
        return "Z38" not in (one.category, two.category)
    return one.category in _SEVERAL and one.code[:5] != two.code[:5]


@rule(
    "PDX-04", Severity.WARN, "II.A, I.B.4, I.C.18.b, IV.D", "Symptom code first-listed with a related definitive diagnosis",
    hint="Put the diagnosis first when the record names it as the cause of the symptom; else leave the order.",
    on=("R00-R99", "M25.5", "M54.2", "M54.5"),
    fires=[ex("R07.9", "I21.4"), ex("M25.561", "M17.11"), ex("R10.9", "K35.80"), ex("R05.1", "J18.9")],
    silent=[ex("R07.9"), ex("R07.9", "I10"), ex("I21.4", "R07.9"), ex("R51.9", "Z87.891"), ex("R10.9", "M17.11"),
            ex("R06.02", "J44.9"), ex("R10.9", "K57.30")],
)  # fmt: skip
def symptom_gives_way(case: Case) -> Iterable[Finding]:
    symptom = case.first
    if not symptom.code.startswith(("R", "M25.5", "M54.2", "M54.5")) or symptom.code.startswith(("R65", "R99")):
        return
    cause = next((row for row in case.rows[1:] if explains(row, symptom)), None)
    if cause is None:
        return
    if integral(cause, symptom):
        message = f"{symptom.code} is routinely a symptom of {cause.code}, which then goes first."
        yield case.say([symptom, cause], message, case.move(cause, symptom))
    elif not any(row.category != cause.category and explains(row, symptom, lasting=True) for row in case.rows[1:]):
        message = f"{symptom.code} is a symptom. {cause.code} goes first if the record names it as the cause."
        yield case.say([symptom, cause], message, case.move(cause, symptom), severity=Severity.INFO)


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


def _alone(case: Case) -> bool:
    """Whether no row names another diagnosis than the first one."""
    return all(row.code == case.first.code for row in case.rows)


@rule(
    "PDX-07", Severity.ERROR, "MCE reqsdx", "Principal diagnosis that needs a secondary diagnosis", setting="inpatient",
    hint="Add the condition the care was for.",
    when=lambda fact: "reqsdx" in fact.flags,
    fires=[ex("Z51.89", setting="inpatient")],
    silent=[ex("Z51.89", "I69.351", setting="inpatient"), ex("Z51.89")],
)  # fmt: skip
def secondary_is_there(case: Case) -> Iterable[Finding]:
    if "reqsdx" in case.first.fact.flags and _alone(case):
        yield case.say([case.first], f"{case.first.code} as principal needs a secondary diagnosis.")


@rule(
    "PDX-05", Severity.INFO, "I.B.5, I.C.18.b", "Integral symptom coded in addition",
    hint="Remove the symptom unless it is not routinely part of the diagnosis in this record.",
    on=("R00-R99", "H92.0"),
    fires=[ex("N39.0", "R30.0"), ex("J18.9", "R05.9"), ex("G43.909", "R51.9")],
    silent=[ex("N39.0", "R51.9"), ex("R30.0"), ex("N40.1", "R35.0")],
)  # fmt: skip
def symptom_is_integral(case: Case) -> Iterable[Finding]:
    for symptom in case.find("R", "H92.0"):
        owners = owners_of(symptom.code)
        cause = next((row for row in case.rows if row.code.startswith(owners)), None) if owners else None
        if cause and not (symptom is case.first and steady(cause)):
            message = f"{symptom.code} is routinely part of {cause.code} and is not coded in addition."
            yield case.say([symptom, cause], message, case.remove(symptom))


@rule(
    "PDX-08", Severity.WARN, "MCE WRONG_PROCEDURE_PERFORMED", "Wrong procedure performed",
    hint="Check it: claims with this code are not paid.",
    when=lambda fact: "wrngproc" in fact.flags,
    fires=[ex("S61.411A", "Y65.51")],
    silent=[ex("S61.411A", "Y65.8")],
)  # fmt: skip
def wrong_procedure_is_meant(case: Case) -> Iterable[Finding]:
    for row in case.touched:
        yield case.say([row], f"{row.code} says that a wrong procedure was performed. Payers do not pay such claims.")
