"""The first walk over a source: who and which encounters are in it, what references point to, how much belongs to whom.

Clinical facts are not read here; the second walk (gather.py) does that, for so many patients at a time as fit in memory.
"""

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from codeloom.gateways.fhir.drafts import PatientFacts
from codeloom.gateways.fhir.encounters import EncounterFacts, encounter_facts
from codeloom.gateways.fhir.identities import Mark, Marks, part_encounters, part_patients
from codeloom.gateways.fhir.people import identity_of, patient_facts
from codeloom.gateways.fhir.resource_types import FACT_TYPES, R4_TYPES
from codeloom.gateways.fhir.streams import Entry, Source
from codeloom.gateways.fhir.tally import Tally
from codeloom.gateways.fhir.values import Resource, canonical, ident, line, obj, objs, pointed, words_of
from codeloom.gateways.fhir.versions import version_of
from codeloom.gateways.fhir.words import refused

MAX_ENCOUNTERS = 60_000
MAX_PATIENTS = 60_000
_NAMED = frozenset({"Practitioner", "Organization", "Location", "Medication", "PractitionerRole"})


@dataclass(slots=True)
class Index:
    """What the first walk found. Patients and encounters are known by their place in these lists.

    `patient_at` and `encounter_at` resolve references (as written, or `canonical`); `names` those to practitioners,
    organizations, locations and medications. `owners` holds for each entry, in order, the slot of the reference that says
    whose it is (empty when it names none; -1: not needed again); `weights` the amount of material behind each slot.
    """

    patients: list[PatientFacts] = field(default_factory=list)
    encounters: list[EncounterFacts] = field(default_factory=list)
    patient_at: dict[str, int] = field(default_factory=dict)
    encounter_at: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    diagnosed: set[str] = field(default_factory=set)
    slots: dict[str, int] = field(default_factory=dict)
    weights: "array[int]" = field(default_factory=lambda: array("q"))
    owners: "array[int]" = field(default_factory=lambda: array("i"))
    signs: Counter[str] = field(default_factory=Counter)
    encounter_signs: Counter[str] = field(default_factory=Counter)
    other_version: set[int] = field(default_factory=set)
    marks: Marks = field(default_factory=Marks)

    def patient_of(self, encounter: EncounterFacts) -> int | None:
        """The place of an encounter's patient, None when it is not in the source."""
        return self.patient_at.get(encounter.subject)


def build_index(source: Source, tally: Tally) -> Index:
    """Walk the source once. Raises what the walk raises, and `Refused` for more encounters than are read at a time."""
    index = Index()
    shared: dict[str, str] = {}
    for entry in source.entries(tally):
        kind = entry.resource["resourceType"]
        if version := version_of(kind, entry.resource):
            index.signs[version] += 1
        slot = -1
        if kind == "Patient":
            _add_patient(index, entry, tally)
        elif kind == "Encounter":
            _add_encounter(index, entry, tally, version)
        elif kind in FACT_TYPES:
            slot = _weigh(index, kind, entry.resource)
        elif kind in _NAMED:
            _add_name(index, kind, entry, shared)
        elif kind == "Bundle":
            tally.warn("bundle_inside", entry.file, entry.number)
        elif kind not in R4_TYPES:
            tally.warn("unknown_resource", entry.file, entry.number)
        index.owners.append(slot)
    part_patients(index.patients, index.marks, tally)
    whose = [index.patient_of(encounter) for encounter in index.encounters]
    part_encounters(index.encounters, whose, index.marks, tally)
    index.marks = Marks()
    return index


def _add_patient(index: Index, entry: Entry, tally: Tally) -> None:
    resource, full_url = entry.resource, entry.full_url
    keys = _keys("Patient", resource, full_url)
    if any(key in index.patient_at for key in keys[:1]):
        tally.warn("duplicate_entry", entry.file, entry.number)
        return
    identity = identity_of(resource, full_url)
    if not identity:
        tally.warn("patient_without_id", entry.file, entry.number)
        return
    if len(index.patients) >= MAX_PATIENTS:
        raise refused("too_many_patients")
    facts, missing = patient_facts(resource, identity)
    index.marks.patients.append(_mark(entry))
    place = len(index.patients)
    index.patients.append(facts)
    tally.files[entry.file].patients += 1
    for code in missing:
        tally.warn(code, entry.file, entry.number)
    for key in [*keys, *_searches("Patient", resource)]:
        index.patient_at.setdefault(key, place)


def _add_encounter(index: Index, entry: Entry, tally: Tally, version: str) -> None:
    resource, full_url = entry.resource, entry.full_url
    keys = _keys("Encounter", resource, full_url)
    if any(key in index.encounter_at for key in keys[:1]):
        tally.warn("duplicate_entry", entry.file, entry.number)
        return
    index.encounter_signs[version] += 1
    tally.files[entry.file].encounters += 1
    identity = identity_of(resource, full_url)
    if not identity:
        tally.skip("no_identity", entry.file, entry.number)
        return
    place = len(index.encounters)
    if place >= MAX_ENCOUNTERS:
        raise refused("too_many_encounters")
    index.marks.encounters.append(_mark(entry))
    index.encounters.append(encounter_facts(resource, identity, entry.file, entry.number))
    if version not in ("", "r4"):
        index.other_version.add(place)
    for key in [*keys, *_searches("Encounter", resource)]:
        index.encounter_at.setdefault(key, place)


def _mark(entry: Entry) -> Mark:
    return Mark(
        ident(entry.resource.get("id")) or line(entry.full_url, 500) or str(entry.number), entry.file, entry.number
    )


def _keys(kind: str, resource: Resource, full_url: str) -> list[str]:
    """The references by which others may name a resource, the surest first."""
    keys = []
    own = ident(resource.get("id"))
    if own:
        keys.append(f"{kind}/{own}")
    if full_url:
        keys.append(canonical(full_url))
    if own:
        keys.append(f"urn:uuid:{own}")
    return keys


def _searches(kind: str, resource: Resource) -> Iterator[str]:
    """The conditional references by which others may name a resource."""
    for identifier in objs(resource.get("identifier"))[:20]:
        if value := ident(identifier.get("value")):
            yield f"{kind}?identifier={line(identifier.get('system'), 500)}|{value}"


def _add_name(index: Index, kind: str, entry: Entry, shared: dict[str, str]) -> None:
    resource = entry.resource
    if kind == "Medication":
        name = words_of(resource.get("code"))
    elif kind == "PractitionerRole":
        name = line(obj(resource.get("practitioner")).get("display"), 200)
    elif kind == "Practitioner":
        name = _person(resource)
    else:
        name = line(resource.get("name"), 200)
    if name and len(index.names) < 2 * MAX_ENCOUNTERS:
        name = shared.setdefault(name, name)
        for key in _keys(kind, resource, entry.full_url):
            index.names.setdefault(key, name)


def _person(resource: Resource) -> str:
    for name in objs(resource.get("name")):
        parts = []
        for field_name in ("prefix", "given", "family"):
            value = name.get(field_name)
            parts += [line(part, 80) for part in (value if isinstance(value, list) else [value])[:4]]
        if text := " ".join(filter(None, parts)) or line(name.get("text"), 200):
            return text
    return ""


def encounter_reference(kind: str, resource: Resource) -> str:
    """The reference to its encounter that a clinical resource carries, as written."""
    if kind == "DocumentReference":
        return pointed("Encounter", obj(resource.get("context")).get("encounter"))
    if kind == "Claim":
        for item in objs(resource.get("item")):
            if literal := pointed("Encounter", item.get("encounter")):
                return literal
        return ""
    return pointed("Encounter", resource.get("encounter")) or pointed("Encounter", resource.get("context"))


def subject_reference(resource: Resource) -> str:
    """The reference to its patient that a clinical resource carries, as written."""
    return pointed("Patient", resource.get("subject")) or pointed("Patient", resource.get("patient"))


def _weigh(index: Index, kind: str, resource: Resource) -> int:
    """Note whose a clinical resource is and how much it weighs (1 per fact, more for documents); its slot."""
    encounter = encounter_reference(kind, resource)
    if kind == "Condition" and encounter:
        index.diagnosed.add(canonical(encounter))
    owner = subject_reference(resource) or encounter
    slot = index.slots.get(owner)
    if slot is None:
        if len(index.slots) + len(index.diagnosed) > 4 * MAX_ENCOUNTERS:
            raise refused("too_many_encounters")
        slot = index.slots[owner] = len(index.weights)
        index.weights.append(0)
    index.weights[slot] += 1 + sum(len(data) // 1000 for data in _attachments(kind, resource))
    return slot


def _attachments(kind: str, resource: Resource) -> list[str]:
    if kind == "DocumentReference":
        held = [obj(content.get("attachment")) for content in objs(resource.get("content"))]
    elif kind == "DiagnosticReport":
        held = objs(resource.get("presentedForm"))
    else:
        return []
    return [data for attachment in held if isinstance(data := attachment.get("data"), str)]
