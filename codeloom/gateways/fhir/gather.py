"""The second walk over a source: the clinical facts of some patients, put to their encounters."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial

from codeloom.gateways.fhir.drafts import ConditionFact, DocumentDraft, Measurement, MedicationFact, ProcedureFact
from codeloom.gateways.fhir.facts import (
    claim_total,
    condition_fact,
    in_words,
    measurements,
    medication_fact,
    procedure_fact,
)
from codeloom.gateways.fhir.index import Index, encounter_reference, subject_reference
from codeloom.gateways.fhir.notes import documents
from codeloom.gateways.fhir.references import Directory
from codeloom.gateways.fhir.resource_types import FACT_TYPES
from codeloom.gateways.fhir.streams import Entry, Source
from codeloom.gateways.fhir.tally import Tally
from codeloom.gateways.fhir.values import day, ident

MAX_NOTES_OF_PATIENT = 32 * 1024 * 1024

_MEDICATIONS = frozenset({"MedicationRequest", "MedicationAdministration", "MedicationStatement"})
_MAY_STAND_ALONE = _MEDICATIONS | {"Condition", "Claim"}


@dataclass(frozen=True, slots=True)
class HeldCondition:
    """A condition of the patient: the encounter it was recorded in (place, or None), when it began and ended."""

    fact: ConditionFact
    encounter: int | None
    began: date | None
    ended: date | None


@dataclass(slots=True)
class Bucket:
    """What was found for one encounter."""

    conditions: list[HeldCondition] = field(default_factory=list)
    procedures: list[ProcedureFact] = field(default_factory=list)
    measurements: list[Measurement] = field(default_factory=list)
    medications: list[MedicationFact] = field(default_factory=list)
    documents: list[DocumentDraft] = field(default_factory=list)
    in_words: list[str] = field(default_factory=list)
    texts: set[int] = field(default_factory=set)
    warnings: set[str] = field(default_factory=set)
    total: Decimal | None = None


@dataclass(slots=True)
class PatientMaterial:
    """What was found for one patient beyond single encounters; `conditions_at` resolves references to `conditions`."""

    conditions: list[HeldCondition] = field(default_factory=list)
    conditions_at: Directory = field(default_factory=Directory)
    active_medications: list[MedicationFact] = field(default_factory=list)
    note_bytes: int = 0


class Gathering:
    """The facts of the patients in `batch` for the encounters in `kept` (places of the index)."""

    def __init__(self, index: Index, batch: frozenset[int], kept: frozenset[int], first: bool, tally: Tally) -> None:
        self.buckets = {place: Bucket() for place in kept}
        self.patients = {place: PatientMaterial() for place in batch}
        self._index = index
        self._first = first
        self._tally = tally
        self._shared: dict[str, str] = {}
        self._seen: set[tuple[int, str, str]] = set()

    def walk(self, source: Source, owner_of: Callable[[int], int]) -> None:
        """Walk the source; `owner_of` gives the place of the patient an entry (by ordinal) belongs to, -1: nobody's,
        -2: no clinical fact."""

        def wanted(ordinal: int) -> bool:
            owner = owner_of(ordinal)
            return owner in self.patients or (self._first and owner == -1)

        for entry in source.entries(None, wanted):
            if entry.resource["resourceType"] in FACT_TYPES:
                self._take(entry)

    def _take(self, entry: Entry) -> None:
        kind, resource = entry.resource["resourceType"], entry.resource
        place = self._index.encounters_at.find(encounter_reference(kind, resource), entry.origin)
        subject = self._index.patients_at.find(subject_reference(resource), entry.origin)
        owner = subject if place is None else self._index.whose[place]
        if place is not None and subject is not None and subject != owner:
            if subject in self.patients:
                self._tally.warn("other_patient", entry.file, entry.number)
            return
        if owner is None and self._first and kind not in _MAY_STAND_ALONE:
            self._tally.warn("not_linked", entry.file, entry.number)
        patient = self.patients.get(owner) if owner is not None else None
        if patient is None or self._repeated(kind, entry):
            return
        bucket = self.buckets.get(place) if place is not None else None
        if place is None and kind not in _MAY_STAND_ALONE:
            self._tally.warn("not_linked", entry.file, entry.number)
        self._keep(kind, entry, patient, bucket, place)

    def _repeated(self, kind: str, entry: Entry) -> bool:
        own = ident(entry.resource.get("id"))
        if not own and not entry.full_url:
            return False
        everywhere = entry.full_url.startswith(("http://", "https://"))
        address = (-1 if everywhere else entry.file, entry.full_url, f"{kind}/{own}")
        if address in self._seen:
            self._tally.warn("duplicate_entry", entry.file, entry.number)
            return True
        self._seen.add(address)
        return False

    def _keep(
        self, kind: str, entry: Entry, patient: PatientMaterial, bucket: Bucket | None, place: int | None
    ) -> None:
        resource = entry.resource
        if kind == "Condition":
            self._keep_condition(entry, patient, bucket, place)
        elif kind in _MEDICATIONS:
            medication = medication_fact(resource, partial(self._index.name, origin=entry.origin), bucket is not None)
            if medication is not None and bucket is not None:
                bucket.medications.append(medication)
            if medication is not None and medication.status == "active" and medication.authored:
                patient.active_medications.append(medication)
        elif bucket is None:
            return
        elif kind == "Observation":
            bucket.measurements += [self._share(measurement) for measurement in measurements(resource)]
            bucket.in_words += in_words(resource)
        elif kind in ("DocumentReference", "DiagnosticReport"):
            self._keep_documents(kind, entry, patient, bucket)
        elif kind == "Claim":
            total = claim_total(resource)
            if total is not None:
                bucket.total = total if bucket.total is None else bucket.total + total
        else:
            procedure = procedure_fact(resource)
            if procedure is not None:
                bucket.procedures.append(procedure)

    def _keep_condition(self, entry: Entry, patient: PatientMaterial, bucket: Bucket | None, place: int | None) -> None:
        fact = condition_fact(entry.resource)
        if fact is None:
            return
        began = day(fact.onset)
        if began is None and place is not None:
            began = self._index.encounters[place].service_date
        held = HeldCondition(fact, place, began, day(fact.abatement))
        patient.conditions_at.add("Condition", entry.resource, entry.full_url, entry.origin, len(patient.conditions))
        patient.conditions.append(held)
        if bucket is not None:
            bucket.conditions.append(held)

    def _keep_documents(self, kind: str, entry: Entry, patient: PatientMaterial, bucket: Bucket) -> None:
        for document in documents(kind, entry.resource, bucket.texts):
            warning = document if isinstance(document, str) else ""
            if isinstance(document, DocumentDraft):
                patient.note_bytes += len(document.packed)
                if patient.note_bytes <= MAX_NOTES_OF_PATIENT:
                    bucket.documents.append(document)
                else:
                    warning = "notes_left_out"
            if warning:
                bucket.warnings.add(warning)
                self._tally.warn(warning, entry.file, entry.number)

    def _share(self, measurement: Measurement) -> Measurement:
        """The measurement with one copy of each text that many measurements have."""
        share = self._shared.setdefault
        if len(self._shared) > 50_000:
            return measurement
        return Measurement(
            measurement.kind, share(measurement.code, measurement.code), share(measurement.text, measurement.text),
            share(measurement.value, measurement.value), share(measurement.unit, measurement.unit),
            share(measurement.taken, measurement.taken), measurement.flag,
        )  # fmt: skip
