"""Family: respiratory, skin, musculoskeletal and genitourinary disease (guidelines chapters 10 to 14)."""

from collections.abc import Iterable
from itertools import combinations

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.rule import codes, ex, rule

_PNEUMONIA = codes("J12 J13 J14 J15 J16 J17 J18")


@rule(
    "RES-01", Severity.ERROR, "I.C.10.d.1", "Ventilator associated pneumonia with another pneumonia code",
    hint="Keep J95.851 with the organism (B95-B97); J12-J18 only for a pneumonia present before.",
    on=("J95.851",),
    fires=[ex("J95.851", "J15.1"), ex("I63.9", "J95.851", "J18.9")],
    silent=[ex("J95.851", "B96.5"), ex("J13", "J95.851")],
)  # fmt: skip
def ventilator_pneumonia_stands_alone(case: Case) -> Iterable[Finding]:
    organisms = {"J15.1": "B96.5", "J15.0": "B96.1", "J13": "B95.3", "J14": "B96.3", "J15.211": "B95.61", "J15.212": "B95.62",
                 "J15.5": "B96.20"}  # fmt: skip
    for row in case.find("J95.851"):
        for other in case.find(*_PNEUMONIA):
            before = (other is case.first and row.poa != "Y") or (other.poa == "Y" and row.poa == "N")
            if not before:
                organism = organisms.get(other.code, "")
                message = f"J95.851 takes the organism{f' ({organism})' if organism else ''}, not {other.code}."
                yield case.say([row, other], message, (organism and case.use(other, organism)) or case.remove(other))


@rule(
    "RES-02", Severity.WARN, "J44 titles, I.C.10.a.1", "Unspecified COPD with exacerbation or infection",
    hint="Remove J44.9.",
    on=("J44.9",),
    fires=[ex("J44.9", "J44.1"), ex("J44.0", "J18.9", "J44.9")],
    silent=[ex("J44.1"), ex("J44.0", "J44.1", "J18.9")],
)  # fmt: skip
def copd_is_said_once(case: Case) -> Iterable[Finding]:
    for row in case.find("J44.9"):
        for other in case.find("J44.0", "J44.1", "J44.8")[:1]:
            yield case.say([other, row], f"{other.code} says more than J44.9.", case.remove(row))


@rule(
    "RES-03", Severity.WARN, "I.C.10.a.1, J45 titles", "Uncomplicated asthma beside the same asthma in exacerbation",
    hint="Keep the code with exacerbation or status asthmaticus.",
    on=("J45",),
    fires=[ex("J45.20", "J45.21"), ex("J45.909", "J45.901")],
    silent=[ex("J45.21"), ex("J45.20", "J45.909")],
)  # fmt: skip
def asthma_is_said_once(case: Case) -> Iterable[Finding]:
    for one, two in combinations(case.find("J45"), 2):
        if one.code[:-1] == two.code[:-1]:
            keep, lose = sorted((one, two), key=lambda row: {"0": 2, "9": 2, "1": 1, "2": 0}.get(row.code[-1], 3))
            yield case.say([one, two], f"{keep.code} says more than {lose.code}.", case.remove(lose))


@rule(
    "RES-04", Severity.WARN, "I.B.9, J96 titles", "Acute and chronic respiratory failure apart",
    hint="Use J96.2- for acute and chronic respiratory failure together.",
    on=("J96",),
    fires=[ex("J96.01", "J96.11"), ex("J96.21", "J96.01")],
    silent=[ex("J96.21"), ex("J96.01"), ex("J96.01", "J44.1")],
)  # fmt: skip
def respiratory_failure_is_combined(case: Case) -> Iterable[Finding]:
    both = next(iter(case.find("J96.2")), None)
    acute, chronic = next(iter(case.find("J96.0")), None), next(iter(case.find("J96.1")), None)
    if both and (other := acute or chronic):
        yield case.say([both, other], f"{both.code} includes {other.code}.", case.remove(other))
    elif acute and chronic:
        code = f"J96.2{acute.code[-1]}"
        yield case.say([acute, chronic], f"{acute.code} and {chronic.code} together are {code}.", case.use(acute, code))


@rule(
    "RES-05", Severity.WARN, "I.C.10.e", "Vaping-related disorder not first",
    hint="Put U07.0 first, then its manifestations.",
    on=("U07.0",),
    fires=[ex("J96.01", "U07.0"), ex("J68.0", "U07.0"), ex("U07.0", "R05.9")],
    silent=[ex("U07.0", "J96.01"), ex("I21.4", "U07.0"), ex("U07.0", "R19.7")],
)  # fmt: skip
def vaping_leads(case: Case) -> Iterable[Finding]:
    for row in case.find("U07.0"):
        first = case.first
        if first is not row and first.code.startswith(("J", "R05", "R06", "R07", "R09")):
            yield case.say([first, row], f"U07.0 goes before {first.code}.", case.move(row, first))
        for symptom in case.find("R05", "R06.0", "R07.1"):
            if symptom is not first:
                yield case.say(
                    [row, symptom], f"{symptom.code} is part of U07.0.", case.remove(symptom), severity=Severity.INFO
                )


def _progressed(case: Case, one: Row, two: Row) -> bool:
    """One stage on admission and a higher one later in the stay: two codes are right."""
    return not case.outpatient and {one.poa, two.poa} == {"Y", "N"}


def _stage(row: Row) -> int:
    return {"1": 1, "2": 2, "3": 3, "4": 4}.get(row.fact.bare[-1], 0)


@rule(
    "SKN-01", Severity.WARN, "I.C.12.a", "Two stages for the same pressure ulcer site",
    hint="Keep the highest stage; two codes only when the stage rose during the stay (POA Y and N).",
    on=("L89",),
    fires=[ex("L89.152", "L89.153"), ex("L89.614", "L89.610")],
    silent=[ex("L89.152", "L89.613"), ex("L89.153"),
            ex("L89.152", "L89.153", setting="inpatient", poa={"L89.152": "Y", "L89.153": "N"})],
)  # fmt: skip
def one_stage_per_ulcer(case: Case) -> Iterable[Finding]:
    for one, two in combinations(case.find("L89"), 2):
        if one.fact.bare[:-1] == two.fact.bare[:-1] and not _progressed(case, one, two):
            keep, lose = sorted((one, two), key=_stage, reverse=True)
            message = f"{one.code} and {two.code} are two stages of one site. Keep {keep.code}."
            yield case.say([one, two], message, case.remove(lose))


@rule(
    "SKN-02", Severity.WARN, "I.C.12.b.3", "Two severities for the same chronic ulcer",
    hint="Keep the higher severity; two codes only when it rose during the stay (POA Y and N).",
    on=("L97", "L98.4"),
    fires=[ex("L97.511", "L97.512")],
    silent=[ex("L97.511", "L97.521"), ex("L97.511"),
            ex("L97.511", "L97.513", setting="inpatient", poa={"L97.511": "Y", "L97.513": "N"})],
)  # fmt: skip
def one_severity_per_ulcer(case: Case) -> Iterable[Finding]:
    for one, two in combinations(case.find("L97", "L98.4"), 2):
        if one.fact.bare[:-1] == two.fact.bare[:-1] and not _progressed(case, one, two):
            lose = min((one, two), key=_stage)
            yield case.say([one, two], f"{one.code} and {two.code} are two severities of one site.", case.remove(lose))


_FRACTURES = codes("S12 S22 S32 S42 S52 S62 S72 S82 S92")
_VIOLENT = codes("V W11 W12 W13 W14 W15 W16 W17 W2 W3 X34 X35 X36 X37 X8 X9 Y0 Y2 Y3")


@rule(
    "MSK-01", Severity.WARN, "I.C.13.d.2, I.C.19.c.1", "Traumatic fracture with known osteoporosis",
    hint="Use M80.- when a minor fall would not break a normal bone.",
    on=("M81",),
    fires=[ex("M81.0", "S72.001A"), ex("S52.501A", "M81.0", "W18.30XA")],
    silent=[ex("M81.0", "S72.001A", "V43.52XA"), ex("M81.0", "S72.001D"), ex("M81.0", "S02.2XXA"), ex("M81.0")],
)  # fmt: skip
def fragile_bone_breaks(case: Case) -> Iterable[Finding]:
    if case.has(*_VIOLENT):
        return
    for weak in case.find("M81")[:1]:
        for row in case.find(*_FRACTURES):
            if row.fact.initial:
                message = f"{row.code} with {weak.code}: after a minor fall the fracture is osteoporotic (M80.-)."
                yield case.say([weak, row], message)


@rule(
    "MSK-02", Severity.ERROR, "M81 Excludes1", "Osteoporosis with and without current fracture",
    hint="Keep M80.- while the fracture is current.",
    on=("M81",),
    fires=[ex("M80.08XA", "M81.0")],
    silent=[ex("M80.08XA"), ex("M81.0", "Z87.310")],
)  # fmt: skip
def fracture_is_current_or_not(case: Case) -> Iterable[Finding]:
    for row in case.find("M81"):
        for current in case.find("M80")[:1]:
            yield case.say([current, row], f"{current.code} includes the osteoporosis.", case.remove(row))


@rule(
    "GEN-01", Severity.ERROR, "I.C.14.a.1", "Stage of kidney disease and end-stage disease together",
    hint="Keep N18.6 alone.",
    on=("N18.6",),
    fires=[ex("N18.4", "N18.6"), ex("N18.6", "N18.9")],
    silent=[ex("N18.6", "Z99.2"), ex("N18.4")],
)  # fmt: skip
def end_stage_stands_alone(case: Case) -> Iterable[Finding]:
    for row in case.find("N18.6"):
        for other in case.find("N18.1", "N18.2", "N18.3", "N18.4", "N18.5", "N18.9"):
            yield case.say([other, row], f"N18.6 is assigned alone. Remove {other.code}.", case.remove(other))


@rule(
    "GEN-02", Severity.WARN, "I.C.14.a.1", "Two stages of chronic kidney disease",
    hint="Keep the stage documented for this encounter.",
    on=("N18",),
    fires=[ex("N18.30", "N18.4"), ex("N18.9", "N18.2")],
    silent=[ex("N18.4"), ex("N18.4", "N17.9")],
)  # fmt: skip
def one_stage_of_kidney_disease(case: Case) -> Iterable[Finding]:
    stages = [row for row in case.find("N18") if row.code != "N18.6"]
    if len(stages) > 1:
        keep = max(stages, key=lambda row: (row.code != "N18.9", row.code))
        message = f"A patient has one stage, the one documented for this encounter. {keep.code} is the highest coded."
        yield case.say(stages, message, case.choice(*(case.remove(row) for row in stages)))


@rule(
    "GEN-03", Severity.WARN, "N18.5 Excludes1, N18.6 Includes", "Dialysis status with a stage before end-stage disease",
    hint="Use N18.6 when chronic dialysis is required.",
    on=("Z99.2",),
    fires=[ex("N18.5", "Z99.2"), ex("N18.4", "Z99.2")],
    silent=[ex("N18.6", "Z99.2"), ex("N17.9", "Z99.2")],
)  # fmt: skip
def dialysis_means_end_stage(case: Case) -> Iterable[Finding]:
    for status in case.find("Z99.2"):
        for row in case.find("N18.3", "N18.4", "N18.5")[:1]:
            if not case.has("N17", "N18.6"):
                message = f"{row.code} with chronic dialysis is N18.6."
                yield case.say([row, status], message, case.use(row, "N18.6"))
