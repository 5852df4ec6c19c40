"""Family: the patient's age and sex (Medicare Code Editor, notes of the tabular list)."""

from collections.abc import Iterable
from datetime import date

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case
from codeloom.coding.rules.facts import Fact
from codeloom.coding.rules.one_sex import FEMALE, MALE
from codeloom.coding.rules.rule import ex, rule

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


_ADULT = (2, 20)
"""First year of age of the percentiles of Z68.5-, and of the values of Z68.1 to Z68.45."""


@rule(
    "DEM-03", Severity.WARN, "Z68 note", "BMI of another age",
    hint="Z68.1 to Z68.45 are for 20 years and over, the percentiles of Z68.5- for 2 to 19 years.",
    on=("Z68",),
    fires=[ex("E66.811", "Z68.54", age=25), ex("E66.813", "Z68.41", age=18), ex("R62.51", "Z68.51", age=1)],
    silent=[ex("E66.813", "Z68.41", age=20), ex("E66.811", "Z68.54", age=19), ex("E66.9", "Z68.35"), ex("E66.3", "Z68.53", age=2)],
)  # fmt: skip
def bmi_fits_the_age(case: Case) -> Iterable[Finding]:
    age = case.context.age
    if age is None:
        return
    for row in case.touched:
        percentile = row.code.startswith("Z68.5")
        low, high = _ADULT if percentile else (_ADULT[1], 150)
        if not low <= age < high:
            span = "2 to 19 years" if percentile else "20 years and over"
            weight = case.find("E66", "R63.5", "R63.6")[:1]
            yield case.say([*weight, row], f"{row.code} is for {span}; the patient is {age}.")
