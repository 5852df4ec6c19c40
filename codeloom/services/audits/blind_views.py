"""What the screen of a blind audit shows, ready to show. Nothing in it comes from the lines that were handed in."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from codeloom.services.audits.views import Choice
from codeloom.services.charts import ChartHead, DataGroup
from codeloom.services.editor import FreshRow, RowView


@dataclass(frozen=True, slots=True)
class BlindRow(RowView):
    """An own row. `name` is what it is called: its number, or the letter of a procedure of an encounter, which `points` to
    diagnoses ("1 3", by their names) and has its modifiers ("25 59") set by themselves; `base` is its code without them."""

    name: str = ""
    points: bool = False
    base: str = ""
    modifiers: str = ""
    pointers: str = ""


@dataclass(frozen=True, slots=True)
class BlindRows:
    """The auditor's own rows at one version. `why` says why they cannot be handed in yet, `told` what an act left out."""

    coding_id: str = ""
    version: int = 0
    rows: tuple[BlindRow, ...] = ()
    saved: str = ""
    why: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class BlindView:
    """A chart or an encounter (`kind`) coded blind. `calibration` is the name of the round it is coded for, empty for an audit."""

    kind: str = "chart"
    head: ChartHead = field(default_factory=ChartHead)
    calibration: str = ""
    inpatient: bool = False
    documents: tuple[Choice, ...] = ()
    groups: tuple[DataGroup, ...] = ()
    documents_word: str = ""
    first_document: str = ""
    service_day: str = ""
    rows: BlindRows = field(default_factory=BlindRows)


@dataclass(frozen=True, slots=True)
class Uncovered:
    """What became of a coding that is done: the number of its chart or encounter, the address of its audit, and the round it was
    for, if any."""

    number: int
    link: str = ""
    calibration: str = ""


def fresh_own(rows: Sequence[BlindRow]) -> tuple[FreshRow, ...]:
    """The own rows as a conflict shows them."""
    return tuple(
        FreshRow(one.id, one.number, one.code, poa=one.poa, units=one.units, evidence=one.evidence,
                 modifiers=one.modifiers, pointers=one.pointers, rationale=one.rationale)
        for one in rows
    )  # fmt: skip
