"""The 7th-character picker: the choice by words, and the grid a person sees."""

from datetime import date

import pytest

from codeloom.coding.search import grid, picker
from codeloom.gateways.codeset_files import load_codesets


@pytest.mark.parametrize(
    ("stem", "asked", "char"),
    [
        ("S52.501", set(), "A"),
        ("S52.501", {"open"}, "B"),
        ("S52.501", {"subsequent"}, "D"),
        ("S52.501", {"subsequent", "open"}, "E"),
        ("S52.501", {"delayed"}, "G"),
        ("S52.501", {"nonunion"}, "K"),
        ("S52.501", {"malunion"}, "P"),
        ("S52.501", {"sequela"}, "S"),
        ("W19", {"subsequent"}, "D"),
        ("M80.08", {"nonunion"}, "K"),
        ("E11.321", {"right"}, "1"),
        ("E11.321", set(), "9"),
        ("H40.111", {"moderate"}, "2"),
        ("O31.10", set(), "0"),
    ],
)
def test_the_words_choose_the_character(stem: str, asked: set[str], char: str) -> None:
    found = picker(load_codesets().at(date(2026, 6, 1)), stem, frozenset(asked))
    assert found is not None
    assert found.chosen == char


def test_the_grid_of_a_fracture_has_three_columns() -> None:
    found = picker(load_codesets().at(date(2026, 6, 1)), "S52.501")
    assert found is not None
    choices = grid(found)
    assert choices.columns == ("closed", "open I–II", "open III")
    assert dict(choices.rows) == {
        "initial": ("A", "B", "C"),
        "routine": ("D", "E", "F"),
        "delayed": ("G", "H", "J"),
        "nonunion": ("K", "M", "N"),
        "malunion": ("P", "Q", "R"),
        "sequela": ("S", "", ""),
    }


@pytest.mark.parametrize(
    "stem", ["S52.501", "S62.101", "S93.401", "W19", "M84.471", "E11.321", "M1A.9", "S72.001", "O31.10"]
)
def test_every_choice_has_one_place_in_the_grid(stem: str) -> None:
    found = picker(load_codesets().at(date(2026, 6, 1)), stem)
    assert found is not None
    cells = [cell for _, row in grid(found).rows for cell in row if cell]
    assert sorted(cells) == sorted(choice.char for choice in found.choices)


def test_a_code_without_seventh_character_has_no_picker() -> None:
    assert picker(load_codesets().at(date(2026, 6, 1)), "I10") is None
