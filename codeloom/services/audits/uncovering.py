"""Uncovering the lines that were handed in: once, by the auditor who has set rows of their own. The audit goes on with the
difference."""

from dataclasses import replace

from codeloom.coding import clock
from codeloom.coding.variance import Change, pair_up
from codeloom.db.queries.audits import records
from codeloom.db.tables.audits import AuditLine
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.blind import BlindContext, OfCoding, rows_of
from codeloom.services.audits.blind_views import Uncovered
from codeloom.services.audits.context import KEPT, TO_QUEUE, AuditContext, about, link_of
from codeloom.services.audits.revealed import coded
from codeloom.services.core import NotFound, Refused, verb
from codeloom.services.editor import WorkLine


class Uncover(OfCoding):
    """Own rows are set: show those that were handed in."""


@verb("audits.uncover", Uncover)
def uncover(uow: UnitOfWork, command: Uncover) -> Uncovered:
    """Set the auditor's own rows for good and begin the audit with their difference from the others.

    Raises NotFound, Conflict, and Refused without a row, for a coding of a calibration, and for what does not wait any more.
    """
    work = BlindContext.take(uow, command)
    coding, subject = work.coding, work.subject
    if coding.audit_id is None:
        raise Refused(
            "In a calibration nothing is uncovered before all have finished.", todo="Hand your rows in.",
            code="calibration",
        )  # fmt: skip
    if why := rows_of(work).why:
        raise Refused(f"Not uncovered: {why[0].lower()}{why[1:]}.", kept="Your rows are saved.", code="not_ready")
    audit = records.mine(uow, coding.audit_id, lock=True)
    if audit is None:
        raise NotFound()
    if not subject.audited or subject.round != audit.round or audit.status != "open":
        raise Refused(f"This {subject.kind} does not wait for audit any more.", kept=KEPT, todo=TO_QUEUE, code="left")
    coding.done_at = clock.now()
    uow.session.add(coding)
    uow.session.add_all(subject.handed_in(audit))
    uow.session.flush()
    begun = AuditContext.of(uow, audit, subject)
    begun.write(_beside(begun.rows, work.lines))
    _say_why(begun, work.lines)
    audit.version += 1
    uow.session.add(audit)
    uow.session.flush()
    changed = sum(change is not Change.SAME for change in begun.states)
    uow.record(
        "AUDIT_UNCOVERED", "audit", audit.id, **about(subject), blind=str(coding.id), rows=len(work.lines),
        coders_rows=sum(row.coder_code is not None for row in begun.rows), changed=changed, version=audit.version,
    )  # fmt: skip
    return Uncovered(subject.number, link_of(subject.kind, subject.number))


def _beside(rows: list[AuditLine], own: list[WorkLine]) -> list[WorkLine]:
    """The auditor's lines by the ids of the coder's that they stand beside; those that stand beside none keep their own."""
    theirs = [
        WorkLine(row.id, row.coder_system or "", row.coder_code or "", row.coder_poa, units=row.coder_units)
        for row in rows
    ]
    places = {pair.now: pair.was for pair in pair_up(coded(theirs), coded(own)) if pair.now is not None}
    ids = {
        str(line.id): theirs[was - 1].id if (was := places.get(at)) is not None else line.id
        for at, line in enumerate(own, start=1)
    }
    return [
        replace(line, id=ids[str(line.id)], pointers=tuple(str(ids[one]) for one in line.pointers if one in ids))
        for line in own
    ]


def _say_why(begun: AuditContext, own: list[WorkLine]) -> None:
    """What the auditor wrote of an own row stands as the word on the change it became."""
    words = {(line.system, line.code): line.rationale for line in own if line.rationale}
    for row, change in zip(begun.rows, begun.states, strict=True):
        said = words.get((row.system or "", row.code or ""))
        if said and change is not Change.SAME:
            row.note_enc = begun.uow.vault.seal(AuditLine.note_enc, row, said[:500])
            begun.uow.session.add(row)
