"""Identifiers that do not tell apart: values on clearly different people, numbers that several visits of a patient share."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from codeloom.coding.same_person import Demographics, compare
from codeloom.gateways.fhir.drafts import Identifier, PatientFacts
from codeloom.gateways.fhir.encounters import EncounterFacts

_LOOKED_AT = 50
"""Descriptions of people compared for one identifier; one that stands on more is shared whatever they say."""

Numbers = Mapping[str, frozenset[str]]


class Bearer(NamedTuple):
    """On whom an assigned identifier stands. `numbers` are all identifiers of the resource by what each counts in."""

    key: str
    person: Demographics
    numbers: Numbers


def bearers(identifiers: Sequence[Identifier], person: Demographics, file: int | None = None) -> Iterator[Bearer]:
    """A resource under each of its assigned identifiers. Ids of no named source count in their file, where it is given."""
    numbers: dict[str, frozenset[str]] = defaultdict(frozenset)
    for one in identifiers:
        place = str(file) if one.kind == "bare" else one.key.rpartition("|")[0]
        if one.kind != "bare" or file is not None:
            numbers[f"{one.kind}|{place}"] |= {one.key}
    return (Bearer(one.key, person, numbers) for one in identifiers if one.kind == "assigned")


def shared_keys(described: Iterable[Bearer]) -> frozenset[str]:
    """The assigned identifiers that stand on several people: on clearly different ones, or on resources that a source or
    system numbers apart and that are not one person by name and birth date."""
    people: dict[str, list[Bearer]] = defaultdict(list)
    shared = set()
    for bearer in described:
        seen = people[bearer.key]
        if bearer.key in shared or bearer in seen:
            continue
        if len({other.person for other in seen}) >= _LOOKED_AT or any(_are_two(bearer, other) for other in seen):
            shared.add(bearer.key)
        seen.append(bearer)
    return frozenset(shared)


def _are_two(one: Bearer, other: Bearer) -> bool:
    agreement = compare(one.person, other.person)
    if agreement.conflict or agreement.positive:
        return agreement.clearly_different
    common = one.numbers.keys() & other.numbers.keys()
    same = [place for place in common if one.numbers[place] & other.numbers[place]]
    return len(same) < len(common) and not any(place.startswith("local|") for place in same)


def mark_shared(patients: list[PatientFacts], files: Sequence[int], elsewhere: frozenset[str]) -> dict[int, set[str]]:
    """Make "shared" of the assigned identifiers that stand on several people, of these or `elsewhere`.

    `files` are the files of the patients. Returns which these are, by the place of the patient.
    """
    shared = elsewhere | shared_keys(
        bearer
        for facts, file in zip(patients, files, strict=True)
        for bearer in bearers(facts.identifiers, facts.demographics, file)
    )
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
