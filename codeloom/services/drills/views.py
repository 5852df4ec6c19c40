"""What the screens of training show. Frozen, plain words, no ids but those an event brings back."""

from dataclasses import dataclass, field

from codeloom.services.core import NO_PLOT, Plot
from codeloom.services.editor import DocumentView, RowView


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic in training: how well its cases hold (0 to 5), when the next one comes, errors found in real charts. `word` says
    the strength to a screen reader."""

    id: str
    name: str
    section: str
    origin: str
    holds: int
    word: str
    next: str
    errors: str
    cases: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session that is over, or still open."""

    number: int
    link: str
    moment: str
    cases: str
    right: str
    took: str
    hardest: str


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many cases come on a day."""

    name: str
    cases: int
    today: bool = False


@dataclass(frozen=True, slots=True)
class InCharts:
    """Whether the errors of a topic stopped in one's own charts; `change` is empty where too few rows were audited."""

    topic: str
    before: str
    since: str
    change: str
    result: str


@dataclass(frozen=True, slots=True)
class TrainingView:
    """A person's training. `due` cases now; `open` is the number of a session to go on with, 0 for none; `past` sessions there are,
    of which the newest are shown; `first_tries` by week, empty below two weeks."""

    due: int = 0
    minutes: str = ""
    reasons: str = ""
    words: str = ""
    open: int = 0
    next: str = ""
    topics: tuple[TopicRow, ...] = ()
    library: tuple[TopicRow, ...] = ()
    sessions: tuple[SessionRow, ...] = ()
    past: int = 0
    week: tuple[DayCount, ...] = ()
    first_try: str = ""
    first_tries: Plot = NO_PLOT
    charts: tuple[InCharts, ...] = ()


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A row of the answer beside the gold: `kind` is right, accepted, changed, missed or extra; `why` what is to be said of it."""

    kind: str
    code: str = ""
    title: str = ""
    gold: str = ""
    gold_title: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class GradeView:
    """A grade and when the case comes again with it."""

    grade: int
    name: str
    next: str


@dataclass(frozen=True, slots=True)
class RulingLine:
    """A ruling of the practice on codes of the answer."""

    number: str
    text: str
    link: str


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A case of the session: what came of it, the grade, and when it comes again. `overridden` tells of an instructor's score."""

    topic: str
    citation: str
    result: str
    right: bool
    said: str
    next: str
    overridden: str = ""


@dataclass(frozen=True, slots=True)
class SummaryView:
    """A session that is over: its cases, the one thing to take along and where it comes back, and what comes when."""

    title: str = ""
    words: str = ""
    rows: tuple[ResultRow, ...] = ()
    lesson: str = ""
    citation: str = ""
    again_words: str = ""
    schedule: tuple[tuple[str, str], ...] = ()
    again: int = 0


@dataclass(frozen=True, slots=True)
class DrillView:
    """A session as it stands: `stage` is coding, answer or summary. What tells the answer is empty until it was given; `told` is
    what an act left out."""

    stage: str = ""
    number: int = 0
    session_id: str = ""
    try_id: str = ""
    version: int = 0
    place: str = ""
    done: int = 0
    total: int = 0
    head: str = ""
    origin: str = ""
    asks: str = ""
    day: str = ""
    inpatient: bool = False
    rows: tuple[RowView, ...] = ()
    document: DocumentView = field(default_factory=DocumentView)
    counts: str = ""
    score: str = ""
    differences: tuple[DifferenceRow, ...] = ()
    order: str = ""
    rule: str = ""
    citation: str = ""
    rationale: str = ""
    accepted: tuple[str, ...] = ()
    rulings: tuple[RulingLine, ...] = ()
    grades: tuple[GradeView, ...] = ()
    doubted: bool = False
    last: bool = False
    told: str = ""
    summary: SummaryView = field(default_factory=SummaryView)


@dataclass(frozen=True, slots=True)
class AssignedRow:
    """An assignment: how far it is, errors in audited rows before and since, the change with its interval, and the result.

    `low`, `point`, `high` and `zero` are places on a scale of 0 to 100; there is no scale where `change` is empty. `card` is the
    person's scorecard, empty where the reader may not see it.
    """

    id: str
    person: str
    card: str
    topic: str
    until: str
    late: bool
    done: int
    total: int
    before: str
    since: str
    change: str
    low: float
    point: float
    high: float
    zero: float
    result: str
    tone: str


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """A topic by what audits of the last days found in it."""

    topic: str
    name: str
    section: str
    found: str
    people: str
    drilled: str


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """An answer that a person holds for wrong, or whose score an instructor overrode; `own`: of a case of their own audit, whose
    answer stands in the audit."""

    id: str
    person: str
    case: str
    given: str
    gold: str
    own: bool
    words: str
    score: str
    most: int
    halves: int
    overridden: str


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """A person who may be given drills."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class LibraryCase:
    """A case of the library to look through."""

    key: str
    topic: str
    title: str
    rule: str
    citation: str
    setting: str
    answer: str
    lesson: str


@dataclass(frozen=True, slots=True)
class DrillTeamView:
    """The training of one's people. `proposed` is the topic an assignment begins with, `until` its day as a date field takes it."""

    open: int = 0
    done: str = ""
    fewer: str = ""
    idle: int = 0
    assigned: tuple[AssignedRow, ...] = ()
    errors: tuple[ErrorRow, ...] = ()
    doubts: tuple[DoubtRow, ...] = ()
    people: tuple[PersonChoice, ...] = ()
    topics: tuple[tuple[str, str], ...] = ()
    proposed: str = ""
    until: str = ""
    library: tuple[LibraryCase, ...] = ()


@dataclass(frozen=True, slots=True)
class LessonHere:
    """What a drill taught about codes of the open chart; `place` says which time it is shown."""

    id: str
    text: str
    citation: str
    place: str


@dataclass(frozen=True, slots=True)
class LessonsView:
    """The lessons that stand beside the code field of a chart."""

    rows: tuple[LessonHere, ...] = ()
