"""Family: hypertension with heart and kidney (guidelines I.C.9.a), which combine by presumption."""

from collections.abc import Iterable
from datetime import date

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.rule import codes, ex, rule

HEART = ("I51.4", "I51.5", "I51.6", "I51.7", "I51.89", "I51.9")
FY2026 = date(2025, 10, 1)
LATE_STAGES = ("N18.5", "N18.6")
RHEUMATIC_FAILURE = ("I09.81",)


def _heart(case: Case) -> Row | None:
    """Heart failure, else one of the heart conditions presumed hypertensive."""
    failure = None if case.has(*RHEUMATIC_FAILURE) else next(iter(case.find("I50")), None)
    return failure or next(iter(case.find(*HEART)), None)


def _failing(case: Case) -> bool:
    return case.has("I50", "I11.0") and not case.has(*RHEUMATIC_FAILURE)


def _late(case: Case) -> bool:
    return case.has(*LATE_STAGES, "I12.0")


@rule(
    "CIR-01", Severity.ERROR, "I.C.9.a.1", "Hypertension with heart disease not combined", overridable=True,
    hint="Use I11.0 with I50.- for heart failure, I11.9 otherwise, or record that the two are unrelated.",
    on=("I10",),
    fires=[ex("I10", "I50.22"), ex("I10", "I51.9"), ex("I51.7", "I10", dos="2026-06-01"), ex("I10", "I51.7", dos="2025-06-01")],
    silent=[ex("I10", "I50.22", override="provider documents unrelated"), ex("I11.0", "I50.22"), ex("I10", "I25.10"),
            ex("I13.0", "I50.22", "N18.4")],
)  # fmt: skip
def hypertension_with_heart_disease(case: Case) -> Iterable[Finding]:
    heart = _heart(case)
    if heart is None or case.has("N18"):
        return
    for row in case.find("I10"):
        if heart.code.startswith("I50"):
            message = f"Hypertension and {heart.code} are presumed related. Use I11.0 with {heart.code}."
            yield case.say([row, heart], message, case.use(row, "I11.0"))
        elif heart.code.startswith(("I51.5", "I51.7")) and case.dos >= FY2026:
            message = f"Hypertension and {heart.code} are presumed related. Use I11.9 alone."
            yield case.say([row, heart], message, case.use(row, "I11.9"))
        else:
            message = f"Hypertension and {heart.code} are presumed related. Use I11.9 with {heart.code}."
            yield case.say([row, heart], message, case.use(row, "I11.9"))


@rule(
    "CIR-02", Severity.ERROR, "I.C.9.a.2", "Hypertension with chronic kidney disease not combined", overridable=True,
    hint="Use I12.0 with N18.5 or N18.6, I12.9 with any other stage, or record that the two are unrelated.",
    on=("I10",),
    fires=[ex("I10", "N18.4"), ex("N18.6", "I10"), ex("E11.22", "I10", "N18.30")],
    silent=[ex("I12.9", "N18.4"), ex("I10", "N17.9"), ex("I10", "N18.4", override="CKD due to polycystic disease")],
)  # fmt: skip
def hypertension_with_kidney_disease(case: Case) -> Iterable[Finding]:
    kidney = next(iter(case.find(*LATE_STAGES)), None) or next(iter(case.find("N18")), None)
    if kidney is None or _heart(case):
        return
    code = "I12.0" if kidney.code.startswith(LATE_STAGES) else "I12.9"
    for row in case.find("I10"):
        message = f"Hypertension and {kidney.code} are presumed related. Use {code} with {kidney.code}."
        yield case.say([row, kidney], message, case.use(row, code))


@rule(
    "CIR-03", Severity.ERROR, "I.C.9.a.3", "Hypertension with heart and kidney disease not in I13", overridable=True,
    hint="Use I13.- with the type of heart failure and the stage of kidney disease.",
    on=("I10", "I11", "I12"),
    fires=[ex("I10", "I50.9", "N18.4"), ex("I11.0", "I50.22", "N18.30"), ex("I12.9", "N18.4", "I50.9"),
           ex("I11.9", "I12.9", "N18.4")],
    silent=[ex("I13.0", "I50.9", "N18.4"), ex("I12.9", "N18.4"), ex("I11.0", "I50.9"),
            ex("I10", "I50.9", "N18.4", override="unrelated")],
)  # fmt: skip
def hypertension_with_heart_and_kidney(case: Case) -> Iterable[Finding]:
    if case.has("I13"):
        return
    high = case.find("I10", "I11", "I12")
    heart = next(iter(case.find("I11")), None) or _heart(case)
    kidney = next(iter(case.find("N18")), None) or next(iter(case.find("I12")), None)
    if not high or heart is None or kidney is None:
        return
    code = {
        (True, False): "I13.0", (True, True): "I13.2", (False, False): "I13.10", (False, True): "I13.11",
    }[_failing(case), _late(case)]  # fmt: skip
    rows = sorted({row.at: row for row in (high[0], heart, kidney)}.values(), key=lambda row: row.at)
    message = (
        f"Hypertension with heart and kidney disease is {code}, "
        "with the type of heart failure and the stage as further codes."
    )
    yield case.say(rows, message, case.use(high[0], code), about=[code])


@rule(
    "CIR-04", Severity.ERROR, "I12 and I13 titles, I.C.9.a.2, I.C.9.a.3", "Hypertensive kidney code does not fit the stage",
    hint="I12.0, I13.11 and I13.2 go with N18.5 or N18.6; I12.9, I13.0 and I13.10 with any other stage.",
    on=("I12", "I13"),
    fires=[ex("I12.9", "N18.6"), ex("I12.0", "N18.30"), ex("I13.0", "I50.9", "N18.5")],
    silent=[ex("I12.0", "N18.6"), ex("I12.9", "N18.30"), ex("I13.2", "I50.9", "N18.6")],
)  # fmt: skip
def kidney_stage_fits(case: Case) -> Iterable[Finding]:
    late_of = {"I12.9": "I12.0", "I13.0": "I13.2", "I13.10": "I13.11"}
    early_of = {late: early for early, late in late_of.items()}
    stages = case.find("N18")
    late = next((row for row in stages if row.code.startswith(LATE_STAGES)), None)
    for row in case.find("I12", "I13"):
        if late and row.code in late_of:
            code = late_of[row.code]
            yield case.say([row, late], f"{row.code} does not go with {late.code}. Use {code}.", case.use(row, code))
        elif stages and late is None and row.code in early_of:
            code = early_of[row.code]
            yield case.say(
                [row, stages[0]], f"{row.code} does not go with {stages[0].code}. Use {code}.", case.use(row, code)
            )


@rule(
    "CIR-08", Severity.ERROR, "I.C.9.a.12, I1A.0 Code first", "Resistant hypertension before the type of hypertension",
    hint="Put the type of hypertension (I10, I15.-) before I1A.0.",
    on=("I1A.0",),
    fires=[ex("I1A.0", "I10"), ex("I1A.0")],
    silent=[ex("I10", "I1A.0"), ex("I12.9", "N18.4", "I1A.0")],
)  # fmt: skip
def resistant_follows_its_type(case: Case) -> Iterable[Finding]:
    types = case.find("I10", "I11", "I12", "I13", "I15", "O10", "O11")
    for row in case.find("I1A.0"):
        if types and types[0].at > row.at:
            yield case.say([row, types[0]], f"{types[0].code} goes before I1A.0.", case.move(types[0], row))
        elif row is case.first:
            open_types = case.choice(
                *(case.add(code, row.index) for code in ("I10", "I15.0", "I15.1", "I15.2", "I15.8"))
            )
            yield case.say([row], "I1A.0 is an additional code. The type of hypertension goes first.", open_types)


_RENAL = codes("C64 D41 I70.1 I72.2 I77.3 I77.6 M31 N0 N1 N2 Q27 Q60 Q61 Q62 Q63 T82 T86.1")  # fmt: skip
_CAUSES = {
    "I15.0": _RENAL,
    "I15.1": _RENAL,
    "I15.2": ("C74", "C75", "D35", "D44", "E"),
    "I15.8": codes("A C D E F1 G I7 J K L M N Q R S T"),
    "I15.9": codes("A C D E F1 G I7 J K L M N Q R S T"),
}


@rule(
    "CIR-10", Severity.ERROR, "I.C.9.a.6", "Secondary hypertension without its cause",
    hint="Add the condition that causes the hypertension; the order follows the encounter.",
    on=("I15",),
    fires=[ex("I15.0"), ex("I15.2", "I10")],
    silent=[ex("I15.0", "I70.1"), ex("I15.2", "E26.09"), ex("G47.33", "I15.8")],
)  # fmt: skip
def secondary_hypertension_has_its_cause(case: Case) -> Iterable[Finding]:
    for row in case.find("I15"):
        causes = _CAUSES.get(row.code, ())
        if not any(
            other.code.startswith(causes) and not other.code.startswith("E78")
            for other in case.rows
            if other is not row
        ):
            yield case.say([row], f"{row.code} needs the condition that causes the hypertension.")


@rule(
    "CIR-11", Severity.ERROR, "I11 and I13 titles, I.C.9.a.1, I.C.9.a.3", "Heart failure beside a code that says there is none",
    hint="Use I11.0, I13.0 or I13.2.",
    on=("I11.9", "I13.10", "I13.11"),
    fires=[ex("I11.9", "I50.9"), ex("I13.10", "I50.22", "N18.30")],
    silent=[ex("I11.0", "I50.9"), ex("I11.9"), ex("I13.10", "N18.30")],
)  # fmt: skip
def failure_is_in_the_code(case: Case) -> Iterable[Finding]:
    failing = {"I11.9": "I11.0", "I13.10": "I13.0", "I13.11": "I13.2"}
    for failure in case.find("I50")[:1]:
        for row in case.find(*failing):
            if not (row.code == "I11.9" and case.has("N18", "I12")):
                code = failing[row.code]
                yield case.say([row, failure], f"{row.code} says no heart failure. Use {code} with {failure.code}.",
                               case.use(row, code))  # fmt: skip


@rule(
    "CIR-12", Severity.ERROR, "I.C.9.a.3, I13 Includes", "Second hypertension code beside a combination code",
    hint="Remove the code the combination already includes.",
    on=("I11", "I12", "I13"),
    fires=[ex("I13.0", "I50.9", "N18.4", "I10"), ex("I11.0", "I50.9", "I10"), ex("I13.10", "I12.9", "N18.4")],
    silent=[ex("I13.0", "I50.9", "N18.4"), ex("I12.9", "N18.4", "I1A.0"), ex("I12.9", "N18.4", "I16.0")],
)  # fmt: skip
def combination_stands_alone(case: Case) -> Iterable[Finding]:
    best = next(iter(case.find("I13")), None) or next(iter(case.find("I11", "I12")), None)
    if best is None:
        return
    for row in case.find("I10", "I11", "I12"):
        if row.category < best.category and not (best.category == "I12" and row.category == "I11"):
            yield case.say([best, row], f"{best.code} includes {row.code}.", case.remove(row))


@rule(
    "CIR-13", Severity.WARN, "I.C.9.a.7", "Elevated reading beside established hypertension",
    hint="Remove R03.0: the hypertension says it.",
    on=("R03.0",),
    fires=[ex("I10", "R03.0"), ex("O13.1", "R03.0")],
    silent=[ex("R03.0"), ex("R03.0", "E78.5")],
)  # fmt: skip
def reading_is_not_added(case: Case) -> Iterable[Finding]:
    for row in case.find("R03.0"):
        high = next(iter(case.find("I10", "I11", "I12", "I13", "I15", "O10", "O13", "O14", "O16")), None)
        if high:
            yield case.say(
                [high, row], f"R03.0 is for a reading without hypertension; {high.code} is coded.", case.remove(row)
            )
