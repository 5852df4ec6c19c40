"""Sending a question: checked again, numbered, and counted on its chart or encounter."""

import json
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.provider_questions import with_fixed
from codeloom.db.queries.encounters.rows import next_number
from codeloom.db.queries.provider_queries import rows as queries
from codeloom.db.tables.provider_queries import ProviderQuery, QueryDraft
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Conflict, NotFound, Refused, count, verb
from codeloom.services.provider_queries.commands import SendQuery
from codeloom.services.provider_queries.contents import Written, pack_findings
from codeloom.services.provider_queries.drafts import content, results
from codeloom.services.provider_queries.showing import query_view
from codeloom.services.provider_queries.subjects import Subject
from codeloom.services.provider_queries.summaries import check_handles, locked, recount, settle
from codeloom.services.provider_queries.telling import query_over, tell_asked
from codeloom.services.provider_queries.timing import due_at, query_days
from codeloom.services.provider_queries.views import QueryView

FIRST_QUERY = 1


@verb("provider_queries.send", SendQuery)
def send(uow: UnitOfWork, command: SendQuery) -> QueryView:
    """Send the draft as it is kept; sent again it answers what the first time made. A query that it follows closes.

    Raises Refused while one of the seven checks stops it (`details.checks` are their keys), Conflict for an older version.
    """
    draft = queries.draft(uow, command.draft_id, lock=True)
    if draft is None or draft.query_id is not None:
        return _sent_before(uow, command.draft_id)
    if draft.version != command.version:
        raise Conflict("The question was changed in another window.", details={"version": draft.version})
    subject = Subject.find(uow, draft.chart_id, draft.encounter_id, lock=True)
    may, why = subject.may_ask()
    if not may:
        raise Refused(why, kept="Your question is kept.", code="not_askable")
    written = content(uow, draft)
    stopped = [one.key for one in results(subject, written) if not one.passes]
    if stopped:
        raise Refused(f"Not sent: {count(len(stopped), 'check stops', 'checks stop')} it.", kept="Your question is kept.",
                      todo="See the checks under the question.", code="not_compliant",
                      details={"checks": stopped})  # fmt: skip
    follows = draft.follows_id
    query = _query(subject, draft, written)
    uow.session.delete(draft)
    if follows is not None:
        _close(uow, follows)
    uow.session.add(query)
    uow.record("QUERY_SENT", "query", query.id, of=str(subject.row.id), provider=str(query.provider_id),
               findings=len(written.findings), choices=len(written.choices), follows=str(follows or ""))  # fmt: skip
    if subject.chart is not None:
        subject.chart.touched = True
    recount(subject)
    tell_asked(subject, query)
    return query_view(subject, query)


def _query(subject: Subject, draft: QueryDraft, written: Written) -> ProviderQuery:
    uow, now, seal = subject.uow, clock.now(), subject.uow.vault.seal
    return ProviderQuery(
        org_id=uow.org_id, id=draft.id, number=next_number(uow, "query", FIRST_QUERY), chart_id=draft.chart_id,
        encounter_id=draft.encounter_id, asker_id=uow.user_id, asker_role=uow.scope.role,
        provider_id=UUID(written.provider), kind=written.kind, follows_id=draft.follows_id,
        topic_enc=seal(ProviderQuery.topic_enc, draft.id, written.topic),
        question_enc=seal(ProviderQuery.question_enc, draft.id, written.question.strip()),
        choices_enc=seal(ProviderQuery.choices_enc, draft.id, json.dumps(with_fixed(written.choices))),
        evidence_enc=seal(ProviderQuery.evidence_enc, draft.id, pack_findings(written.findings)),
        sent_at=now, due_at=due_at(now, query_days(uow), subject.zone),
    )  # fmt: skip


def _sent_before(uow: UnitOfWork, draft_id: UUID) -> QueryView:
    """What this person made of the draft. Raises NotFound."""
    query = queries.find(uow, draft_id)
    if query is None or query.asker_id != uow.user_id:
        raise NotFound()
    return query_view(Subject.of(uow, query), query)


def _close(uow: UnitOfWork, query_id: UUID) -> None:
    """Close the query that is asked again, if nobody took it meanwhile."""
    query, subject = locked(uow, query_id)
    check_handles(query, subject)
    if query.status == "answered":
        query.status, query.ended_at, query.ended_by = "closed", clock.now(), uow.user_id
        settle(subject, query)
        uow.record("QUERY_CLOSED", "query", query.id)
        query_over(subject, query)
