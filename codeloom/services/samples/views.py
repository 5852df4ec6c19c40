"""What the page of samples shows, ready to show."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Named:
    """Something to choose."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A sample in the list. `done` is in percent of what was drawn."""

    id: str
    number: str
    name: str
    of: str
    audited: str
    done: int
    rate: str
    remark: str


@dataclass(frozen=True, slots=True)
class SampleList:
    """A page of samples, the newest first; `next` goes on from there, empty at the end. `today` is the practice's day, ISO."""

    rows: tuple[SampleRow, ...] = ()
    next: str = ""
    today: str = ""


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A drawn chart at its place. `tone` is ok for a closed audit, quiet for one that waits."""

    id: str
    place: int
    number: str
    link: str
    stratum: str
    auditor: str
    state: str
    tone: str
    weight: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Charts that fit and cannot be drawn, by one reason; `numbers` are the first of them."""

    reason: str
    number: int
    numbers: str


@dataclass(frozen=True, slots=True)
class StratumRow:
    """A stratum with its charts, and how many are drawn of it; `rate` is what its audits say."""

    name: str
    charts: int
    drawn: int
    share: str
    rate: str = ""


@dataclass(frozen=True, slots=True)
class SampleView:
    """One sample opened. `plan` fills the form for another one like it; `estimate` is for the whole list, not for the sample."""

    id: str = ""
    number: str = ""
    name: str = ""
    state: str = ""
    is_drawn: bool = False
    ended: bool = False
    frozen: str = ""
    drawn: str = ""
    source: str = ""
    seed: str = ""
    method: str = ""
    frame_hash: str = ""
    estimate: str = ""
    estimate_words: str = ""
    small: str = ""
    size: int = 0
    rows: tuple[DrawnRow, ...] = ()
    next: int = 0
    left_out: tuple[LeftOut, ...] = ()
    left_out_words: str = ""
    strata: tuple[StratumRow, ...] = ()
    plan: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WidthRow:
    """What a size can tell: the half width in words, its interval in `between`, and where it lies on a line, in percent of the
    line's length."""

    size: int
    low: float
    point: float
    high: float
    words: str
    between: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PlanView:
    """The form of a plan: what can be chosen, how many charts fit, and what the size can tell. `why` says what stands in the way
    of drawing; strata are counted where the list is not too long."""

    coders: tuple[Named, ...] = ()
    specialties: tuple[str, ...] = ()
    payers: tuple[str, ...] = ()
    charts: int = 0
    charts_words: str = ""
    size: int = 0
    widths: tuple[WidthRow, ...] = ()
    expected: str = ""
    chance: str = ""
    strata: tuple[StratumRow, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    new_words: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class ProofView:
    """A sample drawn again from its frozen list and its seed. `same`: list, audit log and sample agree."""

    number: str = ""
    same: bool = False
    words: str = ""
    seed: str = ""
    charts: str = ""
    method: str = ""
    frame_hash: str = ""
    logged: str = ""
