"""What every user of the editor shows: rows, findings, documents. Frozen, plain words, no ids but those an event brings back."""

from dataclasses import dataclass, field

from codeloom.services.editor.grouping_views import GroupingView


@dataclass(frozen=True, slots=True)
class OptionView:
    """One of several ways out of a finding, of which only the record says the right one; else as the fix of a finding."""

    key: str
    fix: str
    n: int = 0
    choices: str = ""


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding pinned to its row. `n` is the number of its fix key (0: none); `reason` a recorded override.

    `choices` are codes a person must choose among: "row@ID:A,B" for a row, "new:A,B" for a new one. Where there are
    `options`, `fix` is empty: the person takes one of them.
    """

    key: str
    severity: str
    rule: str
    message: str
    citation: str
    n: int = 0
    fix: str = ""
    choices: str = ""
    overridable: bool = False
    reason: str = ""
    options: tuple[OptionView, ...] = ()


@dataclass(frozen=True, slots=True)
class SpanView:
    """One piece of evidence of a row and the document it lies in."""

    doc: str
    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RowView:
    """A code row. `mark` is empty, or what is odd about the code in plain words; `complication` is CC, MCC or empty.

    `units_asked` says that the code is of a system whose codes are reported so many times.
    """

    id: str
    number: int
    code: str
    title: str
    system: str
    principal: bool
    poa: str
    poa_state: str
    evidence: int
    spans: tuple[SpanView, ...]
    rationale: str
    mark: str
    complication: str
    severity: str
    findings: tuple[FindingView, ...]
    units: int = 1
    units_asked: bool = False


@dataclass(frozen=True, slots=True)
class TreeItem:
    """One line of "Why can't I submit?": the row it is about, what is wrong, which rule says so, and the fix key.

    Row 0 is the chart itself; `dated` asks for a date.

    `rule` is the rule's id and title, `version` what it was judged by ("ICD-10-CM FY2027"), `source` where it is written.
    """

    row: int
    row_id: str
    code: str
    text: str
    key: str
    n: int = 0
    fix: str = ""
    choices: str = ""
    reasonable: bool = False
    dated: bool = False
    rule: str = ""
    version: str = ""
    source: str = ""
    options: tuple[OptionView, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnReason:
    """One thing an auditor asked for when something was returned: a row in words (`text`), with section and why (`note`), or
    the feedback. `done`: the lines do it now.

    `answer` is empty, done or not_agreed, with `words` where there are some; `settled` says that nothing is left to answer:
    an answer "done" that the lines do not show any more is left.
    """

    id: str
    text: str = ""
    category: str = ""
    material: bool = False
    citation: str = ""
    note: str = ""
    done: bool = False
    answer: str = ""
    words: str = ""
    settled: bool = False
    feedback: bool = False


@dataclass(frozen=True, slots=True)
class OpenPoa:
    """A diagnosis that needs a POA indicator; `why` says why "POA Y for all" leaves it out, empty where it does not."""

    id: str
    number: int
    code: str
    title: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class EditorView:
    """The rows of a chart at one version, judged. `undated`: the encounter has no service date yet; `open_stay`: it is a stay
    without a discharge date.

    `complete`: it is audited, or was not drawn for it. `changed` is the row a fix has just changed. `reasons` are those of the
    last audit, `unanswered` how many of them a returned chart still has to answer. `poa_open` are the rows of a stay without a
    POA indicator, `poa_ready` how many of them "POA Y for all" would set. `told` says what an act left out, and why.
    """

    chart_id: str = ""
    version: int = 0
    rows: tuple[RowView, ...] = ()
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    stops: tuple[TreeItem, ...] = ()
    asks: tuple[TreeItem, ...] = ()
    left: tuple[str, ...] = ()
    reasons: tuple[ReturnReason, ...] = ()
    unanswered: int = 0
    undated: bool = False
    open_stay: bool = False
    unread: int = 0
    saved: str = ""
    editable: bool = False
    locked_why: str = ""
    can_submit: bool = False
    complete: bool = False
    can_undo: bool = False
    can_redo: bool = False
    inpatient: bool = False
    changed: str = ""
    poa_open: tuple[OpenPoa, ...] = ()
    poa_ready: int = 0
    told: str = ""
    grouping: GroupingView = field(default_factory=GroupingView)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. `rows` are the rows it is evidence for ("3,4"), `label` those of them that end with it; `kind` is evidence,
    suggested, negated, hit or empty."""

    text: str
    start: int
    rows: str = ""
    kind: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class SentenceView:
    """What J and K step by."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A line of the note; `heading` for one that names a part of it."""

    heading: bool
    sentences: tuple[SentenceView, ...]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document opened in the middle pane; `version` says which one it is where it came in several."""

    id: str = ""
    title: str = ""
    meta: str = ""
    composed: bool = False
    paragraphs: tuple[ParagraphView, ...] = ()
    mark: str = ""
    version: str = ""
