"""What the biller's review shows: rows of a claim, differences, checks. Frozen, plain words."""

from dataclasses import dataclass

from codeloom.services.editor import FindingView
from codeloom.services.encounters.views import AuditedView


@dataclass(frozen=True, slots=True)
class PointerView:
    """A diagnosis as a procedure may point to it: its label, its line, and whether the row points to it, first of all."""

    label: str
    line: str
    on: bool
    primary: bool


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A row of the claim. `kind`: line, open (a proposal nobody decided) or rejected.

    `id` names the row on the screen, `name` in the marks of the note; `line` is the final line and empty without one.
    `code` stands with its modifiers, `base` without, `suggested_code` as proposed; `tone` is edit, add or empty. `takeable`
    says that a proposal has a code to accept. `subject` names the difference; `up` and `down` are the places (0-based) the
    line may move to, its own where it may not. `unpointed` says that a procedure points to no diagnosis.
    """

    id: str
    kind: str
    name: str
    label: str
    line: str
    proposal: str
    system: str
    suggested: str
    code: str
    base: str
    tone: str
    modifiers: tuple[str, str, str]
    units: int
    pointers: tuple[PointerView, ...]
    used_by: tuple[str, ...]
    title: str
    mark: str
    difference: str
    findings: tuple[FindingView, ...]
    subject: str
    suggested_code: str = ""
    suggested_units: int = 1
    up: int = 0
    down: int = 0
    confidence: str = ""
    why: str = ""
    quote: str = ""
    takeable: bool = False
    unpointed: bool = False


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """A difference that stands as a sentence: `first`, `words`, `second` ("M17.9" "to" "M17.11"). `row` is where it stands."""

    subject: str
    kind: str
    first: str
    words: str
    second: str
    who: str
    moment: str
    reason: str
    asks: bool
    row: str


@dataclass(frozen=True, slots=True)
class CheckView:
    """A line of the checks: its tone (ok, warn, error, plain) and its words."""

    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A finalized version: when and by whom. `comparable` says that something came after it."""

    round: int
    words: str
    comparable: bool


@dataclass(frozen=True, slots=True)
class ReviewView:
    """An encounter as the biller reviews it. `state` is open, locked or finalized; `suggestion` as in SuggestionView."""

    id: str = ""
    number: int = 0
    version: int = 0
    note_version: int = 0
    patient: str = ""
    person: str = ""
    record_number: str = ""
    provider: str = ""
    place: str = ""
    day: str = ""
    service_date: str = ""
    visit: str = ""
    status: str = ""
    status_word: str = ""
    saved: str = ""
    state: str = ""
    locked_why: str = ""
    suggestion: str = ""
    suggestion_words: str = ""
    problem: str = ""
    why_stale: str = ""
    picked: str = ""
    note_words: str = ""
    lines: tuple[ReviewRow, ...] = ()
    diagnoses: tuple[ReviewRow, ...] = ()
    counted: str = ""
    differences: tuple[DifferenceView, ...] = ()
    accepted: str = ""
    checks: tuple[CheckView, ...] = ()
    risks: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    sent_back: str = ""
    reopened: str = ""
    versions: tuple[VersionLine, ...] = ()
    audits: tuple[AuditedView, ...] = ()
