"""The frozen values that reading yields: patients, chart drafts and their facts. The reading itself is reading.py."""

import zlib
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Any

import orjson

_PACK_FROM = 16_384


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """Who the patient is. `identity` is `system|value`, else the id; `sex` is "M", "F" or empty."""

    identity: str
    family: str
    given: str
    birth_date: date | None
    sex: str
    mrn: str
    deceased: bool
    deceased_on: date | None

    @property
    def content_hash(self) -> str:
        """Changes when anything about the patient does."""
        return _digest(self)


@dataclass(frozen=True, slots=True)
class ConditionFact:
    """A condition: SNOMED code (may be empty), words, any ICD-10-CM codes of the source, dates as written."""

    snomed: str
    text: str
    icd10cm: tuple[str, ...]
    status: str
    onset: str
    abatement: str


@dataclass(frozen=True, slots=True)
class ProcedureFact:
    """A procedure or immunization. `system` is snomed, cpt, hcpcs, icd10pcs, cvx, cdt or empty."""

    system: str
    code: str
    text: str
    performed: str


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
    """A medication. `ordered_here` is False for one ordered earlier and still active."""

    rxnorm: str
    text: str
    status: str
    authored: str
    ordered_here: bool


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """A note or report. The text is kept packed, so that a hundred thousand notes fit in memory; `text` unpacks it."""

    title: str
    kind: str
    written: str
    composed: bool
    words: int
    packed: bytes

    @property
    def text(self) -> str:
        """The text: no control characters but tab and newline."""
        raw = zlib.decompress(self.packed[1:]) if self.packed[:1] == b"z" else self.packed[1:]
        return raw.decode()


def document(title: str, kind: str, written: str, text: str, composed: bool = False) -> DocumentDraft:
    """A document of `text` (already cleaned)."""
    raw = text.encode("utf-8", "replace")
    packed = b"z" + zlib.compress(raw, 1) if len(raw) > _PACK_FROM else b"=" + raw
    return DocumentDraft(title, kind, written, composed, len(text.split()), packed)


@dataclass(frozen=True, slots=True)
class ChartDraft:
    """One encounter that can be coded, with everything a coder needs.

    `identity` is the encounter's (with the source and the patient's it makes the chart unique). `period_start` and
    `period_end` are as written, with their offset; `service_date` follows docs/DEFINITIONS.md. `problems` are the patient's
    conditions as they stood on the service date. `warnings` are codes of `words.CHART_WARNINGS`. `entry` is the number of
    the encounter's entry in its file, from 1. `content_hash` changes when anything does that a coder would code from.
    `disposition` is the patient discharge status of UB-04, 0 without one.
    """

    identity: str
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
    specialty: str
    difficulty: int
    warnings: tuple[str, ...]
    content_hash: str
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

    The order of facts, composed notes, entry numbers, medications carried along and the patient's name play no part, so
    that a later export in which nothing changed for this encounter has the same hash; birth date and sex do (they bear
    on codes).
    """
    facts: list[Any] = [
        draft.identity, draft.class_code, draft.status, draft.type_text, draft.reason_text, draft.period_start,
        draft.period_end, draft.provider, draft.facility, str(draft.claim_total), draft.specialty,
        patient.birth_date, patient.sex,
        *([draft.disposition] if draft.disposition else []),
    ]  # fmt: skip
    for listed in (draft.conditions, draft.problems, draft.procedures, draft.measurements):
        facts.append(sorted(orjson.dumps(fact).decode() for fact in listed))
    facts.append(sorted(orjson.dumps(fact).decode() for fact in draft.medications if fact.ordered_here))
    facts.append(
        sorted(
            f"{doc.title}\n{doc.written}\n{blake2b(doc.text.encode(), digest_size=16).hexdigest()}"
            for doc in draft.documents
            if not doc.composed
        )
    )
    return replace(draft, content_hash=_digest(facts))
