"""What the screen of calibrations shows, ready to show."""

from dataclasses import dataclass, field

from codeloom.services.audits import SecondItem


@dataclass(frozen=True, slots=True)
class RoundItem:
    """A round in the list: its state (running, done, stopped) and what it says."""

    id: str
    name: str
    state: str
    words: str
    figure: str


@dataclass(frozen=True, slots=True)
class ProgressItem:
    """How far an auditor of a running round is."""

    name: str
    words: str
    done: bool


@dataclass(frozen=True, slots=True)
class RoundNow:
    """How a round stands: its state, how far its auditors are (`percent` of all charts of all of them), and how often something
    was settled or agreed to since it finished."""

    state: str = ""
    progress: tuple[ProgressItem, ...] = ()
    percent: int = 0
    moves: int = 0


@dataclass(frozen=True, slots=True)
class FigureView:
    """One figure. The numbers are percent of the scale from 0 to 1; `defined` says whether there is one, `goal` is the practice's
    minimum, 0 where it asks for none of this figure."""

    name: str
    detail: str
    value: str
    interval: str
    low: float
    point: float
    high: float
    defined: bool
    goal: float = 0.0


@dataclass(frozen=True, slots=True)
class LevelView:
    """What two auditors are compared by, with its percent, kappa and AC1."""

    name: str
    units: str
    figures: tuple[FigureView, ...]


@dataclass(frozen=True, slots=True)
class PairChoice:
    """Two auditors of a round to compare."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class TableView:
    """The table behind the figures: what both said of the coder's rows."""

    first: str = ""
    second: str = ""
    both_right: int = 0
    first_wrong: int = 0
    second_wrong: int = 0
    both_wrong: int = 0


@dataclass(frozen=True, slots=True)
class FamilyItem:
    """Agreement on the rows of one family of codes, each figure with its interval."""

    code: str
    same: str
    percent: str
    kappa: str
    ac1: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What one auditor (`by`, a first name) says of a row, with their own word on it."""

    by: str
    words: str
    why: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class DifferenceItem:
    """Something on which the auditors differ. `state` is open, proposed or settled; `may_agree`: this person may agree with a
    proposal of another auditor's."""

    key: str
    chart: str
    chart_id: str
    link: str
    row: str
    code: str
    answers: tuple[AnswerView, ...]
    state: str
    decision: str
    words: str
    by: str
    ruling: str
    ruling_link: str
    settlement: str
    may_settle: bool
    may_agree: bool


@dataclass(frozen=True, slots=True)
class AuditorItem:
    """An auditor's standing, and their kappa round by round, the oldest first ("1: 0.51, 2: 0.80")."""

    name: str
    charts: str
    figure: str
    drift: str
    below: bool


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round that is shown. Before it is finished it has progress only, in `now`; `more_families` are those not shown."""

    id: str = ""
    name: str = ""
    state: str = ""
    words: str = ""
    may_stop: bool = False
    now: RoundNow = field(default_factory=RoundNow)
    pairs: tuple[PairChoice, ...] = ()
    pair: str = ""
    levels: tuple[LevelView, ...] = ()
    note: str = ""
    table: TableView = field(default_factory=TableView)
    families: tuple[FamilyItem, ...] = ()
    more_families: int = 0
    auditors: tuple[str, ...] = ()
    differences: tuple[DifferenceItem, ...] = ()
    open: int = 0
    covered: int = 0
    seed: str = ""


@dataclass(frozen=True, slots=True)
class CalibrationView:
    """The rounds, the one that is shown, and the standing of every auditor. `goal` is the practice's minimum in words,
    `with_others` names the figure of auditors, `seconds` are audits that this person may confirm."""

    rounds: tuple[RoundItem, ...] = ()
    shown: RoundView = field(default_factory=RoundView)
    auditors: tuple[AuditorItem, ...] = ()
    goal: str = ""
    with_others: str = ""
    seconds: tuple[SecondItem, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferedChart:
    """A chart that can be calibrated on. Whose it is is not said: who starts a round may be one of its auditors. `known` are the
    supervisors who know it, from coding or auditing it, so that they are no auditors of a round with it."""

    id: str
    number: int
    name: str
    words: str
    known: str


@dataclass(frozen=True, slots=True)
class OfferedAuditor:
    """A supervisor who can be an auditor of a round."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class StartForm:
    """What a new round is made of."""

    auditors: tuple[OfferedAuditor, ...] = ()
    charts: tuple[OfferedChart, ...] = ()


@dataclass(frozen=True, slots=True)
class Started:
    """A round that was started, and of what, in words."""

    id: str
    name: str
    words: str
