"""`search` and `code` on the command line: shapes and exit codes."""

import argparse
import json

import pytest

from codeloom.cli.codes import add_commands


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers(required=True))
    args = parser.parse_args(list(words))
    code: int = args.run(args)
    return code


def test_search_prints_hits_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("search", "fx", "l", "wrist", "init", "--date", "2026-06-01", "--json", "--limit", "3") == 0
    hits = json.loads(capsys.readouterr().out)
    assert len(hits) == 3
    assert set(hits[0]) == {"code", "title", "billable", "seventh", "score", "why"}
    assert hits[0]["code"] == "S52.502A"
    assert hits[0]["seventh"]["chosen"] == "A"


def test_search_for_nothing_known_ends_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("search", "qqqzzzxx", "--date", "2026-06-01") == 1
    assert "Nothing found" in capsys.readouterr().out


@pytest.mark.parametrize("words", [("--date", "junk"), ("--limit", "0"), ("--limit", "x")])
def test_wrong_arguments_are_refused(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("search", "htn", *words)
    assert ended.value.code == 2
    assert capsys.readouterr().err


def test_code_prints_the_page_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("code", "e1122", "--date", "2026-06-01", "--json") == 0
    page = json.loads(capsys.readouterr().out)
    assert page["code"] == "E11.22"
    assert page["billable"]
    assert [level["name"] for level in page["hierarchy"]] == ["4", "E08-E13", "E11", "E11.2", "E11.22"]
    assert any("E10" in text for note in page["notes"]["excludes1"] for ref in note["refs"] for text in ref)
    assert page["valid_from"] == "2015-10-01"
    assert page["valid_to"] is None


def test_code_shows_what_replaced_an_ended_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("code", "D69.1", "--date", "2026-11-01", "--json") == 0
    page = json.loads(capsys.readouterr().out)
    assert page["replacements"] == ["D69.11", "D69.19"]
    assert page["valid_to"] == "2026-09-30"
    assert not page["billable"]


def test_a_category_page_lists_children_and_seventh_characters(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("code", "S52.501", "--date", "2026-06-01") == 0
    text = capsys.readouterr().out
    assert "7th A: initial encounter for closed fracture" in text
    assert run("code", "E11.2", "--date", "2026-06-01") == 0
    assert "E11.22" in capsys.readouterr().out


def test_an_unknown_code_ends_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("code", "Q99.99", "--date", "2026-06-01") == 1
    assert "not an ICD-10-CM code" in capsys.readouterr().err
