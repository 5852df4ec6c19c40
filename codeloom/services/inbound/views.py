"""What the page of sources shows, ready to show. Never a secret."""

from dataclasses import dataclass, field

from codeloom.services.encounters import PatientChoice


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source: where it posts, what came from it in 7 days, and how its secrets stand."""

    key: str
    name: str
    address: str
    newest: str
    taken: str
    again: str
    refused: str
    unverified: str
    secrets: str
    rotating: bool


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message in the list. `outcome` says what became of it, `path` leads there, empty where nothing is to open;
    `can_take_back` that a manager refused it and it is still kept."""

    id: str
    version: int
    when: str
    source: str
    what: str
    word: str
    tone: str
    outcome: str
    path: str
    can_take_back: bool


@dataclass(frozen=True, slots=True)
class SourcesView:
    """The sources of the practice and one page of what came. `next` is the cursor of the page behind it."""

    sources: tuple[SourceLine, ...] = ()
    taken_today: str = "0"
    unverified: str = "0"
    held: int = 0
    rows: tuple[MessageLine, ...] = ()
    next: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing a note said, as it came."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ProviderChoice:
    """A provider who can be chosen."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class HeldMessageView:
    """A held message: why, what it said, and what can be chosen; what is certain is chosen already."""

    id: str = ""
    version: int = 0
    source: str = ""
    when: str = ""
    sentence: str = ""
    sent: tuple[Sent, ...] = ()
    text: str = field(default="", repr=False)
    providers: tuple[ProviderChoice, ...] = ()
    provider: str = ""
    candidates: tuple[PatientChoice, ...] = ()
    patient: str = ""
    day: str = ""
    family: str = ""
    given: str = ""
    birth_date: str = ""
    sex: str = ""
