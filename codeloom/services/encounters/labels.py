"""What the lines of an encounter are called on a claim: diagnoses by number, what was done by letter."""

from collections.abc import Iterable
from uuid import UUID

from codeloom.services.editor import WorkLine
from codeloom.services.encounters.context import FinalLine


def labels_of(lines: Iterable[FinalLine | WorkLine]) -> dict[UUID, str]:
    """The label of each line by id: diagnoses 1, 2, ...; the others A, B, ..., after Z A2."""
    out: dict[UUID, str] = {}
    diagnoses = others = 0
    for line in lines:
        if line.system == "icd10cm":
            diagnoses += 1
            out[line.id] = str(diagnoses)
        else:
            again, letter = divmod(others, 26)
            out[line.id] = chr(ord("A") + letter) + (str(again + 1) if again else "")
            others += 1
    return out
