"""A file an organization put in force, with its kind and effective dates."""

from dataclasses import dataclass
from datetime import date

from codeloom.coding.codesets.official.file import OfficialFile
from codeloom.coding.codesets.official.kinds import OfficialKind


@dataclass(frozen=True, slots=True)
class OverlayFile:
    """`effective_from` and `effective_to` are service dates, both included; None leaves the end open."""

    kind: OfficialKind
    effective_from: date
    effective_to: date | None
    file: OfficialFile
