"""`validate` and `rules` on the command line: one answer a line, bad lines answered, the shape integrators read."""

import io
import json
from pathlib import Path

import pytest

from codeloom.cli.commands import parser
from codeloom.cli.validate import FAILED, OK, SOME_BAD, answer, run_rules, run_validate
from codeloom.coding.rules import RULES
from codeloom.coding.rules.document import markdown
from codeloom.gateways.codeset_files import load_codesets


def answers(*lines: str) -> tuple[int, list[dict[str, object]]]:
    out = io.StringIO()
    code = answer(lines, load_codesets(), out)
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_is_answered_with_its_findings() -> None:
    code, (said,) = answers('{"codes": ["I10", "N18.4"], "context": {"dos": "2026-06-01", "poa": {}}}')
    assert code == OK
    found = said["findings"]
    assert isinstance(found, list)
    (finding,) = (one for one in found if one["rule"] == "CIR-02")
    assert {"rule", "severity", "codes", "message", "citation", "fix"} <= set(finding)
    assert (finding["severity"], finding["codes"]) == ("error", ["I10", "N18.4"])
    assert finding["fix"]["code"] == "I12.9"


def test_context_may_be_empty_or_absent() -> None:
    code, said = answers('{"codes": ["M54.50"]}', '{"codes": ["M54.50"], "context": ""}', "", "  ")
    assert code == OK
    assert said == [{"findings": []}, {"findings": []}]


@pytest.mark.parametrize(
    "bad",
    ["nope", "[]", "{}", '{"codes": "I10"}', '{"codes": [1]}', '{"codes": ["I10"], "context": {"age": NaN}}',
     '{"codes": ["I10"], "context": {"dos": "June"}}', "[" * 100_000, '{"codes": [' + '"I10",' * 200_000 + '"I10"]}'],
    ids=["words", "list", "empty", "text", "number", "nan", "date", "deep", "long"],
)  # fmt: skip
def test_a_bad_line_never_stops_the_others(bad: str) -> None:
    code, said = answers('{"codes": ["I10"]}', bad, '{"codes": ["\\ud800I10"]}')
    assert code == SOME_BAD
    assert [set(one) for one in said] == [{"findings"}, {"error"}, {"findings"}]


def test_a_file_is_read_and_a_missing_one_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "charts.jsonl"
    file.write_text('\ufeff{"codes": ["E11"]}\n', encoding="utf-8")
    asked = parser().parse_args(["validate", str(file)])
    assert asked.run(asked) == OK
    assert json.loads(capsys.readouterr().out)["findings"][0]["rule"] == "FMT-01"
    asked = parser().parse_args(["validate", str(tmp_path / "none")])
    assert run_validate(asked) == FAILED
    assert "none" in capsys.readouterr().err


def test_the_book_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_rules(parser().parse_args(["rules", "--markdown"])) == OK
    assert capsys.readouterr().out == markdown()
    assert run_rules(parser().parse_args(["rules", "--json"])) == OK
    assert len(capsys.readouterr().out.splitlines()) == len(RULES)
    assert run_rules(parser().parse_args(["rules"])) == OK
    assert capsys.readouterr().out.startswith(next(iter(RULES)))
