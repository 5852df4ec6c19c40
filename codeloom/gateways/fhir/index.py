"""The first walk over a source: who and which encounters are in it, what references point to, how much belongs to whom.

Clinical facts are not read here; the second walk (gather.py) does that, for so many patients at a time as fit in memory.
"""

from array import array
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property

from codeloom.coding.same_person import compare
from codeloom.gateways.fhir import compositions
from codeloom.gateways.fhir.drafts import PatientFacts
from codeloom.gateways.fhir.encounters import EncounterFacts, encounter_facts
from codeloom.gateways.fhir.identifiers import Origin, former_identity, identifiers_of
from codeloom.gateways.fhir.linked import Linked, Written
from codeloom.gateways.fhir.notes import attachments
from codeloom.gateways.fhir.people import patient_facts
from codeloom.gateways.fhir.references import Directory
from codeloom.gateways.fhir.resource_types import FACT_TYPES, NOTE_TYPES, R4_TYPES
from codeloom.gateways.fhir.shared_identifiers import mark_shared, part_encounters
from codeloom.gateways.fhir.streams import Entry, Source
from codeloom.gateways.fhir.tally import Tally
from codeloom.gateways.fhir.values import Resource, line, obj, objs, pointed, words_of
from codeloom.gateways.fhir.versions import version_of
from codeloom.gateways.fhir.words import refused

MAX_ENCOUNTERS = 60_000
MAX_PATIENTS = 60_000
_NAMED = frozenset({"Practitioner", "Organization", "Location", "Medication", "PractitionerRole"})


@dataclass
class Index:
    """What the first walk found. Patients and encounters are known by their place in these lists.

    `files` gives for each patient the number of its file, `whose` for each encounter the place of its patient, None when it
    names none that is clear; `names` are those of practitioners, organizations, locations and medications. `owners` holds
    for each entry, in order, the slot of the reference that says whose it is (-1: not needed again); `weights` the amount
    of material behind each slot.
    """

    patients: list[PatientFacts] = field(default_factory=list)
    files: "array[int]" = field(default_factory=lambda: array("I"))
    encounters: list[EncounterFacts] = field(default_factory=list)
    whose: list[int | None] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    patients_at: Directory = field(default_factory=Directory)
    encounters_at: Directory = field(default_factory=Directory)
    names_at: Directory = field(default_factory=Directory)
    diagnosed: set[Written] = field(default_factory=set)
    slots: dict[Written, int] = field(default_factory=dict)
    weights: "array[int]" = field(default_factory=lambda: array("q"))
    owners: "array[int]" = field(default_factory=lambda: array("i"))
    signs: Counter[str] = field(default_factory=Counter)
    encounter_signs: Counter[str] = field(default_factory=Counter)
    other_version: set[int] = field(default_factory=set)
    linked: Linked = field(default_factory=Linked)

    def with_notes(self) -> set[int | None]:
        """The places of encounters that a note was sent for."""
        return {self.encounters_at.find(*written) for written in self.linked.noted} | {
            place for place in self.sole_encounters.values() if self.linked.has_composition(self.encounters[place].file)
        }

    @cached_property
    def sole_encounters(self) -> dict[int, int]:
        """The place of the encounter of each file that has one only: a Composition that names none is about it."""
        many = Counter(encounter.file for encounter in self.encounters)
        return {one.file: place for place, one in enumerate(self.encounters) if many[one.file] == 1}

    def name(self, reference: str, origin: Origin) -> str:
        """The name of the person, place or drug that a reference means; empty when it is not in the source."""
        place = self.names_at.find(reference, origin)
        return "" if place is None else self.names[place]


def build_index(source: Source, tally: Tally, shared: frozenset[str] = frozenset()) -> Index:
    """Walk the source once. Raises what the walk raises, and `Refused` for more encounters than are read at a time.

    `shared` are assigned identifiers that stand on clearly different people elsewhere in the set of files.
    """
    index = Index()
    texts: dict[str, str] = {}
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
            slot = _weigh(index, kind, entry)
        elif kind == "Binary":
            index.linked.add_binary(entry, len(index.owners))
        elif kind in _NAMED:
            _add_name(index, kind, entry, texts)
        elif kind == "Bundle":
            tally.warn("bundle_inside", entry.file, entry.number)
        elif kind not in R4_TYPES:
            tally.warn("unknown_resource", entry.file, entry.number)
        index.owners.append(slot)
    index.whose = [index.patients_at.find(one.subject, one.origin) for one in index.encounters]
    told: dict[int, set[str]] = {}
    for place, keys in mark_shared(index.patients, index.files, shared).items():
        told.setdefault(index.files[place], set()).update(keys)
    for file, keys in told.items():
        tally.warn("shared_identifier", file, count=len(keys))
    part_encounters(index.encounters, index.whose)
    return index


def _add_patient(index: Index, entry: Entry, tally: Tally) -> None:
    resource, full_url, origin = entry.resource, entry.full_url, entry.origin
    identifiers = identifiers_of("Patient", resource, full_url, entry.posted, origin.source)
    if not identifiers:
        tally.warn("patient_without_id", entry.file, entry.number)
        return
    facts, missing = patient_facts(resource, identifiers, former_identity(resource, full_url))
    place = _same_patient(index, entry, facts)
    if place is not None:
        tally.warn("duplicate_entry", entry.file, entry.number)
        before = index.patients[place]
        index.patients[place] = replace(before, identifiers=tuple(sorted({*before.identifiers, *identifiers})))
    else:
        if len(index.patients) >= MAX_PATIENTS:
            raise refused("too_many_patients")
        place = len(index.patients)
        index.patients.append(facts)
        index.files.append(entry.file)
        tally.files[entry.file].patients += 1
        for code in missing:
            tally.warn(code, entry.file, entry.number)
    index.patients_at.add("Patient", resource, full_url, origin, place)


def _same_patient(index: Index, entry: Entry, facts: PatientFacts) -> int | None:
    """The place of a patient of whom this is another copy. Two people under one address stay two, and it means neither."""
    for place in index.patients_at.same("Patient", entry.resource, entry.full_url, entry.origin):
        if not compare(index.patients[place].demographics, facts.demographics).conflict:
            return place
    if entry.full_url:
        return None
    for place in index.patients_at.alike("Patient", entry.resource, entry.origin):
        if compare(index.patients[place].demographics, facts.demographics).positive:
            return place
    return None


def _add_encounter(index: Index, entry: Entry, tally: Tally, version: str) -> None:
    resource, full_url, origin = entry.resource, entry.full_url, entry.origin
    identifiers = identifiers_of("Encounter", resource, full_url, entry.posted, origin.source)
    facts = encounter_facts(resource, identifiers, former_identity(resource, full_url), origin, entry.number)
    for place in index.encounters_at.same("Encounter", resource, full_url, origin):
        if _same_visit(index.encounters[place], facts):
            tally.warn("duplicate_entry", entry.file, entry.number)
            index.encounters_at.add("Encounter", resource, full_url, origin, place)
            return
    index.encounter_signs[version] += 1
    tally.files[entry.file].encounters += 1
    if not identifiers:
        tally.skip("no_identity", entry.file, entry.number)
        return
    place = len(index.encounters)
    if place >= MAX_ENCOUNTERS:
        raise refused("too_many_encounters")
    index.encounters.append(facts)
    if version not in ("", "r4"):
        index.other_version.add(place)
    index.encounters_at.add("Encounter", resource, full_url, origin, place)


def _same_visit(one: EncounterFacts, other: EncounterFacts) -> bool:
    """Whether two copies under one address say the same: whose visit it was, and when it began."""
    return one.subject == other.subject and one.period_start == other.period_start


def _add_name(index: Index, kind: str, entry: Entry, texts: dict[str, str]) -> None:
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
        index.names_at.add(kind, resource, entry.full_url, entry.origin, len(index.names))
        index.names.append(texts.setdefault(name, name))


def _person(resource: Resource) -> str:
    for name in objs(resource.get("name")):
        parts = []
        for field_name in ("prefix", "given", "family"):
            value = name.get(field_name)
            parts += [line(part, 80) for part in (value if isinstance(value, list) else [value])[:4]]
        if text := " ".join(filter(None, parts)) or line(name.get("text"), 200):
            return text
    return ""


def encounter_references(kind: str, resource: Resource) -> list[str]:
    """The references to its encounters that a clinical resource carries, as written: of a document all, else the first."""
    if kind == "DocumentReference":
        context = obj(resource.get("context"))
        listed = context.get("encounter") or resource.get("encounter")
        return [text for one in objs(listed)[:50] if (text := pointed("Encounter", one))]
    if kind == "Claim":
        found = (pointed("Encounter", item.get("encounter")) for item in objs(resource.get("item")))
        return [text for text in found if text][:1]
    text = pointed("Encounter", resource.get("encounter")) or pointed("Encounter", resource.get("context"))
    return [text] if text else []


def subject_reference(resource: Resource) -> str:
    """The reference to its patient that a clinical resource carries, as written."""
    return (
        pointed("Patient", resource.get("subject"))
        or pointed("Patient", resource.get("patient"))
        or pointed("Patient", resource.get("beneficiary"))
    )


def _weigh(index: Index, kind: str, entry: Entry) -> int:
    """Note whose a clinical resource is and how much it weighs (1 per fact, more for documents); its slot."""
    resource = entry.resource
    encounters = encounter_references(kind, resource)
    if kind == "Condition" and encounters:
        index.diagnosed.add((encounters[0], entry.origin))
    owner = (subject_reference(resource) or next(iter(encounters), ""), entry.origin)
    slot = index.slots.get(owner)
    if slot is None:
        if len(index.slots) + len(index.diagnosed) + len(index.linked.noted) > 4 * MAX_ENCOUNTERS:
            raise refused("too_many_encounters")
        slot = index.slots[owner] = len(index.weights)
        index.weights.append(0)
    index.weights[slot] += 1
    if kind in NOTE_TYPES:
        index.weights[slot] += _material(kind, resource)
        index.linked.add_note(kind, entry, encounters, slot)
    return slot


def _material(kind: str, resource: Resource) -> int:
    """Thousands of characters that a document carries."""
    if kind == "Composition":
        return compositions.weight(resource) // 1000
    return sum(len(data) // 1000 for one in attachments(kind, resource) if isinstance(data := one.get("data"), str))
