"""`python -m codeloom codesets`: files are checked without a database, and put in force for an organization by command."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from codeloom.cli.commands import main
from codeloom.services.code_sets.current_code_sets import codeset_at
from codeloom.settings import ROOT, Settings
from tests.code_sets import CodeDesk, order_file

FIRST = date(2026, 6, 1)


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("files") / "icd10cm_order_2026.txt"
    path.write_bytes(order_file(FIRST, drop=("I42.0",)))
    return path


def check(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the check where there is neither a database nor a data folder."""
    return subprocess.run(
        [sys.executable, "-m", "codeloom", "codesets", "check", *arguments],
        cwd=ROOT, env={"PATH": "", "CODELOOM_HOME": str(home)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_a_check_needs_no_database_and_says_what_a_file_is(
    order: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    done = check(home, str(order))
    assert done.returncode == 0, done.stderr
    assert "ICD-10-CM code list (order file): icd10cm_order_2026.txt" in done.stdout
    assert not home.exists()
    assert main(["codesets", "check", "--json", str(order)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["name"]) == ("icd10cm_order", "icd10cm_order_2026.txt")


def test_a_check_says_where_a_file_is_bad(order: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "order.txt"
    bad.write_bytes(order.read_bytes().replace(b"A000    1", b"A000    7"))
    assert main(["codesets", "check", str(bad)]) == 1
    assert capsys.readouterr().out.startswith("order.txt, line 2")
    assert main(["codesets", "check", "--json", str(bad)]) == 1
    assert json.loads(capsys.readouterr().out.splitlines()[0])["line"] == 2
    short = tmp_path / "icd10cm_order_2026.txt"
    short.write_bytes(b"".join(order.read_bytes().splitlines(keepends=True)[:20]))
    assert main(["codesets", "check", str(short)]) == 1
    assert main(["codesets", "check", "--any-size", str(short)]) == 0
    assert main(["codesets", "check", str(tmp_path / "absent.txt")]) == 2


def test_a_file_is_put_in_force_and_taken_back_by_command(
    database: Settings, order: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = CodeDesk()
    of = ["--org", str(desk.person.org_id)]
    assert main(["codesets", "upload", *of, str(order)]) == 0
    release = capsys.readouterr().out.split()[0]
    assert main(["codesets", "list", *of]) == 0
    assert f"{release}  Not in force" in capsys.readouterr().out
    assert main(["codesets", "preview", release, "--from", "2026-06-01", *of]) == 0
    assert "Deleted         1" in capsys.readouterr().out
    assert main(["codesets", "activate", release, "--from", "2026-06-01", *of]) == 0
    assert "In force: ICD-10-CM code list" in capsys.readouterr().out
    with desk.open() as uow:
        assert not codeset_at(uow, FIRST).is_billable("I42.0")
    assert main(["codesets", "rollback", release, *of]) == 0
    with desk.open() as uow:
        assert codeset_at(uow, FIRST).is_billable("I42.0")


def test_charts_are_judged_by_a_file_of_this_machine(
    order: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chart = tmp_path / "chart.jsonl"
    chart.write_text(json.dumps({"codes": ["I42.0"], "context": {"dos": "2026-06-02"}}))

    def errors(*arguments: str) -> list[str]:
        assert main(["validate", str(chart), *arguments]) == 0
        found = json.loads(capsys.readouterr().out)["findings"]
        return [one["rule"] for one in found if one["severity"] == "error"]

    assert errors() == []
    assert errors("--code-set", str(order), "--effective", "2026-06-01") != []
    assert errors("--code-set", str(order), "--effective", "2026-07-01") == []
    assert main(["validate", str(chart), "--code-set", str(chart)]) == 2
    assert "Not recognized as an official file" in capsys.readouterr().err


def test_what_cannot_be_done_is_one_sentence(
    database: Settings, order: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = CodeDesk()
    of = ["--org", str(desk.person.org_id)]
    bad = tmp_path / "order.txt"
    bad.write_bytes(order.read_bytes()[:1000])
    assert main(["codesets", "upload", *of, str(bad)]) == 1
    assert desk.list().releases == ()
    capsys.readouterr()
    assert main(["codesets", "rollback", "not-an-id", *of]) == 1
    assert capsys.readouterr().err.startswith("That input is not of the expected form")
    assert main(["codesets", "list", "--org", "Nowhere at all"]) == 1
    assert "No organization of that name" in capsys.readouterr().err
