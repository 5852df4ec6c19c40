"""A chart taken up for work: rows, documents, reasons, suggestion, judgement, read once per verb. No verb lives here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.chart_facts import Payload, read_payload
from codeloom.coding.codesets import CodeSet
from codeloom.coding.codesets.loaded import Verdict
from codeloom.coding.codesets.procedures import read_procedure
from codeloom.coding.lifecycle import EDITABLE, STATUS_WORDS, ChartStatus, Role
from codeloom.coding.lines import Context, Severity
from codeloom.db.queries import people
from codeloom.db.queries.audits import records as audit_queries
from codeloom.db.queries.charts import revisions
from codeloom.db.queries.charts import rows as queries
from codeloom.db.queries.charts import suggested as suggested_queries
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.charts import Chart, ChartCode, ChartSuggestion, Document, EditLease, FindingOverride, Patient
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.holds import held_until
from codeloom.services.charts.import_notices import asks_of, awaits_discharge, notices_of
from codeloom.services.charts.open_queries import open_queries
from codeloom.services.charts.return_reasons import coded, open_reasons, reasons_of
from codeloom.services.charts.suggested import Suggested
from codeloom.services.charts.turn import later
from codeloom.services.code_sets import codeset_at, codesets_of
from codeloom.services.core import NotFound, formatting
from codeloom.services.editor import (
    EditorView,
    Encounter,
    Judgement,
    OpenPoa,
    WorkLine,
    describe,
    first_diagnosis,
    grouping_view,
    judge,
    open_poa,
    row_view,
    ruled,
    sentence_around,
    spans_of,
)
from codeloom.services.practice_rules import local_rules_of, note


@dataclass
class ChartContext:
    """One chart inside one unit of work. What costs a query or a decryption is read when first asked for."""

    uow: UnitOfWork
    chart: Chart

    @classmethod
    def take(cls, uow: UnitOfWork, chart_id: UUID, *, lock: bool = False) -> "ChartContext":
        """The chart, if the scope may see it. Raises NotFound."""
        chart = queries.find(uow, chart_id, lock=lock)
        if chart is None:
            raise NotFound()
        return cls(uow, chart)

    @cached_property
    def rows(self) -> list[ChartCode]:
        """The code lines in sequence, as they were stored when first asked for."""
        return queries.lines(self.uow, self.chart.id)

    @cached_property
    def lines(self) -> list[WorkLine]:
        """The code lines in sequence, rationale opened."""
        return [line_of(self.uow, row) for row in self.rows]

    @cached_property
    def around(self) -> queries.Around:
        """The patient, the organization's time zone, the edit lease. Read after the chart was locked, if it was."""
        return queries.around(self.uow, self.chart)

    @cached_property
    def lease(self) -> EditLease | None:
        """The edit lease, lapsed or not; whoever writes one sets it here."""
        return self.around.lease

    @cached_property
    def _asked(self) -> tuple[ChartSuggestion | None, ChartSuggestion | None]:
        return suggested_queries.newest(self.uow, self.chart.id) if self.around.asked else (None, None)

    @property
    def newest_wish(self) -> ChartSuggestion | None:
        """The suggestion that was asked for last, answered or not."""
        return self._asked[1]

    @cached_property
    def suggested(self) -> Suggested | None:
        """The answer to the documents that is shown beside the rows, stale or not."""
        return Suggested(self.uow, self.chart.id, self._asked[0]) if self._asked[0] is not None else None

    @cached_property
    def steps(self) -> revisions.Steps:
        """Whether the newest version can be undone, and whether an undo can be."""
        return revisions.steps(self.uow, self.chart)

    @cached_property
    def _shelf(self) -> list[tuple[Document, bool]]:
        return queries.documents(self.uow, self.chart.id)

    @property
    def documents(self) -> list[Document]:
        """Documents of the chart, without their texts (`text_of`)."""
        return [document for document, _ in self._shelf]

    def title_of(self, document: Document) -> str:
        """What a document is called."""
        return self.uow.vault.open(Document.title_enc, document)

    @cached_property
    def payload(self) -> Payload:
        """The coded facts that came with the encounter."""
        return read_payload(self.uow.vault.open(Chart.payload_enc, self.chart))

    @cached_property
    def overrides(self) -> dict[str, FindingOverride]:
        """Findings that were settled with a reason, by key."""
        return queries.overrides(self.uow, self.chart.id) if self.around.reasoned else {}

    @cached_property
    def reasons(self) -> dict[str, str]:
        """Recorded reasons by finding key."""
        return {key: self.uow.vault.open(FindingOverride.reason_enc, row) for key, row in self.overrides.items()}

    @cached_property
    def audited(self) -> Audit | None:
        """The newest finished audit; None for a chart that was never audited to the end."""
        return audit_queries.last_closed(self.uow, self.chart.id) if self.chart.round else None

    @cached_property
    def birth_date(self) -> date | None:
        """The patient's birth date, when the source gave one."""
        text = self.uow.vault.open(Patient.birth_date_enc, self.around.patient)
        return date.fromisoformat(text) if text else None

    @cached_property
    def unread(self) -> set[UUID]:
        """Documents this person has not opened."""
        return {document.id for document, opened in self._shelf if not opened}

    @cached_property
    def codes(self) -> CodeSet:
        """The code set of the service date."""
        return codeset_at(self.uow, self.chart.service_date)

    def verdict(self, system: str, code: str) -> Verdict | None:
        """What the list in force on the service date says of a procedure code; None without one."""
        day = self.chart.service_date or clock.now().date()
        return codesets_of(self.uow).tables.verdict(system, read_procedure(code).code, day.toordinal())

    @property
    def inpatient(self) -> bool:
        """Whether inpatient rules (POA, principal-diagnosis edits) apply."""
        return self.chart.setting == "inpatient"

    def text_of(self, document_id: UUID) -> str:
        """The text of one of the chart's documents; empty when it is not one of them."""
        if document_id not in self._texts:
            self.read_texts([document_id])
        return self._texts.get(document_id, "")

    def read_texts(self, document_ids: Iterable[UUID]) -> None:
        """Read and open the texts of several documents at once, for `text_of`."""
        wanted = [document_id for document_id in dict.fromkeys(document_ids) if document_id not in self._texts]
        if wanted:
            for document_id, sealed in queries.texts(self.uow, self.chart.id, wanted).items():
                self._texts[document_id] = self.uow.vault.open_value(Document.text_enc, document_id, sealed)

    def evidence_text(self, line: WorkLine) -> str:
        """The sentences that hold a line's evidence, for rules that read it. Stays in memory."""
        return " | ".join(sentence_around(self.text_of(span.doc), span) for span in line.evidence)

    @cached_property
    def _texts(self) -> dict[UUID, str]:
        return {}

    @cached_property
    def context(self) -> Context:
        """The encounter as the rules see it."""
        patient = self.around.patient
        return Context(
            dos=self.chart.service_date, age=formatting.years(self.birth_date, self.chart.service_date),
            sex=patient.sex if patient.sex in ("M", "F") else None, setting=self.chart.setting, meds=self.payload.taken,
            reason=self.payload.reason,
        )  # fmt: skip

    @property
    def encounter(self) -> Encounter:
        """The encounter as groupers see it."""
        chart, context = self.chart, self.context
        return Encounter(
            chart.service_date, context.age, context.sex or "", self.inpatient, ended=chart.service_to is not None,
            disposition=self.payload.disposition,
        )  # fmt: skip

    @property
    def notices(self) -> tuple[str, ...]:
        """What the coder and the auditor must know: of the import, and of questions to providers that are open."""
        waiting = open_queries(self.uow, self.chart, self.around.time_zone)
        return (*waiting, *notices_of(self.chart, self.payload, self.reasons, self.around.time_zone))

    def judgement(self, lines: Sequence[WorkLine] | None = None) -> Judgement:
        """What the rules say of these lines (the stored ones unless others are given)."""
        rows = self.lines if lines is None else list(lines)
        codesets, local = codesets_of(self.uow), local_rules_of(self.uow).live
        return judge(rows, self._evidence(rows), self.context, self.reasons, codesets, local)

    def note_local(self, judged: Judgement, *, sent: bool = False) -> None:
        """Keep which rules of the practice fired, those in shadow among them: at an edit, or when the chart is sent."""
        rules = local_rules_of(self.uow)
        if not (rules.live or rules.shadow):
            return
        rows, codesets = ruled(self.lines, self._evidence(self.lines)), codesets_of(self.uow)
        fired = [finding.rule for finding in judged.findings]
        note(self.uow, self.chart.id, rows, self.context, codesets, fired, sent=sent)

    def _evidence(self, lines: Sequence[WorkLine]) -> list[str]:
        self.read_texts(span.doc for line in lines for span in line.evidence)
        return [self.evidence_text(line) for line in lines]

    @property
    def poa_open(self) -> tuple[OpenPoa, ...]:
        """The diagnoses of a stay without a POA indicator, those that are exempt aside."""
        return open_poa(self.lines, self.codes, self.evidence_text) if self.inpatient else ()

    def editable(self) -> tuple[bool, str]:
        """Whether this person may change the rows just now, and why not."""
        able, why = self.codable()
        day = held_until(self.chart, self.around.time_zone) if able else None
        if day is not None:
            return False, f"On hold until {formatting.short_day(day)}: resume it to edit."
        return able, why

    def codable(self) -> tuple[bool, str]:
        """Whether this chart is this person's to work on, on hold or not, and why not."""
        status = ChartStatus(self.chart.status)
        if self.uow.scope.role != Role.CODER or self.chart.assignee_id != self.uow.scope.user_id:
            return False, "Only the coder it is assigned to edits this chart."
        if status not in EDITABLE:
            return False, f"{STATUS_WORDS[status]}: it can be read, not edited."
        lease = self.lease
        if lease and lease.user_id != self.uow.scope.user_id and lease.expires_at > clock.now():
            return False, f"{people.name_of(self.uow, lease.user_id)} is editing."
        return not self.waits_turn, self.waits_turn

    @cached_property
    def waits_turn(self) -> str:
        """Why this chart comes later in the order of its coder's team; empty when it does not."""
        return later(self.uow, self.chart, self.lease) if self.around.in_order else ""

    def editor(self, judged: Judgement | None = None) -> EditorView:
        """The rows with their findings, ready to show."""
        judged = judged or self.judgement()
        editable, why = self.editable()
        titles = {document.id: self.title_of(document) for document in self.documents}
        first = first_diagnosis(self.lines)
        rows = tuple(
            row_view(at + 1, line, describe(line, self.codes, self.verdict(line.system, line.code)), judged.by_row.get(at, ()),
                     titles, principal=line is first, inpatient=self.inpatient)
            for at, line in enumerate(self.lines)
        )  # fmt: skip
        left = () if first else ("No diagnosis is coded yet",)
        undated = self.chart.service_date is None
        asks = (*judged.asks, *asks_of(self.chart, self.payload, self.reasons))
        reasons = reasons_of(self.uow, self.audited, coded(self.lines)) if self.audited else ()
        unanswered = open_reasons(reasons) if self.chart.status == ChartStatus.RETURNED else 0
        return EditorView(
            chart_id=str(self.chart.id), version=self.chart.version, rows=rows,
            errors=judged.count(Severity.ERROR), warnings=judged.count(Severity.WARN), infos=judged.count(Severity.INFO),
            stops=judged.stops, asks=asks, left=left, reasons=reasons, unanswered=unanswered, undated=undated,
            open_stay=awaits_discharge(self.chart, self.payload),
            unread=len(self.unread), saved=formatting.clock_time(self.chart.updated_at, self.around.time_zone),
            editable=editable,
            locked_why=why,
            can_submit=editable and not (judged.stops or asks or left or undated or unanswered),
            complete=self.chart.status == ChartStatus.COMPLETED,
            can_undo=editable and self.steps.back,
            can_redo=editable and self.steps.forth,
            poa_open=(poa_open := self.poa_open),
            poa_ready=sum(not one.why for one in poa_open),
            inpatient=self.inpatient,
            grouping=grouping_view(self.lines, self.encounter, self.codes),
        )  # fmt: skip


def line_of(uow: UnitOfWork, row: ChartCode) -> WorkLine:
    """A stored code line, rationale opened."""
    return WorkLine(
        id=row.id, system=row.system, code=row.code, poa=row.poa, units=row.units, evidence=spans_of(row.evidence),
        rationale=uow.vault.open(ChartCode.rationale_enc, row), origin=row.origin,
    )  # fmt: skip
