"""Family: symptoms and signs (guidelines chapter 18): combination codes, coma scale, death."""

from collections.abc import Iterable

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case
from codeloom.coding.rules.rule import codes, ex, rule

_INCLUDED: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("E08.65", "E09.65", "E10.65", "E11.65", "E13.65"), ("R73.9",)),
    (("E08.64", "E09.64", "E10.64", "E11.64", "E13.64"), ("E16.2",)),
    (("E08.22", "E09.22", "E10.22", "E11.22", "E13.22"), ("R80.9",)),
    (
        (
            "E08.01",
            "E09.01",
            "E08.11",
            "E09.11",
            "E08.641",
            "E09.641",
            "E10.11",
            "E10.641",
            "E11.01",
            "E11.11",
            "E11.641",
            "E13.01",
            "E13.11",
            "E13.641",
        ),
        ("R40.20",),
    ),
    (("I25.11", "I25.7", "I20"), ("R07.2", "R07.8", "R07.9")),
    (
        codes(
            "K25.0 K25.2 K25.4 K25.6 K26.0 K26.2 K26.4 K26.6 K27.0 K27.4 K28.0 K28.4 K29.01 K29.21 K29.31 K29.41 "
            "K29.51 K29.61 K29.71 K29.81 K29.91 K31.811 K57.01 K57.11 K57.13 K57.21 K57.31 K57.33 K57.51 K57.53 "
            "K57.91 K57.93 K55.21"
        ),
        ("K92.0", "K92.1", "K92.2"),
    ),
    (codes("K50.011 K50.111 K50.811 K50.911 K51.011 K51.211 K51.311 K51.411 K51.511 K51.811 K51.911"), ("K62.5",)),
    (codes("N30.01 N30.11 N30.21 N30.31 N30.41 N30.81 N30.91"), ("R31",)),
    (("K58.0",), ("R19.7",)),
    (("K58.1",), ("K59.0",)),
    (("J44.1", "J45.901", "J45.21", "J45.31", "J45.41", "J45.51"), ("R06.2",)),
    (("G40",), ("R56.9",)),
    (("M54.4", "M51.1"), ("M54.3", "M54.5")),
    (("K70.31", "K70.11", "K71.51"), ("R18.8",)),
    (("K21.0",), ("K20",)),
    (("E86",), ("R63.1",)),
    (("J96.01", "J96.11", "J96.21", "J96.91"), ("R09.02",)),
    (("F32", "F33"), ("R45.2", "R45.89")),
    (("G30", "F01", "F02", "F03"), ("R41.3", "R41.81")),
)
"""Combination codes and the symptoms they already say."""
_ALL_SYMPTOMS = tuple(symptom for _, symptoms in _INCLUDED for symptom in symptoms)


@rule(
    "SYM-01", Severity.INFO, "I.C.18.c", "Combination code already contains the symptom",
    hint="Remove the symptom.",
    on=tuple(code for owners, _ in _INCLUDED for code in owners),
    fires=[ex("E11.65", "R73.9"), ex("I25.119", "R07.9"), ex("K57.31", "K92.2"), ex("J96.01", "R09.02")],
    silent=[ex("E11.9", "R73.9"), ex("I25.10", "R07.9"), ex("N40.1", "R35.0"), ex("E11.65")],
)  # fmt: skip
def symptom_is_in_the_code(case: Case) -> Iterable[Finding]:
    if not case.has(*_ALL_SYMPTOMS):
        return
    for owners, symptoms in _INCLUDED:
        owner = next(iter(case.find(*owners)), None)
        if owner:
            for row in case.find(*symptoms):
                if row is not owner:
                    yield case.say([owner, row], f"{owner.code} already says {row.code}.", case.remove(row))


@rule(
    "SYM-02", Severity.WARN, "I.C.18.e.1", "Coma scale incomplete or at different times",
    hint="Code eyes, verbal and motor response with one 7th character, or the total score R40.24- alone.",
    on=("R40.21", "R40.22", "R40.23", "R40.24"),
    fires=[ex("S06.0X0A", "R40.2111", "R40.2221"), ex("S06.0X0A", "R40.2111", "R40.2221", "R40.2312"),
           ex("S06.0X0A", "R40.2411", "R40.2111", "R40.2221", "R40.2311")],
    silent=[ex("S06.0X0A", "R40.2111", "R40.2221", "R40.2311"), ex("S06.0X0A", "R40.2411")],
)  # fmt: skip
def coma_scale_is_complete(case: Case) -> Iterable[Finding]:
    parts = [case.find(code) for code in ("R40.21", "R40.22", "R40.23")]
    single = [row for rows in parts for row in rows]
    total = case.find("R40.24")
    if total and single:
        yield case.say([total[0], single[0]], f"{total[0].code} (total score) is coded only when the single scores are not known.",
                       case.remove(total[0]))  # fmt: skip
    elif single and not all(parts):
        yield case.say(single, "The coma scale needs eyes (R40.21-), verbal (R40.22-) and motor (R40.23-).")
    elif len({row.fact.seventh for row in single}) > 1 and len(single) == 3:
        yield case.say(single, "The three coma scores (R40.21- to R40.23-) must have one 7th character.")


@rule(
    "SYM-03", Severity.ERROR, "I.C.18.e, I.C.18.e.1", "Coma scale or unspecified coma beside nontraumatic coma",
    hint="Keep R40.2A with its underlying condition.",
    on=("R40.2A",),
    fires=[ex("E16.A3", "R40.2A", "R40.2411"), ex("I61.9", "R40.2A", "R40.20")],
    silent=[ex("I61.9", "R40.2A")],
)  # fmt: skip
def nontraumatic_coma_has_no_scale(case: Case) -> Iterable[Finding]:
    for row in case.find("R40.2A"):
        for other in case.find("R40.20", "R40.21", "R40.22", "R40.23", "R40.24"):
            yield case.say([row, other], f"{other.code} is not used with R40.2A.", case.remove(other))


@rule(
    "SYM-04", Severity.WARN, "I.C.18.h", "Death of unknown cause beside other diagnoses",
    hint="Remove R99: it is for a patient dead on arrival without known cause.",
    on=("R99",),
    fires=[ex("I21.4", "R99"), ex("R99", setting="inpatient")],
    silent=[ex("R99")],
)  # fmt: skip
def death_is_unknown(case: Case) -> Iterable[Finding]:
    for row in case.find("R99"):
        other = next((o for o in case.rows if o.code[0] not in "RVWXYZ"), None)
        if other:
            yield case.say([other, row], f"R99 is for death of unknown cause; {other.code} is coded.", case.remove(row))
        elif case.inpatient:
            yield case.say([row], "R99 is for a patient dead on arrival, not for the disposition of a stay.")
