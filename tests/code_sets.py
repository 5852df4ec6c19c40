"""Official files made by hand for tests: small, well formed, of every kind; and a desk of a manager who sends them."""

import io
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from codeloom.coding.codesets import undot
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.gateways.codeset_files import load_codesets
from codeloom.services.code_sets import activation, overlay, uploads
from codeloom.services.code_sets.plan import InForceFrom
from codeloom.services.code_sets.reading import read_uploads
from codeloom.services.code_sets.uploads import KeepUpload, OfRelease, StoredUpload
from codeloom.services.code_sets.views import CodeSetsView, ReleaseView
from codeloom.services.core.commands import Nothing
from tests.http_client import Person, new_person

CPT = b"CPT Code,Description\n99213,Office visit of our own words\n99214,Longer office visit of our own words\n"


def order_file(day: date, *, drop: tuple[str, ...] = (), titles: dict[str, str] | None = None) -> bytes:
    """An ICD-10-CM order file with every code of the built-in tables on a day, some left out or worded otherwise."""
    left_out, worded = {undot(one) for one in drop}, {undot(code): title for code, title in (titles or {}).items()}
    lines = [
        f"{code:7} {flag} {title[:60]:60} {title}"
        for code, flag, title in ((code, flag, worded.get(code, title)) for code, flag, title in _in_order(day))
        if code not in left_out
    ]
    return "\r\n".join(f"{place:05d} {line}" for place, line in enumerate(lines, 1)).encode() + b"\r\n"


@lru_cache(maxsize=4)
def _in_order(day: date) -> list[tuple[str, int, str]]:
    """(bare code, 1 for a code or 0 for a heading, title) of every code in force on a day."""
    codeset = load_codesets().at(day)
    force = codeset.in_force()
    return [(code, 1 if force[code] == 2 else 0, codeset.title(code)) for code in sorted(force)]


@dataclass
class CodeDesk:
    """A new organization whose manager keeps its code sets."""

    person: Person = field(default_factory=lambda: new_person("manager"))

    @property
    def scope(self) -> Scope:
        """The manager."""
        return Scope(self.person.org_id, self.person.id, "manager")

    def send(self, name: str, data: bytes, *, any_size: bool = True) -> StoredUpload:
        """Read a file and keep what came of it."""
        read = read_uploads([(name, io.BytesIO(data))], any_size=any_size)
        return uploads.keep_upload(self.scope, KeepUpload.of(name, uploads.digest(data), read))

    def put(self, release_id: str, first: date, last: date | None = None) -> ReleaseView:
        """Put a file in force."""
        return activation.activate_release(self.scope, from_day(release_id, first, last))

    def back(self, release_id: str) -> ReleaseView:
        """Take a file back."""
        return activation.roll_back_release(self.scope, OfRelease(release_id=UUID(release_id)))

    def in_force(self, name: str, data: bytes, first: date, last: date | None = None) -> str:
        """Send a file and put it in force; its id."""
        sent = self.send(name, data)
        assert sent.refused == ""
        self.put(sent.ids[0], first, last)
        return sent.ids[0]

    def list(self) -> CodeSetsView:
        """The page."""
        return uploads.list_releases(self.scope, Nothing())

    def open(self) -> Any:
        """A look as the organization, with nothing remembered of what is in force."""
        overlay.forget(self.person.org_id)
        return unit_of_work(self.scope, read_only=True)


def from_day(release_id: str, first: date, last: date | None = None) -> InForceFrom:
    """The command that names a file and its service dates."""
    return InForceFrom(release_id=UUID(release_id), effective_from=first, effective_to=last)
