"""A query as its screens show it, from what was read. No verb lives here, and nothing is written."""

from datetime import datetime
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.coding.provider_questions import FIXED, KINDS_BY_KEY, addendum_text, missing, needs_words
from codeloom.coding.roles import record_of
from codeloom.db.queries import people
from codeloom.db.queries.provider_queries import rows as queries
from codeloom.db.queries.provider_queries.lists import ListedQuery
from codeloom.db.tables.provider_queries import ProviderQuery, QueryDraft
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import name_of
from codeloom.services.core import formatting
from codeloom.services.provider_queries.contents import (
    Answer,
    unpack_answer,
    unpack_choices,
    unpack_findings,
    unpack_typed,
)
from codeloom.services.provider_queries.drafts import evidence_of
from codeloom.services.provider_queries.subjects import Subject
from codeloom.services.provider_queries.summaries import handles
from codeloom.services.provider_queries.timing import due_of, moment, took
from codeloom.services.provider_queries.views import (
    AddendumView,
    AnswerDraft,
    ChoiceView,
    PersonChoice,
    QueryItem,
    QueryView,
)

STATES = {"open": "Open", "answered": "Answered", "closed": "Closed", "withdrawn": "Withdrawn"}


def query_view(subject: Subject, query: ProviderQuery) -> QueryView:
    """A query as it stands, for the person of the scope."""
    uow, now, zone = subject.uow, clock.now(), subject.zone
    opened = uow.vault.open
    choices = unpack_choices(opened(ProviderQuery.choices_enc, query))
    signed = unpack_answer(opened(ProviderQuery.answer_enc, query)) if query.answer_enc is not None else None
    due, tone = _due(query, now, zone)
    follower = queries.follower(uow, query.id)
    mine = handles(query, subject)
    may_answer = uow.scope.role == Role.PROVIDER and query.provider_id == uow.scope.user_id and query.status == "open"
    may_ask, _ = subject.may_ask()
    draft = queries.draft_of(uow, query.id) if may_answer else None
    return QueryView(
        id=str(query.id),
        number=query.number,
        version=query.version,
        subject=subject.kind,
        subject_number=subject.row.number,
        back=subject.back,
        patient=subject.patient_name,
        person=subject.person,
        visit=subject.visit,
        kind=query.kind,
        kind_word=KINDS_BY_KEY[query.kind].name,
        topic=opened(ProviderQuery.topic_enc, query),
        question=opened(ProviderQuery.question_enc, query),
        choices=tuple(ChoiceView(at, text, text in FIXED, needs_words(text)) for at, text in enumerate(choices)),
        evidence=evidence_of(subject, unpack_findings(opened(ProviderQuery.evidence_enc, query))),
        asker=people.name_of(uow, query.asker_id),
        asker_role=record_of(query.asker_role).name.lower(),
        provider=people.name_of(uow, query.provider_id),
        state=query.status,
        state_word=_state_word(query, now),
        asked=moment(query.sent_at, now, zone),
        due=due,
        tone=tone,
        read=moment(query.read_at, now, zone),
        answered=moment(query.answered_at, now, zone),
        took=_took(query),
        answer=_answer(signed, choices),
        answer_choice=signed.choice if signed else None,
        answer_words=signed.words if signed else "",
        addendum=_addendum(subject, query, signed, now) if signed else None,
        reason=opened(ProviderQuery.reason_enc, query),
        follows=queries.number_of(uow, query.follows_id),
        followed_by=follower,
        may_answer=may_answer,
        may_take=mine and query.status == "answered",
        may_ask_again=mine and may_ask and query.answered_at is not None and follower is None,
        may_withdraw=mine and query.status == "open",
        draft=answer_draft(subject, query, draft) if may_answer else AnswerDraft(),
        colleagues=colleagues(subject, query) if may_answer else (),
        handed=_handed(uow, query, now, zone),
    )


def colleagues(subject: Subject, query: ProviderQuery) -> tuple[PersonChoice, ...]:
    """To whom its provider may hand an open query on: other providers, for a chart. An encounter's note has one author."""
    if subject.encounter is not None or query.status != "open":
        return ()
    return tuple(PersonChoice(str(one), name) for one, name in subject.providers() if one != query.provider_id)


def answer_draft(subject: Subject, query: ProviderQuery, draft: QueryDraft | None) -> AnswerDraft:
    """A half-typed answer with the addendum it would make; an empty one where nothing is typed."""
    uow = subject.uow
    typed = unpack_typed(uow.vault.open(QueryDraft.draft_enc, draft) if draft is not None else "")
    choices = unpack_choices(uow.vault.open(ProviderQuery.choices_enc, query))
    choice = choices[typed.choice] if typed.choice is not None and typed.choice < len(choices) else None
    needs = missing(choice, typed.words, has_choices=len(choices) > len(FIXED))
    topic = uow.vault.open(ProviderQuery.topic_enc, query)
    return AnswerDraft(
        version=draft.version if draft is not None else 0,
        choice=typed.choice,
        words=typed.words,
        saved=formatting.clock_time(draft.updated_at, str(subject.zone)) if draft is not None else "",
        addendum=addendum_text(topic, choice, typed.words) if choice is not None or typed.words.strip() else "",
        missing=needs,
    )


def item_of(uow: UnitOfWork, listed: ListedQuery, now: datetime, zone: ZoneInfo) -> QueryItem:
    """A query in a list."""
    query = listed.query
    asked_of_me = uow.scope.role == Role.PROVIDER
    due, tone = _due(query, now, zone)
    unread = query.read_at is None if asked_of_me else query.status == "answered"
    return QueryItem(
        id=str(query.id),
        number=query.number,
        link=f"/query/{query.number}",
        patient=name_of(uow, listed.patient),
        topic=uow.vault.open(ProviderQuery.topic_enc, query),
        subject="chart" if query.chart_id is not None else "encounter",
        subject_number=listed.subject_number,
        who=listed.asker if asked_of_me else listed.provider,
        role=record_of(query.asker_role).name.lower() if asked_of_me else "provider",
        state=query.status,
        state_word=_state_word(query, now),
        tone=tone,
        due=due,
        moment=moment(query.ended_at or query.answered_at or query.sent_at, now, zone),
        unread=unread,
        took=_took(query),
        subject_words=_subject_words(query, listed.subject_number),
    )


def _subject_words(query: ProviderQuery, number: int) -> str:
    return formatting.chart_number(number) if query.chart_id is not None else f"Encounter {number}"


def _handed(uow: UnitOfWork, query: ProviderQuery, now: datetime, zone: ZoneInfo) -> str:
    """Handed on by Alba Ortiz today 10:58; empty for one that was not."""
    if query.handed_by is None:
        return ""
    return f"Handed on by {people.name_of(uow, query.handed_by)} {moment(query.handed_at, now, zone)}"


def _due(query: ProviderQuery, now: datetime, zone: ZoneInfo) -> tuple[str, str]:
    return due_of(query.due_at, now, zone) if query.status == "open" else ("", "")


def _state_word(query: ProviderQuery, now: datetime) -> str:
    return "Overdue" if query.status == "open" and query.due_at < now else STATES[query.status]


def _took(query: ProviderQuery) -> str:
    return took((query.answered_at - query.sent_at).total_seconds()) if query.answered_at is not None else ""


def _answer(signed: Answer | None, choices: tuple[str, ...]) -> str:
    """What was answered, in a few words: the choice, or own words where they are the answer."""
    if signed is None:
        return ""
    choice = choices[signed.choice] if signed.choice is not None else ""
    return choice or signed.words


def _addendum(subject: Subject, query: ProviderQuery, signed: Answer, now: datetime) -> AddendumView:
    by = people.name_of(subject.uow, query.answered_by)
    if query.document_id is not None:
        place = f"document “Addendum by {by}” of {subject.name}"
    else:
        place = f"note of {subject.name}, version {query.note_version}"
        place += "; the finalized codes stay as they were" if signed.finalized else ""
    return AddendumView(
        signed.addendum, place, f"{moment(query.answered_at, now, subject.zone)} by {by}", signed.before
    )
