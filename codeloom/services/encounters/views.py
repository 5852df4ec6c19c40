"""What the provider's and the biller's screens show of an encounter. Frozen, plain words."""

from dataclasses import dataclass

from codeloom.coding.suggesting.shapes import Em, Risk
from codeloom.services.editor import FindingView


@dataclass(frozen=True, slots=True)
class PatientChoice:
    """A patient of the practice, as somebody picks one."""

    id: str
    name: str
    record_number: str
    birth_date: str
    sex: str


@dataclass(frozen=True, slots=True)
class EncounterItem:
    """An encounter in a list. `level` is the E/M code as it stands, empty without one; `flag` an exception in words."""

    id: str
    number: int
    patient: str
    provider: str
    day: str
    status: str
    flag: str
    moment: str


@dataclass(frozen=True, slots=True)
class EncounterPage:
    """A page of a list; `after` asks for the next one and is empty at the end."""

    encounters: tuple[EncounterItem, ...]
    total: int | None
    after: str


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposed line. `state` is open, accepted, edited or removed; `spans` are (start, end) of the note it was made for."""

    key: str
    code: str
    system: str
    title: str
    confidence: str
    why: str
    verified: bool
    state: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class FinalLineView:
    """A final line with its findings. `proposal` is the key of the proposal it stands for, empty for an added one."""

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


@dataclass(frozen=True, slots=True)
class EncounterView:
    """An encounter opened by its provider or by a biller. `blocks` are what stops finalizing, in sentences."""

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
    note: str
    note_length: int
    note_words: int
    saved: str
    suggestion: SuggestionView
    lines: tuple[FinalLineView, ...]
    deltas: tuple[DeltaView, ...]
    blocks: tuple[str, ...]
    sent: bool
    sent_back: str
    finalized: str
    round: int
    editable: bool
    locked_why: str
