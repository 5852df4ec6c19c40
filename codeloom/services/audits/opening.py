"""Opening an audit and reading the documents with the auditor's evidence. Reads of clinical text are recorded."""

from uuid import UUID

from pydantic import Field

from codeloom.db.queries.audits import blind
from codeloom.db.queries.audits import records as queries
from codeloom.db.tables.audits import Audit
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.beginning import begin_audit, begun, handed_in_by, waiting
from codeloom.services.audits.blind import COVERED
from codeloom.services.audits.board import board_of, numbers, numbers_before, row_name
from codeloom.services.audits.context import AuditContext, subject_of
from codeloom.services.audits.rounds import asked_before
from codeloom.services.audits.subject import Kind, Subject
from codeloom.services.audits.taking_over import covers, go_on
from codeloom.services.audits.views import AuditView
from codeloom.services.core import Command, NotFound, Refused, formatting, verb
from codeloom.services.editor import DocumentView, spans_of
from codeloom.services.organization import audits_are_blind


class OpenAudit(Command):
    """The audit of a chart or an encounter by its number in the organization, as it stands in addresses; 0 where an
    address has none."""

    number: int = Field(ge=0, le=10**12)
    kind: Kind = "chart"


class ReadForAudit(Command):
    """One document of what is audited."""

    audit_id: UUID
    document_id: UUID


@verb("audits.open", OpenAudit, repeatable=True)
def open_audit(uow: UnitOfWork, command: OpenAudit) -> AuditView:
    """Open the audit of a chart or encounter that waits for it, or go on with one's own.

    Raises NotFound, or Refused for own work, for what does not wait, or what another supervisor audits, and for what is audited
    blind until the lines that were handed in are uncovered.
    """
    if blind.of_number(uow, command.kind, command.number) is not None:
        raise _covered(command.kind)
    subject = waiting(uow, command.kind, command.number)
    audit = begun(uow, subject)
    if audits_are_blind(uow) if audit is None else covers(uow, audit):
        raise _covered(command.kind)
    work = _begin(uow, subject) if audit is None else _go_on(uow, audit, subject)
    return view_of(work)


def _covered(kind: Kind) -> Refused:
    return Refused(
        f"This {kind} is audited blind: the {handed_in_by(kind)}’s rows are covered.", todo="Set your own rows first.",
        code=COVERED,
    )  # fmt: skip


def _begin(uow: UnitOfWork, subject: Subject) -> AuditContext:
    audit = begin_audit(uow, subject)
    uow.session.add_all(subject.handed_in(audit))
    uow.session.flush()
    return AuditContext.of(uow, audit, subject)


def _go_on(uow: UnitOfWork, audit: Audit, subject: Subject) -> AuditContext:
    go_on(uow, audit, subject)
    return AuditContext.of(uow, audit, subject)


def view_of(work: AuditContext) -> AuditView:
    """An audit with all that stands around its list, ready to show."""
    around = work.subject.around()
    return AuditView(
        kind=work.subject.kind,
        head=around.head,
        coder=work.coder_name,
        coder_first=work.coder_name.split()[0],
        round=_round(work),
        asked=asked_before(work),
        documents=around.documents,
        groups=around.groups,
        documents_word=formatting.count(len(around.documents), "document"),
        first_document=around.documents[0].value if around.documents else "",
        service_day=around.service_day,
        notices=around.notices,
        board=board_of(work),
    )


def _round(work: AuditContext) -> str:
    if work.audit.round == 1:
        return ""
    return f"{'Round' if work.subject.kind == 'chart' else 'Version'} {work.audit.round}"


@verb("audits.read_document", ReadForAudit, repeatable=True)
def read_for_audit(uow: UnitOfWork, command: ReadForAudit) -> DocumentView:
    """A document's text with the evidence of both lists; rows are called as on the board. Raises NotFound."""
    audit = queries.mine(uow, command.audit_id)
    if audit is None:
        raise NotFound()
    return document_of(AuditContext.of(uow, audit, subject_of(uow, audit)), command.document_id)


def document_of(work: AuditContext, document_id: UUID) -> DocumentView:
    """A document's text with the evidence of both lists of an audit. Raises NotFound."""
    called, before = numbers(work), numbers_before(work)
    spans = (
        (
            row_name(row, called[row.id], before[row.id]),
            spans_of(row.evidence if row.code is not None else row.coder_evidence),
        )
        for row in work.rows
    )
    return work.subject.read(document_id, spans, audit=work.audit.id)
