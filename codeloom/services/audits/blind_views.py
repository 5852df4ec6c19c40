"""What the screen of a blind audit shows, ready to show. Nothing in it comes from the coder's rows."""

from dataclasses import dataclass, field

from codeloom.services.audits.views import Choice
from codeloom.services.charts import ChartHead, DataGroup
from codeloom.services.editor import RowView


@dataclass(frozen=True, slots=True)
class BlindRows:
    """The auditor's own rows at one version. `why` says why they cannot be handed in yet, `told` what an act left out."""

    coding_id: str = ""
    version: int = 0
    rows: tuple[RowView, ...] = ()
    saved: str = ""
    why: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class BlindView:
    """A chart coded blind. `calibration` is the name of the round it is coded for, empty for an audit."""

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
    """What became of a coding that is done: the number of its chart, and the round it was for, if any."""

    number: int
    calibration: str = ""
