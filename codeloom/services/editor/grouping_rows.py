"""What a list is grouped for, and where its diagnoses stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from codeloom.coding.codesets import dot, undot
from codeloom.services.editor.operations import WorkLine


@dataclass(frozen=True, slots=True)
class Encounter:
    """What a list is grouped for; what is not known is None, empty or 0.

    `ended` is False for a stay without a discharge date; `disposition` is a patient discharge status of UB-04.
    """

    day: date | None
    age: int | None
    sex: str
    inpatient: bool
    ended: bool = True
    disposition: int = 0


class Places:
    """The first row of each diagnosis by bare code, and the first one of it on which text is marked."""

    def __init__(self, lines: Sequence[WorkLine]) -> None:
        self.row: dict[str, int] = {}
        self.marked: dict[str, int] = {}
        for number, line in enumerate(lines, start=1):
            if line.system == "icd10cm":
                self.row.setdefault(undot(line.code), number)
                if line.evidence:
                    self.marked.setdefault(undot(line.code), number)

    def named(self, codes: Iterable[str]) -> str:
        """I50.33 (row 2), N18.32 (row 4)."""
        return ", ".join(f"{dot(code)} (row {self.row[code]})" for code in codes)
