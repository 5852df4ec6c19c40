"""An organization is taken away as a file, and deleted: nothing of it is left but a log that holds and says so."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import text

from codeloom.cli.commands import main
from codeloom.coding.lifecycle import Role
from codeloom.db import crypto, whole_organization
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Document
from codeloom.db.whole_organization import KEPT, SECRET
from codeloom.db.work import unit_of_work
from codeloom.services.operations import check, delete_organization, deleted, export_organization, lost, organizations
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice, close, judge_all, opened
from tests.integration.encounters.encounters_world import Visit, finished


def quiet(_words: str) -> None:
    """Nobody listens."""


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A practice with an audited chart and a finalized encounter: tables that refer to each other in a circle are filled."""
    made = Practice()
    board = opened(made, made.submitted("I10", "E11.9")).board
    close(made, judge_all(made, board, "agree"), "approve")
    finished(Visit(made))
    made.person("Ines Moreau", Role.MANAGER)
    return made


def written(org_id: UUID) -> dict[str, list[dict[str, object]]]:
    out = io.BytesIO()
    export_organization(org_id, out, quiet)
    with zipfile.ZipFile(out) as archive:
        return {
            name.removesuffix(".jsonl"): [json.loads(line) for line in archive.read(name).splitlines()]
            for name in archive.namelist()
            if name.endswith(".jsonl")
        }


def test_an_export_has_every_row_with_its_texts_and_no_key_of_the_door(practice: Practice) -> None:
    counted = whole_organization.counts(practice.org_id)
    found = written(practice.org_id)
    assert {name: len(rows) for name, rows in found.items() if name in counted} == {
        name: number for name, number in counted.items() if name in found
    }
    assert {"charts", "documents", "audits", "encounters", "suggestions", "users", "patients"} <= found.keys()
    assert not found.keys() & (SECRET | KEPT)
    assert "hypertension" in str(found["documents"][0]["text"])
    assert found["patients"][0]["name"]
    assert whole_organization.UNREADABLE not in str(found)
    assert not [name for rows in found.values() for name in rows[0] if "password" in name or name.endswith("_hmac")]
    assert practice.log()[-1][0] == "ORGANIZATION_EXPORTED"


def documents_of(practice: Practice) -> Any:
    """A document as it is stored."""
    with unit_of_work(Scope.of_worker(practice.org_id), read_only=True) as uow:
        return uow.session.connection().execute(text("select id, text_enc from documents limit 1")).mappings().one()


def test_after_its_deletion_nothing_is_left_but_a_log_that_holds_and_says_so(practice: Practice) -> None:
    other = Practice()
    other.chart()
    kept = whole_organization.counts(other.org_id)
    document = dict(documents_of(practice))
    before = whole_organization.counts(practice.org_id)
    assert delete_organization(practice.org_id, quiet) >= sum(before.values()) - before["audit_log"] - 1
    assert whole_organization.counts(practice.org_id).keys() == KEPT
    assert delete_organization(practice.org_id, quiet) == 0, "a second run has nothing to do"
    assert organizations()[practice.org_id] == ""
    assert deleted(practice.org_id)
    assert check(practice.org_id).whole
    assert practice.org_id not in [one.org_id for one in lost(organizations())]
    assert whole_organization.counts(other.org_id) == kept
    crypto.forget()
    with unit_of_work(Scope.of_worker(practice.org_id), read_only=True) as uow, pytest.raises(crypto.Unreadable):
        uow.vault.open_bytes(Document.text_enc, document["id"], document["text_enc"])


def test_a_log_that_only_says_that_it_was_deleted_is_not_believed(practice: Practice) -> None:
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        uow.record("ORGANIZATION_DELETED", "organization", practice.org_id)
        uow.commit()
    assert not deleted(practice.org_id), "no checkpoint has seen it"


def test_the_commands_ask_before_they_delete_and_write_over_nothing(
    practice: Practice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    org, file = str(practice.org_id), tmp_path / "practice.zip"
    assert main(["organization-export", org, str(file)]) == 0
    assert (file.stat().st_mode & 0o777, zipfile.ZipFile(file).testzip()) == (0o600, None)
    assert main(["organization-export", org, str(file)]) == 2
    assert main(["organization-export", org, str(tmp_path / "nowhere" / "practice.zip")]) == 1
    assert main(["organization-delete", "Nobody's"]) == 2
    capsys.readouterr()
    assert main(["organization-delete", org]) == 2
    assert f"--confirm {org}" in capsys.readouterr().err
    assert whole_organization.counts(practice.org_id)["users"]
    assert main(["organization-delete", org, "--confirm", org]) == 0
    assert whole_organization.counts(practice.org_id).keys() == KEPT
    assert main(["audit", "verify", "--org", org]) == 0
    assert f"{org} (deleted)" in capsys.readouterr().out
