"""The second walk over a source: the clinical facts of some patients, put to their encounters. What becomes of notes is in
note_keeping.py."""

from collections.abc import Sequence
from functools import partial

from codeloom.gateways.fhir.conditions import condition_fact, is_problem
from codeloom.gateways.fhir.facts import claim_total, in_words, measurements, procedure_fact
from codeloom.gateways.fhir.identifiers import Origin
from codeloom.gateways.fhir.index import Index, encounter_references, subject_reference
from codeloom.gateways.fhir.material import Bucket, HeldCondition, PatientMaterial
from codeloom.gateways.fhir.medications import MEDICATIONS, medication_fact
from codeloom.gateways.fhir.note_keeping import NoteKeeper
from codeloom.gateways.fhir.payers import HeldCoverage, coverage, insured_by
from codeloom.gateways.fhir.resource_types import FACT_TYPES, NOTE_TYPES
from codeloom.gateways.fhir.selection import setting_of
from codeloom.gateways.fhir.streams import Entry, Source
from codeloom.gateways.fhir.tally import Tally
from codeloom.gateways.fhir.values import Resource, day, ident

_MAY_STAND_ALONE = MEDICATIONS | {"Condition", "Claim", "Coverage"}


class Gathering:
    """The facts of the patients in `batch` for the encounters in `kept` (places of the index)."""

    def __init__(self, index: Index, batch: frozenset[int], kept: frozenset[int], first: bool, tally: Tally) -> None:
        self.buckets = {place: Bucket() for place in kept}
        self.patients = {place: PatientMaterial() for place in batch}
        self._index = index
        self._first = first
        self._tally = tally
        self._seen: set[tuple[int, str, str, str]] = set()
        self._notes = NoteKeeper(index.linked, tally)

    def walk(self, source: Source, owners: Sequence[int]) -> None:
        """Walk the source; `owners` gives for each slot of the index the place of its patient, -1: nobody's."""
        wanted = [owner in self.patients or owner == -1 for owner in owners]
        wanted.append(False)  # of an entry that is no clinical fact, whose slot is -1
        of_entries = list(map(wanted.__getitem__, self._index.owners))
        for entry in source.entries(None, of_entries.__getitem__):
            kind = entry.resource["resourceType"]
            if kind in FACT_TYPES:
                self._take(kind, entry)
            elif kind == "Binary":
                self._notes.take_binary(entry, self.patients)
        self._notes.put_in(self.buckets)

    def _take(self, kind: str, entry: Entry) -> None:
        places, whose = self._places(kind, entry), self._index.whose
        owner = self._index.patients_at.find(subject_reference(entry.resource), entry.origin)
        if owner is None and places:
            owner = whose[places[0]] if len({whose[place] for place in places}) == 1 else None
        mine = [place for place in places if whose[place] == owner]
        if len(mine) < len(places):
            if owner is None or owner in self.patients:
                self._tally.warn("other_patient", entry.file, entry.number)
            if not mine:
                return
        if owner is None and self._first and kind not in _MAY_STAND_ALONE:
            self._tally.warn("not_linked", entry.file, entry.number)
        patient = self.patients.get(owner) if owner is not None else None
        if patient is None or self._repeated(kind, entry):
            return
        if not mine and kind not in _MAY_STAND_ALONE:
            self._tally.warn("not_linked", entry.file, entry.number)
            patient.loose_notes += kind in NOTE_TYPES
        if kind in NOTE_TYPES:
            self._notes.take(
                kind, entry, patient, {place: self.buckets[place] for place in mine if place in self.buckets}
            )
        else:
            self._keep(kind, entry, patient, mine[0] if mine else None)

    def _places(self, kind: str, entry: Entry) -> list[int]:
        """The encounters a resource is about: those it names, else that of the Composition that lists it."""
        index, resource = self._index, entry.resource
        written = encounter_references(kind, resource)
        origin = entry.origin
        if len(written) == 1 and (place := index.encounters_at.find(written[0], origin)) is not None:
            return [place]
        if not written and (whose := index.linked.listed_by(entry)) is not None:
            if kind == "Condition" and is_problem(resource):
                return []
            written, origin = [whose[0]], whose[1]
        found = (index.encounters_at.find(text, origin) for text in written if text)
        places = [place for place in dict.fromkeys(found) if place is not None]
        about_document = (kind == "Composition" and not written) or written == [""]
        if not places and about_document and (sole := index.sole_encounters.get(entry.file)) is not None:
            return [sole]
        return places

    def _repeated(self, kind: str, entry: Entry) -> bool:
        own = ident(entry.resource.get("id"))
        if not own and not entry.full_url:
            return False
        everywhere = entry.full_url.startswith(("http://", "https://"))
        address = (-1 if everywhere else entry.origin.file, entry.full_url, kind, own)
        if address in self._seen:
            self._tally.warn("duplicate_entry", entry.file, entry.number)
            return True
        self._seen.add(address)
        return False

    def _keep(self, kind: str, entry: Entry, patient: PatientMaterial, place: int | None) -> None:
        resource = entry.resource
        bucket = self.buckets.get(place) if place is not None else None
        if kind == "Condition":
            self._keep_condition(entry, patient, bucket, place)
        elif kind in MEDICATIONS:
            self._keep_medication(entry, patient, bucket, place)
        elif kind == "Coverage":
            self._keep_coverage(entry, patient)
        elif bucket is None:
            return
        elif kind == "Observation":
            bucket.measurements += measurements(resource)
            bucket.in_words += in_words(resource)
        elif kind == "Claim":
            total = claim_total(resource)
            if total is not None:
                bucket.total = total if bucket.total is None else bucket.total + total
            bucket.insured += [(written, resource, entry.origin) for written in insured_by(resource)]
        else:
            procedure = procedure_fact(resource)
            if procedure is not None:
                bucket.procedures.append(procedure)

    def _keep_condition(self, entry: Entry, patient: PatientMaterial, bucket: Bucket | None, place: int | None) -> None:
        fact = condition_fact(entry.resource)
        if fact is None:
            return
        if fact.verification == "entered-in-error":
            if bucket is not None:
                bucket.in_error["condition"] += 1
            return
        began = day(fact.onset)
        if began is None and place is not None:
            began = self._index.encounters[place].service_date
        held = HeldCondition(fact, place, began, day(fact.abatement))
        patient.conditions_at.add("Condition", entry.resource, entry.full_url, entry.origin, len(patient.conditions))
        patient.conditions.append(held)
        if bucket is not None:
            bucket.conditions.append(held)

    def _keep_medication(
        self, entry: Entry, patient: PatientMaterial, bucket: Bucket | None, place: int | None
    ) -> None:
        named = place is not None and bool(encounter_references(entry.resource["resourceType"], entry.resource))
        inpatient = place is not None and setting_of(self._index.encounters[place].class_code) == "inpatient"
        medication = medication_fact(
            entry.resource,
            partial(self._index.name, origin=entry.origin),
            ordered_here=bucket is not None,
            inpatient=inpatient and named,
        )
        if medication is None:
            return
        if bucket is not None:
            bucket.medications.append(medication)
        if medication.status == "active" and not medication.standing and medication.authored:
            patient.active_medications.append(medication)

    def _keep_coverage(self, entry: Entry, patient: PatientMaterial) -> None:
        held = self._coverage(entry.resource, entry.origin)
        if held is not None:
            patient.coverages_at.add("Coverage", entry.resource, entry.full_url, entry.origin, len(patient.coverages))
            patient.coverages.append(held)

    def _coverage(self, resource: Resource, origin: Origin) -> HeldCoverage | None:
        index = self._index
        return coverage(
            resource,
            partial(index.name, origin=origin),
            lambda text: index.patients_at.find(text, origin) is not None,
        )
