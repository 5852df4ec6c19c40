"""What is gathered for one patient and for one encounter before it becomes charts. Values only."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from codeloom.gateways.fhir.drafts import (
    ChartNotice,
    ConditionFact,
    DocumentDraft,
    Measurement,
    MedicationFact,
    ProcedureFact,
)
from codeloom.gateways.fhir.identifiers import Origin
from codeloom.gateways.fhir.payers import HeldCoverage, Insured
from codeloom.gateways.fhir.references import Directory


@dataclass(frozen=True, slots=True)
class HeldCondition:
    """A condition of the patient: the encounter it was recorded in (place, or None), when it began and ended."""

    fact: ConditionFact
    encounter: int | None
    began: date | None
    ended: date | None


@dataclass(frozen=True, slots=True)
class HeldNote:
    """A document of an encounter, and the place of the resource it comes from among the patient's notes."""

    draft: DocumentDraft
    resource: int


@dataclass(slots=True)
class Bucket:
    """What was found for one encounter. `in_error` counts entries left out as entered in error, by what they are."""

    conditions: list[HeldCondition] = field(default_factory=list)
    procedures: list[ProcedureFact] = field(default_factory=list)
    measurements: list[Measurement] = field(default_factory=list)
    medications: list[MedicationFact] = field(default_factory=list)
    notes: list[HeldNote] = field(default_factory=list)
    in_words: list[str] = field(default_factory=list)
    texts: set[int] = field(default_factory=set)
    notices: list[ChartNotice] = field(default_factory=list)
    in_error: Counter[str] = field(default_factory=Counter)
    insured: list[Insured] = field(default_factory=list)
    total: Decimal | None = None


@dataclass(slots=True)
class PatientMaterial:
    """What was found for one patient beyond single encounters. The directories resolve references to places of the lists;
    `replaced` are references to notes that others take the place of, `loose_notes` notes that name no encounter."""

    conditions: list[HeldCondition] = field(default_factory=list)
    conditions_at: Directory = field(default_factory=Directory)
    active_medications: list[MedicationFact] = field(default_factory=list)
    coverages: list[HeldCoverage] = field(default_factory=list)
    coverages_at: Directory = field(default_factory=Directory)
    notes: int = 0
    notes_at: Directory = field(default_factory=Directory)
    replaced: list[tuple[str, Origin]] = field(default_factory=list)
    loose_notes: int = 0
    note_bytes: int = 0
