"""An organization with two checkpoints over its log, for the tests of checkpoints, and ways to do harm to it."""

import json
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from codeloom.__main__ import main
from codeloom.db import checkpoints
from codeloom.db.checkpoints import Checkpoint
from codeloom.db.engine import admin_url
from codeloom.db.work import system_work
from codeloom.gateways import checkpoint_files
from codeloom.services.operations import checkpointing
from codeloom.settings import Settings
from tests.importing import Desk


def sealed_desk() -> Desk:
    """An organization with some rows in its log, two checkpoints over them, and rows after these."""
    desk = Desk()
    for _ in range(2):
        act(desk, 7)
        assert checkpointing.checkpoint(desk.person.org_id).whole
    act(desk, 3)
    return desk


def act(desk: Desk, times: int = 1) -> None:
    with desk.change() as uow:
        for n in range(times):
            uow.record("TEST_ACT", "thing", n)
        uow.commit()


def tamper(database: Settings, desk: Desk, *statements: str, **values: object) -> None:
    """Change rows as somebody who owns the whole server, with every trigger and foreign key off."""
    engine = create_engine(admin_url(database), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("set session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement), {"org": desk.person.org_id, **values})


def stored(desk: Desk) -> list[Checkpoint]:
    with system_work() as session:
        return checkpoints.stored(session, desk.person.org_id)


def file(desk: Desk) -> Path:
    return checkpoint_files.folder() / f"{desk.person.org_id}.jsonl"


def why(desk: Desk, beside: Path | None = None) -> str:
    return checkpointing.check(desk.person.org_id, beside=beside).why


def verified(capsys: pytest.CaptureFixture[str], desk: Desk, *more: str) -> tuple[int, dict[str, object]]:
    """Exit code and line of the command."""
    capsys.readouterr()
    code = main(["audit", "verify", "--json", "--org", str(desk.person.org_id), *more])
    lines = capsys.readouterr().out.splitlines()
    return code, json.loads(lines[0]) if lines else {}


GONE = (
    "delete from audit_log where org_id = :org", "delete from audit_checkpoints where org_id = :org",
    "delete from audit_heads where org_id = :org", "delete from users where org_id = :org",
    "delete from organizations where id = :org",
)  # fmt: skip
"""What deletes an organization, its log and its checkpoints in the database."""
