"""What is answered to an audit of one's work: each change is acknowledged or rebutted, while the practice's days for it last."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from codeloom.db.ids import new_id
from codeloom.db.queries import training as queries
from codeloom.db.queries.training import Placed
from codeloom.db.tables.audits import AuditLine
from codeloom.db.tables.training import Acknowledgement, Rebuttal
from codeloom.db.work import UnitOfWork
from codeloom.services.core import NotFound, Refused, verb
from codeloom.services.editor import Span, SpanOf, stored
from codeloom.services.training.deciders import Deciders
from codeloom.services.training.own_audits import OfOwnAudit, asked, context_of, own_audit, view_of_audit
from codeloom.services.training.telling import tell_sent
from codeloom.services.training.timing import Times
from codeloom.services.training.views import OwnAuditView

Reason = Annotated[str, StringConstraints(max_length=2_000, strip_whitespace=True)]
MOST_SPANS = 10


class AnswerChange(OfOwnAudit):
    """One change of a closed audit."""

    pair: UUID


class Rebut(AnswerChange):
    """Why the line stands as it was handed in, with the words of the record that say so."""

    reason: Reason
    evidence: tuple[SpanOf, ...] = Field((), max_length=MOST_SPANS)


@verb("training.acknowledge", AnswerChange)
def acknowledge(uow: UnitOfWork, command: AnswerChange) -> OwnAuditView:
    """Accept one change. Raises NotFound, Refused for one that was answered or does not ask for it. It has no last day."""
    one = _held(uow, command)
    row = _open_row(uow, one, command.pair)
    _accept(uow, one, row)
    return view_of_audit(uow, one, context_of(uow, one))


@verb("training.acknowledge_rest", OfOwnAudit)
def acknowledge_rest(uow: UnitOfWork, command: OfOwnAudit) -> OwnAuditView:
    """Accept every change that was not answered yet. Raises Refused when there is none."""
    one = _held(uow, command)
    rows = _unanswered(uow, one)
    if not rows:
        raise Refused("Every change is answered.")
    for row in rows:
        _accept(uow, one, row)
    return view_of_audit(uow, one, context_of(uow, one))


@verb("training.take_back", AnswerChange)
def take_back(uow: UnitOfWork, command: AnswerChange) -> OwnAuditView:
    """Take an acknowledgement back while the change can still be rebutted; where there is none nothing happens."""
    one = _held(uow, command)
    _in_time(one, Times.of(uow))
    said = queries.acknowledged(uow, [one.audit.id], uow.user_id).get(command.pair)
    if said is not None:
        uow.session.delete(said)
        uow.record("CHANGE_ACKNOWLEDGED", "audit", one.audit.id, row=str(command.pair), taken_back=True)
    return view_of_audit(uow, one, context_of(uow, one))


@verb("training.rebut", Rebut)
def rebut(uow: UnitOfWork, command: Rebut) -> OwnAuditView:
    """Rebut one change; a change is rebutted once. Raises NotFound, and Refused without a reason, after the last day, or for a
    change that was answered."""
    one = _held(uow, command)
    row, times = _open_row(uow, one, command.pair), Times.of(uow)
    _in_time(one, times)
    if not command.reason:
        raise Refused("A rebuttal needs a reason.", kept="Nothing was sent.", todo="Say why the code you set stands.",
                      code="bad_input")  # fmt: skip
    work = context_of(uow, one)
    spans = [Span(given.doc, given.start, given.end) for given in command.evidence]
    if any(not span.start < span.end <= len(work.subject.text(span.doc)) for span in spans):
        raise NotFound("Those words are not in the record.", todo="Mark them again.")
    made = Rebuttal(org_id=uow.org_id, id=new_id(), audit_id=one.audit.id, line_id=row.id, person_id=uow.user_id,
                    reason_enc=b"", evidence=stored(spans), sent_at=times.now, due_at=times.decide_until())  # fmt: skip
    made.reason_enc = uow.vault.seal(Rebuttal.reason_enc, made, command.reason)
    uow.session.add(made)
    uow.session.flush()
    uow.record("REBUTTAL_SENT", "rebuttal", made.id, audit=str(one.audit.id), row=str(row.id), spans=len(spans))
    tell_sent(uow, made, one, Deciders.of(uow, [one.audit], times))
    return view_of_audit(uow, one, work)


def _held(uow: UnitOfWork, command: OfOwnAudit) -> Placed:
    """The audit, locked: answers to it come one after another."""
    own_audit(uow, command.audit_id)
    queries.hold(uow, command.audit_id)
    return own_audit(uow, command.audit_id)


def _unanswered(uow: UnitOfWork, one: Placed) -> list[AuditLine]:
    ids = [one.audit.id]
    answered = {*queries.acknowledged(uow, ids, uow.user_id), *queries.rebutted(uow, ids)}
    return [row for row in queries.lines(uow, ids)[one.audit.id] if asked(row) and row.id not in answered]


def _open_row(uow: UnitOfWork, one: Placed, pair: UUID) -> AuditLine:
    row = next((row for row in queries.lines(uow, [one.audit.id])[one.audit.id] if row.id == pair), None)
    if row is None:
        raise NotFound("That row is gone.", todo="Look at the fresh rows.")
    if not asked(row):
        raise Refused("The auditor did not disagree with this row, so there is nothing to answer.")
    if row.id not in {other.id for other in _unanswered(uow, one)}:
        raise Refused("This change is answered already.", kept="The answer stands.", code="answered")
    return row


def _in_time(one: Placed, times: Times) -> None:
    if times.over(one.audit):
        raise Refused(
            f"The days for a rebuttal ended on {times.day(times.ends(one.audit))}.",
            kept="The audit stands as it was closed.", todo="Speak with the auditor, or acknowledge the change.", code="late",
        )  # fmt: skip


def _accept(uow: UnitOfWork, one: Placed, row: AuditLine) -> None:
    uow.session.add(Acknowledgement(org_id=uow.org_id, line_id=row.id, person_id=uow.user_id, audit_id=one.audit.id))
    uow.session.flush()
    uow.record("CHANGE_ACKNOWLEDGED", "audit", one.audit.id, row=str(row.id))
