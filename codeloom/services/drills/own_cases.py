"""Cases of one's own audited errors: the record of a closed audit coded anew, without the names that are known of it. The answer is
the auditor's list as the decisions of rebuttals left it. No verb lives here."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.drills import Accepted, Case, Gold, topic_of
from codeloom.coding.variance import Verdict
from codeloom.db.queries import training as audits
from codeloom.db.tables.audits import AuditLine
from codeloom.db.work import UnitOfWork
from codeloom.services.audits import AuditContext, Subject, subject_of
from codeloom.services.core import NotFound, Refused

OWN = "own:"
OTHER = "other"
TRAINED = timedelta(days=180)
"""How long an audited error is a case of its person."""
MOST_CHARACTERS = 20_000
"""Characters of the record from which on a chart is too long for a drill."""
TITLED = r"(?:\b(?:Mr|Mrs|Ms|Miss|Dr)\.?\s+(?:[A-Z]\.\s+)*)?"


def audit_of(key: str) -> UUID | None:
    """The audit that a case of one's own is about; None for a case of the library."""
    return UUID(key.removeprefix(OWN)) if key.startswith(OWN) else None


def in_sight(uow: UnitOfWork, audit_id: UUID) -> bool:
    """Whether the person may see what was audited."""
    return _taken_up(uow, audit_id) is not None


def own_case(uow: UnitOfWork, audit_id: UUID) -> Case | None:
    """The case of a closed audit of the person's own work; None where it is out of their sight, too long or without an answer."""
    work = _taken_up(uow, audit_id)
    if work is None:
        return None
    around = work.subject.around()
    note, starts = _joined(work.subject, [UUID(one.value) for one in around.documents])
    if not note or len(note) > MOST_CHARACTERS:
        return None
    hidden = Hidden(note, (around.head.patient, around.head.provider))
    rows = [(row, stands) for row in work.rows if (stands := _stands(row)) is not None]
    gold = tuple(
        Gold(code, hidden.words(_place(row, auditors, starts)), poa if work.subject.inpatient else "", system)
        for row, (system, code, poa, auditors) in rows
    )
    if not gold:
        return None
    errors = [row for row in work.rows if _is_error(row)]
    opened = work.uow.vault.open
    citations = list(dict.fromkeys(filter(None, (opened(AuditLine.citation_enc, row) for row in errors))))
    notes = [text for row in errors if (text := opened(AuditLine.note_enc, row))]
    said = around.head.person.split(",")
    age = re.search(r"\d+", around.head.person)
    categories = list(dict.fromkeys(row.category for row in errors if row.category))
    return Case(
        key=f"{OWN}{audit_id}",
        topic=topic_of_errors((row.code or row.coder_code or "", row.category) for row in errors),
        rule="",
        title="An audit of your own",
        setting="inpatient" if work.subject.inpatient else "outpatient",
        day=_day(around.service_day),
        sex=said[0].strip()[:1],
        age=int(age.group()) if age else None,
        note=hidden.text,
        gold=gold,
        rationale=" ".join(hidden.clean(one) for one in notes) or f"The auditor found: {', '.join(categories) or 'a change'}.",
        citation=", ".join(citations),
        lesson=f"The audit found: {', '.join(categories) or 'a change'}. Look for it before you send the next chart.",
        first=tuple(code for row, (_, code, _, auditors) in rows if (row.principal if auditors else row.coder_principal)),
        accepted=tuple(
            Accepted(row.coder_code, "A rebuttal was decided: both can be right.", row.code)
            for row in work.rows
            if row.settled == "both" and row.code and row.coder_code
        ),
    )  # fmt: skip


def topic_of_errors(errors: Iterable[tuple[str, str]]) -> str:
    """The topic of the first error that has one, by (code, category)."""
    return next((topic for code, category in errors if (topic := topic_of(code, category))), OTHER)


def _day(text: str) -> date:
    return date.fromisoformat(text) if text else clock.now().date()


def _taken_up(uow: UnitOfWork, audit_id: UUID) -> AuditContext | None:
    found = audits.own(uow, clock.now() - TRAINED, audit_id)
    if not found or found[0].audit.coder_id != uow.user_id:
        return None
    try:
        return AuditContext.of(uow, found[0].audit, subject_of(uow, found[0].audit))
    except (NotFound, Refused):
        return None


def _is_error(row: AuditLine) -> bool:
    return row.verdict == Verdict.DISAGREE and row.settled in (None, "auditor")


def _stands(row: AuditLine) -> tuple[str, str, str, bool] | None:
    """(system, code, POA, whether it is the auditor's version) of the side that stands; None for a row that is gone."""
    coders = row.verdict == Verdict.AGREE or row.settled == "coder"
    system, code, poa = (row.coder_system, row.coder_code, row.coder_poa) if coders else (row.system, row.code, row.poa)
    return None if code is None else (system or "icd10cm", code, poa, not coders)


def _joined(subject: Subject, document_ids: Sequence[UUID]) -> tuple[str, dict[UUID, int]]:
    """The documents one after the other, and where each begins."""
    text, starts = "", {}
    for document_id in document_ids:
        starts[document_id] = len(text)
        text += subject.text(document_id).rstrip() + "\n\n"
    return text.strip(), starts


def _place(row: AuditLine, auditors: bool, starts: dict[UUID, int]) -> tuple[int, int] | None:
    """Where the first evidence of the side that stands lies in the joined text."""
    for span in row.evidence if auditors else row.coder_evidence:
        begin = starts.get(UUID(str(span["doc"])))
        if begin is not None:
            return begin + int(span["start"]), begin + int(span["end"])
    return None


class Hidden:
    """A text in which names are put out of sight. `names` are as the record has them: family before given name or behind it."""

    def __init__(self, text: str, names: Iterable[str]) -> None:
        self.given = text
        patient, provider = (tuple(re.findall(r"[^\W\d_]{3,}", name)) for name in names)
        self.patterns = [(_pattern(patient), "the patient"), (_pattern(provider), "the provider")]
        self.text = self.clean(text)

    def clean(self, text: str) -> str:
        """A text without the names."""
        for pattern, instead in self.patterns:
            text = pattern.sub(instead, text) if pattern is not None else text
        return text

    def words(self, place: tuple[int, int] | None) -> str:
        """The words at a place of the text as it was given, without the names; empty where they do not stand in it any more."""
        words = self.clean(self.given[place[0] : place[1]]).strip() if place is not None else ""
        return words if words in self.text else ""


def _pattern(names: Sequence[str]) -> "re.Pattern[str] | None":
    if not names:
        return None
    one = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(rf"{TITLED}\b(?:{one})\b(?:,?\s+(?:[A-Z]\.\s+)?(?:{one})\b)*", re.IGNORECASE)
