"""A question that is being written: kept for its author, checked as it stands, and shown. No verb lives here."""

from dataclasses import replace
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.provider_questions import KINDS_BY_KEY, TEMPLATES, Asked, Check, check, needs_words, with_fixed
from codeloom.db.ids import new_id
from codeloom.db.queries.provider_queries import rows as queries
from codeloom.db.tables.provider_queries import ProviderQuery, QueryDraft
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Conflict, NotFound, count, formatting
from codeloom.services.provider_queries.contents import Finding, Written, pack, still_there, unpack_written
from codeloom.services.provider_queries.subjects import Subject
from codeloom.services.provider_queries.views import CheckView, ChoiceView, DraftView, EvidenceView


def opened(uow: UnitOfWork, draft_id: UUID, version: int) -> tuple[QueryDraft, Subject]:
    """An own draft, locked, at the version the person saw, and what it is about. Raises NotFound and Conflict."""
    draft = queries.draft(uow, draft_id, lock=True)
    if draft is None or draft.query_id is not None:
        raise NotFound()
    if draft.version != version:
        raise Conflict("The question was changed in another window.", details={"version": draft.version})
    return draft, Subject.find(uow, draft.chart_id, draft.encounter_id)


def begun(subject: Subject, written: Written, follows: UUID | None = None) -> QueryDraft:
    """A new draft of the person of the scope."""
    uow, draft_id = subject.uow, new_id()
    draft = QueryDraft(
        org_id=uow.org_id, id=draft_id, author_id=uow.user_id, chart_id=subject.chart.id if subject.chart else None,
        encounter_id=subject.encounter.id if subject.encounter else None, follows_id=follows,
        draft_enc=uow.vault.seal(QueryDraft.draft_enc, draft_id, pack(written)), updated_at=clock.now(),
    )  # fmt: skip
    uow.session.add(draft)
    uow.session.flush()
    return draft


def keep(uow: UnitOfWork, draft: QueryDraft, written: Written) -> None:
    """Keep a draft as it now is."""
    draft.draft_enc = uow.vault.seal(QueryDraft.draft_enc, draft, pack(written))
    draft.version, draft.updated_at = draft.version + 1, clock.now()
    uow.session.add(draft)


def content(uow: UnitOfWork, draft: QueryDraft) -> Written:
    """What a draft says."""
    return unpack_written(uow.vault.open(QueryDraft.draft_enc, draft))


def results(subject: Subject, written: Written) -> tuple[Check, ...]:
    """The seven checks of a question as it would be sent now."""
    standing = [one for one in written.findings if still_there(subject, one)]
    asked = Asked(
        kind=written.kind,
        topic=written.topic,
        question=written.question,
        choices=written.choices,
        evidence=tuple(one.words for one in standing),
        record=subject.whole_record(),
        names=tuple(subject.patient_name.replace(",", " ").split()),
        asked_before=_asked_before(subject, written),
        provider_why_not=_why_not(subject, written),
    )
    gone = len(written.findings) - len(standing)
    return tuple(_of_gone(one, gone) if one.key == "evidence" and gone else one for one in check(asked))


def draft_view(subject: Subject, draft: QueryDraft) -> DraftView:
    """A draft with its checks."""
    uow, written = subject.uow, content(subject.uow, draft)
    checks = results(subject, written)
    return DraftView(
        id=str(draft.id),
        version=draft.version,
        kind=written.kind,
        provider_id=written.provider,
        topic=written.topic,
        question=written.question,
        choices=choices_of(written.choices),
        evidence=evidence_of(subject, written.findings),
        checks=tuple(CheckView(one.key, one.title, one.passes, one.wrong, one.mend, one.words) for one in checks),
        stopped=sum(not one.passes for one in checks),
        saved=formatting.clock_time(draft.updated_at, str(subject.zone)),
        follows=queries.number_of(uow, draft.follows_id),
        provider_name=next((name for user_id, name in subject.providers() if str(user_id) == written.provider), ""),
        findings=KINDS_BY_KEY[written.kind].findings if written.kind in KINDS_BY_KEY else 2,
        template_question=_question_of(written),
    )


def choices_of(choices: tuple[str, ...]) -> tuple[ChoiceView, ...]:
    """All choices with the fixed ones at the end."""
    return tuple(
        ChoiceView(at, text, fixed=at >= len(choices), needs_words=needs_words(text))
        for at, text in enumerate(with_fixed(choices))
    )


def evidence_of(subject: Subject, findings: tuple[Finding, ...]) -> tuple[EvidenceView, ...]:
    """Findings as they are shown."""
    return tuple(
        EvidenceView(at, one.words, one.source, one.document, one.start, one.end, gone=not still_there(subject, one))
        for at, one in enumerate(findings, start=1)
    )


def _question_of(written: Written) -> str:
    """The question of the template with this topic, else of the only one of this kind; empty without one."""
    of_kind = [one for one in TEMPLATES if one.kind == written.kind and one.question]
    same = [one for one in of_kind if one.topic == written.topic]
    return (same or of_kind)[0].question if same or len(of_kind) == 1 else ""


def _asked_before(subject: Subject, written: Written) -> int | None:
    """The number of an open query of the same kind and topic."""
    topic = " ".join(written.topic.casefold().split())
    for query in queries.of_subject(subject.uow, subject.row):
        if query.status == "open" and query.kind == written.kind:
            if " ".join(subject.uow.vault.open(ProviderQuery.topic_enc, query).casefold().split()) == topic:
                return query.number
    return None


def _why_not(subject: Subject, written: Written) -> str:
    if not written.provider:
        return "Nobody is chosen to answer it."
    if written.provider in {str(user_id) for user_id, _ in subject.providers()}:
        return ""
    who = "the provider of the encounter" if subject.encounter is not None else "an active provider of the practice"
    return f"The person chosen is not {who}."


def _of_gone(result: Check, gone: int) -> Check:
    wrong = f"{count(gone, 'finding')} no longer {'stands' if gone == 1 else 'stand'} in the record as marked."
    return replace(result, wrong=wrong, mend="Take it out, or mark the words as they are now.")
