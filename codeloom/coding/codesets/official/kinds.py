"""The kinds of official files, and the error of a bad one: flaws with file, line, column and problem."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

MOST_FLAWS = 50
"""A report names so many flaws; the rest are counted."""


class OfficialKind(StrEnum):
    """What an official file is. The order is that of a list for people."""

    ICD10CM_ORDER = "icd10cm_order"
    ICD10CM_TABULAR = "icd10cm_tabular"
    ICD10CM_INDEX = "icd10cm_index"
    ICD10CM_DRUGS = "icd10cm_drugs"
    ICD10CM_NEOPLASMS = "icd10cm_neoplasms"
    ICD10CM_EXTERNAL = "icd10cm_external"
    ICD9_GEM = "icd9_gem"
    ICD10PCS_ORDER = "icd10pcs_order"
    HCPCS = "hcpcs"
    POA_EXEMPT = "poa_exempt"
    NCCI_PTP = "ncci_ptp"
    NCCI_MUE = "ncci_mue"
    CPT = "cpt"

    @property
    def label(self) -> str:
        """The kind as people call it."""
        return _LABELS[self]

    @property
    def searched(self) -> bool:
        """Whether its terms feed the search."""
        return self in SEARCHED


_LABELS = {
    OfficialKind.ICD10CM_ORDER: "ICD-10-CM code list (order file)",
    OfficialKind.ICD10CM_TABULAR: "ICD-10-CM tabular list",
    OfficialKind.ICD10CM_INDEX: "ICD-10-CM alphabetic index",
    OfficialKind.ICD10CM_DRUGS: "ICD-10-CM table of drugs and chemicals",
    OfficialKind.ICD10CM_NEOPLASMS: "ICD-10-CM table of neoplasms",
    OfficialKind.ICD10CM_EXTERNAL: "ICD-10-CM index of external causes",
    OfficialKind.ICD9_GEM: "ICD-9-CM to ICD-10-CM mapping (GEM)",
    OfficialKind.ICD10PCS_ORDER: "ICD-10-PCS code list (tables, order or codes file)",
    OfficialKind.HCPCS: "HCPCS Level II",
    OfficialKind.POA_EXEMPT: "Present on admission exempt list",
    OfficialKind.NCCI_PTP: "NCCI procedure-to-procedure edits",
    OfficialKind.NCCI_MUE: "NCCI medically unlikely edits",
    OfficialKind.CPT: "CPT list (your license)",
}
SEARCHED = frozenset(
    {
        OfficialKind.ICD10CM_INDEX,
        OfficialKind.ICD10CM_DRUGS,
        OfficialKind.ICD10CM_NEOPLASMS,
        OfficialKind.ICD10CM_EXTERNAL,
        OfficialKind.ICD9_GEM,
    }
)


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong. `line` and `column` count from 1; None where the whole file is meant. Quotes at most a few words."""

    file: str
    line: int | None
    column: int | None
    problem: str

    @property
    def where(self) -> str:
        """The place in words: "order.txt, line 12, column 7"."""
        line = f", line {self.line}" if self.line is not None else ""
        column = f", column {self.column}" if self.line is not None and self.column is not None else ""
        return f"{self.file}{line}{column}"


class BadOfficialFile(ValueError):
    """The files cannot be used; nothing of them was. `flaws` are at most 50, `more` says how many there are beyond."""

    def __init__(self, flaws: Iterable[Flaw], more: int = 0) -> None:
        every = tuple(flaws)
        self.flaws = every[:MOST_FLAWS]
        self.more = more + len(every) - len(self.flaws)
        first = self.flaws[0]
        rest = len(self.flaws) - 1 + self.more
        super().__init__(f"{first.where}: {first.problem}" + (f" And {rest} more." if rest else ""))


@dataclass(slots=True)
class Flaws:
    """Collects the flaws of one file: the first fifty in full, then only their number."""

    file: str
    listed: list[Flaw] = field(default_factory=list)
    more: int = 0

    def add(self, problem: str, line: int | None = None, column: int | None = None) -> None:
        """Note a flaw."""
        if len(self.listed) < MOST_FLAWS:
            self.listed.append(Flaw(self.file, line, column, problem))
        else:
            self.more += 1

    def __bool__(self) -> bool:
        return bool(self.listed)

    def refuse(self) -> None:
        """Raise BadOfficialFile when anything was noted."""
        if self.listed:
            raise BadOfficialFile(self.listed, self.more)


def quoted(text: str) -> str:
    """A value for a message: short, printable, in quotes."""
    plain = "".join(sign if sign.isprintable() else "?" for sign in text[:24])
    return f'"{plain}{"..." if len(text) > 24 else ""}"'


def counted(number: int, word: str) -> str:
    """A number with its word: "1 code", "74,260 codes"."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
