"""The frozen values that reading yields: patients, chart drafts and their facts. The reading itself is reading.py."""

import zlib
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Any

import orjson

from codeloom.coding.same_person import Demographics

_PACK_FROM = 16_384
NOT_CONFIRMED = frozenset({"unconfirmed", "provisional", "differential", "refuted", "entered-in-error"})
"""FHIR's verificationStatus of conditions that nobody has confirmed."""


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """What a source knows a person or a visit by.

    `kind` is "assigned" (a number with the system that gave it: `key` is `system|value`), "local" (a resource's id within
    a named source: `source|Type/id`), "bare" (an id whose source nobody named), or "shared" (an assigned value that stands
    on clearly different people of this set of files, and so names nobody).
    """

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """Who the patient is. `names` are all (family, given) pairs, the current one first; `sex` is "M", "F" or empty.

    `identifiers` come in a fixed order whatever the order in the source; one of these at least is there. `former` is the
    one identity that releases up to 0.3.0 knew the patient by.
    """

    identifiers: tuple[Identifier, ...]
    family: str
    given: str
    names: tuple[tuple[str, str], ...]
    birth_date: date | None
    sex: str
    mrn: str
    deceased: bool
    deceased_on: date | None
    former: str = ""

    @property
    def demographics(self) -> Demographics:
        """Name, birth date and sex, to compare with another description of the person."""
        return Demographics(self.names, self.birth_date, self.sex)


@dataclass(frozen=True, slots=True)
class SentCode:
    """A diagnosis code that is not plainly ICD-10-CM. `book`: icd10 (WHO's or a country's own), icd9, unnamed (sent without
    its system), or unknown (said to be a diagnosis code and of no such form)."""

    book: str
    code: str


@dataclass(frozen=True, slots=True)
class ConditionFact:
    """A condition: SNOMED code (may be empty), words, ICD-10-CM and other codes of the source, dates as written.

    `status` and `verification` are FHIR's clinicalStatus and verificationStatus, `sites` body sites and sides in words.
    """

    snomed: str
    text: str
    icd10cm: tuple[str, ...]
    other: tuple[SentCode, ...]
    status: str
    verification: str
    onset: str
    abatement: str
    sites: tuple[str, ...]

    @property
    def what(self) -> str:
        """What it is a condition of: the same for two records of one condition, different for its other side."""
        return "|".join((self.snomed or self.text, *self.icd10cm, *self.sites))


@dataclass(frozen=True, slots=True)
class ProcedureFact:
    """A procedure or immunization. `system` is snomed, cpt, hcpcs, icd10pcs, cvx, cdt or empty; `sites` as of conditions.

    `status` is FHIR's where it is not completed.
    """

    system: str
    code: str
    text: str
    performed: str
    sites: tuple[str, ...]
    status: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """One measured or observed value, ready to show. `kind`: vital, lab, survey, social, exam, other; `code` is LOINC."""

    kind: str
    code: str
    text: str
    value: str
    unit: str
    taken: str
    flag: str


@dataclass(frozen=True, slots=True)
class MedicationFact:
    """A medication. `ordered_here` is False for one ordered earlier and still active.

    `standing` is empty for one that the patient takes or is to take, else why it says nothing of that: not-taken, stopped,
    completed, cancelled, on-hold, planned, prohibited, unknown, or given (in the stay or visit only).
    """

    rxnorm: str
    text: str
    status: str
    standing: str
    authored: str
    ordered_here: bool

    def ordered_before(self) -> "MedicationFact":
        """The same as a later visit sees it."""
        return MedicationFact(self.rxnorm, self.text, self.status, self.standing, self.authored, ordered_here=False)


@dataclass(frozen=True, slots=True)
class PayerFact:
    """Who pays for the encounter: a name, the type of coverage, and the patient's relationship to the insured, in words.

    Numbers of members and policies are never read.
    """

    name: str
    type: str
    relationship: str


@dataclass(frozen=True, slots=True, order=True)
class ChartNotice:
    """Something about the import that the chart's coder must know: a code of words.CHART_NOTICES and what it speaks of."""

    code: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """A note or report. The text is kept packed, so that a hundred thousand notes fit in memory; `text` unpacks it.

    `standing` is empty for one that holds, else superseded, preliminary or cancelled. `source` names it among the documents of
    its encounter, the same in every export; empty for one that the source does not name.
    """

    title: str
    kind: str
    written: str
    composed: bool
    words: int
    packed: bytes
    standing: str = ""
    source: str = ""

    @property
    def text(self) -> str:
        """The text: no control characters but tab and newline."""
        raw = zlib.decompress(self.packed[1:]) if self.packed[:1] == b"z" else self.packed[1:]
        return raw.decode()


def document(
    title: str, kind: str, written: str, text: str, composed: bool = False, standing: str = "", source: str = ""
) -> DocumentDraft:
    """A document of `text` (already cleaned)."""
    raw = text.encode("utf-8", "replace")
    packed = b"z" + zlib.compress(raw, 1) if len(raw) > _PACK_FROM else b"=" + raw
    return DocumentDraft(title, kind, written, composed, len(text.split()), packed, standing, source)


@dataclass(frozen=True, slots=True)
class ChartDraft:
    """One encounter that can be coded, with everything a coder needs.

    `identifiers` are the encounter's, within its patient; `former` as with the patient's. `period_start` and `period_end`
    are as written, with their offset; `service_date` follows docs/DEFINITIONS.md. `problems` are the patient's conditions
    as they stood on the service date. `documents` come in the order they are shown, the last valid one first; `notices`
    are for the coder. `entry` is the number of the encounter's entry in its file, from 1. `content_hash` changes when
    anything does that a coder would code from. `disposition` is the patient discharge status of UB-04, 0 without one.
    """

    identifiers: tuple[Identifier, ...]
    entry: int
    class_code: str
    setting: str
    group: str
    status: str
    type_text: str
    reason_text: str
    period_start: str
    period_end: str
    service_date: date | None
    provider: str
    facility: str
    conditions: tuple[ConditionFact, ...]
    problems: tuple[ConditionFact, ...]
    procedures: tuple[ProcedureFact, ...]
    measurements: tuple[Measurement, ...]
    medications: tuple[MedicationFact, ...]
    documents: tuple[DocumentDraft, ...]
    claim_total: Decimal | None
    payer: PayerFact | None
    specialty: str
    difficulty: int
    notices: tuple[ChartNotice, ...]
    content_hash: str
    former: str = ""
    disposition: int = 0


@dataclass(frozen=True, slots=True)
class PatientCharts:
    """One patient with the charts to make; what the importer commits at a time."""

    patient: PatientFacts
    charts: tuple[ChartDraft, ...]


def _digest(value: Any) -> str:
    return blake2b(orjson.dumps(value), digest_size=16).hexdigest()


def sealed(draft: ChartDraft, patient: PatientFacts) -> ChartDraft:
    """The draft with its `content_hash`.

    Identifiers, the order of facts, composed notes, entry numbers, medications carried along and the patient's name play
    no part, so that a later export in which nothing changed for this encounter has the same hash; birth date and sex do (they bear
    on codes).
    """
    facts: list[Any] = [
        draft.class_code, draft.status, draft.type_text, draft.reason_text, draft.period_start,
        draft.period_end, draft.provider, draft.facility, str(draft.claim_total), draft.specialty,
        patient.birth_date, patient.sex, draft.payer,
        *([draft.disposition] if draft.disposition else []),
    ]  # fmt: skip
    for listed in (draft.conditions, draft.problems, draft.procedures, draft.measurements, draft.notices):
        facts.append(sorted(orjson.dumps(fact).decode() for fact in listed))
    facts.append(sorted(orjson.dumps(fact).decode() for fact in draft.medications if fact.ordered_here))
    facts.append(
        sorted(
            f"{doc.title}\n{doc.written}\n{doc.standing}\n{blake2b(doc.text.encode(), digest_size=16).hexdigest()}"
            for doc in draft.documents
            if not doc.composed
        )
    )
    return replace(draft, content_hash=_digest(facts))
