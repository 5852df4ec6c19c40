"""Family: newborns (guidelines chapter 16)."""

from collections.abc import Iterable

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case
from codeloom.coding.rules.rule import codes, ex, rule


@rule(
    "PER-01", Severity.ERROR, "I.C.16.a.2; MCE newborn", "Liveborn infant code: once, first, on the birth record",
    hint="Z38.- is first on the newborn's birth record and nowhere else.",
    on=("Z38",),
    fires=[ex("Z38.00", age=40), ex("P59.9", "Z38.00", age=0), ex("Z38.00", "Z38.01", age=0)],
    silent=[ex("Z38.00", "P59.9", age=0), ex("Z38.00")],
)  # fmt: skip
def birth_is_said_once_and_first(case: Case) -> Iterable[Finding]:
    rows = case.find("Z38")
    for row in rows[:1]:
        if case.context.age:
            yield case.say([row], f"{row.code} is for a newborn; the patient is {case.context.age}.", case.remove(row))
        elif row is not case.first:
            yield case.say([row], f"{row.code} is first on the birth record.", case.move(row, case.first))
    for extra in rows[1:]:
        fix = case.choice(case.remove(rows[0]), case.remove(extra))
        yield case.say([rows[0], extra], "Only one code of Z38 is assigned.", fix)


@rule(
    "PER-02", Severity.WARN, "I.C.16.d", "Gestational age before birth weight",
    hint="Put the birth weight (P07.0-, P07.1-) before the gestational age (P07.2-, P07.3-).",
    on=("P07",),
    fires=[ex("Z38.00", "P07.32", "P07.18")],
    silent=[ex("Z38.00", "P07.18", "P07.32"), ex("P07.32")],
)  # fmt: skip
def weight_before_age(case: Case) -> Iterable[Finding]:
    weight = next(iter(case.find("P07.0", "P07.1")), None)
    age = next(iter(case.find("P07.2", "P07.3")), None)
    if weight and age and age.at < weight.at:
        yield case.say([age, weight], f"{weight.code} (birth weight) goes before {age.code}.", case.move(weight, age))


@rule(
    "PER-03", Severity.ERROR, "I.C.16.g", "Stillbirth code with other codes",
    hint="P95 is the only code of a stillbirth record.",
    on=("P95",),
    fires=[ex("P95", "P07.18"), ex("O80", "Z37.1", "P95")],
    silent=[ex("P95")],
)  # fmt: skip
def stillbirth_stands_alone(case: Case) -> Iterable[Finding]:
    for row in case.find("P95"):
        others = [other for other in case.rows if other is not row]
        if others:
            yield case.say([row, others[0]], "No other code is used with P95, and it is never on the mother's record.")


@rule(
    "PER-04", Severity.ERROR, "I.C.16.d, P07 titles", "Two birth weights or two gestational ages",
    hint="Keep one code for birth weight and one for gestational age.",
    on=("P07",),
    fires=[ex("P07.14", "P07.18"), ex("P07.32", "P07.35")],
    silent=[ex("P07.18", "P07.32"), ex("P07.18")],
)  # fmt: skip
def one_weight_and_one_age(case: Case) -> Iterable[Finding]:
    for kind, words in ((("P07.0", "P07.1"), "birth weight"), (("P07.2", "P07.3"), "gestational age")):
        rows = case.find(*kind)
        if len(rows) > 1:
            message = f"{rows[0].code} and {rows[1].code} are two codes for one {words}."
            yield case.say(rows, message, case.choice(*(case.remove(row) for row in rows)))


_PASSING = codes(
    "P00 P01 P02 P03 P04 P08 P22.1 P22.0 P24 P25 P26 P28.4 P36 P38 P39 P50 P51 P53 P54 P55 P58 P59 P61 P70 P71 P74 P76 P77 P80 P81 "
    "P83 P84 P90 P92 P95"
)
"""Perinatal conditions that are over within the first year."""


@rule(
    "PER-08", Severity.WARN, "I.C.16.a.4", "Passing perinatal condition after the first year",
    hint="Use the code of the condition at this age, a sequela, or the history of perinatal problems (Z87.68).",
    on=_PASSING,
    fires=[ex("P22.1", "J45.30", age=6), ex("P59.9", age=5)],
    silent=[ex("P22.1", age=0), ex("P07.18", age=6), ex("P27.1", age=3), ex("P22.1")],
)  # fmt: skip
def newborn_condition_is_over(case: Case) -> Iterable[Finding]:
    for row in case.touched:
        if case.context.age:
            message = f"{row.code} passes in the first weeks of life; the patient is {case.context.age}."
            yield case.say([row], message)
