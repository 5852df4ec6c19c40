"""Why something was returned: what its audit asked for, whether the lines do it now, and what was answered to it.

Charts and encounters have the same reasons: the rows an auditor disagreed with, and the feedback. No verb lives here.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from codeloom.coding import clock
from codeloom.coding.variance import Coded, Verdict, followed
from codeloom.db.queries.audits import answers as queries
from codeloom.db.queries.audits import records as audits
from codeloom.db.queries.audits.pairs import auditor_side, auditors_codes, pair_of, what_changed
from codeloom.db.tables.audits import Audit, AuditLine, ReturnAnswer
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, Refused
from codeloom.services.editor import ReturnReason, WorkLine, first_diagnosis


class AnsweredReason(Command):
    """An answer to one reason: done, or not agreed and why. An empty answer takes the one before back."""

    reason: UUID
    answer: Literal["done", "not_agreed", ""]
    words: Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)] = ""


def coded(lines: Sequence[WorkLine]) -> tuple[Coded, ...]:
    """A list of lines as it is compared with what was asked for."""
    first, codes = first_diagnosis(lines), {str(line.id): line.code for line in lines}
    return tuple(
        Coded(line.code, line.system, line is first, line.poa, line.units,
              tuple(codes[one] for one in line.pointers if one in codes))
        for line in lines
    )  # fmt: skip


def reasons_of(uow: UnitOfWork, audit: Audit, now: Sequence[Coded]) -> tuple[ReturnReason, ...]:
    """The reasons of an audit in its order, the feedback last, each with what `now` does of it and what was answered."""
    rows, answers = audits.lines(uow, audit.id), queries.of_audit(uow, audit.id)
    codes = auditors_codes(rows)
    order = [side for row in rows if (side := auditor_side(row, codes)) is not None]
    out = []
    for row in rows:
        if row.verdict != Verdict.DISAGREE:
            continue
        done = followed(pair_of(row, codes), now, order)
        note, citation = uow.vault.open(AuditLine.note_enc, row), uow.vault.open(AuditLine.citation_enc, row)
        answer, words = _answer(uow, answers.get(row.id))
        out.append(
            ReturnReason(str(row.id), what_changed(row, rows), row.category, row.material, citation, note, done,
                         answer, words, settled=answer == "not_agreed" or (answer == "done" and done))
        )  # fmt: skip
    feedback = uow.vault.open(Audit.feedback_enc, audit)
    if feedback:
        answer, words = _answer(uow, answers.get(audit.id))
        reason = ReturnReason(str(audit.id), category=audit.topic, note=feedback, feedback=True)
        out.append(replace(reason, answer=answer, words=words, done=answer == "done", settled=answer != ""))
    return tuple(out)


def open_reasons(reasons: Sequence[ReturnReason]) -> int:
    """How many reasons are still to be answered."""
    return sum(not one.settled for one in reasons)


def keep_answer(uow: UnitOfWork, audit: Audit | None, answered: AnsweredReason, now: Sequence[Coded]) -> None:
    """Store an answer, or take one back. Raises NotFound for no such reason, Refused for "done" where the lines do not show
    it, and for "not agreed" without words."""
    reasons = reasons_of(uow, audit, now) if audit is not None else ()
    reason = next((one for one in reasons if one.id == str(answered.reason)), None)
    if audit is None or reason is None:
        raise NotFound("That is no reason of the last return.", todo="Look at the fresh list.")
    if answered.answer == "done" and not (reason.done or reason.feedback):
        raise Refused(
            f"Not noted as done: your rows do not show it. {reason.text}.",
            todo="Change the row, or say why you do not agree.", code="not_shown",
        )  # fmt: skip
    if answered.answer == "not_agreed" and not answered.words:
        raise Refused("Say in a few words why you do not agree.", code="no_words")
    row = queries.of_audit(uow, audit.id).get(answered.reason)
    if not answered.answer:
        if row is not None:
            uow.session.delete(row)
        return
    row = row or ReturnAnswer(
        org_id=uow.org_id, audit_id=audit.id, reason_id=answered.reason, answer="", made_by=uow.user_id
    )
    row.answer, row.made_by, row.made_at, row.words_enc = answered.answer, uow.user_id, clock.now(), None
    if answered.answer == "not_agreed":
        row.words_enc = uow.vault.seal(ReturnAnswer.words_enc, (audit.id, str(answered.reason)), answered.words)
    uow.session.add(row)


def _answer(uow: UnitOfWork, row: ReturnAnswer | None) -> tuple[str, str]:
    return (row.answer, uow.vault.open(ReturnAnswer.words_enc, row)) if row is not None else ("", "")
