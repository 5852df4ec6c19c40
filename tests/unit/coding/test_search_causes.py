"""Causes of injury and longer texts: what happened with what, parts of the body and lay terms inside other words."""

import csv
from datetime import date

import pytest

from codeloom.coding.search.lexicon import CAUSES
from codeloom.gateways.codeset_files import data_file, load_codesets, load_index

NOVEMBER = date(2026, 11, 15)


def codes(typed: str, limit: int = 3) -> list[str]:
    return [hit.code for hit in load_index().search(typed, NOVEMBER, limit=limit).hits]


def test_every_cause_leads_to_its_code_in_its_first_wording() -> None:
    codeset = load_codesets().at(NOVEMBER)
    asked, missed = 0, []
    for row in csv.DictReader(data_file("causes_icd10cm.csv").decode().splitlines()):
        assert codeset.is_billable(row["code"]), row
        for named in row["named"].split("|"):
            asked += 1
            typed = CAUSES[row["said"]][0].format(named)
            if row["code"] not in codes(typed):
                missed.append(typed)
    assert asked >= 350
    assert len(missed) <= asked * 0.02, missed


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("finger slammed in car door", "W23.0XXA"),
        ("fell out of a tree stand hunting", "W14.XXXA"),
        ("scratched by the neighbors cat", "W55.03XA"),
    ],
)
def test_a_cause_is_known_among_other_words(typed: str, code: str) -> None:
    assert code in codes(typed)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("snhl both ears", "H90.3"),
        ("yellow skin newborn", "P59.9"),
        ("ganglion cyst r wrist", "M67.431"),
        ("cellulitis lle", "L03.116"),
    ],
)
def test_where_and_lay_words_do_not_keep_the_condition_out(typed: str, code: str) -> None:
    assert codes(typed, 1) == [code]


def test_an_everyday_word_is_never_taken_for_a_slip() -> None:
    read = load_index().search("took metoprolol twice today", NOVEMBER, limit=1).read_as
    assert "tool" not in read
