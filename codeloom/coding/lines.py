"""Input and output of the rule engine: code lines, their context, findings and fixes. Values only, no behaviour."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

System = Literal["icd10cm", "icd10pcs", "hcpcs", "cpt"]
"""The code systems of a code line."""

MOST_UNITS = 9999
"""The most units of a line."""


class Severity(StrEnum):
    """How much a finding weighs: an error stops submission, a warning asks for a reason, information tells."""

    ERROR = "error"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Line:
    """One code row. Rows come in sequence order: index 0 is the principal (inpatient) or first-listed diagnosis.

    `code` is as typed; the engine normalises it. `system` is icd10cm, icd10pcs, hcpcs or cpt. `poa` is Y, N, U, W, 1 or
    empty. `evidence` is the text of the row's evidence spans joined by " | "; it lives in memory only. `units` is how many
    times a CPT or HCPCS code is reported on the row.
    """

    code: str
    system: str = "icd10cm"
    poa: str = ""
    evidence: str = ""
    rationale: bool = False
    units: int = 1


@dataclass(frozen=True, slots=True)
class Context:
    """The encounter as the rules see it. An unknown value (None or empty) silences the rules that need it.

    `dos` is the service date, `age` whole years on it, `sex` "M" or "F", `setting` "inpatient" or "outpatient".
    `override` is a reason that silences every overridable finding; `overridden` holds the keys of single findings.
    """

    dos: date | None = None
    age: int | None = None
    sex: str | None = None
    setting: str | None = None
    meds: tuple[str, ...] = ()
    reason: str = ""
    evidence: str = ""
    override: str = ""
    new_finding: bool = False
    overridden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fix:
    """A change the editor can apply with one key.

    `kind`: replace (row takes code, and moves to `to` where that is given), add (code becomes a new row at `to`, or last),
    remove (row), move (row to `to`),
    set_poa (row takes `code` as its POA), pick (the person picks among `choices` for row, or for a new row), choice (only
    the record can say which of `options` is right; the person takes one). Rows are 0-based.
    """

    kind: str
    label: str
    row: int | None = None
    code: str = ""
    to: int | None = None
    choices: tuple[str, ...] = ()
    options: tuple["Fix", ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says about some rows (0-based indices into the lines given)."""

    rule: str
    severity: Severity
    rows: tuple[int, ...]
    codes: tuple[str, ...]
    message: str
    citation: str
    fix: Fix | None = None
    overridable: bool = False

    @property
    def key(self) -> str:
        """Identity of the finding across edits: the rule and the codes it speaks of. An override belongs to one key."""
        return f"{self.rule}:{','.join(self.codes)}"
