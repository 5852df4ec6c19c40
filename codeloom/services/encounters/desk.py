"""An encounter as its provider's screen shows it: every text ready to show, made from the view that verbs answer."""

from dataclasses import dataclass, field
from datetime import date

from codeloom.coding.lifecycle import EncounterStatus
from codeloom.coding.suggesting.shapes import MOST_NOTE, Risk
from codeloom.services.core import count, formatting
from codeloom.services.editor import ParagraphView
from codeloom.services.encounters.level_grid import LevelGrid, grid_of
from codeloom.services.encounters.proposals import EM
from codeloom.services.encounters.reading import reading_of
from codeloom.services.encounters.showing_suggestion import risk_marks
from codeloom.services.encounters.views import AuditedView, EncounterView, ProposalView, SuggestionView, VersionItem
from codeloom.services.encounters.visit_facts import SETTINGS

RISK_WORDS = {
    "under_documented": ("Under-documented", "info"),
    "over_coded": ("Over-coded", "warn"),
    "missing_specificity": ("Missing specificity", "info"),
    "unsupported": ("Unsupported", "warn"),
}
PROVIDERS = {"offline": "offline engine"}
DECIDED = {"accepted": "Accepted", "edited": "Accepted with another code", "removed": "Rejected"}


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal as a row. `line` is the final line that stands for it and `now` that one's code where it is another;
    `doubt` marks a low confidence, shown as a question; `decided` says what became of it, empty while it is open."""

    key: str = ""
    mark: str = ""
    code: str = ""
    system: str = ""
    title: str = ""
    quote: str = ""
    confidence: str = ""
    why: str = ""
    state: str = ""
    decided: str = ""
    line: str = ""
    now: str = ""
    reason: str = ""
    doubt: bool = False
    takeable: bool = True
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A final line that nobody proposed."""

    id: str
    label: str
    code: str
    system: str
    title: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A risk: what kind, in words, how grave, what it says, and what it is called in the note."""

    kind: str
    tone: str
    message: str
    codes: str
    mark: str


@dataclass(frozen=True, slots=True)
class Desk:
    """One encounter of the provider's. `suggestion` is none, waiting, failed, ready or stale; `level` the proposal that is
    the E/M level, empty without one. `answered` says that there is an answer to show, `takeable` that it may be decided.
    `stage` is writing, sent, back or finalized; `open_ones` counts undecided proposals.
    """

    id: str = ""
    number: int = 0
    version: int = 0
    note_version: int = 0
    status: str = ""
    status_word: str = ""
    stage: str = "writing"
    patient: str = ""
    person: str = ""
    record_number: str = ""
    day: str = ""
    service_date: str = ""
    setting: str = ""
    setting_word: str = ""
    patient_kind: str = ""
    kind_word: str = ""
    minutes: str = ""
    visit: str = ""
    picked: str = ""
    note: str = ""
    note_size: str = ""
    blank: bool = True
    paragraphs: tuple[ParagraphView, ...] = ()
    saved: str = ""
    sent_back: str = ""
    editable: bool = False
    locked_why: str = ""
    suggestion: str = "none"
    answered: bool = False
    takeable: bool = False
    problem: str = ""
    why_stale: str = ""
    source: str = ""
    grid: LevelGrid = field(default_factory=LevelGrid)
    level: Proposed = field(default_factory=Proposed)
    diagnoses: tuple[Proposed, ...] = ()
    procedures: tuple[Proposed, ...] = ()
    added: tuple[OwnLine, ...] = ()
    remarks: tuple[Remark, ...] = ()
    gone: tuple[str, ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()
    open_ones: int = 0
    decided: str = ""
    versions: tuple[VersionItem, ...] = ()
    finalized: str = ""
    round: int = 1
    audits: tuple[AuditedView, ...] = ()
    most: int = MOST_NOTE


def desk_of(view: EncounterView) -> Desk:
    """The encounter as its provider's screen shows it."""
    suggestion = view.suggestion
    rows = {one.key: _proposed(one, view) for one in suggestion.proposals}
    listed = [one for key, one in rows.items() if key != EM]
    level = rows.get(EM, Proposed())
    still_open = sum(one.state == "open" for one in rows.values())
    return Desk(
        id=view.id,
        number=view.number,
        version=view.version,
        note_version=view.note_version,
        status=view.status,
        status_word=view.status_word,
        stage=_stage(view),
        patient=view.patient.name,
        person=view.person,
        record_number=view.patient.record_number,
        day=formatting.day(date.fromisoformat(view.service_date)),
        service_date=view.service_date,
        setting=view.setting,
        setting_word=SETTINGS[view.setting],
        patient_kind=view.patient_kind,
        kind_word=view.patient_kind.capitalize(),
        minutes=str(view.minutes or ""),
        visit=view.visit,
        picked=view.picked,
        note=view.note,
        note_size=f"version {view.note_version}, {count(view.note_words, 'word')}",
        blank=not view.note.strip(),
        paragraphs=reading_of(view.paragraphs, {one.mark for one in rows.values() if one.line and one.mark}),
        saved=f"Saved {view.saved}, note version {view.note_version}",
        sent_back=view.sent_back,
        editable=view.editable,
        locked_why=view.locked_why if not view.editable else "",
        suggestion=suggestion.state,
        answered=suggestion.note_version > 0,
        takeable=view.editable and suggestion.state in ("ready", "failed"),
        problem=suggestion.problem,
        why_stale=suggestion.why_stale,
        source=_source(suggestion),
        grid=grid_of(suggestion.em, level.code, level.confidence),
        level=level,
        diagnoses=tuple(one for one in listed if one.system == "icd10cm"),
        procedures=tuple(one for one in listed if one.system != "icd10cm"),
        added=tuple(
            OwnLine(one.id, one.label, one.code, one.system, one.title) for one in view.lines if not one.proposal
        ),
        remarks=_remarks(suggestion.risks),
        gone=tuple(f"{code} {title}".strip() for code, title in suggestion.gone),
        dropped=suggestion.dropped,
        open_ones=still_open,
        decided=f"{len(rows) - still_open} of {len(rows)} decided" if rows else "",
        versions=view.versions,
        finalized=f"{view.versions[-1].finalized}, by {view.versions[-1].by}" if view.versions else "",
        round=view.round,
        audits=view.audits,
    )


def _stage(view: EncounterView) -> str:
    if view.status == EncounterStatus.FINALIZED:
        return "finalized"
    return "sent" if view.sent else "back" if view.sent_back else "writing"


def _source(suggestion: SuggestionView) -> str:
    if not suggestion.note_version:
        return ""
    parts = (f"for note version {suggestion.note_version}", f"ICD-10-CM {suggestion.code_set}" if suggestion.code_set else "",
             PROVIDERS.get(suggestion.provider, suggestion.provider))  # fmt: skip
    return ", ".join(part for part in parts if part)


def _proposed(one: ProposalView, view: EncounterView) -> Proposed:
    line = next((line for line in view.lines if line.proposal == one.key), None)
    reason = next((delta.reason for delta in view.deltas if delta.subject == one.key), "")
    title = one.title if one.verified or one.key == EM else f"{one.title} (not verified)"
    return Proposed(
        key=one.key,
        mark=one.mark,
        code=one.code or "no number",
        system=one.system,
        title=title,
        quote=one.quote,
        confidence=one.confidence,
        why=one.why,
        state=one.state,
        decided=DECIDED.get(one.state, ""),
        line=line.id if line is not None else "",
        now=line.code if line is not None and line.code != one.code else "",
        reason=reason,
        doubt=one.confidence == "low",
        takeable=bool(one.code),
        fresh=one.fresh,
    )


def _remarks(risks: tuple[Risk, ...]) -> tuple[Remark, ...]:
    marks = risk_marks(risks)
    out = []
    for risk, mark in zip(risks, marks, strict=True):
        words, tone = RISK_WORDS[risk.kind]
        out.append(Remark(words, tone, risk.message, ", ".join(risk.codes), mark))
    return tuple(out)
