"""A chart of a coder's with documents of any state, and short ways to ask for a suggestion and to decide on it."""

import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from codeloom.coding.suggesting.shapes import Made, Proposal, Span, Suggestion
from codeloom.db.ids import new_id
from codeloom.db.queries.charts import rows as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Chart, Document
from codeloom.db.work import unit_of_work
from codeloom.services import charts
from codeloom.services.charts import suggesting
from codeloom.services.charts.deciding import DecideSuggestion
from codeloom.services.charts.editing import EditChart, UndoEdit
from codeloom.services.charts.opening import OpenChart, ReadDocument
from codeloom.services.charts.suggesting import AskChartSuggestion, answer_waiting
from codeloom.services.charts.views import ChartRows, ConditionItem, WorkbenchView
from codeloom.services.core.commands import parse
from codeloom.services.editor import DocumentView
from tests.integration.audits.audits_world import Practice

VISIT = (
    "Visit note",
    "Assessment and plan\n1. Type 2 diabetes with hyperglycemia. Continue metformin.\n"
    "2. Essential hypertension, at goal on lisinopril.\n",
)


class Shelf:
    """One chart with the documents it is given; `texts` are (title, text) or (title, text, standing), the latest last."""

    def __init__(self, *texts: tuple[str, ...], setting: str = "outpatient", **payload: Any) -> None:
        self.practice = Practice()
        self.number = self.practice.chart(setting=setting)
        with unit_of_work(Scope.of_worker(self.practice.org_id)) as uow:
            chart = queries.by_number(uow, self.number)
            assert chart is not None
            self.id = chart.id
            for document, _ in queries.documents(uow, chart.id):
                uow.session.delete(document)
            uow.session.flush()
            came = {**payload, "standings": [(*one, "")[2] for one in texts]}
            uow.vault.put(Chart.payload_enc, chart, json.dumps(came))
            uow.session.add(chart)
            for at, one in enumerate(texts):
                uow.session.add(self._document(uow, at, one[0], one[1]))
            uow.record("TEST_DOCUMENTS", "chart", chart.id)
            uow.commit()

    def _document(self, uow: Any, at: int, title: str, text: str) -> Document:
        document = new_id()
        sealed = uow.vault.seal(Document.text_enc, document, text)
        return Document(org_id=self.practice.org_id, id=document, chart_id=self.id, position=at, kind="note",
                        title_enc=uow.vault.seal(Document.title_enc, document, title),
                        dated=date(2026, 5, 1 + at), words=len(text.split()), text_enc=sealed)  # fmt: skip

    def bring(self, title: str, text: str) -> None:
        """One more document comes in."""
        with unit_of_work(Scope.of_worker(self.practice.org_id)) as uow:
            uow.session.add(self._document(uow, len(queries.documents(uow, self.id)), title, text))
            uow.record("TEST_DOCUMENTS", "chart", self.id)
            uow.commit()

    @property
    def view(self) -> WorkbenchView:
        """The chart as its coder opens it."""
        return charts.open_chart(self.practice.coder, OpenChart(number=self.number))

    @property
    def items(self) -> dict[str, ConditionItem]:
        """What is suggested, by code, in the order shown."""
        return {item.code: item for item in self.view.conditions}

    def ask(self, *, by: Scope | None = None, offline: bool = False) -> charts.SuggestionHead:
        """Ask for a suggestion."""
        command = AskChartSuggestion(chart_id=self.id, offline=offline)
        return charts.ask_chart_suggestion(by or self.practice.coder, command)

    def answer(self, worker: str = "worker") -> int:
        """Answer what waits in this practice; how many were answered."""
        return answer_waiting(self.practice.org_id, worker)

    def suggest(self) -> charts.SuggestionHead:
        """Ask, and let a worker answer."""
        self.ask()
        self.answer()
        return self.view.suggestion

    def decide(self, code: str, decision: str, reason: str = "", by: Scope | None = None) -> ChartRows:
        """Decide on the proposal of a code."""
        key = self.items[code].key.removeprefix(charts.NOTED)
        return self.of(charts.decide_suggestion, DecideSuggestion, by=by, key=key, decision=decision, reason=reason)

    def edit(self, *operations: dict[str, Any]) -> ChartRows:
        """Operations on the rows."""
        return self.of(charts.edit_chart, EditChart, operations=operations)

    def undo(self) -> ChartRows:
        """One step back."""
        return self.of(charts.undo_edit, UndoEdit)

    def of(self, verb: Any, kind: type[Any], by: Scope | None = None, **fields: Any) -> Any:
        """A verb at the chart's newest version."""
        command = parse(kind, {"chart_id": self.id, "version": self.view.editor.version, **fields})
        return verb(by or self.practice.coder, command)

    def read(self, title: str) -> DocumentView:
        """A document by its title as the workbench shows it."""
        (found,) = (one.id for one in self.view.documents if one.title == title)
        return charts.read_document(self.practice.coder, ReadDocument(chart_id=self.id, document_id=UUID(found)))

    def lit(self, title: str) -> dict[str, list[str]]:
        """The words of proposals in a document by what they are called there."""
        found: dict[str, list[str]] = {}
        for paragraph in self.read(title).paragraphs:
            for sentence in paragraph.sentences:
                for piece in sentence.pieces:
                    for name in filter(str.isalpha, piece.rows.split(",")):
                        found.setdefault(name, []).append(piece.text)
        return found


def offer(monkeypatch: pytest.MonkeyPatch, *codes: str, quote: str = "") -> None:
    """Every part that is read next proposes these diagnoses, with words of it as evidence."""

    def answer(_ground: Any, note: str, _visit: Any) -> Suggestion:
        words = quote or note.split("\n")[0]
        at = note.find(words)
        rows = tuple(
            Proposal(code, "icd10cm", code, (Span(at, at + len(words), words),), "high", "Why.")
            for code in codes if at >= 0
        )  # fmt: skip
        return Suggestion(rows, made=Made("offline", "FY2026", 7, "", "", 3, 4))

    monkeypatch.setattr(suggesting, "answer", answer)


def rows_of(shelf: Shelf, table: type[Any]) -> list[Any]:
    with unit_of_work(Scope.of_worker(shelf.practice.org_id)) as uow:
        return list(uow.session.exec(select(table).where(table.chart_id == shelf.id)))
