"""Opening an audit and reading the chart's documents with the auditor's evidence. Reads of clinical text are recorded."""

from datetime import timedelta
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.lifecycle import STATUS_WORDS, ChartStatus
from codeloom.db.ids import new_id
from codeloom.db.queries import people
from codeloom.db.queries.audits import audit_queue
from codeloom.db.queries.audits import records as queries
from codeloom.db.queries.charts import rows as chart_queries
from codeloom.db.tables.audits import Audit, AuditLine
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.board import board_of, numbers, row_name
from codeloom.services.audits.context import AuditContext
from codeloom.services.audits.rounds import asked_before
from codeloom.services.audits.views import AuditView, Choice
from codeloom.services.charts import ChartContext, OpenChart, head_of, mark_of, newest_first
from codeloom.services.core import Command, NotFound, Refused, allowed, formatting, verb
from codeloom.services.editor import DocumentView, document_view, marks_in, note_reading, spans_of

IDLE = timedelta(minutes=30)
"""An audit opened this long ago in which nothing was done may be taken over."""


class ReadForAudit(Command):
    """One document of a chart under audit."""

    audit_id: UUID
    document_id: UUID


@verb("audits.open", OpenChart)
def open_audit(uow: UnitOfWork, command: OpenChart) -> AuditView:
    """Open the audit of a chart that waits for it, or go on with one's own.

    Raises NotFound, or Refused for own work, a chart that does not wait, or one that another supervisor audits.
    """
    seen = chart_queries.by_number(uow, command.number)
    if seen is None:
        raise NotFound()
    chart = ChartContext.take(uow, seen.id, lock=True)
    status = ChartStatus(chart.chart.status)
    if status is not ChartStatus.PENDING_AUDIT:
        raise Refused(
            f"This chart is not waiting for audit. Its status: {STATUS_WORDS[status].lower()}.", code="not_waiting"
        )
    if chart.chart.assignee_id == uow.user_id or audit_queue.wrote_in(uow, chart.chart.id):
        raise Refused("You coded this chart, so another supervisor audits it.", code="own_work")
    audit = queries.of_round(uow, chart.chart.id, chart.chart.round)
    work = _begin(uow, chart) if audit is None else _go_on(uow, audit, chart)
    return _view(work)


def _begin(uow: UnitOfWork, chart: ChartContext) -> AuditContext:
    coder = chart.chart.assignee_id
    if coder is None:
        raise Refused(
            "Nobody is assigned to this chart, so there is nobody to audit.", todo="Ask a manager to assign it."
        )
    audit = Audit(org_id=uow.org_id, id=new_id(), chart_id=chart.chart.id, round=chart.chart.round, coder_id=coder,
                  auditor_id=uow.user_id)  # fmt: skip
    uow.session.add(audit)
    uow.session.flush()
    for at, row in enumerate(chart_queries.lines(uow, chart.chart.id)):
        uow.session.add(
            AuditLine(
                org_id=uow.org_id,
                id=new_id(),
                audit_id=audit.id,
                position=at + 1,
                coder_line_id=row.id,
                coder_sequence=row.sequence,
                coder_system=row.system,
                coder_code=row.code,
                coder_principal=row.principal,
                coder_poa=row.poa,
                coder_units=row.units,
                coder_evidence=row.evidence,
                system=row.system,
                code=row.code,
                principal=row.principal,
                poa=row.poa,
                units=row.units,
                evidence=row.evidence,
            )
        )
    uow.session.flush()
    uow.record("AUDIT_OPENED", "audit", audit.id, chart=str(audit.chart_id), round=audit.round)
    return AuditContext.of(uow, audit, chart)


def _go_on(uow: UnitOfWork, audit: Audit, chart: ChartContext) -> AuditContext:
    act = "AUDIT_RESUMED"
    if audit.auditor_id != uow.user_id:
        owner = people.find(uow, audit.auditor_id)
        gone = owner is None or owner.status != "active" or not allowed(owner.role, open_audit.name)
        untouched = audit.version == 1 and clock.now() - audit.opened_at > IDLE
        if not (gone or untouched):
            name = owner.name if owner else "Another supervisor"
            raise Refused(
                f"{name} is auditing this chart.", kept="", todo="Take another one from the queue.", code="taken"
            )
        audit.auditor_id, act = uow.user_id, "AUDIT_TAKEN_OVER"
        uow.session.add(audit)
        uow.session.flush()
    uow.record(act, "audit", audit.id, chart=str(audit.chart_id), round=audit.round, version=audit.version)
    return AuditContext.of(uow, audit, chart)


def _view(work: AuditContext) -> AuditView:
    chart = work.chart
    documents = tuple(
        Choice(
            str(d.id),
            ", ".join(part for part in (d.title, formatting.short_day(d.dated), mark_of(chart, d).lower()) if part),
        )
        for d in newest_first(chart)
    )
    day = chart.chart.service_date
    return AuditView(
        head=head_of(chart),
        coder=work.coder_name,
        coder_first=work.coder_name.split()[0],
        round=f"Round {work.audit.round}" if work.audit.round > 1 else "",
        asked=asked_before(work),
        documents=documents,
        documents_word=formatting.count(len(documents), "document"),
        first_document=documents[0].value if documents else "",
        service_day=day.isoformat() if day else "",
        notices=chart.notices,
        feedback=work.uow.vault.open(Audit.feedback_enc, work.audit),
        board=board_of(work),
    )


@verb("audits.read_document", ReadForAudit)
def read_for_audit(uow: UnitOfWork, command: ReadForAudit) -> DocumentView:
    """A document's text with the evidence of both lists; rows are called as on the board. Raises NotFound."""
    audit = queries.mine(uow, command.audit_id)
    document = chart_queries.document(uow, audit.chart_id, command.document_id) if audit else None
    if audit is None or document is None:
        raise NotFound()
    chart = ChartContext.take(uow, audit.chart_id)
    note_reading(uow, document, document.id in chart.unread, chart=audit.chart_id, audit=audit.id)
    work = AuditContext.of(uow, audit, chart)
    called = numbers(work)
    spans = (
        (row_name(row, called[row.id]), spans_of(row.evidence if row.code is not None else row.coder_evidence))
        for row in work.rows
    )
    return document_view(
        document, chart.text_of(document.id), marks_in(document.id, spans), standing=mark_of(chart, document)
    )
