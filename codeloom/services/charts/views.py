"""What the workbench shows of a chart around its rows: frozen, plain words, no ids but those an event must bring back."""

from dataclasses import dataclass, field

from codeloom.services.editor import EditorView


@dataclass(frozen=True, slots=True)
class DocumentItem:
    """A document in the left pane. `mark` is set on one that does not hold: Preliminary, Superseded, Cancelled."""

    id: str
    kind: str
    title: str
    date: str
    unread: bool
    words: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class DataRow:
    """One medication, lab or procedure."""

    what: str
    value: str
    when: str


@dataclass(frozen=True, slots=True)
class DataGroup:
    """A kind of data in the left pane."""

    name: str
    icon: str
    count: int
    rows: tuple[DataRow, ...]


@dataclass(frozen=True, slots=True)
class ConditionItem:
    """A suggested code, of an imported condition or of the documents, what may be done with it, and the row that stands for it.

    `remark` are its side and what speaks against it; accepting is `offered` when nothing does. `choices` are codes (comma
    separated) to choose among instead. `state` is open, accepted (`row_id` is the row it became), same (a row has its code)
    or dismissed.

    One that the documents say (`noted`) has `marks`, what its words are called there, `quote` and the document these stand
    in, and how sure it is: `confidence`, `why` and what the `rules` say of it. `imported`: the source has it as well.
    """

    key: str
    code: str
    title: str
    source: str
    state: str
    note: str
    row_id: str = ""
    remark: str = ""
    offered: bool = True
    choices: str = ""
    noted: bool = False
    imported: bool = True
    marks: str = ""
    quote: str = ""
    document: str = ""
    document_id: str = ""
    confidence: str = ""
    why: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """A document that was not read, or a code that was not kept, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class SuggestionHead:
    """How the suggestion of a chart stands: none, waiting, ready, stale or failed (`problem` says what happened).

    `moment` changes with everything here that changes by itself; `answered` says that there is an answer, stale or not,
    `takeable` that its lines can be taken. `source` says who made it of how much, `left_out` what was not read, `dropped` what
    the checks did not keep.
    """

    state: str = "none"
    moment: str = ""
    answered: bool = False
    takeable: bool = False
    problem: str = ""
    source: str = ""
    left_out: tuple[Remark, ...] = ()
    dropped: tuple[Remark, ...] = ()
    risks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class ChartRows(EditorView):
    """The rows after a change, with what the suggestions have become by it."""

    conditions: tuple[ConditionItem, ...] = ()
    suggestion: SuggestionHead = SuggestionHead()


@dataclass(frozen=True, slots=True)
class LeaseView:
    """Who may edit just now. `mine`: this person holds it.

    `place` is where the chart stands in what its coder has to do (3 of 12), `open_for` since when its coder has it open.
    """

    mine: bool = True
    holder: str = ""
    wanted_by: str = ""
    place: str = ""
    open_for: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A reason as people read it: its name, the words beside it, who gave it and when (Maya Fontaine, 28 Nov 14:02)."""

    reason: str = ""
    words: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class WaysView:
    """`held_until` is the day of a hold (3 Dec), empty while there is none; `no_release` says that no code release covers the
    service date. `answer` is what a manager said when giving the chart to its coder. Days for a new hold are ISO dates.
    """

    held_until: str = ""
    hold: Given = Given()
    sent_back: Given = Given()
    closed: Given = Given()
    answer: Given = Given()
    no_release: str = ""
    workable: bool = False
    skippable: bool = False
    recallable: bool = False
    recall_why: str = ""
    first_day: str = ""
    usual_day: str = ""
    last_day: str = ""
    asked: bool = False


@dataclass(frozen=True, slots=True)
class ChartHead:
    """The header and strip of a chart."""

    id: str = ""
    number: str = ""
    status: str = ""
    status_word: str = ""
    patient: str = ""
    person: str = ""
    setting: str = ""
    dates: str = ""
    provider: str = ""
    release: str = ""
    place: str = ""
    specialty: str = ""


@dataclass(frozen=True, slots=True)
class WorkbenchView:
    """A chart opened for coding or reading."""

    head: ChartHead = ChartHead()
    documents: tuple[DocumentItem, ...] = ()
    groups: tuple[DataGroup, ...] = ()
    conditions: tuple[ConditionItem, ...] = ()
    suggestion: SuggestionHead = SuggestionHead()
    editor: EditorView = field(default_factory=EditorView)
    lease: LeaseView = LeaseView()
    first_document: str = ""
    service_day: str = ""
    notices: tuple[str, ...] = ()
    ways: WaysView = WaysView()
