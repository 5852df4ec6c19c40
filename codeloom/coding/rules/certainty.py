"""Family: certainty of diagnoses (guidelines IV.H and the exceptions of II.H), read from the evidence in memory."""

from collections.abc import Iterable

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.doubt import DOUBTED, Reading, read, uncertain
from codeloom.coding.rules.rule import codes, ex, rule

_COMPLAINTS = codes("G89 H57.1 H92.0 M25.5 M54.2 M54.5 M54.6 M54.9 M79.1 M79.6 N63 N64.4 R V W X Y Z")
"""Symptoms, findings, status and causes: what is coded instead of an uncertain diagnosis."""


_CONFIRMED_ONLY = ("B20", "Z21", "A92.5", "U07.1", "J09", "J10")
"""Coded when confirmed only, in every setting."""


def _definite(row: Row) -> bool:
    """A diagnosis, not a complaint, nor a code that is itself for the suspected."""
    complaint = row.code.startswith(_COMPLAINTS) and not row.code.startswith(_CONFIRMED_ONLY)
    return row.fact.reportable and not complaint and "suspected" not in row.fact.title.lower()


def doubtful_rows(case: Case) -> list[Row]:
    """Rows whose evidence qualifies them. The encounter's evidence is matched by words of the descriptor.

    Where it names no row, it speaks of the only diagnosis when it is one single statement.
    """
    rows = [row for row in case.rows if _definite(row)]
    own = [row for row in rows if row.line.evidence and _doubted(row, row.line.evidence)]
    text = case.context.evidence
    if not text or not uncertain(text):
        return own
    reading = read(text)
    open_rows = [row for row in rows if not row.line.evidence]
    named = [row for row in open_rows if reading.doubts(row.fact.title)]
    if not named and len(open_rows) == 1 and reading.statements == 1 and _meant(open_rows[0], reading):
        named = open_rows
    return own + named


def _doubted(row: Row, text: str) -> bool:
    """Whether a text about this row doubts it, and not only its cause or its neighbor."""
    if not uncertain(text):
        return False
    reading = read(text)
    return reading.doubts(row.fact.title) or _meant(row, reading)


def _meant(row: Row, reading: Reading) -> bool:
    """Whether a text that does not name the row in its own words opens with a doubt."""
    return reading.head == DOUBTED and not reading.names(row.fact.title)


@rule(
    "OUT-01", Severity.ERROR, "IV.H", "Uncertain diagnosis coded in outpatient setting", setting="outpatient", evidence=True,
    hint="Code the symptoms or other reason for the visit instead.",
    fires=[ex("J18.9", setting="outpatient", evidence="probable pneumonia"),
           ex("I26.99", "R07.9", setting="outpatient", evidence="chest pain, r/o PE")],
    silent=[ex("J18.9", setting="inpatient", evidence="probable pneumonia"),
            ex("J18.9", setting="outpatient", evidence="pneumonia"), ex("R07.9", setting="outpatient", evidence="suspected MI"),
            ex("J18.9", evidence="probable pneumonia"),
            ex("J18.9", setting="outpatient", evidence="suspected pneumonia, confirmed on film"),
            ex("J45.909", setting="outpatient", evidence="asthma, probably triggered by pollen"),
            ex("J18.9", setting="outpatient", evidence="pneumonia, will likely need follow-up in 2 weeks")],
)  # fmt: skip
def outpatient_diagnosis_is_certain(case: Case) -> Iterable[Finding]:
    for row in doubtful_rows(case):
        message = f"{row.code} is documented as uncertain. Outpatient: code the symptoms or other reason for the visit instead."
        yield case.say([row], message, case.choice(case.remove(row)))


@rule(
    "CNF-01", Severity.ERROR, "I.C.1.a.1, I.C.1.f.1, I.C.1.g.1.a, I.C.10.c", "Code only confirmed HIV, Zika, COVID-19, influenza",
    hint="Code the symptoms or exposure; suspected identified influenza is J11.-.",
    on=_CONFIRMED_ONLY, evidence=True,
    fires=[ex("U07.1", setting="inpatient", evidence="suspected COVID-19"), ex("B20", evidence="possible HIV disease")],
    silent=[ex("U07.1", evidence="COVID-19 positive"), ex("U07.1"),
            ex("J18.9", setting="inpatient", evidence="probable pneumonia")],
)  # fmt: skip
def only_confirmed_cases(case: Case) -> Iterable[Finding]:
    for row in doubtful_rows(case):
        if row.code.startswith(_CONFIRMED_ONLY):
            message = f"{row.code} is coded only when confirmed, in every setting."
            yield case.say([row], message, case.choice(case.remove(row)))


@rule(
    "CNF-02", Severity.WARN, "II, III, IV.J", "Evidence says that the diagnosis is not there",
    hint="Take the code out, or mark the words that support it.",
    when=lambda fact: fact.reportable and fact.code[0] not in "RVWXYZ", evidence=True,
    fires=[ex("I26.99", evidence="Pulmonary embolism was ruled out by CT."), ex("J18.9", evidence="no evidence of pneumonia"),
           ex("I21.4", evidence=["No myocardial infarction"])],
    silent=[ex("I26.99", evidence="Pulmonary embolism. No right heart strain."),
            ex("E11.9", evidence="type 2 diabetes without complications"),
            ex("J18.9", evidence="PE ruled out; pneumonia"), ex("J18.9", evidence="suspected pneumonia ruled in by CT"),
            ex("J18.9", evidence="Pneumonia not ruled out")],
)  # fmt: skip
def evidence_does_not_deny(case: Case) -> Iterable[Finding]:
    for row in case.touched:
        text = row.line.evidence or case.context.evidence
        if _definite(row) and text and uncertain(text) and read(text).denies(row.fact.title):
            yield case.say([row], f"{row.code}: the evidence says that it is not there.", case.choice(case.remove(row)))
