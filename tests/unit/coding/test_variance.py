"""What an auditor's list makes of a coder's: pairs, changes, categories, and how lines count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeloom.coding.variance import (
    Category,
    Change,
    Coded,
    Judged,
    Pair,
    Result,
    Verdict,
    changes,
    followed,
    judged,
    pair_up,
    suggested_category,
)

CODES = ("E11.9", "E11.22", "I10", "I12.9", "N18.31", "J44.1", "R06.02", "Z87.891")
codes = st.lists(st.sampled_from(CODES), max_size=8)


def listed(*names: str) -> list[Coded]:
    """A list of diagnoses, the first one principal."""
    return [Coded(name, principal=at == 0) for at, name in enumerate(names)]


def states(coder: list[Coded], auditor: list[Coded]) -> list[str]:
    """Change words in the auditor's order, then the struck ones."""
    return [change.value for change in changes(pair_up(coder, auditor))]


def test_a_list_compared_with_itself_is_the_same_throughout():
    rows = listed("J44.1", "E11.22", "I12.9")
    assert states(rows, rows) == ["same"] * 3


def test_another_code_of_the_category_is_a_change_and_a_foreign_one_is_added_and_struck():
    coder = listed("J44.1", "E11.9", "R06.02")
    auditor = listed("J44.1", "E11.22", "Z87.891")
    assert states(coder, auditor) == ["same", "changed", "added", "struck"]


def test_one_line_brought_forward_is_one_resequenced_line_not_many():
    coder = [Coded(name) for name in ("E11.22", "N18.31", "I12.9", "J44.1")]
    auditor = [Coded(name) for name in ("J44.1", "E11.22", "N18.31", "I12.9")]
    assert states(coder, auditor) == ["resequenced", "same", "same", "same"]


def test_of_two_neighbours_that_swapped_the_one_moved_up_is_resequenced():
    coder, auditor = [Coded("I10"), Coded("J44.1")], [Coded("J44.1"), Coded("I10")]
    assert states(coder, auditor) == ["resequenced", "same"]


def test_losing_and_gaining_the_first_place_are_changes_because_the_principal_differs():
    assert states(listed("E11.22", "J44.1"), listed("J44.1", "E11.22")) == ["changed", "changed"]


def test_another_poa_is_a_change_and_says_so():
    pair = Pair(Coded("I10", poa="Y"), Coded("I10", poa="N"), 1, 1)
    assert changes([pair]) == (Change.CHANGED,)
    assert pair.differs == ("poa",)


def test_lines_struck_before_others_do_not_make_those_resequenced():
    pairs = [
        Pair(None, Coded("Z87.891"), None, 1),
        Pair(Coded("I10"), Coded("I10"), 3, 2),
        Pair(Coded("R05.9"), None, 1),
    ]
    assert changes(pairs) == (Change.ADDED, Change.SAME, Change.STRUCK)


def test_a_pair_without_lines_or_without_places_is_refused():
    with pytest.raises(ValueError):
        changes([Pair(None, None)])
    with pytest.raises(ValueError):
        changes([Pair(Coded("I10"), Coded("I10"))])


def test_equal_codes_pair_before_similar_ones():
    pairs = pair_up([Coded("E11.22"), Coded("E11.9")], [Coded("E11.9")])
    assert [(p.coder and p.coder.code, p.auditor and p.auditor.code) for p in pairs] == [
        ("E11.9", "E11.9"),
        ("E11.22", None),
    ]


def test_codes_of_two_systems_never_pair():
    assert states([Coded("99213", "cpt")], [Coded("99213", "hcpcs")]) == ["added", "struck"]


@given(codes, codes)
def test_every_line_of_both_lists_stands_in_exactly_one_pair(coder: list[str], auditor: list[str]):
    pairs = pair_up(listed(*coder), listed(*auditor))
    assert sorted(p.was for p in pairs if p.was) == list(range(1, len(coder) + 1))
    assert sorted(p.now for p in pairs if p.now) == list(range(1, len(auditor) + 1))
    assert len(changes(pairs)) == len(pairs)


@given(codes, codes)
def test_added_one_way_is_struck_the_other_way(coder: list[str], auditor: list[str]):
    there = [Coded(name) for name in coder]
    here = [Coded(name) for name in auditor]
    assert states(there, here).count("added") == states(here, there).count("struck")


@given(st.permutations(range(6)))
def test_the_lines_not_resequenced_keep_the_coders_order(order: list[int]):
    names = [f"A0{n}" for n in range(6)]
    pairs = pair_up([Coded(name) for name in names], [Coded(names[n]) for n in order])
    kept = [pair.was for pair, change in zip(pairs, changes(pairs), strict=True) if change is Change.SAME]
    assert kept == sorted(kept)
    assert kept


@pytest.mark.parametrize(
    ("coder", "auditor", "category"),
    [
        (None, Coded("Z87.891"), Category.MISSED_CODE),
        (Coded("R06.02"), None, Category.UNSUPPORTED_CODE),
        (Coded("I10"), Coded("J44.1"), Category.WRONG_CODE),
        (Coded("E11.9"), Coded("E11.22"), Category.WRONG_CODE),
        (Coded("N18.30"), Coded("N18.31"), Category.SPECIFICITY),
        (Coded("I10"), Coded("I10", principal=True), Category.PRINCIPAL),
        (Coded("I10", poa="Y"), Coded("I10", poa="N"), Category.POA),
        (None, Coded("99213", "cpt"), Category.PROCEDURE),
        (Coded("97110", "cpt"), Coded("97110", "cpt", units=3), Category.PROCEDURE),
        (Coded("I10"), Coded("I10"), None),
    ],
)
def test_each_kind_of_change_has_its_usual_category(
    coder: Coded | None, auditor: Coded | None, category: Category | None
):
    pair = Pair(coder, auditor, coder and 1, auditor and 1)
    assert suggested_category(pair, changes([pair])[0]) == category


def test_a_mere_move_is_a_sequence_matter():
    assert suggested_category(Pair(Coded("I10"), Coded("I10"), 2, 1), Change.RESEQUENCED) is Category.SEQUENCE


@pytest.mark.parametrize(
    ("pair", "verdict", "result"),
    [
        (Pair(Coded("E11.9"), Coded("E11.22"), 1, 1), Verdict.DISAGREE, Result.REVISED),
        (Pair(Coded("E11.9"), Coded("E11.22"), 1, 1), Verdict.AGREE, Result.AGREED),
        (Pair(Coded("E11.9"), Coded("E11.22"), 1, 1), None, Result.REVISED),
        (Pair(None, Coded("Z87.891"), None, 1), Verdict.DISAGREE, Result.MISSED),
        (Pair(Coded("R06.02"), None, 1), Verdict.DISAGREE, Result.UNSUPPORTED),
        (Pair(Coded("I10"), Coded("I10"), 1, 1), None, Result.AGREED),
    ],
)
def test_a_line_counts_by_its_change_and_the_verdict_on_it(pair: Pair, verdict: Verdict | None, result: Result):
    assert judged(pair, changes([pair])[0], verdict, True).result is result


def test_a_resequenced_line_never_counts_against_the_coder():
    pair = Pair(Coded("I10"), Coded("I10"), 2, 1)
    assert judged(pair, Change.RESEQUENCED, Verdict.DISAGREE, True) == Judged(Result.AGREED)


def test_a_request_is_followed_when_the_asked_line_is_there_and_the_old_one_gone():
    asked = Pair(Coded("E11.9"), Coded("E11.22"), 2, 2)
    assert followed(asked, listed("J44.1", "E11.22"))
    assert not followed(asked, listed("J44.1", "E11.9"))
    assert not followed(asked, listed("J44.1", "E11.22", "E11.9"))


def test_a_request_to_strike_is_followed_when_the_code_is_gone():
    asked = Pair(Coded("R06.02"), None, 5)
    assert followed(asked, listed("J44.1"))
    assert not followed(asked, listed("J44.1", "R06.02"))


def test_what_a_pair_left_as_it_was_does_not_undo_what_was_done():
    """A new row with the asked code has no POA yet; the auditor's row had kept that of the coder."""
    asked = Pair(Coded("E11.9", poa="Y"), Coded("E11.22", poa="Y"), 1, 1)
    assert followed(asked, [Coded("E11.22")])
    with_poa = Pair(Coded("E11.9", poa="Y"), Coded("E11.22", poa="N"), 1, 1)
    assert not followed(with_poa, [Coded("E11.22", poa="Y")])
    assert followed(with_poa, [Coded("E11.22", poa="N")])


def test_an_added_line_is_asked_with_what_it_has():
    plain, full = Pair(None, Coded("J96.01")), Pair(None, Coded("97110", "cpt", units=3))
    assert followed(plain, [Coded("J96.01", poa="Y", principal=True)])
    assert followed(Pair(None, Coded("J96.01", poa="N")), [Coded("J96.01", poa="N")])
    assert not followed(Pair(None, Coded("J96.01", poa="N")), [Coded("J96.01", poa="Y")])
    assert not followed(full, [Coded("97110", "cpt")])


def test_a_code_that_the_auditor_has_in_another_row_may_stay_there():
    one, other = Coded("97110", "cpt"), Coded("97112", "cpt")
    asked, order = Pair(one, other, 1, 1), [other, one]
    assert followed(asked, [other, one], order)
    assert not followed(asked, [one, one, other], order)
    assert followed(Pair(one, None, 1), [one], [one])
    assert not followed(Pair(one, None, 1), [one, one], [one])


def test_a_request_for_another_place_is_followed_by_the_order_of_the_codes_both_have():
    order = listed("J44.1", "I10", "E11.9")
    moved = Pair(Coded("J44.1"), Coded("J44.1"), 3, 1)
    assert followed(moved, listed("J44.1", "I10", "E11.9", "R05.9"), order)
    assert followed(moved, listed("J44.1", "E11.9"), order)
    assert not followed(moved, listed("I10", "J44.1", "E11.9"), order)
    assert not followed(moved, listed("I10"), order)


def test_a_request_for_the_first_place_or_a_poa_is_followed_only_by_it():
    first = Pair(Coded("J44.1"), Coded("J44.1", principal=True), 4, 1)
    assert followed(first, listed("J44.1", "I10"))
    assert not followed(first, listed("I10", "J44.1"))
    poa = Pair(Coded("I10", poa="Y"), Coded("I10", poa="N"), 1, 1)
    assert not followed(poa, [Coded("I10", poa="Y")])
    assert followed(poa, [Coded("I10", poa="N")])
    units = Pair(Coded("97110", "cpt"), Coded("97110", "cpt", units=3), 1, 1)
    assert units.differs == ("units",)
    assert not followed(units, [Coded("97110", "cpt", units=2)])
    assert followed(units, [Coded("97110", "cpt", units=3)])


def test_other_pointers_are_a_difference_of_their_own_and_followed_when_they_are_taken_over():
    old, new = Coded("83036", "cpt", pointers=("E11.65", "I10")), Coded("83036", "cpt", pointers=("E11.65",))
    asked = Pair(old, new, 2, 2)
    assert asked.differs == ("pointers",)
    assert changes((Pair(Coded("E11.65"), Coded("E11.65"), 1, 1), asked)) == (Change.SAME, Change.CHANGED)
    assert suggested_category(asked, Change.CHANGED) is Category.PROCEDURE
    assert followed(asked, [new])
    assert not followed(asked, [old])


@given(st.lists(codes, min_size=1, max_size=4))
def test_pointers_alone_never_make_a_line_added_or_struck(targets: list[list[str]]):
    here = [Coded(f"9921{n}", "cpt", pointers=tuple(to)) for n, to in enumerate(targets)]
    there = [Coded(line.code, "cpt") for line in here]
    made = changes(pair_up(there, here))
    assert [one is Change.SAME for one in made] == [not line.pointers for line in here]
