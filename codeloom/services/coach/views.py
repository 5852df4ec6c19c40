"""What the coach's screens show: frozen, every text ready."""

from dataclasses import dataclass, field

from codeloom.services.teams import TeamChoice


@dataclass(frozen=True, slots=True)
class GapRow:
    """A kind of gap: in how many visits, an example in the provider's own words with what is missing, where it mostly lies,
    and the newest note with it. `quote` and `link` are empty where no note can be shown."""

    kind: str
    number: int
    name: str
    quote: str
    missing: str
    place: str
    link: str


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A level: bar and marks in percent of the longest (-1: none), share, interval and number as words, all of it in `words`."""

    code: str
    now: float
    was: float
    practice: float
    reference: float
    value: str
    rest: str
    words: str


@dataclass(frozen=True, slots=True)
class LevelPanel:
    """The levels of one kind of visit. `reference` names where the reference comes from, empty without one."""

    title: str
    rows: tuple[LevelRow, ...]
    note: str
    with_past: bool
    with_practice: bool
    reference: str


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate on a line: places in percent of the line's length (`mark` -1: none), and the same in words."""

    label: str
    number: str
    low: float
    point: float
    high: float
    mark: float
    value: str
    interval: str
    words: str
    differs: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """What became of the proposals of one family: kept with its interval and as a whole percent, edited and dropped."""

    family: str
    number: str
    kept: RateRow
    share: str
    edited: str
    dropped: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of a check. `state` is right, wrong (chosen), or empty before it was answered."""

    place: int
    words: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class LessonView:
    """One lesson. `own_quote` is the provider's own note, empty without one; `head`, `mark` and `tail` are the better wording
    with what was added marked. `answered` shows right or wrong, `why` and when it comes again."""

    kind: str = ""
    title: str = ""
    body: str = ""
    own_day: str = ""
    own_quote: str = ""
    before: str = ""
    head: str = ""
    mark: str = ""
    tail: str = ""
    question: str = ""
    choices: tuple[Choice, ...] = ()
    answered: bool = False
    right: bool = False
    why: str = ""
    source: str = ""
    again: str = ""
    progress: str = ""


@dataclass(frozen=True, slots=True)
class HelpRow:
    """A gap before and since its lesson."""

    name: str
    before: str
    since_words: str
    since: str
    change: str


@dataclass(frozen=True, slots=True)
class OwnCoach:
    """A provider's coach. `state` is full, few (below 30 visits) or empty; `counted` says when the figures are from; `gaps` and
    a lesson are there in every state that has them. `no_lesson` says why there is none, `unlined` why the practice is not shown."""

    state: str = "full"
    title: str = ""
    words: str = ""
    counted: str = ""
    gaps: tuple[GapRow, ...] = ()
    gaps_words: str = ""
    levels: tuple[LevelPanel, ...] = ()
    changes: tuple[RateRow, ...] = ()
    changes_words: str = ""
    unlined: str = ""
    outcomes: tuple[OutcomeRow, ...] = ()
    confidence: tuple[RateRow, ...] = ()
    outcome_words: str = ""
    lesson: LessonView = field(default_factory=LessonView)
    no_lesson: str = ""
    helped: tuple[HelpRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One provider, or all: visits, the mix of established office visits, how often the level was changed, the most frequent gap.
    `few` says that there are too few visits for a rate."""

    id: str
    name: str
    visits: str
    mix: str
    few: bool
    changed: RateRow
    gap: str


@dataclass(frozen=True, slots=True)
class GapBar:
    """How many notes leave one kind of thing open; `share` in percent of the most frequent."""

    short: str
    name: str
    share: float
    number: int


@dataclass(frozen=True, slots=True)
class LoadedReference:
    """A reference that is loaded for one kind of visit."""

    family: str
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class PracticeCoach:
    """The practice's coach, of all providers, of a team's or of one. `people` are (id, name) to choose from."""

    state: str = "full"
    title: str = ""
    words: str = ""
    counted: str = ""
    people: tuple[tuple[str, str], ...] = ()
    teams: tuple[TeamChoice, ...] = ()
    rows: tuple[ProviderRow, ...] = ()
    levels: tuple[LevelPanel, ...] = ()
    changes: tuple[RateRow, ...] = ()
    changes_words: str = ""
    outcomes: tuple[OutcomeRow, ...] = ()
    confidence: tuple[RateRow, ...] = ()
    outcome_words: str = ""
    gaps: tuple[GapBar, ...] = ()
    lessons: tuple[tuple[str, str], ...] = ()
    references: tuple[LoadedReference, ...] = ()
