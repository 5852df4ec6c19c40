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
    past due, `sent_href` those sent for audit today, `audits_href` the audits behind the accuracy."""

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
    audits_href: str


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
    """A category of audit findings, its count and the change against as many days before. `href` opens the charts that have it, one
    that has it twice stands there once."""

    name: str
    share: float
    count: str
    change: str
    href: str


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
    """The whole dashboard. `team`, `span` (a range of days), `specialty` and `setting` are the filters it is of, `counted` says of
    how many members of the team, `teams` and `specialties` can be chosen. `done` and `usual` name the plot of completed charts and
    its dashed line, `days` are the days of rates and findings, `turnaround_charts` is how many charts the percentiles are of, with
    their list. `goal` is the accuracy wanted of coders in percent, `goal_place` where it stands on the line of a coder's accuracy.
    """

    team: str = ""
    span: str = "today"
    specialty: str = ""
    setting: str = ""
    teams: tuple[TeamChoice, ...] = ()
    specialties: tuple[str, ...] = ()
    counted: str = ""
    at: str = ""
    cells: tuple[Cell, ...] = ()
    days: str = "7 days"
    done: str = "Completed today"
    today: Plot = NO_PLOT
    usual: str = ""
    turnaround: tuple[Measure, ...] = ()
    turnaround_charts: str = ""
    turnaround_href: str = ""
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
