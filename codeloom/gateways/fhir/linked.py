"""What documents point to beyond their encounter: Binaries that hold their content, and the entries of a Composition.

Kept from the first walk, so that the second knows whose a Binary is and which visit a listed resource belongs to.
"""

from array import array
from collections import defaultdict

from codeloom.gateways.fhir import compositions
from codeloom.gateways.fhir.identifiers import Origin
from codeloom.gateways.fhir.notes import IN_ERROR, attachments
from codeloom.gateways.fhir.references import Directory
from codeloom.gateways.fhir.streams import Entry
from codeloom.gateways.fhir.values import Resource, ident, line

Written = tuple[str, Origin]
"""A reference as written, and where it stands."""
MOST_LISTED = 200_000


class Linked:
    """Binaries by everything that may name them, attachments that name one, and what Compositions list."""

    def __init__(self) -> None:
        self.noted: set[Written] = set()
        self._binaries = Directory()
        self._place_of: dict[tuple[int, int], int] = {}
        self._standing: list[tuple[int, int]] = []
        self._attached: defaultdict[Written, set[int]] = defaultdict(set)
        self._patients: dict[int, int] = {}
        self._shared: set[int] = set()
        self._listed: dict[tuple[int, str], Written] = {}
        self._files_with_compositions: set[int] = set()

    def add_binary(self, entry: Entry, ordinal: int) -> None:
        """Note a Binary, which is the entry of that ordinal."""
        place = len(self._standing)
        data = entry.resource.get("data")
        self._standing.append((ordinal, 1 + (len(data) // 1000 if isinstance(data, str) else 0)))
        self._place_of[entry.file, entry.number] = place
        self._binaries.add("Binary", entry.resource, entry.full_url, entry.origin, place)

    def add_note(self, kind: str, entry: Entry, encounters: list[str], slot: int) -> None:
        """Note what a document points to; `slot` stands for whose it is."""
        resource = entry.resource
        for attached in attachments(kind, resource):
            if not attached.get("data") and (url := binary_reference(attached)):
                self._attached[url, entry.origin].add(slot)
        if not _says_something(kind, resource):
            return
        self.noted.update((text, entry.origin) for text in encounters)
        if kind == "Composition":
            self._files_with_compositions.add(entry.file)
            whose = (encounters[0] if encounters else "", entry.origin)
            for text in compositions.listed(resource):
                if len(self._listed) < MOST_LISTED:
                    self._listed.setdefault((entry.file, text), whose)

    def give_binaries(self, owners: list[int], slots: "array[int]", weights: "array[int]") -> None:
        """Put each Binary to the patient whose documents name it. `owners` gives the patient of a slot, `slots` holds the
        slot of each entry, `weights` what a slot weighs. One that documents of two patients name goes to neither."""
        named: defaultdict[int, set[int]] = defaultdict(set)
        for (url, origin), its_slots in self._attached.items():
            place = self._binaries.find(url, origin)
            if place is not None:
                named[place] |= its_slots
        for place, its_slots in named.items():
            ordinal, weight = self._standing[place]
            patients = {owners[slot] for slot in its_slots} - {-1}
            if len(patients) > 1:
                self._shared.add(place)
            elif patients:
                slots[ordinal] = next(slot for slot in its_slots if owners[slot] >= 0)
                weights[slots[ordinal]] += weight
                self._patients[place] = patients.pop()

    def is_shared(self, place: int) -> bool:
        """Whether documents of two patients name a Binary."""
        return place in self._shared

    def binary_at(self, entry: Entry) -> tuple[int, int | None]:
        """The place of a Binary that is met again, and the patient whose documents name it."""
        place = self._place_of[entry.file, entry.number]
        return place, self._patients.get(place)

    def find_binary(self, url: str, origin: Origin) -> int | None:
        """The place of the Binary that an address at `origin` means."""
        return self._binaries.find(url, origin)

    def listed_by(self, entry: Entry) -> Written | None:
        """The encounter of the Composition of the same file that lists a resource; its text is empty when it names none."""
        if not self._listed:
            return None
        own = f"{entry.resource['resourceType']}/{ident(entry.resource.get('id'))}"
        return self._listed.get((entry.file, entry.full_url)) or self._listed.get((entry.file, own))

    def has_composition(self, file: int) -> bool:
        """Whether a file holds a Composition."""
        return file in self._files_with_compositions

    @property
    def any_composition(self) -> bool:
        """Whether there is a Composition at all."""
        return bool(self._files_with_compositions)


def binary_reference(attached: Resource) -> str:
    """The reference to a Binary that an attachment's address may be; empty for contained and inline ones."""
    url = line(attached.get("url"), 1_000)
    if not url or url.startswith(("#", "data:")):
        return ""
    return url.partition("?")[0].partition("#")[0].removeprefix("/")


def _says_something(kind: str, resource: Resource) -> bool:
    if IN_ERROR in (resource.get("status"), resource.get("docStatus")):
        return False
    return kind == "Composition" or bool(resource.get("conclusion")) or bool(attachments(kind, resource))
