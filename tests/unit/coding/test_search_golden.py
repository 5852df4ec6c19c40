"""The golden file: what coders really type and the code they mean. Recall may rise, never fall."""

import csv
from datetime import date
from pathlib import Path

import pytest

from codeloom.coding.codesets import undot
from codeloom.coding.search.lexicon import DEVICES, DONE, FINDINGS, HISTORIES
from codeloom.gateways.codeset_files import data_file, load_codesets, load_index

GOLDEN = Path(__file__).with_name("golden_queries.csv")
DAY, NOVEMBER = date(2026, 6, 1), date(2026, 11, 15)
FLOORS = {1: 0.975, 5: 0.994, 10: 0.996}


def golden() -> list[tuple[str, set[str]]]:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return [(row["query"], set(row["expected"].split())) for row in csv.DictReader(file)]


def test_the_golden_file_is_large_and_every_expected_code_is_billable() -> None:
    queries = golden()
    codeset = load_codesets().at(DAY)
    assert len({query for query, _ in queries}) >= 1200
    assert [code for _, expected in queries for code in expected if not codeset.is_billable(code)] == []


@pytest.fixture(scope="module")
def answered() -> list[tuple[str, set[str], list[str]]]:
    """Each query of the file, the codes meant, and the codes found, best first."""
    index, deepest = load_index(), max(FLOORS)
    return [
        (query, expected, [hit.code for hit in index.search(query, DAY, limit=deepest).hits])
        for query, expected in golden()
    ]


@pytest.mark.parametrize("depth", FLOORS)
def test_recall_stays_above_its_floor(depth: int, answered: list[tuple[str, set[str], list[str]]]) -> None:
    missed = [query for query, expected, codes in answered if not expected & {*codes[:depth]}]
    assert 1 - len(missed) / len(answered) >= FLOORS[depth], missed


def test_who_asks_for_fewer_gets_the_first_of_the_same(answered: list[tuple[str, set[str], list[str]]]) -> None:
    index = load_index()
    for query, _, codes in answered[::15]:
        for depth in FLOORS:
            assert [hit.code for hit in index.search(query, DAY, limit=depth).hits] == codes[:depth], query


@pytest.mark.parametrize(("name", "least"), [("lay_terms_icd10cm.csv", 1100), ("eponyms_icd10cm.csv", 200)])
def test_every_term_names_codes_of_some_release_and_most_lead_to_them(name: str, least: int) -> None:
    rows = list(csv.DictReader(data_file(name).decode().splitlines()))
    codesets, index = load_codesets(), load_index()
    assert len(rows) >= least
    assert len({row["term"] for row in rows}) == len(rows)
    asked = 0
    missed = []
    for row in rows:
        codes = row["default_code"].split()
        in_force = [day for day in (DAY, NOVEMBER) if any(codesets.at(day).is_billable(code) for code in codes)]
        assert in_force, row
        for day in in_force:
            asked += 1
            if not {hit.code for hit in index.search(row["term"], day, limit=3).hits} & set(codes):
                missed.append(row["term"])
    assert len(missed) <= asked * 0.02, missed


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("procedures_icd10cm.csv", None),
        ("histories_icd10cm.csv", HISTORIES),
        ("findings_icd10cm.csv", FINDINGS),
        ("devices_icd10cm.csv", DEVICES),
    ],
)
def test_what_was_done_had_or_found_leads_to_its_code(name: str, said: dict[str, tuple[str, ...]] | None) -> None:
    index = load_index()
    asked, missed = 0, []
    for row in csv.DictReader(data_file(name).decode().splitlines()):
        wordings = DONE if said is None else said[row["whose" if name.startswith("hist") else "said"]]
        for named in row["named"].split("|"):
            asked += 1
            typed = wordings[0].format(named)
            if not {hit.code for hit in index.search(typed, NOVEMBER, limit=3).hits} & set(row["code"].split()):
                missed.append(typed)
    assert len(missed) <= asked * 0.02, missed


def test_every_everyday_code_exists() -> None:
    known = load_codesets().tree.rows
    rows = list(csv.DictReader(data_file("everyday_codes.csv").decode().splitlines()))
    assert [code for row in rows for code in row["codes"].split() if undot(code) not in known] == []
