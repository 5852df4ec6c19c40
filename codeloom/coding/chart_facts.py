"""What came with a chart (charts.payload_enc) as the screens and rules read it: coded facts with their words, no document."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

MEDICATION_STANDINGS = {
    "not-taken": "not taken", "stopped": "stopped", "completed": "completed", "cancelled": "cancelled",
    "on-hold": "on hold", "planned": "only planned", "prohibited": "not to be given", "unknown": "unknown whether taken",
    "given": "given in this stay or visit only",
}  # fmt: skip
"""Why a medication is not one the patient takes, in words."""


STANDINGS = ("", "preliminary", "superseded", "cancelled")
"""Of documents, the best first: one that holds has none."""
_NOT_CONFIRMED = frozenset({"unconfirmed", "provisional", "differential", "refuted", "entered-in-error"})
_OVER = frozenset({"inactive", "resolved"})


@dataclass(frozen=True, slots=True)
class ConditionFact:
    """A condition of the source: its code there, and the diagnosis codes the source itself gave.

    `icd10cm` are those of ICD-10-CM, `other` pairs of a book (icd10, icd9, unnamed, unknown) and a code. `verification` and
    `status` are FHIR's words for how sure the source is and how the condition stands.
    """

    key: str
    code: str
    display: str
    icd10cm: tuple[str, ...]
    onset: str
    other: tuple[tuple[str, str], ...] = ()
    sites: tuple[str, ...] = ()
    status: str = ""
    verification: str = ""
    abatement: str = ""

    @property
    def doubt(self) -> str:
        """How unsure the source is, in FHIR's word; empty for a confirmed condition."""
        return self.verification if self.verification in _NOT_CONFIRMED else ""

    def over_on(self, day: date | None) -> bool:
        """Whether the condition was over on a day: ended before it, or over without saying since when."""
        try:
            ended = date.fromisoformat(self.abatement)
        except ValueError:
            return self.status in _OVER
        return day is not None and ended < day


@dataclass(frozen=True, slots=True)
class DatedFact:
    """A procedure, observation or medication: what, when, and a value where there is one.

    `standing` says of a medication why it is not one the patient takes (MEDICATION_STANDINGS), else it is empty.
    """

    code: str
    display: str
    when: str
    value: str = ""
    sites: tuple[str, ...] = ()
    standing: str = ""


@dataclass(frozen=True, slots=True)
class PayerFact:
    """Who pays: a name, the type of coverage and the patient's relationship to the insured, in words."""

    name: str = ""
    type: str = ""
    relationship: str = ""


@dataclass(frozen=True, slots=True)
class ImportNotice:
    """Something about the import that the coder must know: a code of the reader and what it speaks of."""

    code: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Payload:
    """Everything coded that came with the encounter. `period` is as written, with offsets; `standings` are those of the
    documents by position; `disposition` is a patient discharge status of UB-04, 0 when not known."""

    conditions: tuple[ConditionFact, ...]
    problems: tuple[ConditionFact, ...]
    procedures: tuple[DatedFact, ...]
    observations: tuple[DatedFact, ...]
    medications: tuple[DatedFact, ...]
    provider: str
    facility: str
    reason: str
    payer: PayerFact
    period: tuple[str, str]
    standings: tuple[str, ...]
    notices: tuple[ImportNotice, ...]
    disposition: int = 0

    @property
    def taken(self) -> tuple[str, ...]:
        """The medications that the patient takes, by name."""
        return tuple(fact.display for fact in self.medications if not fact.standing)

    def standing_at(self, position: int) -> str:
        """The standing of the document at a position."""
        return self.standings[position] if 0 <= position < len(self.standings) else ""


def read_payload(written: str) -> Payload:
    """Read what the importer stored, as JSON; an absent part is empty."""
    stored: dict[str, Any] = json.loads(written) if written else {}
    payer: dict[str, str] = stored.get("payer") or {}
    period: list[str] = stored.get("period") or ["", ""]
    return Payload(
        conditions=tuple(_condition(c) for c in stored.get("conditions", ())),
        problems=tuple(_condition(c) for c in stored.get("problems", ())),
        procedures=tuple(_dated(p) for p in stored.get("procedures", ())),
        observations=tuple(_dated(o) for o in stored.get("observations", ())),
        medications=tuple(_dated(m) for m in stored.get("medications", ())),
        provider=stored.get("provider") or "",
        facility=stored.get("facility") or "",
        reason=stored.get("reason") or "",
        payer=PayerFact(payer.get("name") or "", payer.get("type") or "", payer.get("relationship") or ""),
        period=(period[0] or "", period[-1] or ""),
        standings=tuple(stored.get("standings", ())),
        notices=tuple(_notice(w) for w in stored.get("warnings", ())),
        disposition=stored.get("disposition") or 0,
    )


def _notice(written: str | list[str]) -> ImportNotice:
    """A notice; earlier releases stored the code alone."""
    return ImportNotice(written) if isinstance(written, str) else ImportNotice(written[0], tuple(written[1:]))


def _condition(fact: dict[str, Any]) -> ConditionFact:
    return ConditionFact(
        key=fact["key"],
        code=fact.get("code") or "",
        display=fact.get("display") or "",
        icd10cm=tuple(fact.get("icd10cm") or ()),
        onset=fact.get("onset") or "",
        other=tuple((book, code) for book, code in fact.get("other") or ()),
        sites=tuple(fact.get("sites") or ()),
        status=fact.get("status") or "",
        verification=fact.get("verification") or "",
        abatement=fact.get("abatement") or "",
    )


def _dated(fact: dict[str, Any]) -> DatedFact:
    return DatedFact(
        code=fact.get("code") or "",
        display=fact.get("display") or "",
        when=fact.get("when") or "",
        value=fact.get("value") or "",
        sites=tuple(fact.get("sites") or ()),
        standing=fact.get("standing") or "",
    )
