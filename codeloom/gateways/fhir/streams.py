"""What Bundle and NDJSON sources share: resources that can be walked more than once, and parsing with repair of bad JSON.

Nothing here knows what a resource means. `Unparsable` asks the caller to walk again with `mend` set; all other trouble is
`Refused`.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Protocol

import orjson

from codeloom.gateways.fhir.identifiers import Origin, base_of, source_of
from codeloom.gateways.fhir.shape import Mender
from codeloom.gateways.fhir.tally import Tally
from codeloom.gateways.fhir.values import Resource, obj
from codeloom.gateways.fhir.words import refused

Wanted = Callable[[int], bool]


class Entry(NamedTuple):
    """One resource: the number (from 1) of its entry or line, its fullUrl, the resource, and where it stands.

    `posted`: the entry asks a server to make the resource, so its id is a placeholder.
    """

    number: int
    full_url: str
    resource: Resource
    origin: Origin
    posted: bool = False

    @property
    def file(self) -> int:
        """The number of its file among those of the source."""
        return self.origin.file


def entry_of(item: Resource, resource: Resource, number: int, here: Origin) -> Entry:
    """The entry of a Bundle's `item`; `here` is where a resource stands whose fullUrl and Meta.source do not say more."""
    written = item.get("fullUrl")
    full_url = written if isinstance(written, str) and len(written) <= 1000 else ""
    origin = here
    if full_url.startswith("http") or ("meta" in resource and "source" in obj(resource["meta"])):
        base = base_of(full_url)
        origin = Origin(here.file, base, source_of(resource, base, here.source))
    return Entry(number, full_url, resource, origin, "request" in item and obj(item["request"]).get("method") == "POST")


class Source(Protocol):
    """Resources that can be walked again. `chosen` names where they come from, for files that do not say it themselves."""

    names: tuple[str, ...]
    mend: bool
    chosen: str

    def entries(self, tally: Tally | None, wanted: Wanted | None = None) -> Iterator[Entry]:
        """Walk the resources. `tally` is given on the first walk only; `wanted` says by ordinal which may be left out."""

    def diagnosis(self) -> str:
        """The refusal code for a file that no walk can read."""

    def forget(self) -> None:
        """Let go of what is held in memory between walks."""


class Unparsable(Exception):
    """A parser gave up in the middle of a walk."""


def parse(raw: bytes) -> tuple[Any, Mender | None]:
    """The value of a JSON text and, when it had to be mended, by whom. Raises `ValueError` when nothing helps."""
    try:
        return orjson.loads(raw), None
    except orjson.JSONDecodeError as error:
        if "depth limit" in str(error):
            raise refused("too_deep") from None
    mender = Mender()
    return orjson.loads(mender.mend(raw)), mender


def tell(mender: Mender | None, tally: Tally | None, file: int = 0, entry: int = 0) -> None:
    """Note on the first walk what was mended."""
    if mender is not None and tally is not None:
        for code, count in mender.mended.items():
            tally.warn(code, file, entry, count)
