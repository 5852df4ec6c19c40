"""F14: a migration meets traffic. It gives up after its lock_timeout and is rolled back; people only wait, and it runs later."""

import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from codeloom.db import migrate
from codeloom.db.engine import admin_url
from codeloom.db.scope import Scope
from codeloom.launch.waiting import wait_until
from codeloom.services.charts.editing import EditChart, edit_chart
from codeloom.services.charts.opening import OpenChart, open_chart
from codeloom.services.core.commands import parse
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice

CODERS = 4
MIGRATION = """
from alembic import op

revision, down_revision = "9999", "{head}"


def upgrade() -> None:
    op.execute("create table planted (id int)")
    op.execute("alter table charts add column planted int not null default 0")
"""
"""One that makes a table and then waits for a lock that nobody may share."""


@pytest.fixture
def planted(own_database: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A database that lacks one migration."""
    scripts = tmp_path / "alembic"
    shutil.copytree(migrate.SCRIPTS, scripts)
    (scripts / "versions" / "9999_planted.py").write_text(MIGRATION.format(head=migrate.current()[1]))
    monkeypatch.setattr(migrate, "SCRIPTS", scripts)
    return own_database


@dataclass
class Coder:
    """Somebody who adds a code to a chart and removes it again until told to end."""

    scope: Scope
    number: int
    edits: int = 0
    slowest: float = 0.0

    def work(self, over: threading.Event) -> None:
        """Edit. `slowest` is the longest wait for an edit and for the page before it, in seconds, but for the first ones."""
        while not over.is_set():
            began = time.monotonic()
            view = open_chart(self.scope, OpenChart(number=self.number))
            rows = view.editor.rows
            step = {"op": "remove", "line": rows[0].id} if rows else {"op": "add", "code": "I10"}
            fields = {"chart_id": view.head.id, "version": view.editor.version, "operations": [step]}
            edit_chart(self.scope, parse(EditChart, fields))
            self.edits += 1
            if self.edits > 2:
                self.slowest = max(self.slowest, time.monotonic() - began)


def test_a_migration_that_meets_traffic_gives_up_and_is_rolled_back(planted: Settings) -> None:
    practice, over = Practice(), threading.Event()
    coders = [Coder(practice.coder, practice.chart()) for _ in range(CODERS)]
    before, _ = migrate.current()
    report = create_engine(admin_url(planted), poolclass=NullPool)
    with ThreadPoolExecutor(CODERS) as people, report.connect() as long:
        at_work = [people.submit(one.work, over) for one in coders]
        try:
            assert wait_until(lambda: all(one.edits > 2 for one in coders), 60)
            long.execute(text("select count(*) from charts"))
            with pytest.raises(OperationalError, match="lock timeout"):
                migrate.upgrade()
            done = sum(one.edits for one in coders)
            assert migrate.current() == (before, "9999")
            assert long.scalar(text("select to_regclass('planted')")) is None
            assert wait_until(lambda: sum(one.edits for one in coders) >= done + 2 * CODERS, 30)
        finally:
            over.set()
            long.rollback()
        for one in at_work:
            one.result(60)
    print([round(one.slowest, 1) for one in coders], "s, slowest edits")
    migrate.upgrade()
    assert migrate.current() == ("9999", "9999")
    view = open_chart(practice.coder, OpenChart(number=coders[0].number))
    assert len(view.editor.rows) < 2
