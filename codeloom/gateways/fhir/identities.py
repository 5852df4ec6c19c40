"""Records of one source that share an identifier, told apart by their ids: the same in whatever order they come."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from codeloom.gateways.fhir.drafts import PatientFacts
from codeloom.gateways.fhir.encounters import EncounterFacts
from codeloom.gateways.fhir.tally import Tally


@dataclass(frozen=True, slots=True)
class Mark:
    """What tells a record apart (its id, fullUrl or entry number), and where it stands."""

    own: str
    file: int
    entry: int


@dataclass(slots=True)
class Marks:
    """Marks of patients and encounters, in the order of the index."""

    patients: list[Mark] = field(default_factory=list)
    encounters: list[Mark] = field(default_factory=list)


def part_patients(patients: list[PatientFacts], marks: Marks, tally: Tally) -> None:
    """Give patients with the same identity one of their own each: `identity#id`."""
    for places in _shared(patient.identity for patient in patients):
        for place in places:
            patients[place] = replace(
                patients[place], identity=f"{patients[place].identity}#{marks.patients[place].own}"
            )
        _tell(marks.patients, places, tally)


def part_encounters(encounters: list[EncounterFacts], owners: Iterable[Hashable], marks: Marks, tally: Tally) -> None:
    """As `part_patients`, for encounters of one patient; `owners` says whose each is. Numbers may start anew with each."""
    identities = ((owner, encounter.identity) for owner, encounter in zip(owners, encounters, strict=True))
    for places in _shared(identities):
        for place in places:
            encounter = encounters[place]
            encounters[place] = replace(encounter, identity=f"{encounter.identity}#{marks.encounters[place].own}")
        _tell(marks.encounters, places, tally)


def _shared(keys: Iterable[Hashable]) -> Iterator[list[int]]:
    """The places of each key that comes more than once."""
    first: dict[Hashable, int] = {}
    more: dict[Hashable, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        if first.setdefault(key, place) != place:
            more[key].append(place)
    for key, places in more.items():
        yield [first[key], *places]


def _tell(marks: list[Mark], places: list[int], tally: Tally) -> None:
    for place in places[1:]:
        tally.warn("shared_identifier", marks[place].file, marks[place].entry)
