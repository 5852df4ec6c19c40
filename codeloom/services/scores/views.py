"""What scorecards show, ready to show."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with its interval, in percent. Of few it has no `value`, only `words` with the interval and what was counted."""

    name: str = ""
    value: str = ""
    words: str = ""
    low: float = 0.0
    point: float = 0.0
    high: float = 0.0
    few: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of the strip."""

    label: str
    value: str
    note: str
    unit: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """Work of one difficulty and setting, how much of it, and how much a day on the days with any."""

    name: str
    setting: str
    number: str
    a_day: str


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates beside each other on one scale, which `scale` names: their places are percent of it."""

    title: str = ""
    rates: tuple[Rate, ...] = ()
    scale: str = ""
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """A control chart, ready to draw: places are percent of the plot, y upwards; `limits` are (x, low, high), `signals` the points
    that are more than noise, `said` what they are. `table` has the same figures: (week, share, limits, signal)."""

    title: str = ""
    words: str = ""
    points: tuple[tuple[float, float], ...] = ()
    limits: tuple[tuple[float, float, float], ...] = ()
    center: tuple[tuple[float, float], ...] = ()
    signals: tuple[tuple[float, float], ...] = ()
    y_ticks: tuple[tuple[float, str], ...] = ()
    x_ticks: tuple[tuple[float, str], ...] = ()
    said: tuple[str, ...] = ()
    table: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A scorecard of a person or a team. `kind` is coder, biller, provider, auditor or team, `about` says whose work is counted,
    `work_title` and `work_words` what the rows of `work` are."""

    id: str = ""
    name: str = ""
    kind: str = ""
    about: str = ""
    days: str = ""
    cells: tuple[Cell, ...] = ()
    categories: Rates = field(default_factory=Rates)
    settings: Rates = field(default_factory=Rates)
    work: tuple[WorkRow, ...] = ()
    work_title: str = ""
    work_words: str = ""
    rules: tuple[tuple[str, str], ...] = ()
    controls: tuple[Control, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One person beside the others of a team. `signal` says that their accuracy is more than noise away from all together."""

    id: str
    name: str
    href: str
    accuracy: Rate
    first: Rate
    sent: str
    signal: str


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class TeamCard:
    """A team, or the whole practice: its card and its coders beside each other, with the `scales` of their accuracy and first pass;
    `others` have cards of another kind."""

    card: Card = field(default_factory=Card)
    members: tuple[MemberRow, ...] = ()
    scales: tuple[str, str] = ("", "")
    teams: tuple[Option, ...] = ()
    others: tuple[MemberRow, ...] = ()


@dataclass(frozen=True, slots=True)
class WhatIfRow:
    """A coder's audits by each profile, in the order of the heads; the last row is everybody together."""

    name: str
    audits: str
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Past audits counted anew. `in_force` is the profile the practice chose; `note` says what cannot be told or is left out."""

    heads: tuple[Option, ...] = ()
    in_force: str = ""
    rows: tuple[WhatIfRow, ...] = ()
    audits: str = ""
    stored: Rate = field(default_factory=Rate)
    note: str = ""
