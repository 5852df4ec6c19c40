"""What managers see of the practice's own rules, ready to show; what coders and supervisors see of those in force."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from codeloom.coding.rules.local import LocalRule
from codeloom.coding.rules.local_check import Inspection
from codeloom.coding.rules.local_reading import FIELDS, Flaw, definition_of
from codeloom.services.core import formatting

STATUS_WORDS = {"draft": "Draft", "shadow": "In shadow", "live": "Live", "retired": "Retired"}
SEVERITY_WORDS = {"error": "Error", "warn": "Warning", "info": "Info"}
LINES = ("fires", "silent")
STARTER: Mapping[str, str] = {
    **dict.fromkeys(FIELDS, ""),
    "title": "Low back pain without a cause",
    "severity": "warn",
    "message": "{code}: the payer asks why no cause is named. Give a rationale, or code the cause.",
    "citation": "Coding policy 4.2",
    "overridable": "on",
    "codes": "M54.50",
    "position": "any",
    "missing": "rationale",
    "fires": "M54.50\nI10, M54.50",
    "silent": "M54.50+rationale\nM54.51",
}
"""A whole rule to begin with, that a manager changes into their own."""


@dataclass(frozen=True, slots=True)
class ExampleView:
    """One example and what became of it."""

    text: str
    holds: bool
    words: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """The result of checking a definition: `errors` by field, examples, and remarks that stop nothing."""

    good: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)
    summary: str = ""
    examples: tuple[ExampleView, ...] = ()
    ways: str = ""
    overlap: str = ""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule of the list: its version that matters most (live, else shadow, draft, retired), and how often it fired."""

    number: int
    id: str
    title: str
    severity: str
    severity_word: str
    status: str
    status_word: str
    version: str
    since: str
    fired: str
    shadow: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What the organization asks of a rule before it goes live: days or charts in shadow; the share of past charts, in
    percent, from which on an error needs a reason."""

    days: int = 3
    charts: int = 30
    share: int = 5


@dataclass(frozen=True, slots=True)
class RulesView:
    """The list, those that run first."""

    rows: tuple[RuleRow, ...] = ()
    live: int = 0
    shadow: int = 0
    limits: Limits = Limits()
    limits_words: str = ""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version in the history of a rule."""

    version: str
    status: str
    status_word: str
    words: str


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A chart on which a rule fires."""

    number: str
    href: str
    status_word: str
    codes: str = ""
    clean: bool = False


@dataclass(frozen=True, slots=True)
class PastView:
    """What a rule would have said of past charts. `clean` of the fired ones were approved without a change."""

    done: bool = False
    charts: int = 0
    fired: int = 0
    clean: int = 0
    share: str = ""
    words: str = ""
    when: str = ""
    much: bool = False
    rows: tuple[ChartRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ShadowView:
    """On how many charts a version in shadow ran and fired so far, and whether that is enough to go live."""

    charts: int = 0
    fired: int = 0
    sent: int = 0
    words: str = ""
    ready: bool = False
    waits: str = ""
    rows: tuple[ChartRow, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleView:
    """One version of a rule, opened. `form` are its fields as they are typed, `newest` is the version a change is based on,
    `ruling` the id of the ruling it is made of, which `ruling_number` names; empty for none."""

    number: int = 0
    id: str = ""
    version: int = 0
    newest: int = 0
    status: str = ""
    status_word: str = ""
    live_version: int = 0
    severity: str = ""
    form: Mapping[str, str] = field(default_factory=dict)
    report: ReportView = ReportView()
    past: PastView = PastView()
    shadow: ShadowView = ShadowView()
    history: tuple[VersionRow, ...] = ()
    needs_reason: str = ""
    ruling: str = ""
    ruling_number: str = ""


@dataclass(frozen=True, slots=True)
class LiveRow:
    """A rule in force, as coders and supervisors read it."""

    id: str
    version: str
    title: str
    severity: str
    severity_word: str
    message: str
    citation: str
    since: str


@dataclass(frozen=True, slots=True)
class LiveRulesView:
    """The rules in force."""

    rows: tuple[LiveRow, ...] = ()


def form_of(rule: LocalRule) -> dict[str, str]:
    """A rule as the texts of the form."""
    out = {}
    for name, value in definition_of(rule).items():
        if isinstance(value, list):
            out[name] = ("\n" if name in LINES else ", ").join(str(one) for one in value)
        elif isinstance(value, bool):
            out[name] = "on" if value else ""
        else:
            out[name] = "" if value is None else str(value)
    return out


def report_of(inspection: Inspection) -> ReportView:
    """The result of a check in words."""
    examples = tuple(
        ExampleView(example.text, example.holds, example.words) for example in (*inspection.fires, *inspection.silent)
    )
    held = sum(example.holds for example in examples)
    ways = (
        f"A coder can {', '.join(inspection.ways[:-1])}{' or ' if len(inspection.ways) > 1 else ''}{inspection.ways[-1]}."
        if inspection.ways
        else ""
    )
    overlap = (
        f"On these charts the book speaks of the same rows already: {', '.join(inspection.overlaps)}."
        if inspection.overlaps
        else ""
    )
    if inspection.good:
        summary = f"It can be saved: {formatting.count(held, 'example')} hold, and a coder can make it stop."
    else:
        summary = f"It cannot be saved yet: {formatting.count(len(inspection.flaws), 'thing')} to settle."
    return ReportView(inspection.good, errors_of(inspection.flaws), summary, examples, ways, overlap)


def errors_of(flaws: tuple[Flaw, ...]) -> dict[str, str]:
    """Flaws by field, in words."""
    out: dict[str, str] = {}
    for flaw in flaws:
        out[flaw.field] = f"{out[flaw.field]} {flaw.words}" if flaw.field in out else flaw.words
    return out


def unread(flaws: tuple[Flaw, ...]) -> ReportView:
    """What is said of a definition that cannot be read."""
    summary = f"It cannot be saved yet: {formatting.count(len(flaws), 'thing')} to settle."
    return ReportView(False, errors_of(flaws), summary)


def day(moment: datetime | None, zone: str) -> str:
    """The day of a moment in the organization's time zone."""
    return formatting.day(moment.astimezone(ZoneInfo(zone)).date()) if moment else ""


def share(part: int, whole: int) -> str:
    """12 of 84 charts (14.3 %)."""
    if not whole:
        return "no charts yet"
    return f"{part:,} of {formatting.count(whole, 'chart')} ({formatting.percent(part, whole)})"
