"""What the audit screens show, ready to show: frozen, plain words, no ids but those an event must bring back."""

from dataclasses import dataclass, field

from codeloom.services.audits.reveal_views import BlindItem, RevealView, SecondItem
from codeloom.services.charts import ChartHead, CoderChoice, DataGroup
from codeloom.services.editor import GroupingView, ReturnReason
from codeloom.services.teams import TeamChoice


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """One chart or encounter in the audit queue. `coder` handed it in, `provider` wrote an encounter. `taken` says who audits
    it already; `mine` that it is this person. An encounter has no specialty and no difficulty (0). `blind` is where what
    nobody audits yet is audited blind."""

    id: str
    kind: str
    number: str
    link: str
    priority: int
    patient: str
    encounter: str
    specialty: str
    coder: str
    provider: str
    age: str
    difficulty: int
    size: str
    round: str
    taken: str
    mine: bool
    blind: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a select."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class AuditQueueView:
    """The audit queue as the page shows it. `waiting` counts the whole organization, `total` what this person may audit;
    `blind` is what they code blind and are not done with. `covers`: audits begin blind, so it names nobody who handed in.
    `seconds` are audits of others that they may confirm."""

    rows: tuple[WaitingItem, ...] = ()
    coders: tuple[CoderChoice, ...] = ()
    teams: tuple[TeamChoice, ...] = ()
    specialties: tuple[str, ...] = ()
    waiting: int = 0
    total: int = 0
    oldest: str = ""
    open_by_me: int = 0
    done_today: int = 0
    next: str = ""
    next_link: str = ""
    blind: tuple[BlindItem, ...] = ()
    covers: bool = False
    seconds: tuple[SecondItem, ...] = ()


@dataclass(frozen=True, slots=True)
class SideView:
    """A line of one list. `mark` is empty, or what is odd about the code in plain words."""

    code: str = ""
    title: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A pair. `row` names it in the text's marks; `lines` says which sides show: one, both, old or new.

    `points` says that it is a procedure whose modifiers ("25 59") and pointers to diagnoses ("1 3", by their names) are set
    by themselves; `base` is then its code without modifiers. `thread` names its comments: the line handed in, else the pair.
    """

    id: str
    state: str
    word: str
    icon: str
    number: str
    was: str
    row: str
    lines: str
    old: SideView
    new: SideView
    detail: str
    remarks: tuple[str, ...]
    poa: str
    old_poa: str
    poa_asked: bool
    poa_exempt: bool
    units: int
    old_units: int
    units_asked: bool
    points: bool
    base: str
    modifiers: str
    pointers: str
    evidence: int
    changed: bool
    struck: bool
    verdict: str
    category: str
    material: bool
    citation: str
    note: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class ScoreView:
    """A profile's score of this audit if it were closed now. The numbers are percent; nothing counted shows no rate."""

    id: str
    name: str
    rate: str
    words: str
    low: float
    point: float
    high: float
    in_force: bool


@dataclass(frozen=True, slots=True)
class AuditBoard:
    """Everything an edit or a verdict may change: the pairs at one version, the score, what is still missing.

    `grouping` is what the auditor's list groups to, `reveal` what changed since the coder's rows were uncovered, of a blind
    one. `told` says what an act left out, and why. `after`: the chart was complete before this audit, which is closed only.
    `second` says why its auditor does not close it alone, `second_by` who confirms it first; both empty where they do.
    """

    audit_id: str = ""
    version: int = 0
    changes: tuple[ChangeView, ...] = ()
    summary: str = ""
    changed: int = 0
    added: int = 0
    struck: int = 0
    moved: int = 0
    without_verdict: str = ""
    scores: tuple[ScoreView, ...] = ()
    trend_before: str = ""
    trend_now: str = ""
    trend_note: str = ""
    approve_why: str = ""
    return_why: str = ""
    after: bool = False
    second: str = ""
    second_by: str = ""
    hint: str = ""
    saved: str = ""
    grouping: GroupingView = field(default_factory=GroupingView)
    reveal: RevealView = field(default_factory=RevealView)
    open_changes: int = 0
    can_undo: bool = False
    can_redo: bool = False
    topic: str = ""
    feedback: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class AuditView:
    """An audit opened. `kind` is chart or encounter."""

    kind: str = "chart"
    head: ChartHead = field(default_factory=ChartHead)
    coder: str = ""
    coder_first: str = ""
    round: str = ""
    asked: tuple[ReturnReason, ...] = ()
    documents: tuple[Choice, ...] = ()
    groups: tuple[DataGroup, ...] = ()
    documents_word: str = ""
    first_document: str = ""
    service_day: str = ""
    notices: tuple[str, ...] = ()
    board: AuditBoard = field(default_factory=AuditBoard)
