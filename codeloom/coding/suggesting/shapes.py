"""A suggestion for one encounter note. Values only; every provider, offline or by model, ends in these.

Offsets are character positions into the note, half-open; the text of a span is the note's own, letter for letter.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from codeloom.coding.em.shapes import OneMoreFact
from codeloom.coding.lines import Finding

Confidence = Literal["high", "medium", "low"]
RiskKind = Literal["under_documented", "over_coded", "missing_specificity", "unsupported"]

MOST_NOTE = 10_000
"""The longest note in characters, after trimming."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What is known of the encounter beside its note. `patient` is "new" or "established"; `minutes` the provider's total
    time on the date; `age` whole years on it; `sex` "M" or "F"; `setting` a kind of service (office, ed, inpatient,
    telehealth, home and their like). None or empty where unknown."""

    dos: date
    patient: str = "established"
    minutes: int | None = None
    age: int | None = None
    sex: str | None = None
    setting: str = "office"


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the note."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """One code line proposed. `code` is None for a procedure without a number; `verified` says the code exists in a list
    that is loaded and is billable on the service date. `why` is one plain sentence that says what it rests on.
    `pointers` are the codes of the proposed diagnoses a procedure was done for, four at most."""

    code: str | None
    system: str
    title: str
    evidence: tuple[Span, ...]
    confidence: Confidence
    why: str
    verified: bool = True
    units: int = 1
    modifiers: tuple[str, ...] = ()
    pointers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Element:
    """One counted element of the E/M level: its column (problems, data, risk, time), its kind, words for a person, and
    where the note says it."""

    column: Literal["problems", "data", "risk", "time"]
    kind: str
    words: str
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Em:
    """The E/M level with what it rests on. `mdm`, `problems`, `data`, `risk` are straightforward, low, moderate or high;
    `decided_by` is "mdm" or "time"; `deciding` names the columns that decide; `by_time` is the code the time alone gives."""

    code: str | None
    modifiers: tuple[str, ...]
    mdm: str
    minutes: int | None
    problems: str
    data: str
    risk: str
    elements: tuple[Element, ...]
    decided_by: str
    deciding: tuple[str, ...]
    by_time: str | None
    one_more_fact: tuple[OneMoreFact, ...]


@dataclass(frozen=True, slots=True)
class Risk:
    """What a reviewer should look at before billing, with its place in the note and the codes it speaks of."""

    kind: RiskKind
    message: str
    codes: tuple[str, ...]
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A claim that was not kept, with the reason in words for a person; never words of the note."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Made:
    """How an answer was made: `provider` is offline or the name of a model provider; `model`, and `prompt` with name and
    fingerprint of each question, are empty for the offline engine. `cost` is in US dollars, None where no price is set; `ms`
    counts all of it, checks included."""

    provider: str
    code_set: str
    ms: int
    model: str = ""
    prompt: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The whole answer; diagnoses in sequence, first-listed on top. `findings` are of the rules on the whole list, their
    rows counting diagnoses, then procedures that have a code. `made` is noted by the service that asked for it."""

    diagnoses: tuple[Proposal, ...] = ()
    procedures: tuple[Proposal, ...] = ()
    em: Em | None = None
    risks: tuple[Risk, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    findings: tuple[Finding, ...] = ()
    made: Made | None = None
