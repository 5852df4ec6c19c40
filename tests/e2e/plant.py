"""Plants charts for browser tests, as a tool of tests/e2e/planter.py.

Reads {"bundle": text, "coder": email, "lines": [[code, poa], ...]}; imports the bundle as the manager, gives its charts to the
coder, writes the lines (if any) as the coder into each, and answers the charts' numbers. Everything goes through verbs. With a
chart's number as argument it answers the acts that the audit log holds about it, oldest first; with `read`, a number and a
coder's address, the chart as that coder reads it; with `stand`, a number and a status, the chart is in that status from now on, as
if somebody had done it elsewhere; with `find`, a number, what its patient is found by; with `hire`, a name and a password, the
address of a new coder.
"""

import io
import json
from uuid import UUID

from sqlmodel import col, select

from codeloom.coding import clock
from codeloom.db.queries.charts import rows as charts
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import User
from codeloom.db.tables.charts import Chart, Patient
from codeloom.db.tables.operations import AuditEntry
from codeloom.db.work import unit_of_work
from codeloom.services.charts.assignment import AssignCharts, assign_charts
from codeloom.services.charts.editing import EditChart, edit_chart
from codeloom.services.charts.opening import OpenChart, ReadDocument, open_chart, read_document
from codeloom.services.core.commands import parse
from codeloom.services.encounters.patient_search import make_findable
from codeloom.services.imports import local_files
from codeloom.services.imports.uploading import ImportOptions
from codeloom.services.people import add_user


def plant(request: dict[str, object]) -> list[int]:
    """The numbers of the charts."""
    manager, coder = local_files.manager_of(None), coder_of(str(request["coder"]))
    with unit_of_work(manager, read_only=True) as uow:
        known = set(uow.session.exec(select(Chart.number).where(Chart.org_id == uow.org_id)))
    data = str(request["bundle"]).encode()
    job = local_files.send(manager, "Planted", [("planted.json", io.BytesIO(data), len(data))], ImportOptions())
    assert local_files.finish(manager, job, "plant")
    with unit_of_work(manager, read_only=True) as uow:
        fresh = select(Chart).where(Chart.org_id == uow.org_id, col(Chart.number).not_in(known))
        made = {chart.number: chart.id for chart in uow.session.exec(fresh.order_by(col(Chart.number)))}
    assign_charts(manager, AssignCharts(ids=tuple(made.values()), rule="hand", to=coder.user_id))
    lines = request["lines"]
    assert isinstance(lines, list)
    if lines:
        for number in made:
            write(coder, number, lines)
    return list(made)


def write(coder: Scope, number: int, lines: list[tuple[str, str]]) -> None:
    """Write codes with their POA into a chart."""
    view = open_chart(coder, OpenChart(number=number)).editor
    adds = [{"op": "add", "code": code} for code, _ in lines]
    chart_id = view.chart_id
    view = edit_chart(coder, parse(EditChart, {"chart_id": chart_id, "version": view.version, "operations": adds}))
    poa = [{"op": "poa", "line": row.id, "value": value} for row, (_, value) in zip(view.rows, lines, strict=True)]
    edit_chart(coder, parse(EditChart, {"chart_id": chart_id, "version": view.version, "operations": poa}))


def acts(number: int) -> list[str]:
    """What the audit log holds about a chart."""
    with unit_of_work(local_files.manager_of(None), read_only=True) as uow:
        chart = charts.by_number(uow, number)
        assert chart is not None
        mine = (AuditEntry.org_id == uow.org_id, AuditEntry.subject_id == str(chart.id))
        return list(uow.session.exec(select(AuditEntry.act).where(*mine).order_by(col(AuditEntry.seq))))


def read(number: int, email: str) -> list[object]:
    """A chart's head, rows and first document, decrypted, as its coder sees them."""
    coder = coder_of(email)
    view = open_chart(coder, OpenChart(number=number))
    command = ReadDocument(chart_id=UUID(view.head.id), document_id=UUID(view.first_document))
    return [view.head, view.editor.rows, read_document(coder, command)]


def stand(number: int, status: str) -> list[object]:
    """A chart in another status."""
    manager, now = local_files.manager_of(None), clock.now()
    with unit_of_work(Scope.of_worker(manager.org_id)) as uow:
        chart = charts.by_number(uow, number)
        assert chart is not None
        chart.status = status
        chart.returned_at = now if status == "returned" else chart.returned_at
        chart.completed_at = now if status == "completed" else None
        uow.session.add(chart)
        uow.record("TEST_CHANGED", "chart", chart.id)
        uow.commit()
    return [status]


def findable(number: int) -> list[object]:
    """The name and birth date of a chart's patient, once they are found by them."""
    make_findable()
    with unit_of_work(local_files.manager_of(None), read_only=True) as uow:
        chart = charts.by_number(uow, number)
        assert chart is not None
        patient = charts.patient(uow, chart)
        opened = uow.vault.open
        return [opened(Patient.name_enc, patient), opened(Patient.birth_date_enc, patient)]


def coder_of(email: str) -> Scope:
    """A coder of the demo."""
    manager = local_files.manager_of(None)
    with unit_of_work(manager, read_only=True) as uow:
        coder = uow.session.exec(select(User).where(User.org_id == uow.org_id, User.email == email)).one()
        return Scope(manager.org_id, coder.id, "coder")


def hire(name: str, password: str) -> list[object]:
    """A new coder of the demo's practice: their address."""
    email = f"{name.lower().replace(' ', '.')}@riverbend.example"
    add_user(Scope.of_worker(local_files.manager_of(None).org_id), email, name, "coder", password)
    return [email]


def answer(arguments: list[str], text: str) -> list[object]:
    """What to answer to a request's arguments and text."""
    match arguments:
        case ["read", number, email]:
            return read(int(number), email)
        case ["stand", number, status]:
            return stand(int(number), status)
        case ["hire", name, password]:
            return hire(name, password)
        case ["find", number]:
            return findable(int(number))
        case [number]:
            return [*acts(int(number))]
        case _:
            return [*plant(json.loads(text))]
