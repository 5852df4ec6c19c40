"""A practice with one imported file, its charts assigned to a coder."""

from pathlib import Path
from typing import Any

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.charts import rows as queries
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.charts.editing import (
    EditChart,
    edit_chart,
)
from codeloom.services.charts.opening import OpenChart, ReadDocument, open_chart
from codeloom.services.charts.views import WorkbenchView
from codeloom.services.core.commands import parse
from tests.http_client import Person
from tests.importing import Desk
from tests.integration.audits.audits_world import Practice
from tests.unit.gateways.sample import Resource, as_bytes, bundle, patient

FOLDER = Path(__file__).parents[2] / "data" / "field"


class Intake:
    """A practice into which one file was imported, with all charts assigned to Maya."""

    def __init__(self, data: bytes) -> None:
        self.practice = Practice()
        manager = self.practice.person("Dana Whitfield", Role.MANAGER)
        desk = Desk(Person(self.practice.org_id, manager.user_id, "dana@riverbend.example"))
        desk.run({"field.json": data})
        with unit_of_work(Scope.of_worker(self.practice.org_id)) as uow:
            for chart in desk.charts():
                found = queries.by_number(uow, chart.number)
                assert found is not None
                found.assignee_id = self.practice.coder.user_id
                uow.session.add(found)
                uow.record("TEST_ASSIGNED", "chart", found.id)
            uow.commit()
        self.numbers = [chart.number for chart in desk.charts()]

    def view(self, place: int = 0) -> WorkbenchView:
        """A chart as Maya opens it."""
        return open_chart(self.practice.coder, OpenChart(number=self.numbers[place]))

    def of(self, kind: type[Any], **fields: Any) -> Any:
        """A command about the first chart at its newest version."""
        editor = self.view().editor
        return parse(kind, {"chart_id": editor.chart_id, "version": editor.version, **fields})

    def code(self, *codes: str) -> None:
        """Add rows."""
        operations = [{"op": "add", "code": code} for code in codes]
        edit_chart(self.practice.coder, self.of(EditChart, operations=operations))

    def read(self, document_id: str) -> ReadDocument:
        """The command to read a document of the first chart."""
        command: ReadDocument = parse(ReadDocument, {"chart_id": self.view().head.id, "document_id": document_id})
        return command

    def rules(self) -> set[str]:
        """The rules that speak about the first chart."""
        return {finding.rule for row in self.view().editor.rows for finding in row.findings}


def field(name: str) -> Intake:
    return Intake((FOLDER / f"{name}.json").read_bytes())


def sent(*resources: Resource) -> Intake:
    return Intake(as_bytes(bundle(patient(), *resources)))
