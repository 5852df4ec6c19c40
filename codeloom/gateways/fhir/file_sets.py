"""The files of one upload as one set: which of them must be read together, because one refers to what is in another.

Most files are whole in themselves and are read alone, so that a damaged one stops nobody and memory stays small. A first
look at each notes what it holds and what it refers to and does not hold.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from codeloom.gateways.archives import Refused
from codeloom.gateways.fhir.identifiers import identifiers_of
from codeloom.gateways.fhir.index import encounter_references, subject_reference
from codeloom.gateways.fhir.linked import binary_reference
from codeloom.gateways.fhir.notes import attachments
from codeloom.gateways.fhir.people import patient_facts
from codeloom.gateways.fhir.references import searches, without_version
from codeloom.gateways.fhir.resource_types import FACT_TYPES, NOTE_TYPES
from codeloom.gateways.fhir.shared_identifiers import Bearer, bearers, shared_keys
from codeloom.gateways.fhir.streams import Entry, Source, Unparsable, Wanted
from codeloom.gateways.fhir.tally import Tally
from codeloom.gateways.fhir.values import Resource, ident
from codeloom.gateways.fhir.versions import verdict, version_of

_HELD = frozenset({"Patient", "Encounter", "Binary"})
"""What another file may hold for this one. Names of people and places, which may lie elsewhere too, join no files."""


class JoinedSource:
    """Several sources walked as one; files are numbered through."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.names = tuple(name for source in sources for name in source.names)
        self._sources = sources
        self._counts = [0] * len(sources)

    @property
    def mend(self) -> bool:
        """Whether bad JSON is repaired while walking."""
        return any(source.mend for source in self._sources)

    @mend.setter
    def mend(self, wanted: bool) -> None:
        for source in self._sources:
            source.mend = wanted

    @property
    def chosen(self) -> str:
        """Where the files come from, for those that do not say it."""
        return self._sources[0].chosen

    @chosen.setter
    def chosen(self, name: str) -> None:
        for source in self._sources:
            source.chosen = name

    def diagnosis(self) -> str:
        return self._sources[0].diagnosis()

    def forget(self) -> None:
        for source in self._sources:
            source.forget()

    def entries(self, tally: Tally | None, wanted: Wanted | None = None) -> Iterator[Entry]:
        file = ordinal = 0
        for place, source in enumerate(self._sources):
            files = len(source.names)
            part = None if tally is None else tally.part(file, files)
            if tally is not None:
                self._counts[place] = 0
            for entry in source.entries(part, _shifted(wanted, ordinal)):
                if tally is not None:
                    self._counts[place] += 1
                yield entry._replace(origin=entry.origin._replace(file=file + entry.file))
            source.forget()
            file, ordinal = file + files, ordinal + self._counts[place]


def _shifted(wanted: Wanted | None, by: int) -> Wanted | None:
    return None if wanted is None else lambda ordinal: wanted(ordinal + by)


@dataclass(slots=True)
class _Outline:
    """What one source holds and lacks, as hashes of references; and on whom assigned identifiers stand in it."""

    holds: "array[int]" = field(default_factory=lambda: array("q"))
    lacks: frozenset[int] = frozenset()
    known: list[Bearer] = field(default_factory=list)


@dataclass(slots=True)
class FileSets:
    """Sources grouped: each group is read together. `shared` are identifiers that stand on several people."""

    groups: list[list[Source]]
    shared: frozenset[str]


def grouped(sources: Sequence[Source], chosen: str) -> FileSets:
    """Look through the sources once and say which belong together, in their order."""
    if len(sources) < 2:
        return FileSets([[source] for source in sources], frozenset())
    outlines = [_outline(source, chosen) for source in sources]
    lacked = frozenset().union(*(outline.lacks for outline in outlines))
    holders: dict[int, list[int]] = defaultdict(list)
    for place, outline in enumerate(outlines):
        for reference in lacked.intersection(outline.holds) if lacked else ():
            holders[reference].append(place)
    first = list(range(len(sources)))
    for place, outline in enumerate(outlines):
        for reference in outline.lacks:
            for holder in holders.get(reference, ()):
                _join(first, place, holder)
    groups: dict[int, list[Source]] = defaultdict(list)
    for place, source in enumerate(sources):
        groups[_first(first, place)].append(source)
    return FileSets(list(groups.values()), shared_keys(known for outline in outlines for known in outline.known))


def _join(first: list[int], one: int, other: int) -> None:
    a, b = _first(first, one), _first(first, other)
    first[max(a, b)] = min(a, b)


def _first(first: list[int], place: int) -> int:
    """The first of the sources that belong together with this one."""
    while first[place] != place:
        first[place] = first[first[place]]
        place = first[place]
    return place


def _outline(source: Source, chosen: str) -> _Outline:
    """What a source holds and lacks; nothing of one that will be refused, which is then read alone."""
    outline = _Outline()
    holds: set[str] = set()
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    signs: Counter[str] = Counter()
    of_encounters: Counter[str] = Counter()
    source.chosen = chosen
    try:
        for entry in source.entries(Tally(source.names)):
            kind = entry.resource["resourceType"]
            version = version_of(kind, entry.resource)
            if version:
                signs[version] += 1
            if kind in _HELD:
                holds.update(_names(kind, entry))
                of_encounters[version] += kind == "Encounter"
            if kind == "Patient":
                outline.known += _known(entry)
            elif kind == "Encounter" or kind in FACT_TYPES:
                wanted[entry.origin.base].update(_references(kind, entry.resource))
    except (Refused, Unparsable, MemoryError, RecursionError):
        return _Outline()
    finally:
        source.forget()
    if verdict(signs, of_encounters) is not None:
        return _Outline()
    lacks = (_spellings(text, base) for base, texts in wanted.items() for text in texts if text)
    outline.lacks = frozenset(
        hash(spelling) for spellings in lacks if not holds.intersection(spellings) for spelling in spellings
    )
    outline.holds.extend(hash(name) for name in holds)
    return outline


def _names(kind: str, entry: Entry) -> Iterator[str]:
    own = ident(entry.resource.get("id"))
    if entry.full_url:
        yield without_version(entry.full_url)
    if own:
        yield f"{kind}/{own}"
        yield f"urn:uuid:{own}"
    yield from searches(kind, entry.resource)


def _known(entry: Entry) -> Iterator[Bearer]:
    identifiers = identifiers_of("Patient", entry.resource, entry.full_url, entry.posted, entry.origin.source)
    facts, _ = patient_facts(entry.resource, identifiers, "")
    return bearers(identifiers, facts.demographics)


def _references(kind: str, resource: Resource) -> list[str]:
    """The references of a resource to patients, encounters and attachments; empty ones among them."""
    found = [] if kind == "Encounter" else encounter_references(kind, resource)
    found.append(subject_reference(resource))
    if kind in NOTE_TYPES:
        listed = (one for one in attachments(kind, resource) if not isinstance(one.get("data"), str))
        found += map(binary_reference, listed)
    return found


def _spellings(text: str, base: str) -> tuple[str, ...]:
    """The names by which other files may hold what a reference means."""
    text = without_version(text)
    if text.startswith(("http://", "https://")) and "?" not in text:
        return text, "/".join(text.rsplit("/", 2)[1:])
    return (text, f"{base}/{text}") if base and ":" not in text else (text,)
