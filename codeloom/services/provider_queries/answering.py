"""Answering a question: the answer kept as it is typed, then signed as an addendum of the record."""

from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.lifecycle import EncounterStatus
from codeloom.coding.provider_questions import addendum_text, missing
from codeloom.db.ids import new_id
from codeloom.db.queries import people
from codeloom.db.queries.provider_queries import rows as queries
from codeloom.db.tables.charts import Chart, Document
from codeloom.db.tables.provider_queries import ProviderQuery, QueryDraft
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Conflict, NotFound, Refused, formatting, verb
from codeloom.services.encounters import EncounterWork, append_addendum
from codeloom.services.provider_queries.commands import AnswerQuery, SaveAnswer
from codeloom.services.provider_queries.contents import Answer, Typed, pack, unpack_answer, unpack_choices
from codeloom.services.provider_queries.showing import answer_draft, query_view
from codeloom.services.provider_queries.subjects import Subject
from codeloom.services.provider_queries.summaries import locked, settle
from codeloom.services.provider_queries.telling import tell_answered
from codeloom.services.provider_queries.views import AnswerDraft, QueryView

BEFORE = 160
"""Characters of the record that are kept in front of an addendum, to show what it adds to."""
KEPT = "Your words are kept here."


@verb("provider_queries.save_answer", SaveAnswer)
def save_answer(uow: UnitOfWork, command: SaveAnswer) -> AnswerDraft:
    """Keep an answer as it is typed. Raises Conflict for one typed on an older version, Refused once the query is not open."""
    query = _own(uow, command.query_id)
    if query.status != "open":
        raise Refused("This query is not open any more.", kept=KEPT, code="not_open")
    draft = queries.draft_of(uow, query.id)
    version = draft.version if draft is not None else 0
    if version != command.answer_version:
        raise Conflict("The answer was changed in another window.", kept=KEPT, details={"answer_version": version})
    if draft is None:
        draft = QueryDraft(org_id=uow.org_id, id=new_id(), author_id=uow.user_id, query_id=query.id, version=0,
                           draft_enc=b"")  # fmt: skip
    draft.draft_enc = uow.vault.seal(QueryDraft.draft_enc, draft, pack(Typed(command.choice, command.words)))
    draft.version, draft.updated_at = draft.version + 1, clock.now()
    uow.session.add(draft)
    return answer_draft(Subject.of(uow, query), query, draft)


@verb("provider_queries.answer", AnswerQuery)
def answer(uow: UnitOfWork, command: AnswerQuery) -> QueryView:
    """Sign an answer: it becomes an addendum of the note or a document of the chart, in the same transaction. Signed again
    with the same words it answers what the first time made; nothing that is coded changes.

    Raises Refused once the query is not open, and for an answer that misses something; Conflict for an older version.
    """
    _own(uow, command.query_id)
    query, subject = locked(uow, command.query_id)
    choices = unpack_choices(uow.vault.open(ProviderQuery.choices_enc, query))
    if query.answer_enc is not None:
        before = unpack_answer(uow.vault.open(ProviderQuery.answer_enc, query))
        if (before.choice, before.words) == (command.choice, command.words.strip()):
            return query_view(subject, query)
        raise Refused("It is answered already.", kept=KEPT, todo="See the signed answer.", code="answered")
    if query.status != "open":
        raise Refused("The query was withdrawn.", kept=KEPT, todo="Nothing is to be answered.", code="not_open")
    if query.version != command.version:
        raise Conflict(kept=KEPT, details={"version": query.version})
    if command.choice is not None and command.choice >= len(choices):
        raise Refused("There is no such choice.", kept=KEPT, code="bad_input")
    choice = choices[command.choice] if command.choice is not None else None
    needs = missing(choice, command.words, has_choices=len(choices) > 2)
    if needs:
        raise Refused(needs, kept=KEPT, code="not_ready")
    _sign(subject, query, command, choice)
    draft = queries.draft_of(uow, query.id)
    if draft is not None:
        uow.session.delete(draft)
    uow.record("QUERY_ANSWERED", "query", query.id, of=str(subject.row.id), document=str(query.document_id or ""),
               note_version=query.note_version)  # fmt: skip
    settle(subject, query)
    tell_answered(subject, query)
    return query_view(subject, query)


def _own(uow: UnitOfWork, query_id: UUID) -> ProviderQuery:
    """A query asked of the person of the scope. Raises NotFound."""
    query = queries.find(uow, query_id)
    if query is None or query.provider_id != uow.user_id:
        raise NotFound()
    return query


def _sign(subject: Subject, query: ProviderQuery, command: AnswerQuery, choice: str | None) -> None:
    """Write the addendum into the record and the answer onto the query."""
    uow, now = subject.uow, clock.now()
    said = addendum_text(uow.vault.open(ProviderQuery.topic_enc, query), choice, command.words)
    here, name = now.astimezone(subject.zone), people.name_of(uow, uow.user_id)
    text = f"Addendum, {formatting.day(here.date())}, {here:%H:%M}, {name}, to query {query.number}\n{said}\n"
    before, finalized = "", False
    if subject.encounter is not None:
        work = EncounterWork.take(uow, subject.encounter.id)
        before, finalized = _end_of(work.note.rstrip()), subject.encounter.status == EncounterStatus.FINALIZED
        append_addendum(work, text)
        query.note_version = subject.encounter.note_version
    else:
        assert subject.chart is not None
        query.document_id = _add_document(subject, subject.chart, f"Addendum by {name}", text)
    signed = Answer(command.choice, command.words.strip(), said, before, finalized)
    query.status, query.answered_at, query.answered_by = "answered", now, uow.user_id
    query.answer_enc = uow.vault.seal(ProviderQuery.answer_enc, query, pack(signed))


def _end_of(note: str) -> str:
    """The last lines of a note, to show an addendum after them; whole ones, unless one alone is longer than that."""
    end = note[-BEFORE:]
    return end if len(note) <= BEFORE else end.partition("\n")[2] or end


def _add_document(subject: Subject, chart: Chart, title: str, text: str) -> UUID:
    """The addendum as the last document of a chart; those before it, and evidence in them, stay as they are."""
    uow, document_id = subject.uow, new_id()
    words = len(text.split())
    uow.session.add(
        Document(
            org_id=uow.org_id, id=document_id, chart_id=chart.id, position=queries.last_position(uow, chart.id) + 1,
            kind="addendum", dated=clock.now().astimezone(subject.zone).date(), words=words,
            title_enc=uow.vault.seal(Document.title_enc, document_id, title),
            text_enc=uow.vault.seal(Document.text_enc, document_id, text),
        )
    )  # fmt: skip
    uow.session.flush()
    chart.doc_count, chart.word_count = chart.doc_count + 1, chart.word_count + words
    uow.record("DOCUMENT_ADDED", "document", document_id, chart=str(chart.id))
    return document_id
