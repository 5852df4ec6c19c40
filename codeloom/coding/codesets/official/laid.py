"""A file an organization put in force: what it is and from when to when it speaks."""

from dataclasses import dataclass
from datetime import date

from codeloom.coding.codesets.official.file import OfficialFile
from codeloom.coding.codesets.official.kinds import OfficialKind


@dataclass(frozen=True, slots=True)
class Laid:
    """`effective_from` and `effective_to` are service dates, both included; None leaves the end open."""

    kind: OfficialKind
    effective_from: date
    effective_to: date | None
    file: OfficialFile
