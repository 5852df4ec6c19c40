"""Family: mental disorders, nervous system, eye (guidelines chapters 5 to 7)."""

from collections.abc import Iterable
from itertools import combinations

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case
from codeloom.coding.rules.leading import may_lead
from codeloom.coding.rules.rule import codes, ex, rule

_SUBSTANCES = codes("F10 F11 F12 F13 F14 F15 F16 F18 F19")
_PATTERN = {"1": "abuse", "2": "dependence", "9": "use"}
_RANK = {"9": 0, "1": 1, "2": 2}


@rule(
    "MEN-01", Severity.ERROR, "I.C.5.b.2, F10.1 Excludes1", "Use, abuse and dependence of one substance",
    hint="Keep one pattern: dependence over abuse over use.",
    on=_SUBSTANCES,
    fires=[ex("F10.10", "F10.20"), ex("F11.90", "F11.10")],
    silent=[ex("F10.20", "F12.10"), ex("F10.20", "F10.231"), ex("F17.210", "F10.20")],
)  # fmt: skip
def one_pattern_of_use(case: Case) -> Iterable[Finding]:
    for one, two in combinations(case.find(*_SUBSTANCES), 2):
        if one.category == two.category and one.code[4:5] != two.code[4:5]:
            keep, lose = sorted((one, two), key=lambda row: -_RANK.get(row.code[4:5], 0))
            message = f"{keep.code} ({_PATTERN.get(keep.code[4:5], 'pattern')}) includes {lose.code}. Keep {keep.code}."
            yield case.say([one, two], message, case.remove(lose))


@rule(
    "MEN-02", Severity.INFO, "I.C.5.b.3", "Substance use without a related disorder",
    hint="Keep the code only when the provider links the use to a disorder.",
    on=codes("F10.90 F11.90 F12.90 F13.90 F14.90 F15.90 F16.90 F18.90 F19.90"),
    fires=[ex("F12.90"), ex("F10.90", "I10")],
    silent=[ex("F12.20"), ex("F12.90", "R11.16"), ex("F10.90", "K70.30"), ex("O99.321", "F12.90")],
)  # fmt: skip
def use_is_linked(case: Case) -> Iterable[Finding]:
    for row in case.rows:
        if row.code[:3] in _SUBSTANCES and row.code[4:] == "90":
            related = case.has(
                "F",
                "G47",
                "K70",
                "K85",
                "K86.0",
                "R11.16",
                "O99",
                "T40",
                "T51",
                "N52",
                "G62.1",
                "I42.6",
                "K29.2",
                "P04",
            )
            others = [other for other in case.rows if other is not row]
            if not related or (
                case.has("F") and not any(o.code.startswith(("F", "G47", "K", "R11.16", "O99", "T")) for o in others)
            ):
                yield case.say([row], f"{row.code} is reported only when use is linked to a disorder.")


@rule(
    "MEN-03", Severity.WARN, "I.C.5.d", "Two severities of one dementia",
    hint="Keep the highest severity of the stay.",
    on=("F01", "F02", "F03"),
    fires=[ex("F03.A0", "F03.B0"), ex("G30.9", "F02.80", "F02.B0")],
    silent=[ex("F03.B0"), ex("G30.9", "F02.B11", "F02.B3"), ex("F03.B0", "F01.B0")],
)  # fmt: skip
def one_severity_of_dementia(case: Case) -> Iterable[Finding]:
    order = {"C": 3, "B": 2, "A": 1}
    for one, two in combinations(case.find("F01", "F02", "F03"), 2):
        if one.category == two.category and one.code[4:5] != two.code[4:5]:
            keep, lose = sorted((one, two), key=lambda row: -order.get(row.code[4:5], 0))
            message = f"{one.code} and {two.code} are two severities of one dementia. Keep {keep.code}."
            yield case.say([one, two], message, case.remove(lose))


@rule(
    "MEN-04", Severity.WARN, "I.C.5.b.4", "Medical condition coded as other substance-induced disorder",
    hint="Use the condition with the plain pattern of use (F10.20 rather than F10.288).",
    on=("F10.188", "F10.288", "F10.988"),
    fires=[ex("K85.20", "F10.288"), ex("F10.188", "K70.30")],
    silent=[ex("K85.20", "F10.20"), ex("F10.288")],
)  # fmt: skip
def medical_condition_is_not_induced(case: Case) -> Iterable[Finding]:
    plain = {"F10.188": "F10.10", "F10.288": "F10.20", "F10.988": "F10.90"}
    disease = next(iter(case.find("K70", "K85.2", "K86.0", "K29.2", "G62.1", "I42.6", "G31.2", "G72.1")), None)
    for row in case.find(*plain):
        if disease:
            message = f"{disease.code} is a medical condition due to alcohol. Use {plain[row.code]} beside it."
            yield case.say([row, disease], message, case.use(row, plain[row.code]))


@rule(
    "MEN-05", Severity.ERROR, "I.C.5.a, G89 Excludes1", "Psychological pain with a G89 code",
    hint="Keep F45.41 alone, or F45.42 with the G89 code.",
    on=("F45.41",),
    fires=[ex("F45.41", "G89.29")],
    silent=[ex("F45.42", "G89.29"), ex("F45.41")],
)  # fmt: skip
def psychological_pain_stands_alone(case: Case) -> Iterable[Finding]:
    for row in case.find("F45.41"):
        for pain in case.find("G89")[:1]:
            yield case.say([row, pain], "F45.41 is pain from psychological factors alone. G89 is not added.",
                           case.choice(case.use(row, "F45.42"), case.remove(pain)))  # fmt: skip


_PAIN_MANAGEMENT = (
    "pain management", "pain control", "pain clinic", "nerve block", "neurostimulator", "stimulator", "epidural", "injection",
    "pain procedure", "radiofrequency", "intrathecal", "pain pump", "manage pain", "pain relief",
)  # fmt: skip
_PAINFUL = codes(
    "B02.2 D57 G35 G43 G44 G5 G82 G90.5 I69 I70.2 I70.3 I70.4 K25 K26 K35 K37 K40 K43 K44 K50 K51 K57 K80 K81 K85 K86 M "
    "N20 N23 N30.1 N80 N94 R07 R10 R51 S T2 T3 T8"
)
_PAINLESS = ("M81", "M83", "M85")


@rule(
    "NER-01", Severity.WARN, "I.C.6.b.1", "G89 pain code first-listed with a definitive cause or site",
    hint="Put the cause or the site first; G89 leads only when the encounter is for pain management.",
    on=("G89",),
    fires=[ex("G89.29", "M54.50", reason="back pain visit"), ex("G89.18", "M17.11")],
    silent=[ex("G89.29", "M54.50", reason="pain management, steroid injection"), ex("G89.3", "C79.51"), ex("G89.4", "M54.50"),
            ex("M54.50", "G89.29"), ex("G89.29")],
)  # fmt: skip
def pain_code_follows_its_cause(case: Case) -> Iterable[Finding]:
    first = case.first
    if not first.code.startswith("G89") or first.code in ("G89.3", "G89.4"):
        return
    if any(words in case.context.reason.lower() for words in _PAIN_MANAGEMENT):
        return
    cause = next(
        (
            row
            for row in case.rows[1:]
            if row.code.startswith(_PAINFUL) and not row.code.startswith(_PAINLESS) and may_lead(row.fact)
        ),
        None,
    )
    if cause:
        message = f"{cause.code} goes before {first.code} unless the encounter is for pain management."
        yield case.say([first, cause], message, case.move(cause, first))


@rule(
    "NER-02", Severity.INFO, "I.C.6.b.5", "Pain due to a neoplasm without the neoplasm",
    hint="Add the neoplasm that causes the pain.",
    on=("G89.3",),
    fires=[ex("G89.3")],
    silent=[ex("G89.3", "C79.51"), ex("C34.90", "G89.3")],
)  # fmt: skip
def neoplasm_pain_has_its_neoplasm(case: Case) -> Iterable[Finding]:
    if not case.between("C00", "D49"):
        for row in case.find("G89.3"):
            yield case.say([row], "G89.3 belongs to a neoplasm. None is coded.")


@rule(
    "EYE-01", Severity.WARN, "I.C.7.a.4", "Two stages of glaucoma of the same type and eye",
    hint="Keep the highest stage; where the code names no eye, one code per eye is right.",
    on=("H40",),
    fires=[ex("H40.1111", "H40.1112")],
    silent=[ex("H40.1111", "H40.1122"), ex("H40.10X1", "H40.10X2"), ex("H40.1131")],
)  # fmt: skip
def one_stage_per_eye(case: Case) -> Iterable[Finding]:
    order = {"3": 3, "2": 2, "1": 1}
    for one, two in combinations([row for row in case.find("H40") if len(row.fact.bare) == 7], 2):
        if one.fact.bare[:6] == two.fact.bare[:6] and one.fact.bare[5] != "X":
            keep, lose = sorted((one, two), key=lambda row: -order.get(row.fact.bare[6], 0))
            message = f"{one.code} and {two.code} are two stages of one eye. Keep {keep.code}."
            yield case.say([one, two], message, case.remove(lose))
