"""NDJSON exports as streams of resources: a resource (or a Bundle) per line, one file per type, read as one set."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from codeloom.gateways.archives import MB, Input, Member, Refused
from codeloom.gateways.fhir.identifiers import Origin
from codeloom.gateways.fhir.shape import MAX_PARTS, MAX_TEXT, fits_in_memory
from codeloom.gateways.fhir.streams import Entry, Wanted, entry_of, parse, tell
from codeloom.gateways.fhir.tally import Tally
from codeloom.gateways.fhir.values import Resource
from codeloom.gateways.fhir.words import refused


class NdjsonSource:
    """The NDJSON files of one export: a resource (or a Bundle) per line. Unreadable lines are counted as warnings and left out."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.names = tuple(member.name for member in members)
        self.mend = False
        self.chosen = ""
        self._members = members
        self._closed: set[int] = set()
        self._per_line: list[array[int]] = [array("I") for _ in members]

    def diagnosis(self) -> str:
        return "unreadable_lines"

    def forget(self) -> None:
        """Nothing is held but the number of resources in each line."""

    def entries(self, tally: Tally | None, wanted: Wanted | None = None) -> Iterator[Entry]:
        ordinal = 0
        if tally is not None:
            self._closed = set()
            self._per_line = [array("I") for _ in self._members]
        for file, member in enumerate(self._members):
            if tally is not None:
                self._probe(file, member, tally)
            if file in self._closed:
                continue
            here = Origin(file, "", self.chosen)
            for number, raw in _lines(member.open):
                held = self._per_line[file][number - 1] if tally is None else None
                if held is not None:
                    ahead = range(ordinal, ordinal + held)
                    if wanted is not None and not any(wanted(n) for n in ahead):
                        ordinal += held
                        continue
                resources = _resources_of(raw, file, number, tally)
                if tally is not None:
                    self._per_line[file].append(len(resources))
                    tally.files[file].entries += max(1, len(resources))
                ordinal += len(resources)
                for item, resource in resources:
                    yield entry_of(item, resource, number, here)
            if tally is not None and not any(self._per_line[file]):
                self._close(file, refused("unreadable_lines"), tally)

    def _probe(self, file: int, member: Member, tally: Tally) -> None:
        """Read a file through once, so that a damaged one is put aside before any of its lines count."""
        try:
            stream = member.open()
            try:
                while stream.read(MB):
                    pass
            finally:
                stream.close()
        except Refused as refusal:
            self._close(file, refusal, tally)

    def _close(self, file: int, refusal: Refused, tally: Tally) -> None:
        self._closed.add(file)
        tally.refuse(file, refusal)


def _lines(open_: Callable[[], Input]) -> Iterator[tuple[int, bytes | None]]:
    """The lines that hold something, numbered from 1 among themselves; None for one longer than is read."""
    stream = open_()
    number = 0
    try:
        while raw := stream.readline(MAX_TEXT + 1):
            too_long = len(raw) > MAX_TEXT
            while len(raw) > MAX_TEXT and not raw.endswith(b"\n"):
                raw = stream.readline(MAX_TEXT + 1)
            if number == 0:
                raw = raw.removeprefix(b"\xef\xbb\xbf")
            raw = raw.replace(b"\0", b"").strip() if not too_long else b"-"
            if raw:
                number += 1
                yield number, None if too_long else raw
    finally:
        stream.close()


def _resources_of(raw: bytes | None, file: int, number: int, tally: Tally | None) -> list[tuple[Resource, Resource]]:
    """The resources of one line, each with the entry of a Bundle that it stands in; none when it cannot be read."""
    value: Any = None
    if raw is not None and raw.count(b"{") + raw.count(b"[") <= MAX_PARTS and fits_in_memory(raw):
        try:
            value, mender = parse(raw)
        except (ValueError, Refused):
            value, mender = None, None
        tell(mender, tally, file, number)
    if not isinstance(value, dict) or not isinstance(value.get("resourceType"), str):
        if tally is not None:
            tally.warn("broken_line", file, number)
        return []
    if value["resourceType"] != "Bundle":
        return [({}, value)]
    inside = value.get("entry")
    resources: list[tuple[Resource, Resource]] = []
    for item in inside if isinstance(inside, list) else []:
        resource = item.get("resource") if isinstance(item, dict) else None
        if isinstance(resource, dict) and isinstance(resource.get("resourceType"), str):
            resources.append((item, resource))
    return resources
