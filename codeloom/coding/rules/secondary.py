"""Family: codes that are only ever secondary, and the diagnosis they must stand beside."""

import re
from collections.abc import Iterable

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.principal import moved
from codeloom.coding.rules.rule import codes, ex, rule

SOCIAL = codes("Z55 Z56 Z57 Z58 Z59 Z60 Z62 Z63 Z64 Z65")
COMA = ("R40.21", "R40.22", "R40.23", "R40.24")
_ONLY_SECONDARY = ("Z68", *COMA, "R29.7", "Y90", *SOCIAL, "Z28.3")
_WEIGHT = codes(
        "E40 E41 E42 E43 E44 E45 E46 E64.0 E66 E88.82 E88.A F50 O25 O99.2 R62.5 R62.7 R63 R64 E28.2 E34.3 "
        "E23.0 Z71.3 Z98.84 K95 O26.0 O26.1 P92.6 Q87.11 M62.84"
    )  # fmt: skip
_COMPANIONS = (
    ("Z68", _WEIGHT, "a weight-related diagnosis such as E66.-"),
    ("R29.7", codes("I60 I61 I62 I63 I97.8"), "an acute stroke (I60-I63)"),
    ("Y90", codes("F10 T51 O99.31 K70 K85.2 R78.0 G31.2 Z02.83"), "an alcohol-related disorder (F10.-)"),
)
_RARELY_FIRST = ("Z79", "Z66", "Z67")
_DIABETES_DRUGS = ("Z79.4", "Z79.84", "Z79.85")
"""END-03 speaks of these."""


@rule(
    "SEC-01", Severity.ERROR, "I.B.14", "BMI, coma scale, NIHSS, blood alcohol, SDOH, underimmunization only as secondary",
    hint="Put the diagnosis first; add the one these codes belong to.",
    on=(*_ONLY_SECONDARY, *_RARELY_FIRST),
    fires=[ex("Z68.41", "E66.813"), ex("Z68.41"), ex("Z59.01", "I10"), ex("I10", "Z68.41"), ex("Z79.82")],
    silent=[ex("E66.813", "Z68.41"), ex("I63.9", "R29.705"), ex("I10", "Z59.01"), ex("F10.129", "Y90.6")],
)  # fmt: skip
def only_secondary(case: Case) -> Iterable[Finding]:
    first = case.first
    if first.code.startswith(_ONLY_SECONDARY):
        yield case.say([first], f"{first.code} is only reported as a secondary diagnosis.", moved(case, first))
    elif first.code.startswith(_RARELY_FIRST) and not first.code.startswith(_DIABETES_DRUGS):
        message = f"{first.code} is a status code. Put the reason for the encounter first."
        yield case.say([first], message, moved(case, first), severity=Severity.WARN)
    for prefix, companions, words in _COMPANIONS:
        for row in case.find(prefix):
            if row is not first and not case.has(*companions) and not _well_child(case, row):
                near = case.find("G45", "G46", "I65", "I66", "I67", "I69")[:1] if prefix == "R29.7" else []
                yield case.say([*near, row], f"{row.code} stands only beside {words}.", severity=Severity.WARN)


def _well_child(case: Case, row: Row) -> bool:
    """Percentiles reported at a routine child examination."""
    return row.code.startswith("Z68.5") and case.has("Z00.12")


def bmi(code: str) -> tuple[int, int] | None:
    """The range of an adult BMI code in whole numbers, lower end included; None for pediatric percentiles."""
    digits = re.fullmatch(r"Z68\.([1-4])(\d*)", code)
    if not digits:
        return None
    tens, digit = int(digits[1]), digits[2][:1]
    if tens == 1:
        return 0, 20
    if tens < 4:
        low = tens * 10 + int(digit or 0)
        return low, low + 1
    bounds = {"1": (40, 45), "2": (45, 50), "3": (50, 60), "4": (60, 70), "5": (70, 200)}
    return bounds.get(digit)


_CLASSES = (
    ("E66.811", 30, 35, "class 1 obesity is BMI 30 to 34.9"),
    ("E66.812", 35, 40, "class 2 obesity is BMI 35 to 39.9"),
    ("E66.813", 40, 200, "class 3 obesity is BMI 40 and over"),
    ("E66.01", 35, 200, "severe obesity is BMI 35 and over"),
    ("E66.9", 30, 200, "obesity is BMI 30 and over"),
    ("E66.3", 25, 30, "overweight is BMI 25 to 29.9"),
    ("R63.6", 0, 20, "underweight is a BMI below 18.5"),
)


@rule(
    "SEC-02", Severity.WARN, "tabular E66.81-, Z68 (clinical consistency)", "Obesity class does not agree with BMI",
    hint="Check the BMI, or use the class that fits it.",
    on=("E66", "R63.6"),
    fires=[ex("E66.813", "Z68.35"), ex("E66.811", "Z68.41"), ex("E66.3", "Z68.32")],
    silent=[ex("E66.813", "Z68.41"), ex("E66.812", "Z68.37"), ex("E66.811", "Z68.54")],
)  # fmt: skip
def obesity_class_fits(case: Case) -> Iterable[Finding]:
    for measured in case.find("Z68"):
        span = bmi(measured.code)
        if span is None:
            continue
        for code, low, high, words in _CLASSES:
            for row in case.find(code):
                if span[1] <= low or span[0] >= high:
                    better = next((c for c, a, b, _ in _CLASSES[:3] if a <= span[0] < b), "")
                    single = len(case.find("Z68")) == 1
                    fix = case.choice(
                        case.use(row, better) if code.startswith("E66.81") and better and single else None,
                        case.pick(measured, _measured_between(case, low, high)) if single else None,
                    )
                    yield case.say([row, measured], f"{row.code} does not fit {measured.code}: {words}.", fix)


def _measured_between(case: Case, low: int, high: int) -> list[str]:
    """The adult BMI codes of a class."""
    spans = ((code, bmi(code)) for code in case.book.choices(frozenset({"Z68"}), 60))
    return [code for code, span in spans if span and low <= span[0] and span[1] <= high]


_NEVER_FIRST = {
    "Z15": "a genetic susceptibility status",
    "Z16": "a resistance status; the infection goes first",
    "Z17": "a receptor status; the neoplasm goes first",
    "Z19": "a hormone sensitivity status; the neoplasm goes first",
    "Z33.1": "an incidental state; the reason for the encounter goes first",
    "Z37": "the outcome of delivery; the delivery goes first",
    "Z3A": "weeks of gestation; the obstetric condition goes first",
    "Z92.82": "a status; the condition treated goes first",
    "B95": "an organism; the infection goes first",
    "B96": "an organism; the infection goes first",
    "B97": "an organism; the infection goes first",
    "T31": "an extent; the burn goes first",
    "T32": "an extent; the corrosion goes first",
}


_BELONG_TO = {"Z3A": ("O", "Z34"), "Z37": ("O",), "Z17": ("C", "D0"), "Z19": ("C",)}
"""What goes before a supplement, where only codes of a kind can."""


@rule(
    "SEC-03", Severity.ERROR, "I.C.21.c.3, I.C.21.c.11, I.C.1.b, I.C.19.d.6", "Status or supplementary code first-listed",
    hint="Put the condition it belongs to first.",
    on=tuple(_NEVER_FIRST),
    fires=[ex("Z37.0", "O80"), ex("Z15.01", "Z80.3"), ex("B96.20", "N39.0"), ex("Z33.1", "S93.401A")],
    silent=[ex("N39.0", "B96.20"), ex("S93.401A", "Z33.1"), ex("T31.0")],
)  # fmt: skip
def supplement_is_not_first(case: Case) -> Iterable[Finding]:
    first = case.first
    words = next((words for prefix, words in _NEVER_FIRST.items() if first.code.startswith(prefix)), None)
    if words and not (first.code.startswith(("T31", "T32", "B97")) and len(case.rows) == 1):
        among = next((found for prefix, found in _BELONG_TO.items() if first.code.startswith(prefix)), ("",))
        yield case.say([first], f"{first.code} is {words}.", moved(case, first, among))
