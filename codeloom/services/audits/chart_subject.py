"""A submitted chart as the subject of an audit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.codesets import CodeSet
from codeloom.coding.codesets.loaded import Verdict
from codeloom.coding.lifecycle import STATUS_WORDS, ChartStatus, Role, may_move, refusal
from codeloom.db.ids import new_id
from codeloom.db.queries import people
from codeloom.db.queries.audits import audit_queue
from codeloom.db.queries.charts import rows as chart_queries
from codeloom.db.tables.audits import Audit, AuditLine
from codeloom.db.tables.charts import Chart
from codeloom.db.topics import Topic
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.subject import Around, Kind, Outcome
from codeloom.services.audits.views import Choice
from codeloom.services.charts import (
    ChartContext,
    DataGroup,
    DataRow,
    announce_chart,
    groups_of,
    head_of,
    mark_of,
    new_versions,
    newest_first,
    provenance,
    suggested_items,
    versions_words,
)
from codeloom.services.core import NotFound, Refused, formatting
from codeloom.services.editor import DocumentView, Encounter, Span, WorkLine, document_view, marks_in, note_reading

TARGETS = {"approve": ChartStatus.COMPLETED, "return": ChartStatus.RETURNED}


@dataclass
class ChartSubject:
    """A chart whose rows are audited as they stand: nobody changes them while it waits."""

    kind: ClassVar[Kind] = "chart"
    chart: ChartContext

    @classmethod
    def waiting(cls, uow: UnitOfWork, number: int) -> "ChartSubject":
        """A chart by number that waits for audit, locked: one that was sent, or a completed one that a sample has drawn.

        Raises NotFound, or Refused for another one and for own work.
        """
        seen = chart_queries.by_number(uow, number)
        if seen is None:
            raise NotFound()
        chart = ChartContext.take(uow, seen.id, lock=True)
        status = ChartStatus(chart.chart.status)
        if not _waits(chart.chart):
            raise Refused(
                f"This chart is not waiting for audit. Its status: {STATUS_WORDS[status].lower()}.", code="not_waiting"
            )
        if chart.chart.assignee_id == uow.user_id or audit_queue.wrote_in(uow, chart.chart.id):
            raise Refused("You coded this chart, so another supervisor audits it.", code="own_work")
        return cls(chart)

    @property
    def id(self) -> UUID:
        return self.chart.chart.id

    @property
    def number(self) -> int:
        return self.chart.chart.number

    @property
    def due_at(self) -> datetime | None:
        return self.chart.chart.due_at

    @property
    def round(self) -> int:
        return self.chart.chart.round

    @property
    def people(self) -> tuple[UUID, UUID | None]:
        coder = self.chart.chart.assignee_id
        if coder is None:
            raise Refused(
                "Nobody is assigned to this chart, so there is nobody to audit.", todo="Ask a manager to assign it."
            )
        return coder, None

    @property
    def codes(self) -> CodeSet:
        return self.chart.codes

    @property
    def inpatient(self) -> bool:
        return self.chart.inpatient

    @property
    def points(self) -> bool:
        return False

    @property
    def grouped(self) -> Encounter:
        return self.chart.encounter

    @property
    def document_ids(self) -> set[UUID]:
        return {document.id for document in self.chart.documents}

    @property
    def audited(self) -> bool:
        return _waits(self.chart.chart)

    @property
    def complete(self) -> bool:
        return self.chart.chart.status == ChartStatus.COMPLETED

    def verdict(self, system: str, code: str) -> Verdict | None:
        return self.chart.verdict(system, code)

    def names(self, lines: Iterable[WorkLine]) -> dict[UUID, str]:
        return {line.id: str(at) for at, line in enumerate(lines, start=1)}

    def arranged(self, lines: Sequence[WorkLine]) -> list[WorkLine]:
        return list(lines)

    def remarks(self) -> dict[UUID, tuple[str, ...]]:
        """Where a row came from when it was suggested, rationale, and reasons given to findings."""
        judgement, suggested = self.chart.judgement(), provenance(self.chart)
        out: dict[UUID, tuple[str, ...]] = {}
        for at, line in enumerate(self.chart.lines):
            words = [suggested[line.id]] if line.id in suggested else []
            words += [f"Rationale: {line.rationale}"] if line.rationale else []
            words += [f"{f.rule}, reason given: {f.reason}" for f in judgement.by_row.get(at, ()) if f.reason]
            out[line.id] = tuple(words)
        return out

    def handed_in(self, audit: Audit) -> list[AuditLine]:
        return [
            AuditLine(
                org_id=audit.org_id, id=new_id(), audit_id=audit.id, position=at + 1, coder_line_id=row.id,
                coder_sequence=row.sequence, coder_system=row.system, coder_code=row.code,
                coder_principal=row.principal, coder_poa=row.poa, coder_units=row.units, coder_evidence=row.evidence,
                system=row.system, code=row.code, principal=row.principal, poa=row.poa, units=row.units,
                evidence=row.evidence,
            )
            for at, row in enumerate(chart_queries.lines(self.chart.uow, self.id))
        ]  # fmt: skip

    def around(self) -> Around:
        notices = (*new_versions(self.chart), *self.chart.notices)
        return replace(self.bare(), notices=notices, groups=self._groups())

    def bare(self) -> Around:
        documents = tuple(
            Choice(
                str(d.id),
                ", ".join(
                    part
                    for part in (self.chart.title_of(d), formatting.short_day(d.dated), mark_of(self.chart, d).lower())
                    if part
                ),
            )
            for d in newest_first(self.chart)
        )
        day = self.chart.chart.service_date
        groups = tuple(group for group in groups_of(self.chart) if group.rows)
        return Around(head_of(self.chart), documents, (), day.isoformat() if day else "", groups)

    def _groups(self) -> tuple[DataGroup, ...]:
        """The data as the coder has it, with the conditions of the source and what the coder did with them."""
        said = {"accepted": "Accepted", "dismissed": "Dismissed", "same": "In the list", "open": "Not decided"}
        rows = tuple(
            DataRow(" ".join(filter(None, (one.code, one.title, one.remark))),
                    ": ".join(filter(None, (said.get(one.state, one.state), one.note))), "")
            for one in suggested_items(self.chart)
        )  # fmt: skip
        conditions = (DataGroup("Conditions", "problems", len(rows), rows),) if rows else ()
        return (*conditions, *(group for group in groups_of(self.chart) if group.rows))

    def read(self, document_id: UUID, spans: Iterable[tuple[str, Iterable[Span]]], **by: UUID) -> DocumentView:
        uow, chart = self.chart.uow, self.chart
        document = chart_queries.document(uow, self.id, document_id)
        if document is None:
            raise NotFound()
        note_reading(uow, document, document.id in chart.unread, chart=self.id, **by)
        marks = marks_in(document.id, spans)
        title, text = chart.title_of(document), chart.text_of(document.id)
        view = document_view(document, title, text, marks, standing=mark_of(chart, document))
        return replace(view, version=versions_words(chart, document))

    def text(self, document_id: UUID) -> str:
        return self.chart.text_of(document_id)

    def close(self, outcome: Outcome, reason: str) -> None:
        """Complete the chart, or return it to its coder, who reads the reasons of the audit itself. One that is complete stays
        as it is and waits no more."""
        if self.complete:
            self.chart.chart.drawn_at = None
            self.chart.uow.session.add(self.chart.chart)
            return
        chart, target, now = self.chart.chart, TARGETS[outcome], clock.now()
        if not may_move(ChartStatus(chart.status), target):
            raise Refused(refusal(ChartStatus(chart.status), target), code="not_in_table")
        chart.status, chart.updated_at = target.value, now
        if target is ChartStatus.COMPLETED:
            chart.completed_at = now
        else:
            chart.returned_at = now
            coder = people.find(self.chart.uow, chart.assignee_id) if chart.assignee_id else None
            if coder is None or coder.status != "active" or coder.role != Role.CODER:
                chart.assigned_before_id, chart.assignee_id = chart.assignee_id, None  # a manager gives it to somebody
        self.chart.uow.session.add(chart)
        completed = target is ChartStatus.COMPLETED
        announce_chart(self.chart.uow, Topic.CHART_COMPLETED if completed else Topic.CHART_RETURNED, chart)


def _waits(chart: Chart) -> bool:
    """Whether a chart waits for audit: sent, or complete and drawn by a sample."""
    return chart.status == ChartStatus.PENDING_AUDIT or (
        chart.status == ChartStatus.COMPLETED and chart.drawn_at is not None
    )
