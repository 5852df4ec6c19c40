"""`em` on the command line: one answer a line, bad lines answered, the exit code."""

import json
from pathlib import Path

import pytest

from codeloom.cli.commands import parser
from codeloom.cli.validate import FAILED, OK, SOME_BAD


def run(capsys: pytest.CaptureFixture[str], file: Path) -> tuple[int, list[dict[str, object]]]:
    asked = parser().parse_args(["em", str(file)])
    code = asked.run(asked)
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_is_answered_with_code_level_and_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "visits.jsonl"
    file.write_text(
        '\ufeff{"patient": "est", "problems": {"stable_chronic": 2}, "data": {}, "risk": "moderate", "minutes": null}\n\n'
        '{"patient": "new", "problems": {}, "data": {}, "risk": null, "minutes": 14}\n',
        encoding="utf-8",
    )
    code, said = run(capsys, file)
    assert code == OK
    assert said == [
        {"code": "99214", "mdm": "moderate", "by": "mdm",
         "levels": {"problems": "moderate", "data": "straightforward", "risk": "moderate"}},
        {"code": None, "mdm": None, "by": None,
         "levels": {"problems": "straightforward", "data": "straightforward", "risk": "straightforward"}},
    ]  # fmt: skip


@pytest.mark.parametrize("bad", ["nope", "[]", "{}", '{"patient": "est", "minutes": NaN}', "[" * 100_000])
def test_a_bad_line_never_stops_the_others(bad: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "visits.jsonl"
    file.write_text(f'{{"patient": "est", "minutes": 40}}\n{bad}\n{{"family": "discharge"}}\n')
    code, said = run(capsys, file)
    assert code == SOME_BAD
    assert [one.get("code", "error") for one in said] == ["99215", "error", "99238"]
    assert said[1].keys() == {"error"}


def test_a_missing_file_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = parser().parse_args(["em", str(tmp_path / "none")])
    assert asked.run(asked) == FAILED
    assert "none" in capsys.readouterr().err
