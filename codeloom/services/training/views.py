"""What the feedback and rebuttal screens show, ready to show."""

from dataclasses import dataclass, field

from codeloom.services.audits import ChangeView, Choice


@dataclass(frozen=True, slots=True)
class RateView:
    """A rate with its interval, all in percent. `words` say so in a line, `counted` how many of how many; nothing counted shows no
    rate."""

    id: str = ""
    name: str = ""
    rate: str = ""
    words: str = ""
    low: float = 0.0
    point: float = 0.0
    high: float = 0.0
    in_force: bool = False
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Recurring:
    """A change that auditors made more than once: "E11.9 becomes E11.22", its category, how often."""

    words: str
    category: str
    number: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands: accuracy under each scoring profile, by code family, setting and category, what comes back."""

    audits: str = ""
    profiles: tuple[RateView, ...] = ()
    families: tuple[RateView, ...] = ()
    settings: tuple[RateView, ...] = ()
    categories: tuple[RateView, ...] = ()
    recurring: tuple[Recurring, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class OwnAudit:
    """A closed audit of one's work in the list. `group`: answer, waiting or closed, `head` its words above its first row;
    `due` until when it can be answered."""

    id: str
    number: str
    moment: str
    words: str
    tag: str
    tone: str
    group: str
    due: str
    late: bool
    head: str = ""


@dataclass(frozen=True, slots=True)
class FeedbackView:
    """The list, how many audits wait for an answer, the first of them until when, and where the person stands; `days` says over
    which days."""

    rows: tuple[OwnAudit, ...] = ()
    to_answer: int = 0
    due: str = ""
    standing: Standing = field(default_factory=Standing)
    days: str = "90 days"


@dataclass(frozen=True, slots=True)
class RebuttalState:
    """A rebuttal as both sides see it: the reason with the words it points to, and, once decided, who decided what and why.

    `score` is empty, or says what became of it: "92.9 becomes 100.0".
    """

    id: str = ""
    by: str = ""
    sent: str = ""
    reason: str = ""
    quotes: tuple[str, ...] = ()
    due: str = ""
    late: bool = False
    decision: str = ""
    decision_words: str = ""
    decided_by: str = ""
    decided: str = ""
    words: str = ""
    score: str = ""
    ruling: str = ""
    ruling_link: str = ""


@dataclass(frozen=True, slots=True)
class OwnChange:
    """One change with what was answered to it: acknowledged, rebutted, or nothing; `asked` says that the auditor disagreed.

    `old_place` is its place in the list that was handed in, `old_quotes` and `new_quotes` are the words both sides took as
    evidence.
    """

    change: ChangeView
    asked: bool = False
    answer: str = ""
    moment: str = ""
    may_answer: bool = False
    may_take_back: bool = False
    old_place: str = ""
    old_quotes: tuple[str, ...] = ()
    new_quotes: tuple[str, ...] = ()
    rebuttal: RebuttalState = field(default_factory=RebuttalState)


@dataclass(frozen=True, slots=True)
class OwnAuditView:
    """A closed audit of one's work, both codings side by side. `corrected` is empty, or what its score was before."""

    id: str = ""
    number: str = ""
    link: str = ""
    mine: str = ""
    auditor: str = ""
    closed: str = ""
    summary: str = ""
    changes: tuple[OwnChange, ...] = ()
    same: int = 0
    asked: int = 0
    answered: int = 0
    due: str = ""
    late: bool = False
    score: RateView = field(default_factory=RateView)
    corrected: str = ""
    feedback: str = ""
    documents: tuple[Choice, ...] = ()
    first_document: str = ""
    decider: str = ""


@dataclass(frozen=True, slots=True)
class RulingRow:
    """A ruling in a list. `state` says that it is in force, withdrawn or followed by another one."""

    id: str
    number: str
    text: str
    codes: str
    said: str
    link: str
    in_force: bool
    state: str


@dataclass(frozen=True, slots=True)
class RuleOfRuling:
    """A rule of the practice that was made of a ruling: "LOC-07, in shadow"."""

    words: str
    link: str


@dataclass(frozen=True, slots=True)
class RulingView:
    """A ruling opened. `shown` says how often it stood beside a chart or an audit, `rules` are those made of it."""

    id: str = ""
    number: str = ""
    text: str = ""
    conditions: str = ""
    codes: str = ""
    citation: str = ""
    decided: str = ""
    in_force: bool = False
    state: str = ""
    why: str = ""
    before: str = ""
    before_link: str = ""
    after: str = ""
    after_link: str = ""
    may_change: bool = False
    may_make_rule: bool = False
    shown: str = ""
    rules: tuple[RuleOfRuling, ...] = ()


@dataclass(frozen=True, slots=True)
class RulingsView:
    """What was found, of how many, and the one that is open."""

    rows: tuple[RulingRow, ...] = ()
    in_force: int = 0
    total: int = 0
    open: RulingView = field(default_factory=RulingView)


@dataclass(frozen=True, slots=True)
class RebuttalItem:
    """A rebuttal in the inbox. `group`: mine (to decide), own (against the person's audits), others or decided; `head` its words
    above its first row."""

    id: str
    number: str
    codes: str
    who: str
    due: str
    tone: str
    group: str
    tag: str
    head: str = ""


@dataclass(frozen=True, slots=True)
class InboxView:
    """All rebuttals that wait, and those decided in 90 days; `summary` counts them."""

    rows: tuple[RebuttalItem, ...] = ()
    to_decide: int = 0
    summary: str = ""


@dataclass(frozen=True, slots=True)
class RebuttalView:
    """A rebuttal opened: both sides, the evidence of each, rulings near it, and what the person may do."""

    id: str = ""
    number: str = ""
    link: str = ""
    row: str = ""
    audit: str = ""
    coder: str = ""
    auditor: str = ""
    change: ChangeView | None = None
    category: str = ""
    old_quotes: tuple[str, ...] = ()
    new_quotes: tuple[str, ...] = ()
    state: RebuttalState = field(default_factory=RebuttalState)
    may_decide: bool = False
    may_concede: bool = False
    why_not: str = ""
    coder_score: str = ""
    documents: tuple[Choice, ...] = ()
    first_document: str = ""
    codes: str = ""
    next_ruling: str = ""
    marked: str = ""
    near: tuple[RulingRow, ...] = ()
