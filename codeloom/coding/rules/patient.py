"""Family: the patient's age and sex (Medicare Code Editor) and present on admission (guidelines appendix I)."""

from collections.abc import Iterable
from datetime import date

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.facts import Fact
from codeloom.coding.rules.one_sex import FEMALE, MALE
from codeloom.coding.rules.rule import codes, ex, rule

ADVISORY_SINCE = date(2024, 10, 1)
"""The day the Medicare Code Editor ceased to compare codes with sex."""
_AGES = {"newborn": (0, 0), "pediatric": (0, 17), "maternity": (9, 64), "adult": (15, 124)}


@rule(
    "DEM-01", Severity.WARN, "MCE AGE_CONFLICT", "Age conflict",
    hint="Check the age and the code.",
    when=lambda fact: not fact.flags.isdisjoint(_AGES),
    fires=[ex("Z38.00", age=40), ex("O80", "Z37.0", age=70), ex("Z00.00", age=5)],
    silent=[ex("E11.9", age=10), ex("Z38.00", age=0), ex("Z38.00"), ex("O80", "Z37.0", age=30)],
)  # fmt: skip
def age_fits(case: Case) -> Iterable[Finding]:
    age = case.context.age
    if age is None:
        return
    for row in case.touched:
        for flag, (low, high) in _AGES.items():
            if flag in row.fact.flags and not low <= age <= high:
                span = "newborns" if high == 0 else f"ages {low} to {high}"
                yield case.say([row], f"{row.code} is for {span}; the patient is {age}.")


def sex_of(fact: Fact) -> str:
    """F or M when a code is for one sex, by the lists the editor used until 2024-09-30, else an empty string."""
    if fact.code.startswith(FEMALE):
        return "F"
    return "M" if fact.code.startswith(MALE) else ""


@rule(
    "DEM-02", Severity.INFO, "MCE sex edit (ended 2024-09-30)", "Sex conflict (advisory only since FY2025)",
    hint="Check the code; since FY2025 no payer edit depends on it.",
    when=lambda fact: bool(sex_of(fact)),
    fires=[ex("O80", "Z37.0", sex="M", age=30), ex("N40.1", sex="F"), ex("C61", sex="F", dos="2024-01-01"), ex("C50.911", sex="M")],
    silent=[ex("O80", "Z37.0", sex="F", age=30), ex("O80", "Z37.0"), ex("C50.921", sex="M", dos="2026-06-01")],
)  # fmt: skip
def sex_fits(case: Case) -> Iterable[Finding]:
    sex = case.context.sex
    if sex not in ("M", "F"):
        return
    words = {"F": "female", "M": "male"}
    advisory = case.dos >= ADVISORY_SINCE
    for row in case.touched:
        expected = sex_of(row.fact)
        if expected and expected != sex:
            message = f"{row.code} is usual for {words[expected]} patients; the record says {words[sex]}."
            yield case.say(
                [row], f"{message} Advisory." if advisory else message, severity=None if advisory else Severity.WARN
            )


_VALUES = ("Y", "N", "U", "W")


def _exempt(row: Row) -> bool:
    return "poa_exempt" in row.fact.flags


@rule(
    "POA-01", Severity.ERROR, "Appendix I", "POA indicator missing or invalid (inpatient)", setting="inpatient",
    hint="Y, N, U or W for every diagnosis; blank or 1 for codes exempt from POA reporting.",
    when=lambda fact: fact.reportable,
    fires=[ex("I50.22", setting="inpatient", poa={}), ex("I50.22", setting="inpatient", poa={"I50.22": "1"}),
           ex("I50.22", "Z79.4", setting="inpatient", poa={"I50.22": "Y", "Z79.4": "Y"})],
    silent=[ex("I50.22", setting="inpatient", poa={"I50.22": "Y"}), ex("Z79.4", setting="inpatient"),
            ex("I50.22", setting="outpatient")],
)  # fmt: skip
def poa_is_there(case: Case) -> Iterable[Finding]:
    for row in case.touched:
        if _exempt(row):
            if row.poa not in ("", "1"):
                yield case.say(
                    [row], f"{row.code} is exempt from POA reporting. Leave it blank.", case.set_poa(row, "")
                )
        elif row.poa not in _VALUES:
            what = f"POA {row.poa} is not valid for {row.code}." if row.poa else f"POA of {row.code} is missing."
            yield case.say([row], f"{what} Use Y, N, U or W.", case.set_poa(row, "Y"))


_ALWAYS_BEFORE = codes(
        "C E03 E08 E10 E11 E13 E66 E78 E84 F03 F20 F84 G20 G30 G35 G80 I10 I11 I12 I13 I15 I25.1 I25.7 I27.0 "
        "I42 I48.2 J43 J44.9 J45.9 J84 K50 K51 K74 M05 M06 M32 M81 N18 N40 Q"
    )  # fmt: skip
_NOT_CHRONIC = codes("E11.0 E11.1 E11.64 E10.1 E10.64 E13.64 E08.64 J45.901 J45.902 E66.1")


@rule(
    "POA-02", Severity.WARN, "Appendix I", "Chronic condition marked as not present on admission", setting="inpatient",
    hint="Chronic conditions are Y even when diagnosed during the stay.",
    on=_ALWAYS_BEFORE,
    fires=[ex("I50.22", "I10", setting="inpatient", poa={"I50.22": "Y", "I10": "N"})],
    silent=[ex("I10", setting="inpatient", poa={"I10": "Y"}),
            ex("J18.9", "N17.9", setting="inpatient", poa={"J18.9": "Y", "N17.9": "N"})],
)  # fmt: skip
def chronic_was_there_before(case: Case) -> Iterable[Finding]:
    for row in case.find(*_ALWAYS_BEFORE):
        if row.poa == "N" and not row.code.startswith(_NOT_CHRONIC) and not _exempt(row):
            yield case.say([row], f"{row.code} is chronic and counts as present on admission.", case.set_poa(row, "Y"))


@rule(
    "POA-03", Severity.WARN, "Appendix I, II", "Principal diagnosis marked as not present on admission", setting="inpatient",
    hint="The condition that occasioned the admission was present; check the sequence or the indicator.",
    when=lambda fact: fact.reportable and fact.code[0] not in "OPZ",
    fires=[ex("I63.9", setting="inpatient", poa={"I63.9": "N"})],
    silent=[ex("I63.9", setting="inpatient", poa={"I63.9": "Y"}), ex("O72.1", "Z37.0", setting="inpatient", poa={"O72.1": "N"}),
            ex("I63.9", "J95.851", setting="inpatient", poa={"I63.9": "Y", "J95.851": "N"})],
)  # fmt: skip
def principal_was_there_before(case: Case) -> Iterable[Finding]:
    first = case.first
    if first.poa == "N" and first.fact.reportable and first.code[0] not in "OPZ" and not _exempt(first):
        yield case.say(
            [first], f"{first.code} is principal but marked as not present on admission.", case.set_poa(first, "Y")
        )
