"""How sure a text is of what it names: which of its clauses express doubt. Reading only; the rules are in certainty.py."""

import re
from dataclasses import dataclass

from codeloom.coding.rules.rule import codes

_UNCERTAIN = re.compile(
    r"\b(?:probabl[ey]|suspect(?:ed|s|ing)?|suspicio(?:n|us) (?:for|of)|questionable|rule[- ]out|r/o|compatible with"
    r"|consistent with|working (?:diagnosis|dx)|likely|possibl[ey]|presum(?:ed|ptive|ably)|concern(?:ing)? for"
    r"|still to be ruled out|cannot exclude|can(?:not|'t) be excluded|differential (?:diagnosis|includes)|may (?:have|be|represent)"
    r"|might (?:have|be)|appears? to (?:be|have)|indicative of"
    r"|suggestive of|apparent(?:ly)?|versus|vs\.?)(?=\W|$)"
    r"|(?:^|(?<=[\s(,]))\?\s*(?=[A-Za-z])",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"\b(?:(?:will|would|should|is|are) (?:most |very )?likely(?: to)?|likely (?:to|will)|may be)"
    r" (?:be )?(?:need|require|benefit|return|follow|discharge|improve|resolve|recover|continue|start|repeat|admitt?|transfer"
    r"|see|refer)\w*"
    r"|\bconsistent with (?:prior|previous|past|known|baseline|earlier|last)\b"
    r"|\b(?:previously|initially|once) suspected\b",
    re.IGNORECASE,
)
"""Doubt about what will be done, about what was, or none at all."""
_CAUSE_ONLY = re.compile(
    rf"(?:{_UNCERTAIN.pattern})[ ,]*(?:due to|secondary to|related to|caused by|triggered by|brought on by|precipitated by|from"
    r"|attributable to)\b",
    re.IGNORECASE,
)
"""Doubt about a cause: what stands before it is established."""
_CLAUSE = re.compile(rf"\s*,\s*|\s+(?:and|with)\s+(?={_UNCERTAIN.pattern})|\s+but\s+", re.IGNORECASE)
_STATEMENT = re.compile(r"[.;\n|]+(?:\s|$)")
_ALL_AFTER = re.compile(r"\bdifferential\b", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True)
class Reading:
    """The clauses of a text in two lists, stated and doubted, in lower case. `statements` is how many sentences it has."""

    stated: tuple[str, ...]
    doubted: tuple[str, ...]
    statements: int

    def doubts(self, title: str) -> bool:
        """Whether the condition of this descriptor is named where the text doubts, and no better where it states."""
        doubted = _matches(title, self.doubted)
        return doubted > 0 and doubted >= _matches(title, self.stated)

    def names(self, title: str) -> bool:
        """Whether the text states the condition of this descriptor."""
        return _matches(title, self.stated) > 0


def read(text: str) -> Reading:
    """Sort the clauses of a text into stated and doubted."""
    statements = [part for part in _STATEMENT.split(text) if part.strip()]
    stated: list[str] = []
    doubted: list[str] = []
    for statement in statements:
        if uncertain(statement):
            _sort(statement, stated, doubted)
        else:
            stated.append(_written_out(statement))
    return Reading(tuple(stated), tuple(doubted), len(statements))


def _sort(statement: str, stated: list[str], doubted: list[str]) -> None:
    """Sort clauses into stated and doubted.

    A clause of doubt alone ("pneumonia, probable") qualifies the clause before it, or the one after when it comes first.
    """
    clauses = [part for part in _CLAUSE.split(_PLAN.sub(" ", statement)) if part.strip()]
    marks = [bool(_UNCERTAIN.search(part)) for part in clauses]
    for place, clause in enumerate(clauses):
        alone = (
            marks[place] and not _CAUSE_ONLY.search(clause) and not re.search(r"\w{2,}", _UNCERTAIN.sub(" ", clause))
        )
        if alone and len(clauses) > 1:
            marks[place - 1 if place else 1] = True
        if _ALL_AFTER.search(clause):
            marks[place:] = [True] * len(marks[place:])
    for clause, mark in zip(clauses, marks, strict=True):
        cause = _CAUSE_ONLY.search(clause)
        if mark and cause and cause.start():
            stated.append(_written_out(clause[: cause.start()]))
            doubted.append(_written_out(clause[cause.start() :]))
        else:
            (doubted if mark else stated).append(_written_out(clause))


def uncertain(text: str) -> bool:
    """Whether a text qualifies a diagnosis as not established."""
    left = _PLAN.sub(" ", text)
    match = _UNCERTAIN.search(left)
    return bool(match) and not (
        re.search(r"\bconfirmed\b", left, re.IGNORECASE) and not _NEGATED_CONFIRMATION.search(left)
    )


def _written_out(text: str) -> str:
    lower = text.lower()
    return " ".join([lower, *(words for short, words in _SHORT.items() if re.search(rf"\b{short}\b", lower))])


def _matches(title: str, parts: tuple[str, ...]) -> int:
    """How many words of a descriptor stand in the parts, by their first six letters."""
    words = {word[:6] for word in _WORD.findall(title.lower()) if word not in _COMMON}
    return len(words & {word[:6] for part in parts for word in _WORD.findall(part)})
