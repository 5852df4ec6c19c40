"""What an answer means for the rows of its chart or encounter, for whoever asked: shown beside the reply, taken one by one.

The answer is read by the offline engine alone, so no word of it leaves the machine; nothing is changed here.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from codeloom.coding.lifecycle import EDITABLE, ChartStatus, Role
from codeloom.coding.provider_questions import (
    CodedRow,
    Consequence,
    as_answered,
    as_asked,
    consequences,
)
from codeloom.coding.suggesting.offline import suggest
from codeloom.coding.suggesting.shapes import Proposal, Visit
from codeloom.db.queries.provider_queries import rows as queries
from codeloom.db.tables.provider_queries import ProviderQuery
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import ChartContext
from codeloom.services.charts import visit_of as visit_of_chart
from codeloom.services.code_sets import codesets_of, index_of
from codeloom.services.core import NotFound, verb
from codeloom.services.encounters import EncounterWork, labels_of, visit_of
from codeloom.services.provider_queries.affected_views import AffectedRow, AffectedRows
from codeloom.services.provider_queries.commands import OfQuery
from codeloom.services.provider_queries.contents import Answer, Finding, unpack_answer, unpack_choices, unpack_findings
from codeloom.services.provider_queries.subjects import Subject


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the chart or encounter: its id, what it is called there, its code and where its evidence lies."""

    id: UUID
    label: str
    code: str
    spans: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Rows:
    """The diagnosis rows with the version they stand at, whether this person may change them, and the visit."""

    rows: tuple[_Row, ...]
    version: int
    editable: bool
    visit: Visit


@verb("provider_queries.affected", OfQuery, read_only=True)
def affected_rows(uow: UnitOfWork, command: OfQuery) -> AffectedRows:
    """What the answer of a query means for the rows; nothing without an answer or a service date. Raises NotFound."""
    query = queries.find(uow, command.query_id)
    if query is None:
        raise NotFound()
    if query.answer_enc is None:
        return AffectedRows()
    subject = Subject.of(uow, query)
    if subject.row.service_date is None:
        return AffectedRows()
    answer = unpack_answer(uow.vault.open(ProviderQuery.answer_enc, query))
    findings = unpack_findings(uow.vault.open(ProviderQuery.evidence_enc, query))
    choices = unpack_choices(uow.vault.open(ProviderQuery.choices_enc, query))
    there = _of_chart(subject) if subject.chart is not None else _of_encounter(subject)
    words, topic = [one.words for one in findings], uow.vault.open(ProviderQuery.topic_enc, query)
    choice = choices[answer.choice] if answer.choice is not None else None
    found = consequences(
        [CodedRow(str(row.id), row.code, _overlap(row, findings)) for row in there.rows],
        _read(uow, as_asked(words), there.visit),
        _read(uow, as_answered(query.kind, topic, words, choice, answer.words), there.visit),
    )
    by_id = {str(row.id): row for row in there.rows}
    place = _place(subject, query, answer)
    return AffectedRows(
        subject=subject.kind, subject_id=str(subject.row.id), version=there.version, takeable=there.editable,
        rows=tuple(_shown(one, by_id, place, query) for one in found),
    )  # fmt: skip


def _read(uow: UnitOfWork, text: str, visit: Visit) -> Sequence[Proposal]:
    return suggest(text, visit, codesets_of(uow), index_of(uow)).diagnoses if text else ()


def _of_chart(subject: Subject) -> _Rows:
    assert subject.chart is not None
    work, chart = ChartContext(subject.uow, subject.chart), subject.chart
    rows = tuple(
        _Row(line.id, str(at), line.code, tuple((str(span.doc), span.start, span.end) for span in line.evidence))
        for at, line in enumerate(work.lines, start=1)
        if line.system == "icd10cm"
    )
    mine = subject.uow.scope.role == Role.CODER and ChartStatus(chart.status) in EDITABLE
    return _Rows(rows, chart.version, mine, visit_of_chart(work))


def _of_encounter(subject: Subject) -> _Rows:
    assert subject.encounter is not None
    encounter = subject.encounter
    work = EncounterWork.take(subject.uow, encounter.id)
    labels = labels_of(work.lines)
    rows = tuple(
        _Row(line.id, labels[line.id], line.code, tuple(("", start, end) for start, end in line.spans))
        for line in work.lines
        if line.system == "icd10cm"
    )
    mine = subject.uow.scope.role == Role.BILLER and work.editable()[0]
    return _Rows(rows, encounter.version, mine, visit_of(encounter, work.age, work.patient.sex))


def _overlap(row: _Row, findings: Sequence[Finding]) -> bool:
    return any(
        doc == one.document and start < one.end and one.start < end for doc, start, end in row.spans for one in findings
    )


def _place(subject: Subject, query: ProviderQuery, answer: Answer) -> tuple[str, int, int] | None:
    """Where the answer's words stand in the record: a document (empty for the note), start and end. None where they are gone."""
    text = subject.text(query.document_id)
    start = text.rfind(answer.addendum) if text else -1
    return (str(query.document_id or ""), start, start + len(answer.addendum)) if start >= 0 else None


def _shown(
    one: Consequence, rows: dict[str, _Row], place: tuple[str, int, int] | None, query: ProviderQuery
) -> AffectedRow:
    row = rows.get(one.row)
    operations = _operations(one, row, place, query)
    return AffectedRow(
        key=f"{one.row}~{one.code}", kind=one.kind, label=row.label if row else "", before=one.before, code=one.code,
        title=one.title, operations=json.dumps(operations) if operations else "",
    )  # fmt: skip


def _operations(
    one: Consequence, row: _Row | None, place: tuple[str, int, int] | None, query: ProviderQuery
) -> list[dict[str, object]]:
    """What the editor is asked for when a person takes it; nothing where there is nothing to take."""
    on_chart = query.chart_id is not None
    if one.kind == "look" or place is None:
        return []
    doc, start, end = place
    span = {"doc": doc, "start": start, "end": end}
    if one.kind == "new":
        made: dict[str, object] = {"op": "add", "code": one.code}
        evidence = {"evidence": [span]} if on_chart else {"spans": [[start, end]], "reason": _reason(query)}
        return [made | evidence]
    assert row is not None
    marked = (doc, start, end) in row.spans
    if on_chart:
        mark: list[dict[str, object]] = [] if marked else [{"op": "mark", "line": one.row, "span": span}]
        return mark if one.kind == "stays" else [{"op": "set_code", "line": one.row, "code": one.code}, *mark]
    return [] if one.kind == "stays" else [
        {"op": "recode", "line": one.row, "code": one.code, "reason": _reason(query)}
    ]  # fmt: skip


def _reason(query: ProviderQuery) -> str:
    return f"Said in the answer to query {query.number}."
