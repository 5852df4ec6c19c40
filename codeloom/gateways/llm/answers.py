"""What a model claims about a note, in the form it is asked for. Nothing here is believed: the rule layer checks every claim.

A quote is meant to be literally in the note and a code to exist; neither is known here. Printing a claim shows nothing of
it, because quotes are words of the note.
"""

import unicodedata
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, OnErrorOmit, StringConstraints

from codeloom.coding.suggesting.shapes import MOST_NOTE, Confidence, RiskKind

MOST_CLAIMS = 60
"""Claims of one kind in an answer; more are no suggestion for one visit."""

Problem = Literal[
    "minor", "stable_chronic", "acute_uncomplicated", "stable_acute", "acute_uncomplicated_inpatient", "chronic_exac",
    "undiagnosed_new", "acute_systemic", "acute_complicated_injury", "chronic_severe", "threat",
]  # fmt: skip
Data = Literal["tests_ordered", "tests_reviewed", "external_notes", "historian", "indep_interp", "discussion"]
RiskLevel = Literal["minimal", "low", "moderate", "high"]


def printable(text: str) -> str:
    """The text in one line, without control and direction characters."""
    return " ".join("".join(" " if unicodedata.category(c)[0] == "C" else c for c in text).split())


Words = Annotated[str, StringConstraints(max_length=600), AfterValidator(printable)]
Quote = Annotated[str, StringConstraints(min_length=1, max_length=MOST_NOTE)]
Quotes = Annotated[list[Quote], Field(min_length=1, max_length=8)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[A-Za-z0-9.]{1,12}$")]
Modifier = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[A-Za-z0-9]{2}$")]


class Claimed(BaseModel):
    """Base of all claims: frozen, unknown fields passed over, nothing shown when printed."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        return ()


class ProblemClaim(Claimed):
    """One problem addressed at the visit."""

    kind: Problem
    words: Words
    quotes: Quotes


class DataClaim(Claimed):
    """One test, document, historian, interpretation or discussion that counts."""

    kind: Data
    words: Words
    quotes: Quotes


class RiskClaim(Claimed):
    """One management decision with the risk it stands for."""

    kind: RiskLevel
    words: Words
    quotes: Quotes


class TimeClaim(Claimed):
    """The provider's total time on the date of the visit as the note states it."""

    minutes: Annotated[int, Field(ge=0, le=1440)]
    quotes: Quotes


class DiagnosisClaim(Claimed):
    """One ICD-10-CM code, in the order the model would report them."""

    code: Code
    quotes: Quotes
    confidence: Confidence
    why: Words


class ProcedureClaim(Claimed):
    """One procedure or supply; `code` is None where the model knows no number."""

    code: Code | None
    words: Words
    units: Annotated[int, Field(ge=1, le=999)]
    modifiers: Annotated[list[Modifier], Field(max_length=4)]
    quotes: Quotes
    confidence: Confidence


class ReviewClaim(Claimed):
    """Something to look at before billing. `quotes` may be empty where the point is what the note does not say."""

    kind: RiskKind
    message: Words
    codes: Annotated[list[Code], Field(max_length=12)]
    quotes: Annotated[list[Quote], Field(max_length=8)]


def _many(most: int = MOST_CLAIMS) -> Any:
    return Field(max_length=most)


class ElementsAndDiagnoses(Claimed):
    """The first answer. A claim that is not in its form is left out; a list that is none makes the answer unreadable."""

    problems: Annotated[list[OnErrorOmit[ProblemClaim]], _many()]
    data: Annotated[list[OnErrorOmit[DataClaim]], _many()]
    risk: Annotated[list[OnErrorOmit[RiskClaim]], _many()]
    time: TimeClaim | None
    diagnoses: Annotated[list[OnErrorOmit[DiagnosisClaim]], _many()]


class ProceduresAndRisks(Claimed):
    """The second answer, read like the first."""

    procedures: Annotated[list[OnErrorOmit[ProcedureClaim]], _many()]
    risks: Annotated[list[OnErrorOmit[ReviewClaim]], _many()]


UNSAID = {
    "title", "default", "description", "maxLength", "minLength", "pattern", "maxItems", "minItems", "maximum", "minimum",
}  # fmt: skip
"""What structured output of one provider or the other does not take; pydantic holds these limits when the answer is read."""


def form_of(answer: type[Claimed]) -> dict[str, Any]:
    """The JSON schema of an answer as both providers take it: every field required, no other allowed, no limits."""
    schema = _plain(answer.model_json_schema(), ())
    if not isinstance(schema, dict):
        raise TypeError("the schema of an answer is an object")
    return schema


def _plain(node: Any, above: tuple[str, ...]) -> Any:
    if isinstance(node, list):
        return [_plain(item, ()) for item in node]
    if not isinstance(node, dict):
        return node
    names_fields = above[-1:] in (("properties",), ("$defs",))
    kept = {key: _plain(value, (*above, key)) for key, value in node.items() if names_fields or key not in UNSAID}
    if kept.get("type") == "object" and "properties" in kept:
        kept |= {"required": list(kept["properties"]), "additionalProperties": False}
    return kept
