"""Identifiers that do not tell apart: values on clearly different people, numbers that several visits of a patient share."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from codeloom.coding.same_person import Demographics, compare
from codeloom.gateways.fhir.drafts import Identifier, PatientFacts
from codeloom.gateways.fhir.encounters import EncounterFacts

_LOOKED_AT = 50
"""Descriptions of people compared for one identifier; one that stands on more is shared whatever they say."""


def shared_keys(described: Iterable[tuple[str, Demographics]]) -> frozenset[str]:
    """The assigned identifiers, given with whom each stands on, that stand on clearly different people."""
    people: dict[str, list[Demographics]] = defaultdict(list)
    shared = set()
    for key, person in described:
        seen = people[key]
        if key in shared or person in seen:
            continue
        if len(seen) >= _LOOKED_AT or any(compare(person, other).clearly_different for other in seen):
            shared.add(key)
        seen.append(person)
    return frozenset(shared)


def assigned_keys(patients: Iterable[PatientFacts]) -> Iterable[tuple[str, Demographics]]:
    """Each assigned identifier of each patient with the patient's description."""
    return ((one.key, facts.demographics) for facts in patients for one in facts.identifiers if one.kind == "assigned")


def mark_shared(patients: list[PatientFacts], elsewhere: frozenset[str]) -> dict[int, set[str]]:
    """Make "shared" of the assigned identifiers that stand on clearly different people, of these or `elsewhere`.

    Returns which these are, by the place of the patient.
    """
    shared = elsewhere | shared_keys(assigned_keys(patients))
    met: dict[int, set[str]] = {}
    for place, facts in enumerate(patients):
        if here := {one.key for one in facts.identifiers if one.kind == "assigned" and one.key in shared}:
            met[place] = here
            marked = (
                Identifier("shared", one.key) if one.kind == "assigned" and one.key in here else one
                for one in facts.identifiers
            )
            patients[place] = replace(facts, identifiers=tuple(sorted(marked)))
    return met


def part_encounters(encounters: list[EncounterFacts], whose: list[int | None]) -> None:
    """Where encounters of one patient that begin on one day share an identifier, leave it out of what they are known by.

    One that has no other is known by the identifier with its start, and where that is the same too, with a number. On
    different days an identifier may be shared: a visit is found again by its day as well.
    """
    places: dict[tuple[int | None, str, Identifier], list[int]] = defaultdict(list)
    for place, (encounter, owner) in enumerate(zip(encounters, whose, strict=True)):
        for identifier in encounter.identifiers:
            places[owner, encounter.period_start[:10], identifier].append(place)
    parted = {key: listed for key, listed in places.items() if len(listed) > 1}
    known: dict[int, EncounterFacts] = {}
    for place in sorted({place for listed in parted.values() for place in listed}):
        encounter = encounters[place]
        of_day = whose[place], encounter.period_start[:10]
        own = [one for one in encounter.identifiers if (*of_day, one) not in parted]
        if not own:
            first = encounter.identifiers[0]
            begun = Identifier("bare", f"{first.key}@{encounter.period_start}")
            twins = [other for other in parted[*of_day, first] if _as_begun(encounters[other], encounter)]
            twins.sort(key=lambda other: _content(encounters[other]))
            own = [begun] if twins == [place] else [Identifier("bare", f"{begun.key}#{twins.index(place) + 1}")]
        known[place] = replace(encounter, identifiers=tuple(own))
    for place, encounter in known.items():
        encounters[place] = encounter


def _as_begun(one: EncounterFacts, other: EncounterFacts) -> bool:
    return one.period_start == other.period_start


def _content(encounter: EncounterFacts) -> tuple[str, ...]:
    """What puts visits that began together into an order which does not follow the file's."""
    return encounter.period_end, encounter.class_code, encounter.type_text, encounter.reason_text
