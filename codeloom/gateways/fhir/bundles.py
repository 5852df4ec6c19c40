"""Bundles as streams of resources: small ones parsed at once, large ones walked; both give the same resources."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import ijson

from codeloom.gateways.archives import Input, Member
from codeloom.gateways.fhir.identifiers import Origin
from codeloom.gateways.fhir.shape import SMALL, Mender, Shape, blocks, diagnose, fits_in_memory
from codeloom.gateways.fhir.streams import Entry, Unparsable, Wanted, entry_of, parse, tell
from codeloom.gateways.fhir.tally import Tally
from codeloom.gateways.fhir.values import line, obj
from codeloom.gateways.fhir.words import BUNDLE_TYPES, refused, refused_bare, refused_bundle_type

MAX_ENTRIES = 250_000
HELD = 4 * SMALL
"""Bytes up to which a file is unpacked once and held; a larger one is unpacked again for each walk."""


class _Blocks:
    """Blocks as the file that a streaming parser reads."""

    def __init__(self, given: Iterator[bytes]) -> None:
        self._given = given

    def read(self, size: int = -1) -> bytes:
        return next(self._given, b"") if size else b""


class BundleSource:
    """One file with one Bundle."""

    def __init__(self, member: Member, types: frozenset[str]) -> None:
        self.names: tuple[str, ...] = (member.name,)
        self.mend = False
        self.chosen = ""
        self._named = ""
        self._open: Callable[[], Input] = member.open
        self._member = member
        self._again = False
        self._types = types
        self._small: list[Any] | None = None

    def diagnosis(self) -> str:
        return diagnose(self._open)

    def forget(self) -> None:
        """Let go of the file; the next walk opens and reads it again."""
        self._again = self._small is not None
        self._small, self._open = None, self._member.open

    def entries(self, tally: Tally | None, wanted: Wanted | None = None) -> Iterator[Entry]:
        items: Iterator[Any]
        if self._again:
            self._again = False
            self._load_small(tally or Tally(self.names))
        elif self._small is None and tally is not None and not self.mend:
            self._load_small(tally)
            if self._small is None:
                self._look_over(tally)
        items = iter(self._small) if self._small is not None else self._streamed(tally)
        here = Origin(0, "", self._named or self.chosen)
        counted = tally.files[0] if tally is not None else None
        typed = number = 0
        for number, item in enumerate(items, 1):
            if number > MAX_ENTRIES:
                raise refused("too_many_entries")
            if counted is not None:
                counted.entries = number
            resource = item.get("resource") if isinstance(item, dict) else None
            if isinstance(resource, dict) and isinstance(resource.get("resourceType"), str):
                typed += 1
                if wanted is None or wanted(typed - 1):
                    yield entry_of(item, resource, number, here)
            elif tally is not None:
                tally.warn("entry_without_resource", 0, number)
        if number and not typed:
            raise refused("no_typed_entry")

    def _load_small(self, tally: Tally) -> None:
        raw = self._beginning()
        if len(raw) <= HELD:
            self._open = lambda: io.BytesIO(raw)
        if len(raw) > SMALL:
            return
        raw = raw.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")
        if not fits_in_memory(raw):
            return
        try:
            root, mender = parse(raw)
        except ValueError:
            raise refused(diagnose(self._open)) from None
        tell(mender, tally)
        if not isinstance(root, dict):
            raise refused("list" if isinstance(root, list) else "not_an_object")
        links = root.get("link")
        relations = (
            [link.get("relation") for link in links if isinstance(link, dict)] if isinstance(links, list) else []
        )
        _check_root(root.get("resourceType"), root.get("type"), "next" in relations, self._types, tally)
        self._named = _source_named(obj(root.get("meta")).get("source"))
        entry = root.get("entry")
        self._small = entry if isinstance(entry, list) else []

    def _beginning(self) -> bytes:
        """The file, or a little more of it than is held in memory."""
        stream = self._open()
        try:
            return stream.read(HELD + 1)
        finally:
            stream.close()

    def _look_over(self, tally: Tally) -> None:
        """Everything about a large file that is to be known before its entries are parsed."""
        shape = Shape()
        for block in blocks(self._open):
            shape.look(block)
        if not shape.complete:
            raise refused(diagnose(self._open))
        self.mend = shape.half_characters
        root_type = self._first("resourceType")
        next_page = shape.next_page and "next" in self._all("link.item.relation")
        _check_root(root_type, self._first("type"), next_page, self._types, tally)
        self._named = self._source_ahead()

    def _first(self, prefix: str) -> Any:
        values = self._all(prefix)
        return values[0] if values else None

    def _all(self, prefix: str) -> list[Any]:
        """Values at a place outside the entries; a broken rest of the file is left to the walk."""
        values: list[Any] = []
        for mend in (False, True):
            mender = Mender()
            given = (mender.mend(block) if mend else block for block in blocks(self._open))
            try:
                for value in ijson.items(_Blocks(given), prefix, use_float=True):
                    values.append(value)
                    if prefix.count(".") == 0 or len(values) >= 100:
                        break
                return values
            except (ijson.JSONError, ValueError):
                if values:
                    return values
        raise refused(diagnose(self._open))

    def _source_ahead(self) -> str:
        """Meta.source of the Bundle where it stands before the entries; the rest is not read for it."""
        try:
            for prefix, _, value in ijson.parse(_Blocks(blocks(self._open)), use_float=True):
                if prefix == "meta.source":
                    return _source_named(value)
                if prefix == "entry":
                    break
        except (ijson.JSONError, ValueError):
            return ""
        return ""

    def _streamed(self, tally: Tally | None) -> Iterator[Any]:
        mender = Mender()
        given = blocks(self._open)
        if self.mend:
            given = (mender.mend(block) for block in given)
        try:
            yield from ijson.items(_Blocks(given), "entry.item", use_float=True)
        except (ijson.JSONError, ValueError):
            raise Unparsable from None
        tell(mender, tally)


def _source_named(meta_source: Any) -> str:
    """Who a Bundle's Meta.source says it comes from."""
    return line(meta_source, 500).partition("#")[0]


def _check_root(root_type: Any, bundle_type: Any, next_page: bool, types: frozenset[str], tally: Tally) -> None:
    """Refuse what is no Bundle of a type that is imported."""
    if not isinstance(root_type, str) or not root_type:
        raise refused("no_resource_type")
    if root_type != "Bundle":
        tally.files[0].entries = 1
        raise refused_bare(root_type, root_type in types)
    if bundle_type is None:
        tally.warn("no_bundle_type")
    elif not isinstance(bundle_type, str) or bundle_type not in BUNDLE_TYPES:
        raise refused_bundle_type(bundle_type if isinstance(bundle_type, str) else "")
    if bundle_type == "searchset" and next_page:
        tally.warn("more_pages")
