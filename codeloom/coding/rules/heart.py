"""Family: coronary and cerebrovascular disease (guidelines I.C.9.a.4, I.C.9.b to I.C.9.e)."""

from collections.abc import Iterable

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case
from codeloom.coding.rules.rule import ex, rule

_ANGINA = {"I20.0": "0", "I20.1": "1", "I20.2": "2", "I20.8": "8", "I20.9": "9"}
_VESSELS = {
    "I25.10": "I25.11", "I25.810": "I25.70", "I25.811": "I25.75", "I25.812": "I25.76",
}  # fmt: skip


@rule(
    "CIR-05", Severity.ERROR, "I.C.9.b", "Angina coded apart from coronary atherosclerosis", overridable=True,
    hint="Use the combination code (I25.11-, I25.7-), or record that the angina has another cause.",
    on=("I20",),
    fires=[ex("I25.10", "I20.9"), ex("I20.0", "I25.10"), ex("I25.119", "I20.9")],
    silent=[ex("I25.119"), ex("I20.9"), ex("I25.10")],
)  # fmt: skip
def angina_is_combined(case: Case) -> Iterable[Finding]:
    for angina in case.find("I20"):
        kind = next((end for code, end in _ANGINA.items() if angina.code.startswith(code)), "9")
        combined = next(iter(case.find("I25.11", "I25.7")), None)
        if combined:
            yield case.say([combined, angina], f"{combined.code} includes the angina.", case.remove(angina))
            continue
        for row in case.find(*_VESSELS):
            code = _VESSELS[row.code] + kind
            message = f"Angina and coronary atherosclerosis are presumed related. Use {code}."
            yield case.say([row, angina], message, case.use(row, code))


@rule(
    "CIR-06", Severity.ERROR, "I.C.9.e.4", "Subsequent myocardial infarction without the initial one",
    hint="Add the initial I21.- (type 1 or unspecified); for type 2, 4 or 5 use I21.A1 or I21.A9 alone.",
    on=("I22",),
    fires=[ex("I22.0"), ex("I22.2", "I21.A1")],
    silent=[ex("I22.0", "I21.4"), ex("I21.9", "I22.9")],
)  # fmt: skip
def subsequent_has_its_initial(case: Case) -> Iterable[Finding]:
    initial = case.find("I21.0", "I21.1", "I21.2", "I21.3", "I21.4", "I21.9", "I21.B")
    for row in case.find("I22"):
        other = next(iter(case.find("I21.A")), None)
        if not initial and other:
            yield case.say(
                [row, other], f"{row.code} is not used with {other.code}. Keep {other.code}.", case.remove(row)
            )
        elif not initial:
            yield case.say([row], f"{row.code} needs the initial infarction (I21.-) as well.",
                           case.choose(("I21.4", "I21.3", "I21.9")))  # fmt: skip


@rule(
    "CIR-07", Severity.WARN, "I.C.9.b", "Acute myocardial infarction after coronary disease",
    hint="Put the infarction before the coronary disease.",
    on=("I21", "I22"),
    fires=[ex("I25.10", "I21.4"), ex("I25.110", "I21.09")],
    silent=[ex("I21.4", "I25.10"), ex("I25.2", "I21.4"), ex("I25.10", "I21.A1")],
)  # fmt: skip
def infarction_before_coronary_disease(case: Case) -> Iterable[Finding]:
    acute = next((row for row in case.find("I21", "I22") if not row.code.startswith("I21.A1")), None)
    chronic = next((row for row in case.find("I25") if not row.code.startswith("I25.2")), None)
    if acute and chronic and chronic.at < acute.at:
        yield case.say([chronic, acute], f"{acute.code} goes before {chronic.code}.", case.move(acute, chronic))


@rule(
    "CIR-09", Severity.ERROR, "I.C.9.d.3", "Sequela of stroke with history that says no residual",
    hint="Keep I69.- while a deficit remains, Z86.73 when none does.",
    on=("Z86.73",),
    fires=[ex("I69.351", "Z86.73")],
    silent=[ex("Z86.73"), ex("I63.9", "Z86.73"), ex("I69.351")],
)  # fmt: skip
def residual_or_none(case: Case) -> Iterable[Finding]:
    for past in case.find("Z86.73"):
        for row in case.find("I69")[:1]:
            fix = case.choice(case.remove(past), case.remove(row))
            yield case.say([row, past], f"{row.code} names a deficit, Z86.73 says there is none.", fix)


@rule(
    "CIR-14", Severity.WARN, "I.C.9.e.5", "Type 2 infarction coded twice",
    hint="Keep I21.A1 alone for a type 2 infarction.",
    on=("I21.A1",),
    fires=[ex("I21.A1", "I24.89"), ex("I21.4", "I21.A1")],
    silent=[ex("I21.A1"), ex("D62", "I21.A1")],
)  # fmt: skip
def type_two_stands_alone(case: Case) -> Iterable[Finding]:
    for row in case.find("I21.A1"):
        for demand in case.find("I24.89"):
            yield case.say(
                [row, demand], "I21.A1 includes the demand ischemia. I24.89 is not added.", case.remove(demand)
            )
        for other in case.find("I21.0", "I21.1", "I21.2", "I21.3", "I21.4")[:1]:
            message = (
                "A type 2 infarction described as STEMI or NSTEMI is I21.A1 alone. "
                f"Keep {other.code} only for a type 1 as well."
            )
            fix = case.choice(case.remove(other), case.remove(row))
            yield case.say([row, other], message, fix, severity=Severity.INFO)


@rule(
    "CIR-15", Severity.WARN, "I.C.9.a.4", "Hypertension before hypertensive cerebrovascular disease",
    hint="Put the cerebrovascular disease first.",
    on=("I60-I67",),
    fires=[ex("I10", "I63.9"), ex("I10", "I67.4")],
    silent=[ex("I63.9", "I10"), ex("E11.9", "I10", "I63.9"), ex("I10", "I69.351")],
)  # fmt: skip
def stroke_before_hypertension(case: Case) -> Iterable[Finding]:
    first = case.first
    if first.code.startswith(("I10", "I11.9", "I12", "I15")):
        stroke = next(iter(case.find("I60", "I61", "I62", "I63", "I67.4")), None)
        if stroke:
            yield case.say([first, stroke], f"{stroke.code} goes before {first.code}.", case.move(stroke, first))


@rule(
    "CIR-16", Severity.WARN, "I.C.9.a.5", "Hypertensive retinopathy without the hypertension",
    hint="Add the hypertension (I10-I15); the order follows the encounter.",
    on=("H35.03",),
    fires=[ex("H35.033")],
    silent=[ex("H35.033", "I10"), ex("I12.9", "N18.4", "H35.031")],
)  # fmt: skip
def retinopathy_has_its_hypertension(case: Case) -> Iterable[Finding]:
    if not case.has("I10", "I11", "I12", "I13", "I15", "O10"):
        for row in case.find("H35.03"):
            types = case.choose(("I10", "I11.9", "I12.9", "I15.9"))
            yield case.say([row], f"{row.code} goes with the systemic hypertension (I10-I15).", types)
