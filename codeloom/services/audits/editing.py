"""The auditor's own list, verdicts on each change, and feedback. Each is saved as made, at the version last seen."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from codeloom.coding.codesets import CodeSet
from codeloom.coding.feedback_topics import FeedbackTopic
from codeloom.coding.variance import Category, Change
from codeloom.db.tables.audits import Audit, AuditLine
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.board import board_of
from codeloom.services.audits.context import AuditContext, OfAudit
from codeloom.services.audits.procedure_parts import Point, SetModifiers, applied
from codeloom.services.audits.views import AuditBoard
from codeloom.services.core import Command, LongText, NotFound, Refused, verb
from codeloom.services.editor import (
    Add,
    AddSet,
    MarkEvidence,
    Move,
    Principal,
    Remove,
    SetCode,
    SetPoa,
    SetUnits,
    Unmark,
    WorkLine,
    check_documents,
    in_printed_form,
    spans_of,
    with_set,
)

Citation = Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)]
Note = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)]


class Restore(Command):
    """The coder's line again: what was struck or changed comes back at its old place, what was added goes."""

    op: Literal["restore"]
    line: UUID


_OfOneLine = (
    Add
    | SetCode
    | Remove
    | Move
    | Principal
    | SetPoa
    | SetUnits
    | SetModifiers
    | Point
    | MarkEvidence
    | Unmark
    | Restore
)
AuditOperation = Annotated[_OfOneLine | AddSet, Field(discriminator="op")]


class EditAudit(OfAudit):
    """Operations of the code editor on the auditor's list; all or none are applied."""

    operations: tuple[AuditOperation, ...] = Field((), max_length=50)


class GiveVerdict(OfAudit):
    """What the auditor says of one change. What is None stays as it is; an empty verdict takes it back."""

    pair: UUID
    verdict: Literal["agree", "disagree", ""] | None = None
    category: Category | None = None
    material: bool | None = None
    citation: Citation | None = None
    note: Note | None = None


class AgreeRest(OfAudit):
    """Agree on every change without a verdict."""


class SaveFeedback(OfAudit):
    """The whole feedback text, or its topic (empty takes it away). What is None stays as it is."""

    text: LongText | None = None
    topic: FeedbackTopic | Literal[""] | None = None


@verb("audits.edit", EditAudit)
def edit_audit(uow: UnitOfWork, command: EditAudit) -> AuditBoard:
    """Change the auditor's list. The lines that were handed in stay as they were. Raises Conflict, Refused, NotFound."""
    work = AuditContext.take(uow, command)
    before = lines = work.lines()
    told = ""
    for operation in command.operations:
        if isinstance(operation, AddSet):
            subject = work.subject
            lines, told = with_set(uow, lines, operation, subject.codes, subject.verdict, inpatient=subject.inpatient)
        else:
            lines = _applied(work, lines, operation)
    lines = _sound(work, before, lines)
    if lines == before:
        return board_of(work)
    work.write(lines)
    names = sorted({operation.op for operation in command.operations})
    work.save("AUDIT_EDITED", operations=names, count=len(command.operations), lines=len(lines))
    return replace(board_of(work, saved=True), told=told)


@verb("audits.verdict", GiveVerdict)
def give_verdict(uow: UnitOfWork, command: GiveVerdict) -> AuditBoard:
    """Agree or disagree with who handed the lines in on one change, with category, materiality, citation and note."""
    work = AuditContext.take(uow, command)
    row, change = next(
        ((r, c) for r, c in zip(work.rows, work.states, strict=True) if r.id == command.pair), (None, None)
    )
    if row is None:
        raise NotFound("That row is gone.", todo="Look at the fresh rows.")
    if change is Change.SAME:
        raise Refused("Nothing was changed in this row, so there is nothing to judge.")
    fields = _apply_verdict(work, row, command)
    if not fields:
        return board_of(work)
    uow.session.add(row)
    work.save("AUDIT_VERDICT", row=str(row.id), fields=fields, verdict=row.verdict or "", material=row.material)
    return board_of(work, saved=True)


@verb("audits.agree_rest", AgreeRest)
def agree_rest(uow: UnitOfWork, command: AgreeRest) -> AuditBoard:
    """Agree with who handed the lines in on every change that has no verdict yet: one step, which undo takes back whole.

    Raises Refused when there is none."""
    work = AuditContext.take(uow, command)
    waiting = work.open_rows
    if not waiting:
        raise Refused("Every change has its verdict.")
    for row in waiting:
        row.verdict = "agree"
        uow.session.add(row)
    work.save("AUDIT_VERDICT", verdict="agree", count=len(waiting))
    return board_of(work, saved=True)


def _apply_verdict(work: AuditContext, row: AuditLine, command: GiveVerdict) -> list[str]:
    """Set what was given; names of the fields that changed."""
    vault = work.uow.vault
    changed = []
    if command.verdict is not None and command.verdict != (row.verdict or ""):
        row.verdict = command.verdict or None
        changed.append("verdict")
    if command.category is not None and command.category.value != row.category:
        row.category = command.category.value
        changed.append("category")
    if command.material is not None and command.material != row.material:
        row.material = command.material
        changed.append("material")
    if command.citation is not None and command.citation != vault.open(AuditLine.citation_enc, row):
        vault.put(AuditLine.citation_enc, row, command.citation)
        changed.append("citation")
    if command.note is not None and command.note != vault.open(AuditLine.note_enc, row):
        row.note_enc = vault.seal(AuditLine.note_enc, row, command.note) if command.note else None
        changed.append("note")
    return changed


@verb("audits.feedback", SaveFeedback)
def save_feedback(uow: UnitOfWork, command: SaveFeedback) -> AuditBoard:
    """Keep the feedback to who handed the lines in, encrypted. What is unchanged makes no new version."""
    work = AuditContext.take(uow, command)
    audit = work.audit
    before = uow.vault.open(Audit.feedback_enc, audit)
    text = before if command.text is None else command.text.strip()
    topic = audit.topic if command.topic is None else str(command.topic)
    if (text, topic) == (before, audit.topic):
        return board_of(work)
    if text != before:
        audit.feedback_enc = uow.vault.seal(Audit.feedback_enc, audit, text) if text else None
    audit.topic = topic
    work.save("AUDIT_FEEDBACK", given=bool(text), topic=topic)
    return board_of(work, saved=True)


def _applied(work: AuditContext, lines: Sequence[WorkLine], operation: _OfOneLine) -> list[WorkLine]:
    if isinstance(operation, Restore):
        return _restored(lines, operation, work.rows)
    return applied(work.subject, lines, operation)


def _restored(lines: Sequence[WorkLine], operation: Restore, rows: Sequence[AuditLine]) -> list[WorkLine]:
    row = next((row for row in rows if row.id == operation.line), None)
    if row is None:
        raise NotFound("That row is gone.", todo="Look at the fresh rows.")
    rest = [line for line in lines if line.id != row.id]
    if row.coder_code is None:
        return rest
    places = {other.id: other.coder_sequence for other in rows if other.coder_sequence is not None}
    earlier = [at for at, line in enumerate(rest) if places.get(line.id, 10**6) < (row.coder_sequence or 0)]
    line = WorkLine(
        row.id,
        row.coder_system or "icd10cm",
        row.coder_code,
        row.coder_poa,
        evidence=spans_of(row.coder_evidence),
        units=row.coder_units,
        pointers=tuple(row.coder_pointers),
    )
    rest.insert(earlier[-1] + 1 if earlier else 0, line)
    return rest


def _sound(work: AuditContext, before: Sequence[WorkLine], lines: Sequence[WorkLine]) -> list[WorkLine]:
    """The list with its codes in printed form. What the auditor sets must be a whole code of the service date, once."""
    known = {line.id: (line.system, line.code) for line in before}
    handed_in = {(row.coder_system, row.coder_code) for row in work.rows}
    check_documents(lines, work.subject.document_ids)
    out = in_printed_form(lines, work.subject.codes)
    for line in out:
        if known.get(line.id) == (line.system, line.code) or line.system != "icd10cm":
            continue
        if sum(other.code == line.code for other in out) > 1:
            raise Refused(f"{line.code} is in the list already.")
        if (line.system, line.code) not in handed_in:
            must_exist(work.subject.codes, line.code)
    return out


def must_exist(codes: CodeSet, code: str) -> None:
    """Raise Refused unless a diagnosis is a whole code of a set."""
    entry = codes.get(code)
    if entry is None:
        raise Refused(f"{code} is not an ICD-10-CM code.", todo="Search for it by words.")
    if not entry.billable:
        why = "is not complete" if entry.in_force else f"is not in {codes.release.name}"
        raise Refused(f"{code} {why}.", todo="Choose a code that can be reported on the service date.")
