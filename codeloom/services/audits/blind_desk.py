"""Opening a blind audit, coding in it, and reading its documents: the verbs of an auditor who does not see the coder's rows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from pydantic import Field

from codeloom.db.ids import new_id
from codeloom.db.queries.audits import blind as queries
from codeloom.db.queries.audits import records
from codeloom.db.queries.calibration import number_of_round
from codeloom.db.queries.charts import rows as chart_queries
from codeloom.db.tables.audits import Audit, BlindCoding
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.blind import BlindContext, OfCoding, begin, rows_of
from codeloom.services.audits.blind_views import BlindRows, BlindView
from codeloom.services.audits.chart_subject import ChartSubject
from codeloom.services.audits.editing import must_exist
from codeloom.services.audits.taking_over import covers, go_on
from codeloom.services.audits.views import Choice
from codeloom.services.charts import groups_of, head_of, mark_of, newest_first
from codeloom.services.core import Command, NotFound, Refused, formatting, verb
from codeloom.services.editor import (
    AddSet,
    DocumentView,
    OfOneLine,
    WorkLine,
    apply,
    check_documents,
    document_view,
    in_printed_form,
    marks_in,
    note_reading,
    with_set,
)

BlindOperation = Annotated[OfOneLine | AddSet, Field(discriminator="op")]


class OpenBlind(Command):
    """A chart by its number in the organization, as it stands in addresses; 0 where an address has none."""

    number: int = Field(ge=0, le=10**12)


class EditBlind(OfCoding):
    """Operations of the code editor on the auditor's own list; all or none are applied."""

    operations: tuple[BlindOperation, ...] = Field((), max_length=50)


class ReadBlind(Command):
    """One document of a chart that is coded blind."""

    coding_id: UUID
    document_id: UUID


@verb("audits.open_blind", OpenBlind, repeatable=True)
def open_blind(uow: UnitOfWork, command: OpenBlind) -> BlindView:
    """Code a chart without the coder's rows: go on with what one began, or begin a blind audit of a chart that waits for it.

    Raises NotFound, or Refused for own work, for what does not wait, what another supervisor audits, and for an audit whose
    rows are uncovered. What lies idle may be taken over.
    """
    coding = queries.of_number(uow, command.number)
    if coding is None:
        coding = _begin(uow, command.number)
    else:
        uow.record("BLIND_RESUMED", "blind_coding", coding.id, version=coding.version)
    return _view(BlindContext.of(uow, coding))


def _begin(uow: UnitOfWork, number: int) -> BlindCoding:
    subject = ChartSubject.waiting(uow, number)
    audit = records.of_round(uow, subject.id, subject.round)
    if audit is not None:
        if not covers(uow, audit):
            raise Refused(
                "The coder’s rows of this audit are uncovered.", todo="Go on with it as it is.", code="uncovered"
            )
        go_on(uow, audit, subject)
    if audit is None:
        coder, _ = subject.people
        audit = Audit(
            org_id=uow.org_id, id=new_id(), chart_id=subject.id, round=subject.round, coder_id=coder,
            auditor_id=uow.user_id, blind=True,
        )  # fmt: skip
        uow.session.add(audit)
        uow.session.flush()
        uow.record("AUDIT_OPENED", "audit", audit.id, chart=str(subject.id), round=audit.round, blind=True)
    coding = begin(uow, subject.chart.chart, audit.auditor_id, audit_id=audit.id)
    uow.session.flush()
    uow.record("BLIND_BEGUN", "blind_coding", coding.id, chart=str(subject.id), audit=str(audit.id))
    return coding


def _view(work: BlindContext) -> BlindView:
    chart = work.chart
    documents = tuple(
        Choice(
            str(one.id),
            ", ".join(
                filter(None, (chart.title_of(one), formatting.short_day(one.dated), mark_of(chart, one).lower()))
            ),
        )
        for one in newest_first(chart)
    )
    day, round_ = chart.chart.service_date, work.coding.calibration_id
    return BlindView(
        head=head_of(chart),
        calibration=f"Calibration {number_of_round(work.uow, round_)}" if round_ is not None else "",
        inpatient=chart.inpatient,
        documents=documents,
        groups=tuple(group for group in groups_of(chart) if group.rows),
        documents_word=formatting.count(len(documents), "document"),
        first_document=documents[0].value if documents else "",
        service_day=day.isoformat() if day else "",
        rows=rows_of(work),
    )


@verb("audits.edit_blind", EditBlind)
def edit_blind(uow: UnitOfWork, command: EditBlind) -> BlindRows:
    """Change the auditor's own list. Raises Conflict, Refused, NotFound."""
    work = BlindContext.take(uow, command)
    before = lines = work.lines
    told, chart = "", work.chart
    for operation in command.operations:
        if isinstance(operation, AddSet):
            lines, told = with_set(uow, lines, operation, chart.codes, chart.verdict, inpatient=chart.inpatient)
        else:
            lines = apply(lines, operation)
    lines = _sound(work, before, lines)
    if lines != before:
        work.keep(lines)
        names = sorted({operation.op for operation in command.operations})
        uow.record("BLIND_EDITED", "blind_coding", work.coding.id, version=work.coding.version, operations=names,
                   lines=len(lines))  # fmt: skip
    return replace(rows_of(work), told=told)


def _sound(work: BlindContext, before: Sequence[WorkLine], lines: Sequence[WorkLine]) -> list[WorkLine]:
    """The list with its codes in printed form: each whole, of the service date, and once; evidence in documents of the chart."""
    known = {line.id: (line.system, line.code) for line in before}
    check_documents(lines, {document.id for document in work.chart.documents})
    out = in_printed_form(lines, work.chart.codes)
    for line in out:
        if known.get(line.id) == (line.system, line.code) or line.system != "icd10cm":
            continue
        if sum(other.code == line.code for other in out) > 1:
            raise Refused(f"{line.code} is in the list already.")
        must_exist(work.chart.codes, line.code)
    return out


@verb("audits.read_blind", ReadBlind, repeatable=True)
def read_blind(uow: UnitOfWork, command: ReadBlind) -> DocumentView:
    """A document's text with the evidence of one's own rows; the read is recorded. Raises NotFound."""
    coding = queries.mine(uow, command.coding_id)
    if coding is None or coding.done_at is not None:
        raise NotFound()
    work = BlindContext.of(uow, coding)
    document = chart_queries.document(uow, coding.chart_id, command.document_id)
    if document is None:
        raise NotFound()
    note_reading(uow, document, document.id in work.chart.unread, chart=coding.chart_id, blind=coding.id)
    marks = marks_in(document.id, ((at, line.evidence) for at, line in enumerate(work.lines, start=1)))
    title, text = work.chart.title_of(document), work.chart.text_of(document.id)
    return document_view(document, title, text, marks, standing=mark_of(work.chart, document))
