"""Family: certainty of diagnoses (guidelines IV.H and the exceptions of II.H), read from the evidence in memory."""

import re
from collections.abc import Iterable

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.rule import codes, ex, rule

_UNCERTAIN = re.compile(
    r"\b(probabl[ey]|suspect(?:ed|s|ing)?|suspicio(?:n|us) (?:for|of)|questionable|rule[- ]out|r/o|compatible with|consistent with"
    r"|working (?:diagnosis|dx)|likely|possibl[ey]|presum(?:ed|ptive|ably)|concern(?:ing)? for|still to be ruled out|cannot exclude"
    r"|can(?:not|'t) be excluded|differential (?:diagnosis|includes)|may (?:have|be|represent)"
    r"|might (?:have|be)|appears to be|indicative of"
    r"|suggestive of|apparent(?:ly)?|versus|vs\.?)(?=\W|$)",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"\b(?:(?:will|would|should|is|are) (?:most |very )?likely(?: to)?|likely (?:to|will)|may be)"
    r" (?:be )?(?:need|require|benefit|return|follow|discharge|improve|resolve|recover|continue|start|repeat|admitt?|transfer"
    r"|see|refer)\w*",
    re.IGNORECASE,
)
"""Doubt about what will be done, not about what the patient has."""
_CAUSE_ONLY = re.compile(
    _UNCERTAIN.pattern
    + r"[ ,]*(?:due to|secondary to|related to|caused by|triggered by|brought on by|precipitated by|from|attributable to)\b",
    re.IGNORECASE,
)
"""Doubt about a cause: what stands before it is established."""
_NEGATED_CONFIRMATION = re.compile(r"\b(?:not|un|never|to be|awaiting|if) ?(?:yet )?(?:been )?confirm", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{4,}")
_COMMON = frozenset(
    codes(
        "with without unspecified other disease disorder acute chronic type site left right organism specified elsewhere classified"
        " encounter initial subsequent sequela mellitus essential primary code codes patient diagnosis"
    )
)
_SHORT = {
    "acs": "coronary syndrome",
    "afib": "atrial fibrillation",
    "aki": "kidney failure",
    "cancer": "malignant neoplasm",
    "cap": "pneumonia",
    "chf": "heart failure",
    "ckd": "kidney disease",
    "copd": "chronic obstructive pulmonary",
    "cva": "cerebral infarction",
    "dm": "diabetes",
    "dvt": "thrombosis embolism",
    "flu": "influenza",
    "gallstones": "calculus gallbladder",
    "gerd": "gastro-esophageal reflux",
    "heart attack": "myocardial infarction",
    "htn": "hypertension",
    "kidney stone": "calculus kidney",
    "malignancy": "malignant neoplasm",
    "mi": "myocardial infarction",
    "ms": "multiple sclerosis",
    "nstemi": "myocardial infarction",
    "osa": "sleep apnea",
    "pe": "pulmonary embolism",
    "pna": "pneumonia",
    "ra": "rheumatoid arthritis",
    "sbo": "intestinal obstruction",
    "stemi": "myocardial infarction",
    "stroke": "cerebral infarction",
    "tb": "tuberculosis",
    "tia": "transient ischemic attack",
    "uti": "urinary tract infection",
}
"""What the record writes short, in the words of the descriptors."""


def uncertain(text: str) -> bool:
    """Whether a phrase qualifies its diagnosis as not established."""
    text = _PLAN.sub(" ", text)
    found = _UNCERTAIN.search(text)
    if not found:
        return False
    confirmed = re.search(r"\bconfirmed\b", text[found.end() :], re.IGNORECASE)
    return not (confirmed and not _NEGATED_CONFIRMATION.search(text[found.start() :]))


def _definite(row: Row) -> bool:
    """A diagnosis, not a symptom, status, history or cause, nor a code that is itself for the suspected."""
    return row.fact.reportable and row.code[0] not in "RVWXYZ" and "suspected" not in row.fact.title.lower()


def doubtful_rows(case: Case) -> list[Row]:
    """Rows whose evidence qualifies them. The encounter's evidence is matched by words of the descriptor.

    Where it names no row, it speaks of the only diagnosis when it is one single statement.
    """
    rows = [row for row in case.rows if _definite(row)]
    own = [row for row in rows if row.line.evidence and _doubted(row, row.line.evidence)]
    text = case.context.evidence
    if not text or not uncertain(text):
        return own
    statements = [part for part in re.split(r"[.;\n|]+(?:\s|$)", text) if part.strip()]
    doubtful = [_written_out(_doubt_of(part)) for part in statements if uncertain(part)]
    open_rows = [row for row in rows if not row.line.evidence]
    named = [row for row in open_rows if _named(row, doubtful)]
    if not named and len(open_rows) == 1 and len(statements) == 1 and _doubted(open_rows[0], text):
        named = open_rows
    return own + named


def _doubted(row: Row, text: str) -> bool:
    """Whether a text about this row doubts it, and not only what caused it."""
    if not uncertain(text):
        return False
    cause = _CAUSE_ONLY.search(text)
    return not (cause and _named(row, [_written_out(text[: cause.start()])]))


def _doubt_of(statement: str) -> str:
    """The part of a statement its doubt speaks of: all of it, or what follows "probably due to"."""
    cause = _CAUSE_ONLY.search(statement)
    return statement[cause.start() :] if cause else statement


def _written_out(text: str) -> str:
    lower = text.lower()
    return " ".join([lower, *(words for short, words in _SHORT.items() if re.search(rf"\b{short}\b", lower))])


def _named(row: Row, doubtful: list[str]) -> bool:
    """A word of the descriptor stands in a statement that expresses doubt."""
    words = {word[:6] for word in _WORD.findall(row.fact.title.lower()) if word not in _COMMON}
    return any(word[:6] in words for part in doubtful for word in _WORD.findall(part))


@rule(
    "OUT-01", Severity.ERROR, "IV.H", "Uncertain diagnosis coded in outpatient setting", setting="outpatient",
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
    if not case.context.evidence and not any(row.line.evidence for row in case.rows):
        return
    for row in doubtful_rows(case):
        yield case.say(
            [row], f"{row.code} is documented as uncertain. Outpatient: code the symptoms instead.", case.remove(row)
        )


_CONFIRMED_ONLY = ("B20", "Z21", "A92.5", "U07.1", "J09", "J10")


@rule(
    "CNF-01", Severity.ERROR, "I.C.1.a.1, I.C.1.f.1, I.C.1.g.1.a, I.C.10.c", "Code only confirmed HIV, Zika, COVID-19, influenza",
    hint="Code the symptoms or exposure; suspected identified influenza is J11.-.",
    on=_CONFIRMED_ONLY,
    fires=[ex("U07.1", setting="inpatient", evidence="suspected COVID-19"), ex("B20", evidence="possible HIV disease")],
    silent=[ex("U07.1", evidence="COVID-19 positive"), ex("U07.1"),
            ex("J18.9", setting="inpatient", evidence="probable pneumonia")],
)  # fmt: skip
def only_confirmed_cases(case: Case) -> Iterable[Finding]:
    if not case.context.evidence and not any(row.line.evidence for row in case.rows):
        return
    for row in doubtful_rows(case):
        if row.code.startswith(_CONFIRMED_ONLY):
            yield case.say([row], f"{row.code} is coded only when confirmed, in every setting.", case.remove(row))
