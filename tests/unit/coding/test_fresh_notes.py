"""The labels of the fresh, third, tenth and later notes: billable on their day, one label a code, words that stand there."""

import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from codeloom.gateways.codeset_files import load_codesets

FOLDER = Path(__file__).parents[2] / "data" / "notes"
FILES = {
    "fresh_tuned": 20,
    "fresh_set_aside": 20,
    "third_tuning": 20,
    "third_set_aside": 20,
    "tenth_tuned": 40,
    "tenth_set_aside": 40,
    "eleventh_tuned": 40,
    "eleventh_set_aside": 20,
    "twelfth_tuned": 40,
    "twelfth_set_aside": 20,
}
ROWS: list[dict[str, Any]] = [
    json.loads(line) for name in FILES for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
]
LONGEST = 10_000

each_note = pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
each_quoted = pytest.mark.parametrize("row", [row for row in ROWS if "evidence" in row], ids=lambda row: row["id"])


def labels(row: dict[str, Any]) -> tuple[list[str], list[str], list[str]]:
    """The codes wanted, allowed and wrong."""
    return [code for group in row["must"] for code in group], row["optional"], row["forbidden"]


def test_each_file_has_its_notes_and_no_note_comes_twice() -> None:
    ids = sorted(row["id"] for row in ROWS)
    assert all(one != other for one, other in pairwise(ids))
    assert {name: len((FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()) for name in FILES} == FILES


@each_note
def test_every_label_is_billable_on_the_day(row: dict[str, Any]) -> None:
    codeset = load_codesets().at(date.fromisoformat(row["context"]["dos"]))
    assert [code for codes in labels(row) for code in codes if not codeset.is_billable(code)] == []


@each_note
def test_no_code_has_two_labels(row: dict[str, Any]) -> None:
    codes = [code for part in labels(row) for code in part]
    assert sorted(codes) == sorted(set(codes))


@each_quoted
def test_every_wanted_code_has_its_words_in_the_note(row: dict[str, Any]) -> None:
    assert len(row["evidence"]) == len(row["must"])
    assert [quote for quote in row["evidence"] if quote not in row["note"]] == []
    assert len(row["note"]) <= LONGEST


@each_note
def test_a_visit_has_a_level_or_says_that_none_is_due(row: dict[str, Any]) -> None:
    if row.get("mdm"):
        assert not row.get("no_em")
        assert row["mdm"]["expected"] in row["mdm"]["accept"]
