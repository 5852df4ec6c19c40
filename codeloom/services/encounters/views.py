"""What the provider's and the biller's screens show of an encounter. Frozen, plain words."""

from dataclasses import dataclass

from codeloom.coding.suggesting.shapes import Em, Risk
from codeloom.services.editor import FindingView, ParagraphView, ReturnReason, RuleLine, TreeItem


@dataclass(frozen=True, slots=True)
class PatientChoice:
    """A patient of the practice, as somebody picks one."""

    id: str
    name: str
    record_number: str
    birth_date: str
    sex: str


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to look at before billing: its kind, its words, and how grave it is (error, warn or info)."""

    kind: str
    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class EncounterItem:
    """An encounter in a list. `level` is the E/M code as it stands, `picked` the one the provider chose; `added`, `edited` and
    `removed` count the differences that stand."""

    id: str
    number: int
    link: str
    patient: str
    visit: str
    provider: str
    day: str
    age: str
    due: str
    due_tone: str
    status: str
    status_word: str
    level: str
    picked: str
    lines: int
    added: int
    edited: int
    removed: int
    flags: tuple[Flag, ...]
    moment: str


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposed line. `state` is open, accepted, edited or removed; `spans` are (start, end) of the note it was made for,
    `quote` the first of its words there; `mark` is what it is called in the note. `fresh` says that the answer before did not
    have it."""

    key: str
    code: str
    system: str
    title: str
    confidence: str
    why: str
    verified: bool
    state: str
    spans: tuple[tuple[int, int], ...]
    quote: str = ""
    mark: str = ""
    units: int = 1
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class FinalLineView:
    """A final line with its findings. `proposal` is the key of the proposal it stands for, empty for an added one, `suggested`
    that one's code and units. `label` is what it is called: 1 to 120 for a diagnosis, A to Z for another line. `base` and
    `modifiers` are the code without and with what follows it; `pointers` are ids of diagnosis lines, `used_by` the labels of
    lines that point to this one."""

    id: str
    number: int
    code: str
    system: str
    title: str
    mark: str
    units: int
    pointers: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    proposal: str
    findings: tuple[FindingView, ...]
    label: str = ""
    base: str = ""
    modifiers: tuple[str, ...] = ()
    used_by: tuple[str, ...] = ()
    suggested: str = ""
    difference: str = ""


@dataclass(frozen=True, slots=True)
class DeltaView:
    """A difference that stands: what it was, what it is, who made it and why. `asks` says that a reason is still due."""

    subject: str
    kind: str
    before: str
    after: str
    reason: str
    who: str
    moment: str
    asks: bool


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """A suggestion as it stands. `state` is none, waiting, failed, ready or stale; `problem` says what happened and what to
    do where it failed. A stale one is shown and cannot be taken."""

    state: str
    problem: str = ""
    note_version: int = 0
    provider: str = ""
    code_set: str = ""
    proposals: tuple[ProposalView, ...] = ()
    em: Em | None = None
    risks: tuple[Risk, ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
    """Code and title of what the answer before had and this one has not."""
    why_stale: str = ""
    """What changed after it, in a sentence; empty while it is in date."""


@dataclass(frozen=True, slots=True)
class VersionItem:
    """A finalized version: its round, when and by whom, and why it was opened again after it, if it was."""

    round: int
    finalized: str
    by: str
    reopened: str = ""


@dataclass(frozen=True, slots=True)
class AuditedView:
    """A closed audit of a finalized version. `outcome` is approved or returned; `rate` its score, `words` of how many rows.

    `reasons` are the rows the auditor disagreed with and, last, the feedback; `answering` says that a biller answers them now.
    """

    id: str
    round: int
    outcome: str
    rate: str
    words: str
    auditor: str
    moment: str
    reasons: tuple[ReturnReason, ...]
    answering: bool = False


@dataclass(frozen=True, slots=True)
class VersionView:
    """A finalized version as it was: its note, its lines as (label, code, units, title), the facts of its visit. `rules` are the
    findings when it was finalized and `judged` says how many there were, empty where they are not kept."""

    item: VersionItem
    note: str
    lines: tuple[tuple[str, str, int, str], ...]
    facts: tuple[tuple[str, str], ...]
    judged: str = ""
    rules: tuple[RuleLine, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionRules:
    """What the rules said when a version was finalized: in a few words, and each finding. Round 0 is no version."""

    round: int = 0
    judged: str = ""
    rules: tuple[RuleLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimDocuments:
    """A finalized version for another program: as a FHIR R4 Claim and as plain JSON, both texts to be kept as files."""

    number: int
    round: int
    fhir: str
    plain: str


@dataclass(frozen=True, slots=True)
class EncounterView:
    """An encounter opened by its provider or by a biller. `blocks` are what stops finalizing, `warnings` what does not but
    should be known before it, in sentences. `told` says what an act left out, and why."""

    id: str
    number: int
    version: int
    note_version: int
    status: str
    patient: PatientChoice
    age: int | None
    provider: str
    service_date: str
    patient_kind: str
    setting: str
    minutes: int | None
    visit: str
    picked: str
    person: str
    status_word: str
    facts: tuple[tuple[str, str], ...]
    """Date, new or established, setting and minutes of the visit, in words."""
    note: str
    paragraphs: tuple[ParagraphView, ...]
    note_length: int
    note_words: int
    saved: str
    suggestion: SuggestionView
    lines: tuple[FinalLineView, ...]
    deltas: tuple[DeltaView, ...]
    blocks: tuple[str, ...]
    stops: tuple[TreeItem, ...]
    asks: tuple[TreeItem, ...]
    versions: tuple[VersionItem, ...]
    sent: bool
    sent_back: str
    finalized: str
    round: int
    editable: bool
    locked_why: str
    warnings: tuple[str, ...] = ()
    told: str = ""
    queries_open: int = 0
    queries_answered: int = 0
    audits: tuple[AuditedView, ...] = ()
