"""Answers of auditors on the same charts, and which way a list moved after the coder's rows were seen."""

from codeloom.coding.calibrating import Level, answers_of, by_family, compare, figures, tally
from codeloom.coding.reveal import Direction, moved_since
from codeloom.coding.variance import Coded


def coded(*codes: str, poa: str = "") -> list[Coded]:
    """Diagnoses, the first one first-listed."""
    return [Coded(code, principal=at == 0, poa=poa) for at, code in enumerate(codes)]


CODER = coded("J44.1", "E11.9", "I10")
CHART = compare(CODER, {"n": coded("J44.1", "E11.22", "I10", "N18.31"), "s": coded("J44.1", "I10", "E11.9")})


def test_a_row_is_right_where_only_its_place_differs_and_wrong_where_its_code_does() -> None:
    assert [(unit.key, unit.answers["n"].right, unit.answers["s"].right) for unit in CHART.units] == [
        ("row:1", True, True), ("row:2", False, True), ("row:3", True, True), ("code:icd10cm:N18.31", False, True),
    ]  # fmt: skip
    assert [unit.key for unit in CHART.units if unit.open] == ["row:2", "code:icd10cm:N18.31"]


def test_answers_are_compared_at_each_level() -> None:
    said = {level: answers_of([CHART], "n", "s", level) for level in Level}
    assert said[Level.ROWS] == [("right", "right"), ("wrong", "right"), ("right", "right")]
    assert said[Level.CODE] == [("J44.1", "J44.1"), ("E11.22", "E11.9"), ("I10", "I10")]
    assert said[Level.FIRST] == [("J44.1", "J44.1")]
    assert said[Level.CATEGORY] == [("right", "right"), ("wrong code", "right"), ("right", "right")]
    assert tally(said[Level.ROWS]) == {
        ("right", "right"): 2, ("right", "wrong"): 0, ("wrong", "right"): 1, ("wrong", "wrong"): 0,
    }  # fmt: skip


def test_figures_count_rows_and_charts() -> None:
    found = figures([CHART, CHART], "n", "s", 3)
    assert [(found[level].units, found[level].same) for level in Level] == [(6, 4), (6, 4), (2, 2), (6, 4)]
    assert by_family([CHART], "n", "s") == {
        "J44": [("right", "right")], "E11": [("wrong", "right")], "I10": [("right", "right")],
    }  # fmt: skip
    visit = compare([Coded("99214", "cpt"), Coded("0DB68ZX", "icd10pcs")], {"n": [Coded("99213", "cpt")], "s": []})
    assert [*by_family([visit], "n", "s")] == ["99214", "0DB"]


def test_a_list_moves_toward_the_coder_away_or_neither_way() -> None:
    own = coded("J44.1", "E11.22", "Z87.891")
    now = coded("J44.0", "E11.9", "I10")
    assert [(one.what, one.direction) for one in moved_since(own, now, CODER)] == [
        ("code", Direction.AWAY), ("code", Direction.TOWARD), ("added", Direction.TOWARD), ("removed", Direction.TOWARD),
    ]  # fmt: skip
    assert moved_since(own, own, CODER) == ()
    flipped = moved_since(coded("J44.1", poa="Y"), coded("J44.1", poa="N"), coded("J44.1", poa="N"))
    assert [(one.what, one.direction) for one in flipped] == [("POA", Direction.TOWARD)]
    assert moved_since(coded("J44.1", poa="Y"), coded("J44.1", poa="W"), CODER)[0].direction is Direction.ELSEWHERE
