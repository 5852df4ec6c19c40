"""A database that release 0.3.0 wrote, brought to the newest schema: the same catalog as a new one, and people work on in it."""

import asyncio
import gzip
import io
import json
import subprocess
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from uuid import UUID

import psycopg
import pytest
from sqlmodel import select

from codeloom.db import resealing
from codeloom.db.migrate import current, upgrade
from codeloom.db.queries.imports import identities
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Chart
from codeloom.db.work import unit_of_work
from codeloom.demo.bundles import PEOPLE, VISITS, Visit, bundle
from codeloom.demo.history import CASES
from codeloom.demo.people import PATIENTS
from codeloom.launch.postgres import programs
from codeloom.launch.servers import Servers
from codeloom.services.accounts.signed_in import principal
from codeloom.services.accounts.tokens import session_of
from codeloom.services.audits.audit_queue import ShowAuditQueue
from codeloom.services.audits.audit_queue import queue as audit_queue
from codeloom.services.audits.opening import OpenAudit, open_audit
from codeloom.services.charts.answering import AnswerReturn, answer_return
from codeloom.services.charts.editing import EditChart, edit_chart
from codeloom.services.charts.listing import ShowCharts, list_charts
from codeloom.services.charts.opening import OpenChart, ReadDocument, open_chart, read_document
from codeloom.services.charts.submission import SubmitChart, submit
from codeloom.services.charts.work_queue import ShowQueue, queue
from codeloom.services.core.commands import parse
from codeloom.services.imports import finish, results, send
from codeloom.services.imports.uploading import ImportOptions
from codeloom.services.operations import checkpointing, seal_clear
from codeloom.settings import ROOT, Settings
from tests.http_client import Browser, run
from tests.schema import EXPECTED, catalog, database_beside

DUMP = ROOT / "tests" / "data" / "release_0_3_0.sql.gz"
MADE = json.loads((ROOT / "tests" / "data" / "release_0_3_0.json").read_text())
MADE_ON = date(2026, 11, 28)
REVISION = "0008"
"""The newest migration of 0.3.0."""


@pytest.fixture(scope="module")
def upgraded(servers: Servers, database: Settings) -> Iterator[Settings]:
    """The settings of the restored and upgraded copy, in force for this module."""
    with database_beside(servers, "codeloom_030", ENCRYPTION_KEY=MADE["encryption_key"]) as config:
        command = [programs() / "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", config.database_url]
        done = subprocess.run(command, input=gzip.decompress(DUMP.read_bytes()), capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        assert current()[0] == REVISION
        upgrade()
        yield config


@pytest.fixture(scope="module")
def signed_in(upgraded: Settings) -> Callable[[str], Scope]:
    """Signs a person of the demo in, by the password that 0.3.0 gave them; each once."""
    known: dict[str, Scope] = {}
    passwords = {one["email"]: one["password"] for one in MADE["sign_ins"]}

    async def enter(email: str) -> Scope:
        async with Browser() as browser:
            answer = await browser.try_password(email, passwords[email])
            assert answer.status_code == 303, answer.text
            session = session_of(browser.cookie("access"))
        assert session is not None
        person = await asyncio.to_thread(principal, session)
        assert person is not None
        return person.scope

    def scope(email: str) -> Scope:
        if email not in known:
            known[email] = run(enter, email)
        return known[email]

    return scope


@pytest.fixture
def manager(signed_in: Callable[[str], Scope]) -> Scope:
    """Dana."""
    return signed_in("dana.whitfield@riverbend.example")


@pytest.fixture
def coder(signed_in: Callable[[str], Scope]) -> Scope:
    """Tomas, who has charts to begin and returned ones."""
    return signed_in("tomas.lindqvist@riverbend.example")


@pytest.fixture
def supervisor(signed_in: Callable[[str], Scope]) -> Scope:
    """Noor."""
    return signed_in("noor.haddad@riverbend.example")


def number_of(link: str) -> int:
    """The chart's number in an address such as /chart/10127."""
    return int(link.rsplit("/", 1)[1])


def test_it_is_at_the_newest_migration_and_made_as_a_new_one(upgraded: Settings) -> None:
    """The new one is compared with the same lines in operations/test_migrations.py."""
    assert current()[0] == current()[1]
    assert catalog(upgraded) == EXPECTED.read_text().splitlines()


def test_a_manager_sees_all_charts(manager: Scope) -> None:
    assert manager.role == "manager"
    counts = {tab.id: tab.count for tab in list_charts(manager, ShowCharts()).tabs if tab.id != "late"}
    assert counts == {"draft": 11, "returned": 3, "held": 0, "waiting": 8, "done": 126, "closed": 0}
    rows = list_charts(manager, ShowCharts(tab="done")).rows
    assert len(rows) == 50
    assert all("," in row.chart.patient for row in rows)


def visits_of(scope: Scope) -> list[Visit]:
    """The visits that the demo of 0.3.0 imported, found by trying every name that one could have."""
    days = [MADE_ON - timedelta(days=back) for back in range(60)]
    tried = [(f"demo-{day:%y%m%d}-{n:02d}", person, day) for day in days for n in range(20) for person in PATIENTS]
    with unit_of_work(scope, read_only=True) as uow:
        by_key = {
            uow.vault.blind("encounter", f"{PEOPLE}|RB{person.number:05d}\n{VISITS}|{name}"): Visit(
                name, CASES[0], person, day
            )
            for name, person, day in tried
        }
        return [by_key[key] for key in identities.numbers_by_visit(uow, list(by_key))]


def whose(scope: Scope) -> dict[int, UUID]:
    """The patient of each chart, by number."""
    with unit_of_work(scope, read_only=True) as uow:
        return dict(uow.session.exec(select(Chart.number, Chart.patient_id)).all())


def test_what_0_3_0_imported_comes_again_to_the_same_patients_and_doubles_nothing(manager: Scope) -> None:
    before, visits = whose(manager), visits_of(manager)
    assert len(visits) == len(before) == 148
    files = []
    for person in PATIENTS:
        mine = [visit for visit in visits if visit.person is person]
        made = bundle(person, mine)
        files.append((f"{person.number}.json", io.BytesIO(made), len(made)))
    for name in ("first", "once more"):
        job = send(
            manager, name, [(file, io.BytesIO(data.getvalue()), size) for file, data, size in files], ImportOptions()
        )
        assert finish(manager, job, "test")
        found = list(results(manager, job))
        assert [sum(getattr(one, what) for one in found) for what in ("encounters", "created", "held")] == [148, 0, 0]
        assert whose(manager) == before


def test_a_coder_opens_a_chart_and_reads_its_note(coder: Scope) -> None:
    rows = queue(coder, ShowQueue(tab="draft")).rows
    assert rows
    view = open_chart(coder, OpenChart(number=number_of(rows[0].link)))
    assert view.head.patient == rows[0].patient
    wanted = ReadDocument(chart_id=UUID(view.head.id), document_id=UUID(view.first_document))
    text = [
        piece.text for part in read_document(coder, wanted).paragraphs for one in part.sentences for piece in one.pieces
    ]
    assert len(" ".join(text).split()) > 50


def test_a_supervisor_audits_what_was_sent_before(supervisor: Scope) -> None:
    rows = audit_queue(supervisor, ShowAuditQueue()).rows
    free = next(row for row in rows if row.mine or not row.taken)
    audit = open_audit(supervisor, OpenAudit(number=number_of(free.link)))
    assert (audit.coder, audit.head.patient) == (free.coder, free.patient)
    assert audit.documents


def test_a_returned_chart_gets_a_code_and_goes_back(coder: Scope, manager: Scope) -> None:
    """Rows, findings, revisions and return reasons of 0.3.0 go on, and the chain over both releases is whole."""
    assert "its file of checkpoints is missing" in checkpointing.check(coder.org_id).why, "the dump came without them"
    assert checkpointing.fill(coder.org_id) > 0
    before = checkpointing.check(coder.org_id)
    row = queue(coder, ShowQueue(tab="returned")).rows[0]
    old = open_chart(coder, OpenChart(number=number_of(row.link))).editor
    fields = {"chart_id": old.chart_id, "version": old.version, "operations": [{"op": "add", "code": "I10"}]}
    new = edit_chart(coder, parse(EditChart, fields))
    assert [one.code for one in new.rows] == [*(one.code for one in old.rows), "I10"]
    assert new.unanswered == len(new.reasons) > 0
    for reason in new.reasons:
        answer = {"answer": "not_agreed", "words": "The record says otherwise."}
        given = {"chart_id": new.chart_id, "version": new.version, "reason": reason.id, **answer}
        new = answer_return(coder, parse(AnswerReturn, given))
    submit(coder, SubmitChart(chart_id=UUID(new.chart_id), version=new.version))
    assert row.number in [one.chart.number for one in list_charts(manager, ShowCharts(tab="waiting")).rows]
    after = checkpointing.check(coder.org_id)
    assert (before.whole, after.whole) == (True, True), after.why
    assert 2000 < before.rows < after.rows


def test_what_stood_in_clear_is_sealed_and_reads_as_before(upgraded: Settings, coder: Scope, manager: Scope) -> None:
    """`migrate` does it after the migrations; until then the texts are read where they stand."""

    def everything() -> list[object]:
        views: list[object] = [list_charts(manager, ShowCharts(tab=tab)).rows for tab in ("draft", "waiting", "done")]
        row = queue(coder, ShowQueue(tab="draft")).rows[0]
        view = open_chart(coder, OpenChart(number=number_of(row.link)))
        return [*views, row.encounter, view.head, view.groups, view.conditions, [one.title for one in view.documents]]

    before, waits = everything(), in_clear(upgraded)
    assert waits["charts"] > 100
    assert waits["documents"] > 100
    said: list[str] = []
    assert seal_clear(said.append) > 400
    assert set(in_clear(upgraded).values()) == {0}
    assert everything() == before
    assert "texts sealed" in said[-1]
    assert seal_clear(said.append) == 0


def in_clear(config: Settings) -> dict[str, int]:
    """Rows of each table that still hold a text in clear."""
    wanted: dict[str, str] = {}
    for one in resealing.columns():
        if one.clear:
            condition = f"{one.clear_name} <> {one.nothing}"
            wanted[one.table] = f"{wanted[one.table]} or {condition}" if one.table in wanted else condition
    with psycopg.connect(config.database_url) as wire:
        counts = {table: wire.execute(f"select count(*) from {table} where {where}".encode()).fetchone()
                  for table, where in wanted.items()}  # fmt: skip
    return {table: int(row[0]) for table, row in counts.items() if row}
