"""What the dashboard shows, ready to show; places in plots are percent of the plot, y upwards."""

from dataclasses import dataclass

from codeloom.services.core import NO_PLOT, Plot
from codeloom.services.imports import EarlierImport
from codeloom.services.teams import TeamChoice


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of the strip; `href` opens the list behind it."""

    label: str = ""
    value: str = ""
    note: str = ""
    unit: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One percentile: bar now and mark before in percent of the longest."""

    label: str
    share: float
    before: float
    value: str


@dataclass(frozen=True, slots=True)
class CoderRow:
    """One coder. Whisker places are percent of the line from 80 to 100 % accuracy. `href` opens the open charts, `late_href` those
    past due, `sent_href` those sent for audit today."""

    id: str
    name: str
    working_on: str
    open: str
    late: str
    sent: str
    usual: str
    low: float
    point: float
    high: float
    accuracy: str
    href: str
    late_href: str
    sent_href: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a small list."""

    label: str
    share: float
    number: str
    tone: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class TopFinding:
    """A category of audit findings, its count in 7 days and the change against the 7 days before."""

    name: str
    share: float
    count: str
    change: str


@dataclass(frozen=True, slots=True)
class Light:
    """One line of delivery and worker health."""

    tone: str
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One provider's encounters, empty where there is none."""

    id: str
    name: str
    drafts: str
    unsent: str
    to_bill: str
    back: str
    month: str


@dataclass(frozen=True, slots=True)
class BillerRow:
    """What one biller finalized today and in 30 days, and sent back."""

    id: str
    name: str
    today: str
    month: str
    back: str


@dataclass(frozen=True, slots=True)
class NoteDoorBoard:
    """Encounters from note to finalized. `open` says that the practice has providers or encounters."""

    open: bool = False
    cells: tuple[Cell, ...] = ()
    providers: tuple[ProviderRow, ...] = ()
    billers: tuple[BillerRow, ...] = ()
    ages: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """The whole dashboard, of a team when `team` names one: `counted` says of how many members. `teams` can be chosen.
    `goal` is the accuracy wanted of coders in percent, `goal_place` where it stands on the line of a coder's accuracy."""

    team: str = ""
    teams: tuple[TeamChoice, ...] = ()
    counted: str = ""
    at: str = ""
    cells: tuple[Cell, ...] = ()
    today: Plot = NO_PLOT
    weekday: str = ""
    turnaround: tuple[Measure, ...] = ()
    turnaround_note: str = ""
    accuracy: Plot = NO_PLOT
    coders: tuple[CoderRow, ...] = ()
    goal: int = 95
    goal_place: float = 75.0
    ages: tuple[Bar, ...] = ()
    ages_note: str = ""
    findings: tuple[TopFinding, ...] = ()
    imports: tuple[EarlierImport, ...] = ()
    lights: tuple[Light, ...] = ()
    door: NoteDoorBoard = NoteDoorBoard()
