"""Which resource a reference means: by fullUrl first, a relative one by the base of the entry it stands in.

The rules are those of FHIR R4 (hl7.org/fhir/R4/bundle.html#references), with two additions for what people send: a file
whose entries have no fullUrl is a server of its own, and the files of one upload are one set. A reference that could mean
two resources means none.
"""

from collections.abc import Iterator
from typing import NamedTuple

from codeloom.gateways.fhir.identifiers import Origin
from codeloom.gateways.fhir.values import Resource, ident, line, objs

MOST_REMEMBERED = 20_000
"""Answers that a directory remembers: a visit's facts all name the same visit."""
_UNASKED = -1


class _Standing(NamedTuple):
    """One resource (`place`) and where it stands."""

    origin: Origin
    place: int


class Directory:
    """Resources by everything that may name them. A place is the caller's own number of a resource."""

    def __init__(self) -> None:
        self._exact: dict[str, list[_Standing]] = {}
        self._relative: dict[str, list[_Standing]] = {}
        self._found: dict[tuple[str, Origin], int | None] = {}

    def add(self, kind: str, resource: Resource, full_url: str, origin: Origin, place: int) -> None:
        """Enter a resource under its fullUrl, its id and its identifiers."""
        self._found.clear()
        standing = _Standing(origin, place)
        own = ident(resource.get("id"))
        if full_url:
            _enter(self._exact, without_version(full_url), standing)
        elif own:
            _enter(self._exact, f"urn:uuid:{own}", standing)
        if own:
            _enter(self._relative, f"{kind}/{own}", standing)
        for search in searches(kind, resource):
            _enter(self._exact, search, standing)

    def same(self, kind: str, resource: Resource, full_url: str, origin: Origin) -> list[int]:
        """The places that fullUrl and id, or without a fullUrl the id within the file, name already: copies of one resource."""
        own = ident(resource.get("id"))
        if full_url:
            entered = self._exact.get(without_version(full_url), ())
            anywhere = full_url.startswith(("http://", "https://"))
            places = _places(one for one in entered if anywhere or one.origin.file == origin.file)
            named = {one.place for one in self._relative.get(f"{kind}/{own}", ())} if own else set(places)
            return [place for place in places if place in named]
        entered = self._relative.get(f"{kind}/{own}", ()) if own else ()
        return _places(one for one in entered if not one.origin.base and one.origin.file == origin.file)

    def alike(self, kind: str, resource: Resource, origin: Origin) -> list[int]:
        """The places of other files with the same id, no base and the same source: perhaps the same resource."""
        own = ident(resource.get("id"))
        entered = self._relative.get(f"{kind}/{own}", ()) if own else ()
        return _places(one for one in entered if not one.origin.base and one.origin.source == origin.source)

    def find(self, text: str, origin: Origin) -> int | None:
        """The place that a reference standing at `origin` means; None when nothing, or more than one, answers to it."""
        asked = (text, origin)
        place = self._found.get(asked, _UNASKED)
        if place != _UNASKED:
            return place
        found = self.candidates(text, origin)
        if len(self._found) >= MOST_REMEMBERED:
            self._found.clear()
        self._found[asked] = place = found[0] if len(found) == 1 else None
        return place

    def candidates(self, text: str, origin: Origin) -> list[int]:
        """All places that the reference may mean, of the surest kind that has any."""
        if not text or text.startswith("#"):
            return []
        text = without_version(text)
        for standings in self._by_sureness(text, origin):
            if places := _places(one for one in standings if one.origin.file == origin.file) or _places(standings):
                return places
        return []

    def _by_sureness(self, text: str, origin: Origin) -> Iterator[list[_Standing]]:
        yield self._exact.get(text, [])
        absolute = text.startswith(("http://", "https://"))
        if absolute and "?" not in text:
            yield [one for one in self._relative.get("/".join(text.rsplit("/", 2)[1:]), ()) if not one.origin.base]
        if absolute or text.startswith("urn:"):
            return
        entered = self._relative.get(text, [])
        if origin.base:
            yield [one for one in entered if one.origin.base == origin.base]
            yield [one for one in entered if not one.origin.base and _near(one.origin, origin)]
        else:
            yield [one for one in entered if one.origin.file == origin.file]
            yield [one for one in entered if origin.source and one.origin.source == origin.source]
            yield [one for one in entered if _near(one.origin, origin)]


def without_version(text: str) -> str:
    """A reference or fullUrl without the version it may name."""
    return text.partition("/_history/")[0] if "/_history/" in text else text


def _enter(entered: dict[str, list[_Standing]], key: str, standing: _Standing) -> None:
    standings = entered.setdefault(key, [])
    if standing not in standings:
        standings.append(standing)


def _places(standings: "Iterator[_Standing] | list[_Standing]") -> list[int]:
    return list(dict.fromkeys(one.place for one in standings))


def _near(one: Origin, other: Origin) -> bool:
    return one.file == other.file or _one_source(one, other)


def _one_source(one: Origin, other: Origin) -> bool:
    """Whether nothing says that two files come from different servers."""
    return not one.source or not other.source or one.source == other.source


def searches(kind: str, resource: Resource) -> Iterator[str]:
    """The conditional references by which others may name a resource."""
    for identifier in objs(resource.get("identifier"))[:20]:
        if value := ident(identifier.get("value")):
            yield f"{kind}?identifier={line(identifier.get('system'), 500)}|{value}"
