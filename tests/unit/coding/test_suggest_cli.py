"""`suggest` on the command line: a file, JSON lines, bad lines, the exit code, the shape of an answer."""

import io
import json
from pathlib import Path

import pytest

from codeloom.cli.commands import parser
from codeloom.cli.validate import FAILED, OK, SOME_BAD

KEYS = [
    "id", "diagnoses", "questions", "procedures", "em", "risks", "dropped", "findings", "provider", "model", "prompt",
    "code_set", "ms",
]  # fmt: skip
NOTE = "CC: cough\nA/P: Acute bronchitis. Prescribed albuterol."


def run(*arguments: str) -> int:
    asked = parser().parse_args(["suggest", *arguments])
    return int(asked.run(asked))


def lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *given: str
) -> tuple[int, list[dict[str, object]]]:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(given)))
    code = run("-", "--date", "2026-11-09")
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_is_answered_in_the_shape_of_the_contract(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    context = {"dos": "2026-11-09", "patient": "new", "minutes": 20, "age": 40, "sex": "F", "setting": "office"}
    code, said = lines(monkeypatch, capsys, json.dumps({"id": 7, "note": NOTE, "context": context}))
    assert code == OK
    assert sorted(said[0]) == sorted(KEYS)
    diagnoses = said[0]["diagnoses"]
    assert isinstance(diagnoses, list)
    assert [(one["code"], sorted(one)) for one in diagnoses] == [
        ("J20.9", ["code", "confidence", "evidence", "title", "why"])
    ]
    where = diagnoses[0]["evidence"][0]
    assert NOTE[where["start"] : where["end"]] == where["text"] == "Acute bronchitis"
    em = said[0]["em"]
    assert isinstance(em, dict)
    assert sorted(em["problems"]) == ["items", "level"]
    assert (said[0]["provider"], said[0]["code_set"]) == ("offline", "FY2027")


@pytest.mark.parametrize(
    "bad",
    [
        "nope", "[]", "{}", '{"note": 3}', '{"note": "x", "context": []}', '{"note": "x", "context": {"dos": "soon"}}',
        '{"note": "x", "context": {"age": -1}}', '{"note": "x", "context": {"sex": "?"}}', json.dumps({"note": "x" * 10_001}),
        '{"note": "x", "context": {"patient": []}}', '{"note": "x", "context": {"minutes": true}}',
    ],
)  # fmt: skip
def test_a_bad_line_never_stops_the_others(
    bad: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = lines(monkeypatch, capsys, bad, "", json.dumps({"id": "b", "note": NOTE}))
    assert code == SOME_BAD
    assert ["error" in one for one in said] == [True, False]


def test_a_file_is_answered_for_a_person_or_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "note.txt"
    file.write_text(NOTE, encoding="utf-8")
    assert run(str(file), "--date", "2026-11-09", "--patient", "new") == OK
    assert "J20.9" in capsys.readouterr().out
    assert run(str(file), "--date", "2026-11-09", "--json") == OK
    assert json.loads(capsys.readouterr().out)["provider"] == "offline"


def test_the_setting_tells_the_family_of_the_level_and_whether_doubt_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "note.txt"
    file.write_text("CC: cough\nA/P: Probable pneumonia. Started ceftriaxone IV.", encoding="utf-8")
    found = {}
    for setting in ("office", "home", "ed", "inpatient"):
        assert run(str(file), "--date", "2026-11-09", "--setting", setting, "--json") == OK
        said = json.loads(capsys.readouterr().out)
        listed = {one["code"] for one in (*said["diagnoses"], *said["questions"])}
        found[setting] = (said["em"]["code"][:4], "J18.9" in listed)
    assert found == {
        "office": ("9921", False),
        "home": ("9934", False),
        "ed": ("9928", False),
        "inpatient": ("9923", True),
    }
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"note": NOTE}) + "\n"))
    assert run("-", "--setting", "ed") == OK
    assert json.loads(capsys.readouterr().out)["em"]["code"].startswith("9928")
    with pytest.raises(SystemExit):
        parser().parse_args(["suggest", "-", "--setting", "moon"])


def test_a_missing_file_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(tmp_path / "none")) == FAILED
    assert "none" in capsys.readouterr().err
