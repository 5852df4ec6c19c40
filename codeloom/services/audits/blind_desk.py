"""Opening a blind audit, coding in it, and reading its documents: the verbs of an auditor who does not see the lines that were
handed in."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from pydantic import Field

from codeloom.db.queries.audits import blind as queries
from codeloom.db.queries.calibration import number_of_round
from codeloom.db.tables.audits import BlindCoding
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.beginning import begin_audit, begun, handed_in_by, waiting
from codeloom.services.audits.blind import BlindContext, OfCoding, begin, rows_of
from codeloom.services.audits.blind_views import BlindRows, BlindView
from codeloom.services.audits.context import about
from codeloom.services.audits.editing import must_exist
from codeloom.services.audits.opening import OpenAudit
from codeloom.services.audits.procedure_parts import Point, SetModifiers, applied
from codeloom.services.audits.subject import Kind, Subject
from codeloom.services.audits.taking_over import covers, go_on
from codeloom.services.core import Command, NotFound, Refused, formatting, verb
from codeloom.services.editor import (
    AddSet,
    DocumentView,
    OfOneLine,
    WorkLine,
    check_documents,
    in_printed_form,
    with_set,
)

BlindOperation = Annotated[OfOneLine | SetModifiers | Point | AddSet, Field(discriminator="op")]


class OpenBlind(OpenAudit):
    """What is coded blind, as an audit is opened."""


class EditBlind(OfCoding):
    """Operations of the code editor on the auditor's own list; all or none are applied."""

    operations: tuple[BlindOperation, ...] = Field((), max_length=50)


class ReadBlind(Command):
    """One document of what is coded blind."""

    coding_id: UUID
    document_id: UUID


@verb("audits.open_blind", OpenBlind, repeatable=True)
def open_blind(uow: UnitOfWork, command: OpenBlind) -> BlindView:
    """Code a chart or an encounter without the lines that were handed in: go on with what one began, or begin a blind audit of
    one that waits for it.

    Raises NotFound, or Refused for own work, for what does not wait, what another supervisor audits, and for an audit whose
    rows are uncovered. What lies idle may be taken over.
    """
    coding = queries.of_number(uow, command.kind, command.number)
    if coding is None:
        coding = _begin(uow, command.kind, command.number)
    else:
        uow.record("BLIND_RESUMED", "blind_coding", coding.id, version=coding.version)
    return _view(BlindContext.of(uow, coding))


def _begin(uow: UnitOfWork, kind: Kind, number: int) -> BlindCoding:
    subject = waiting(uow, kind, number)
    audit = begun(uow, subject)
    if audit is None:
        audit = begin_audit(uow, subject, blind=True)
    elif covers(uow, audit):
        go_on(uow, audit, subject)
    else:
        raise Refused(
            f"The {handed_in_by(kind)}’s rows of this audit are uncovered.", todo="Go on with it as it is.",
            code="uncovered",
        )  # fmt: skip
    coding = begin(
        uow,
        audit.auditor_id,
        subject.round,
        chart_id=audit.chart_id,
        encounter_id=audit.encounter_id,
        audit_id=audit.id,
    )
    uow.session.flush()
    uow.record("BLIND_BEGUN", "blind_coding", coding.id, **about(subject), audit=str(audit.id))
    return coding


def _view(work: BlindContext) -> BlindView:
    around, round_ = work.subject.bare(), work.coding.calibration_id
    return BlindView(
        kind=work.subject.kind,
        head=around.head,
        calibration=f"Calibration {number_of_round(work.uow, round_)}" if round_ is not None else "",
        inpatient=work.subject.inpatient,
        documents=around.documents,
        groups=around.groups,
        documents_word=formatting.count(len(around.documents), "document"),
        first_document=around.documents[0].value if around.documents else "",
        service_day=around.service_day,
        rows=rows_of(work),
    )


@verb("audits.edit_blind", EditBlind)
def edit_blind(uow: UnitOfWork, command: EditBlind) -> BlindRows:
    """Change the auditor's own list. Raises Conflict, Refused, NotFound."""
    work = BlindContext.take(uow, command)
    before = lines = work.lines
    told, subject = "", work.subject
    for operation in command.operations:
        if isinstance(operation, AddSet):
            lines, told = with_set(uow, lines, operation, subject.codes, subject.verdict, inpatient=subject.inpatient)
        else:
            lines = applied(subject, lines, operation)
    lines = subject.arranged(_sound(subject, before, lines))
    if lines != before:
        work.keep(lines)
        names = sorted({operation.op for operation in command.operations})
        uow.record("BLIND_EDITED", "blind_coding", work.coding.id, version=work.coding.version, operations=names,
                   lines=len(lines))  # fmt: skip
    return replace(rows_of(work), told=told)


def _sound(subject: Subject, before: Sequence[WorkLine], lines: Sequence[WorkLine]) -> list[WorkLine]:
    """The list with its codes in printed form: each whole, of the service date, and once; evidence in documents of the subject."""
    known = {line.id: (line.system, line.code) for line in before}
    check_documents(lines, subject.document_ids)
    out = in_printed_form(lines, subject.codes)
    for line in out:
        if known.get(line.id) == (line.system, line.code) or line.system != "icd10cm":
            continue
        if sum(other.code == line.code for other in out) > 1:
            raise Refused(f"{line.code} is in the list already.")
        must_exist(subject.codes, line.code)
    return out


@verb("audits.read_blind", ReadBlind, repeatable=True)
def read_blind(uow: UnitOfWork, command: ReadBlind) -> DocumentView:
    """A document's text with the evidence of one's own rows; the read is recorded. Raises NotFound."""
    coding = queries.mine(uow, command.coding_id)
    if coding is None or coding.done_at is not None:
        raise NotFound()
    work = BlindContext.of(uow, coding)
    lines = work.lines
    called = work.subject.names(lines)
    return work.subject.read(command.document_id, ((called[one.id], one.evidence) for one in lines), blind=coding.id)
