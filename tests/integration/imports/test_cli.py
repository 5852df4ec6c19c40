"""`python -m codeloom import` and `audit`: what they print, their exit codes, and that a dry run needs no database."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from codeloom.cli.commands import main
from codeloom.settings import ROOT, Settings
from tests.importing import Desk, one_patient, patient_file
from tests.unit.gateways.sample import as_bytes, bundle, encounter, patient


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two good files and a bad one."""
    (tmp_path / "a.json").write_bytes(one_patient(2))
    (tmp_path / "b.html").write_bytes(b"<html>gone</html>")
    (tmp_path / "c.json").write_bytes(patient_file(3, 1))
    return tmp_path


def lines(text: str) -> dict[str, dict[str, object]]:
    return {Path(str(one["file"])).name: one for one in map(json.loads, text.splitlines())}


def test_a_dry_run_needs_no_database_and_writes_nothing(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = subprocess.run(
        [sys.executable, "-m", "codeloom", "import", "--dry-run", "--json", str(folder / "a.json"), str(folder / "b.html")],
        cwd=ROOT, env={"PATH": "", "CODELOOM_HOME": str(home)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    found = lines(done.stdout)
    assert (found["a.json"]["status"], found["a.json"]["encounters"], found["a.json"]["created"]) == ("accepted", 2, 2)
    assert (found["b.html"]["status"], found["b.html"]["reason"]) == (
        "refused",
        "A web page. The link may have expired",
    )
    assert not home.exists()


def test_importing_a_folder_prints_each_file_and_its_counts(
    database: Settings, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk()
    asked = ["import", "--json", "--org", str(desk.person.org_id), str(folder)]
    assert main(asked) == 1
    found = lines(capsys.readouterr().out)
    assert [found[name]["created"] for name in ("a.json", "b.html", "c.json")] == [2, 0, 1]
    assert main(asked) == 1
    again = lines(capsys.readouterr().out)
    assert [again[name]["unchanged"] for name in ("a.json", "b.html", "c.json")] == [2, 0, 1]
    assert len(desk.charts()) == 3


def test_only_good_files_exit_with_zero(database: Settings, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "--org", str(Desk().person.org_id), str(folder / "a.json")]) == 0
    assert "2 charts made, 0 files refused." in capsys.readouterr().out


def test_a_file_that_is_not_there_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "--dry-run", "/nowhere/x.json"]) == 2
    assert "No such file" in capsys.readouterr().err


def test_an_unknown_organization_is_a_usage_error(
    database: Settings, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "--org", "Nobody's", str(folder / "a.json")]) == 2
    assert "No organization" in capsys.readouterr().err


def test_verifying_names_the_first_bad_row(database: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    from sqlalchemy import NullPool, create_engine, text

    from codeloom.db.engine import admin_url

    desk = Desk()
    asked = ["audit", "verify", "--json", "--org", str(desk.person.org_id)]
    assert main(asked) == 0
    assert json.loads(capsys.readouterr().out)["whole"] is True
    engine = create_engine(admin_url(database), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("set session_replication_role = replica"))
        statement = text("update audit_log set act = 'X' where org_id = :org and seq = 2")
        connection.execute(statement, {"org": desk.person.org_id})
    assert main(asked) == 1
    assert json.loads(capsys.readouterr().out)["bad_row"] == 2


def test_a_checkpoint_lands_in_the_file_outside_the_database(
    database: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk()
    assert main(["audit", "checkpoint", "--org", str(desk.person.org_id)]) == 0
    kept = (database.codeloom_home / "checkpoints" / f"{desk.person.org_id}.jsonl").read_text()
    assert json.loads(kept)["org"] == str(desk.person.org_id)


def test_each_encounter_left_out_has_its_reason(
    database: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    visits = (encounter(1), encounter(2, status="cancelled"), encounter(3, subject=None))
    (tmp_path / "a.json").write_bytes(as_bytes(bundle(patient(), *visits)))
    reasons = ["1 encounter was cancelled", "1 encounter names no patient"]
    assert main(["import", "--dry-run", "--json", str(tmp_path)]) == 0
    foreseen = lines(capsys.readouterr().out)["a.json"]
    assert (foreseen["created"], foreseen["skipped"], foreseen["skips"]) == (1, 2, reasons)
    assert main(["import", "--json", "--org", str(Desk().person.org_id), str(tmp_path)]) == 0
    assert lines(capsys.readouterr().out)["a.json"]["skips"] == reasons
    assert main(["import", "--dry-run", str(tmp_path)]) == 0
    assert "1 encounter names no patient" in capsys.readouterr().out
