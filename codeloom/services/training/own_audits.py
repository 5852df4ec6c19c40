"""Audits of one's own work: the list with what is due and where one stands, one of them side by side, its documents."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Literal
from uuid import UUID

from codeloom.coding.variance import Change, Verdict
from codeloom.db.queries import people
from codeloom.db.queries import training as queries
from codeloom.db.queries.training import Placed
from codeloom.db.tables.audits import Audit, AuditLine
from codeloom.db.tables.training import Acknowledgement, Rebuttal
from codeloom.db.work import UnitOfWork
from codeloom.services.audits import AuditContext, ChangeView, about, document_of, subject_of, view_of
from codeloom.services.core import Command, NotFound, Refused, formatting, verb
from codeloom.services.editor import DocumentView
from codeloom.services.notices import seen
from codeloom.services.training.deciders import Deciders
from codeloom.services.training.figures import rate, standing_of
from codeloom.services.training.showing import (
    DECISIONS,
    corrected_words,
    headed,
    number_of,
    quotes,
    score_words,
    state_of,
)
from codeloom.services.training.timing import Times
from codeloom.services.training.views import FeedbackView, OwnAudit, OwnAuditView, OwnChange

Answers = Mapping[UUID, Acknowledgement]
Rebuttals = Mapping[UUID, Rebuttal]


GROUPS = {"answer": "To answer", "waiting": "Rebutted, waiting for a decision", "closed": "Closed"}


RANGES = {"90": "90 days", "365": "a year", "all": "all time"}
"""The days back that a list may be of."""
EVER = timedelta(days=36_500)


class ShowFeedback(Command):
    """Over which days: those an audit was closed in."""

    days: Literal["90", "365", "all"] = "90"


class OfOwnAudit(Command):
    """A closed audit of the person's work."""

    audit_id: UUID


class ReadOwn(OfOwnAudit):
    """One document of what was audited."""

    document_id: UUID


def asked(row: AuditLine) -> bool:
    """Whether a pair waits for an answer: the auditor disagreed with it."""
    return row.verdict == Verdict.DISAGREE


@verb("training.feedback", ShowFeedback, read_only=True)
def feedback(uow: UnitOfWork, command: ShowFeedback) -> FeedbackView:
    """Closed audits of one's work, the last closed first and at most 300, and where one stands by them."""
    times = Times.of(uow)
    since = times.now - (EVER if command.days == "all" else timedelta(days=int(command.days)))
    audits = queries.own(uow, since)
    ids = [one.audit.id for one in audits]
    lines, said = queries.lines(uow, ids), queries.acknowledged(uow, ids, uow.user_id)
    rebutted = queries.rebutted(uow, ids)
    rows = headed([_row(uow, one, lines[one.audit.id], said, rebutted, times) for one in audits], GROUPS)
    waits = [one for one in rows if one.group == "answer"]
    return FeedbackView(rows, len(waits), waits[-1].due if waits else "",
                        standing_of(uow, audits, lines), RANGES[command.days])  # fmt: skip


@verb("training.open_feedback", OfOwnAudit, repeatable=True)
def open_feedback(uow: UnitOfWork, command: OfOwnAudit) -> OwnAuditView:
    """One of them, both codings side by side; the read is recorded. Raises NotFound, or Refused where the chart became
    somebody else's."""
    one = own_audit(uow, command.audit_id)
    work = context_of(uow, one)
    uow.record("FEEDBACK_READ", "audit", one.audit.id, **about(work.subject), round=one.audit.round)
    seen(uow, work.subject.id)
    return view_of_audit(uow, one, work)


@verb("training.refresh_feedback", OfOwnAudit, read_only=True)
def refresh_feedback(uow: UnitOfWork, command: OfOwnAudit) -> OwnAuditView:
    """The same as it stands now, for a page that has it open. Raises NotFound or Refused."""
    one = own_audit(uow, command.audit_id)
    return view_of_audit(uow, one, context_of(uow, one))


def own_audit(uow: UnitOfWork, audit_id: UUID) -> Placed:
    """A closed audit of what the person handed in or wrote. Raises NotFound."""
    found = queries.own(uow, Times.of(uow).now, audit_id)
    if not found:
        raise NotFound()
    return found[0]


def context_of(uow: UnitOfWork, one: Placed) -> AuditContext:
    """The audit with its pairs. Raises Refused where its chart or encounter is out of the person's sight."""
    try:
        return AuditContext.of(uow, one.audit, subject_of(uow, one.audit))
    except NotFound:
        raise Refused(
            f"{number_of(one)} is somebody else’s now, so its audit is not shown.", todo="Ask a supervisor about it.",
            code="not_in_sight",
        ) from None  # fmt: skip


def view_of_audit(uow: UnitOfWork, one: Placed, work: AuditContext) -> OwnAuditView:
    """An audit ready to show to whose work it is about."""
    times, audit = Times.of(uow), one.audit
    said, rebutted = queries.acknowledged(uow, [audit.id], uow.user_id), queries.rebutted(uow, [audit.id])
    whole = view_of(work)
    over = times.over(audit)
    changes = [
        _change(work, row, view, said.get(row.id), rebutted.get(row.id), times, over)
        for row, view in zip(work.rows, whole.board.changes, strict=True)
    ]
    score = work.profile.count(work.judged)
    mine = people.name_of(uow, audit.coder_id)
    auditor = people.name_of(uow, audit.auditor_id)
    return OwnAuditView(
        id=str(audit.id),
        number=number_of(one),
        link=_link(uow, one),
        mine="Mine" if audit.coder_id == uow.user_id else mine,
        auditor=auditor,
        closed=times.moment(audit.closed_at),
        summary=f"{formatting.count(sum(row.change.changed for row in changes), 'change')} in "
        f"{formatting.count(len(changes), 'row')}",
        changes=tuple(changes),
        same=sum(not row.change.changed for row in changes),
        asked=sum(row.asked for row in changes),
        answered=sum(row.asked and row.answer != "" for row in changes),
        due=times.day(times.ends(audit)),
        late=over,
        score=rate(work.profile.name, score, id=work.profile.id, unit=work.profile.unit),
        corrected=corrected_words(audit, list(rebutted.values())),
        feedback=whole.board.feedback,
        documents=whole.documents,
        first_document=whole.first_document,
        decider=Deciders.of(uow, [audit], times).words(audit),
    )


@verb("training.read_document", ReadOwn, repeatable=True)
def read_own(uow: UnitOfWork, command: ReadOwn) -> DocumentView:
    """A document's text with the evidence of both lists; the read is recorded. Raises NotFound or Refused."""
    return document_of(context_of(uow, own_audit(uow, command.audit_id)), command.document_id)


def _link(uow: UnitOfWork, one: Placed) -> str:
    room = {"coder": "chart", "provider": "encounter"}.get(uow.scope.role, "billing")
    return f"/{room}/{one.number}"


def _row(
    uow: UnitOfWork, one: Placed, lines: Sequence[AuditLine], said: Answers, rebutted: Rebuttals, times: Times
) -> OwnAudit:
    audit = one.audit
    wanted = [row for row in lines if asked(row)]
    open_ = [row for row in wanted if row.id not in said and row.id not in rebutted]
    mine = [rebutted[row.id] for row in wanted if row.id in rebutted]
    waiting = [row for row in mine if row.decision is None]
    over = times.over(audit)
    group = "answer" if open_ and not over else "waiting" if waiting else "closed"
    rate_ = formatting.percent(audit.agreed or 0, audit.lines or 0).removesuffix(" %")
    words, tag, tone = _words(uow, audit, wanted, open_, mine, waiting), rate_, "plain"
    if group == "answer":
        tag, tone = f"{len(open_)} to answer", "warn"
    elif group == "waiting":
        tag, tone = "Waiting", "info"
    elif any(row.decision in ("coder", "both") for row in mine):
        tone = "ok"
    return OwnAudit(str(audit.id), number_of(one), times.moment(audit.closed_at), words, tag, tone, group,
                    times.day(times.ends(audit)), over)  # fmt: skip


def _words(
    uow: UnitOfWork, audit: Audit, wanted: Sequence[AuditLine], open_: Sequence[AuditLine], mine: Sequence[Rebuttal],
    waiting: Sequence[Rebuttal],
) -> str:  # fmt: skip
    if not wanted:
        return "No change counted against it"
    if waiting:
        rest = len(wanted) - len(mine) - len(open_)
        return f"{len(mine)} rebutted, {rest} acknowledged"
    decided = max(mine, key=lambda one: one.decided_at or one.sent_at, default=None)
    if decided is not None:
        words = "The auditor conceded" if decided.conceded else DECISIONS[decided.decision or "auditor"]
        return ", ".join(filter(None, (words, f"score {score_words(decided)}" if score_words(decided) else "")))
    if open_:
        return f"{formatting.count(len(wanted), 'change')} by {people.name_of(uow, audit.auditor_id)}"
    return f"{formatting.count(len(wanted), 'change')} acknowledged"


def _change(
    work: AuditContext, row: AuditLine, view: ChangeView, said: Acknowledgement | None, rebuttal: Rebuttal | None,
    times: Times, over: bool,
) -> OwnChange:  # fmt: skip
    changed = view.state != Change.SAME
    answer = "rebutted" if rebuttal is not None else "acknowledged" if said is not None else ""
    return OwnChange(
        change=view,
        asked=asked(row),
        answer=answer,
        moment=times.moment(rebuttal.sent_at if rebuttal is not None else said.made_at if said is not None else None),
        may_answer=asked(row) and not answer and not over,
        may_take_back=answer == "acknowledged" and not over,
        old_place=view.was.removeprefix("was ") or view.number,
        old_quotes=quotes(work.subject, row.coder_evidence) if changed else (),
        new_quotes=quotes(work.subject, row.evidence) if changed else (),
        rebuttal=state_of(work.uow, rebuttal, work.subject, times),
    )
