"""Family: present on admission (guidelines appendix I)."""

import re
from collections.abc import Iterable

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.facts import Fact
from codeloom.coding.rules.rule import codes, ex, rule
from codeloom.coding.rules.sepsis import DYSFUNCTION

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
            yield case.say([row], f"{what} Use Y, N, U or W.", case.choose_poa(row))


_ALWAYS_BEFORE = codes(
        "C E03 E08 E10 E11 E13 E66 E78 E84 F03 F20 F84 G20 G30 G35 G80 I10 I11 I12 I13 I15 I25.1 I25.7 I27.0 "
        "I42 I48.2 J43 J44.9 J45.9 J84 K50 K51 K74 M05 M06 M32 M81 N18 N40 Q"
    )  # fmt: skip
_PASSING = re.compile(
    r"\bwith\b(?! or )|\bacute\b|exacerbation|in (?:crisis|relapse)|drug-induced|due to", re.IGNORECASE
)
"""A title with a second clinical concept, or with an acute part: it counts as present only when all of it was."""
_LASTING = codes(
    "D5 E F G40 G43 G47 H40 I25 I44 I48 I49 I50.2 I50.3 I50.4 I50.9 I70 I73 J30 J44 J45 K21 K57.3 K58 K59 K76.0 L20 L40 M N40"
)
"""Conditions that commonly last, beside those that always do."""


def chronic(row: Row) -> bool:
    """A condition that commonly lasts, whatever the reason of the visit."""
    return row.code.startswith((*_ALWAYS_BEFORE, *_LASTING))


def _one_lasting_concept(fact: Fact) -> bool:
    return fact.code.startswith(_ALWAYS_BEFORE) and not _PASSING.search(fact.title)


@rule(
    "POA-02", Severity.WARN, "Appendix I", "Chronic condition marked as not present on admission", setting="inpatient",
    hint="Chronic conditions are Y even when diagnosed during the stay; a code with a part that arose later is N.",
    when=_one_lasting_concept,
    fires=[ex("I50.22", "I10", setting="inpatient", poa={"I50.22": "Y", "I10": "N"}),
           ex("J18.9", "E11.9", setting="inpatient", poa={"J18.9": "Y", "E11.9": "N"})],
    silent=[ex("I10", setting="inpatient", poa={"I10": "Y"}),
            ex("J18.9", "N17.9", setting="inpatient", poa={"J18.9": "Y", "N17.9": "N"}),
            ex("S72.001A", "E11.65", setting="inpatient", poa={"S72.001A": "Y", "E11.65": "N"}),
            ex("S72.001A", "I11.0", "I50.21", setting="inpatient", poa={"S72.001A": "Y", "I11.0": "N", "I50.21": "N"})],
)  # fmt: skip
def chronic_was_there_before(case: Case) -> Iterable[Finding]:
    for row in case.touched:
        if row.poa == "N" and not _exempt(row):
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
        message = (
            f"{first.code} is principal but marked as not present on admission. Check the sequence or the indicator."
        )
        yield case.say([first], message, case.choose_poa(first, ("Y", "U", "W")))


_PARTS = (
    (codes("I11.0 I13.0 I13.2"), ("I50",), "the heart failure"),
    (("J44.0", "J47.0"), codes("J09 J10 J11 J12 J13 J14 J15 J16 J18 J20 J22 J69 J85"), "the infection"),
    (codes("E08.621 E09.621 E10.621 E11.621 E13.621"), ("L97",), "the foot ulcer"),
    (codes("E08.622 E09.622 E10.622 E11.622 E13.622"), codes("L97 L98.4"), "the ulcer"),
    (("R65.20",), DYSFUNCTION, "the organ dysfunction"),
    (codes("T82.6 T82.7 T83.5 T83.6 T84.5 T84.6 T84.7 T85.7"), codes("N39.0 N10 N30 I33 M00 K65 G00 G03"), "the infection"),
    (("O11",), ("O14",), "the pre-eclampsia"),
)  # fmt: skip
"""Codes of several concepts, and the codes that name one of them by itself."""
_LASTING_BASE = codes("I11 I13 J44 J47 E08 E09 E10 E11 E13")
"""Of these, the rest of the code is a chronic condition."""


@rule(
    "POA-04", Severity.WARN, "Appendix I, multiple clinical concepts", "Combination code and its part differ in POA",
    setting="inpatient",
    hint="N when at least one concept of the code was not present on admission, Y when all were.",
    on=tuple(code for combined, *_ in _PARTS for code in combined),
    fires=[ex("S72.001A", "I11.0", "I50.21", setting="inpatient", poa={"S72.001A": "Y", "I11.0": "Y", "I50.21": "N"}),
           ex("S72.001A", "J44.0", "J18.9", setting="inpatient", poa={"S72.001A": "Y", "J44.0": "Y", "J18.9": "N"}),
           ex("J18.9", "I11.0", "I50.32", setting="inpatient", poa={"J18.9": "Y", "I11.0": "N", "I50.32": "Y"})],
    silent=[ex("I11.0", "I50.21", setting="inpatient", poa={"I11.0": "Y", "I50.21": "Y"}),
            ex("A41.9", "R65.20", "N17.9", "J96.01", setting="inpatient",
               poa={"A41.9": "Y", "R65.20": "Y", "N17.9": "Y", "J96.01": "N"}),
            ex("S72.001A", "I11.0", "I50.21", setting="inpatient", poa={"S72.001A": "Y", "I11.0": "N", "I50.21": "N"})],
)  # fmt: skip
def combination_and_part_agree(case: Case) -> Iterable[Finding]:
    for row in case.touched:
        _, parts, words = next(found for found in _PARTS if row.code.startswith(found[0]))
        marks = {part.poa for part in case.find(*parts)}
        if len(marks) != 1 or marks == {row.poa}:
            continue
        part = case.find(*parts)[0]
        if row.poa == "Y" and part.poa == "N":
            message = f"{part.code} arose after admission; {words} is part of {row.code}: N, unless both were present."
            yield case.say([row, part], message, case.choice(case.set_poa(row, "N"), case.set_poa(part, "Y")))
        elif row.poa == "N" and part.poa == "Y" and row.code.startswith(_LASTING_BASE):
            message = f"{row.code} is N, but {part.code} was present on admission and the rest of it lasts: Y."
            yield case.say([row, part], message, case.choice(case.set_poa(row, "Y"), case.set_poa(part, "N")))
