"""Writing a question: begun from a chart or an encounter, kept as it is typed, from a template or free."""

from dataclasses import replace
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.provider_questions import KINDS, KINDS_BY_KEY, TEMPLATES, TEMPLATES_BY_KEY, ordered
from codeloom.db.queries.provider_queries import rows as queries
from codeloom.db.tables.provider_queries import ProviderQuery, QueryDraft
from codeloom.db.work import UnitOfWork
from codeloom.services.core import NotFound, Refused, formatting, verb
from codeloom.services.editor import cut
from codeloom.services.provider_queries.commands import (
    OfDraft,
    OfQuery,
    OfSubject,
    ReadSource,
    SaveDraft,
    UseTemplate,
)
from codeloom.services.provider_queries.contents import (
    Finding,
    Written,
    findings_of,
    unpack_choices,
    unpack_findings,
)
from codeloom.services.provider_queries.drafts import begun, content, draft_view, keep, opened
from codeloom.services.provider_queries.subjects import Source, Subject
from codeloom.services.provider_queries.timing import due_words
from codeloom.services.provider_queries.views import (
    AskView,
    DraftView,
    KindView,
    PersonChoice,
    SourceItem,
    SourceView,
    TemplateView,
)


@verb("provider_queries.begin", OfSubject)
def begin(uow: UnitOfWork, command: OfSubject) -> AskView:
    """The question that this person is writing about a chart or an encounter, begun if there is none. The reading of its
    newest text is recorded. Raises NotFound, and Refused where nothing may be asked."""
    subject = _askable(uow, command)
    draft = queries.draft_of(uow, subject.row.id) or begun(subject, Written(provider=_only(subject)))
    return _ask_view(subject, draft)


@verb("provider_queries.read_draft", OfDraft, read_only=True)
def read_draft(uow: UnitOfWork, command: OfDraft) -> DraftView:
    """The own question as it is kept, without its texts. Raises NotFound."""
    draft = queries.draft(uow, command.draft_id)
    if draft is None or draft.query_id is not None:
        raise NotFound()
    return draft_view(Subject.find(uow, draft.chart_id, draft.encounter_id), draft)


@verb("provider_queries.ask_again", OfQuery)
def ask_again(uow: UnitOfWork, command: OfQuery) -> AskView:
    """A new question with the words and findings of one that was answered; that one closes when the new one is sent.

    Raises Refused while the query waits for its answer, and where another question about the same chart or encounter is being
    written.
    """
    query = queries.find(uow, command.query_id)
    if query is None:
        raise NotFound()
    subject = _askable(uow, Subject.of(uow, query))
    if query.answered_at is None or queries.follower(uow, query.id) is not None:
        raise Refused("Only an answered query is asked again, and only once.", code="not_answered")
    draft = queries.draft_of(uow, subject.row.id)
    if draft is not None and draft.follows_id != query.id:
        if content(uow, draft) != Written(provider=_only(subject)):
            raise Refused(
                "You are writing another question about this.", todo="Send it or drop it first.", code="draft"
            )
        uow.session.delete(draft)
        uow.session.flush()
        draft = None
    return _ask_view(subject, draft or begun(subject, _written_again(uow, query), query.id))


@verb("provider_queries.read_source", ReadSource, repeatable=True)
def read_source(uow: UnitOfWork, command: ReadSource) -> SourceView:
    """A text of the record with the findings of the own draft marked by their numbers. The reading is recorded."""
    subject = _askable(uow, command)
    draft = queries.draft_of(uow, subject.row.id)
    findings = content(uow, draft).findings if draft is not None else ()
    return read(subject, command.document, findings)


@verb("provider_queries.save_draft", SaveDraft)
def save_draft(uow: UnitOfWork, command: SaveDraft) -> DraftView:
    """Keep a question as it is typed, with its findings read from the record, and check it.

    Raises Conflict for one typed on an older version, Refused for words that are not in the record.
    """
    draft, subject = opened(uow, command.draft_id, command.version)
    before = content(uow, draft)
    written = Written(
        kind=command.kind,
        provider=str(command.provider_id or ""),
        topic=command.topic,
        question=command.question,
        choices=ordered(command.choices),
        findings=findings_of(subject, command, before.findings),
    )
    if written != before:
        keep(uow, draft, written)
    return draft_view(subject, draft)


@verb("provider_queries.use_template", UseTemplate)
def use_template(uow: UnitOfWork, command: UseTemplate) -> DraftView:
    """Put kind, topic, question and choices of a template into the draft. Raises NotFound for an unknown one."""
    template = TEMPLATES_BY_KEY.get(command.template)
    if template is None:
        raise NotFound()
    draft, subject = opened(uow, command.draft_id, command.version)
    written = replace(content(uow, draft), kind=template.kind, topic=template.topic, question=template.question,
                      choices=template.choices)  # fmt: skip
    keep(uow, draft, written)
    return draft_view(subject, draft)


@verb("provider_queries.drop_draft", OfDraft)
def drop_draft(uow: UnitOfWork, command: OfDraft) -> None:
    """Give up a question that is being written; nothing happens when it is gone already."""
    draft = queries.draft(uow, command.draft_id, lock=True)
    if draft is not None and draft.query_id is None:
        uow.session.delete(draft)


def read(subject: Subject, document: UUID | None, findings: tuple[Finding, ...], added: str = "") -> SourceView:
    """A text of the record with findings marked, without the paragraph that holds `added` and what follows it. Records the
    reading. Raises NotFound."""
    text = subject.text(document)
    if text is not None and added and added in text:
        text = text[: text.rindex("\n\n", 0, text.index(added))]
    source = next((one for one in subject.sources if one.document == document), None)
    if text is None or source is None:
        raise NotFound()
    if subject.encounter is not None:
        subject.uow.record("NOTE_READ", "encounter", subject.row.id, note_version=subject.encounter.note_version)
    else:
        subject.uow.record("DOCUMENT_READ", "document", document, chart=str(subject.row.id))
    marks = [(one.start, one.end, at) for at, one in enumerate(findings, start=1) if one.document_id == document]
    return SourceView(_item(source), cut(text, marks), len(text))


def _askable(uow: UnitOfWork, about: OfSubject | Subject) -> Subject:
    """Raises NotFound, and Refused where this person may not ask."""
    subject = about if isinstance(about, Subject) else Subject.at(uow, about.subject, about.number)
    may, why = subject.may_ask()
    if not may:
        raise Refused(why, code="not_askable")
    return subject


def _only(subject: Subject) -> str:
    """The one provider who can be asked; empty where there is a choice."""
    found = subject.providers()
    return str(found[0][0]) if len(found) == 1 else ""


def _written_again(uow: UnitOfWork, query: ProviderQuery) -> Written:
    opened_ = uow.vault.open
    return Written(
        kind=query.kind,
        provider=str(query.provider_id),
        topic=opened_(ProviderQuery.topic_enc, query),
        question=opened_(ProviderQuery.question_enc, query),
        choices=ordered(unpack_choices(opened_(ProviderQuery.choices_enc, query))),
        findings=unpack_findings(opened_(ProviderQuery.evidence_enc, query)),
    )


def _ask_view(subject: Subject, draft: QueryDraft) -> AskView:
    uow, now = subject.uow, clock.now()
    first = subject.sources[0].document if subject.sources else None
    source = read(subject, first, content(uow, draft).findings) if subject.sources else None
    if source is None:
        uow.record("CHART_OPENED", "chart", subject.row.id)
    return AskView(
        subject=subject.kind,
        number=subject.row.number,
        back=subject.back,
        patient=subject.patient_name,
        person=subject.person,
        visit=subject.visit,
        providers=tuple(PersonChoice(str(user_id), name) for user_id, name in subject.providers()),
        kinds=tuple(KindView(one.key, one.name, one.open_ended, one.yes_no, one.findings) for one in KINDS),
        templates=tuple(
            TemplateView(one.key, one.name, one.kind, KINDS_BY_KEY[one.kind].name, one.topic, one.question, one.choices)
            for one in TEMPLATES
        ),
        sources=tuple(map(_item, subject.sources)),
        source=source,
        draft=draft_view(subject, draft),
        due=due_words(uow, now, subject.zone),
        title=subject.name,
    )


def _item(source: Source) -> SourceItem:
    return SourceItem(str(source.document or ""), source.title, formatting.day(source.day))
