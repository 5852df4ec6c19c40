"""Differences between a suggestion and final codes: each kind, what is appended, and which proposal a line stands for."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from codeloom.coding.deltas import (
    ORDER,
    Coded,
    DeltaKind,
    Difference,
    changes,
    difference,
    settled,
    standing,
    undecided,
)

CODES = ("E11.65", "I10", "E78.5", "K21.9")


def proposals(*codes: str) -> list[Coded]:
    return [Coded(f"icd10cm:{code}", "icd10cm", code) for code in codes]


def line(name: str, code: str, key: str = "", *, system: str = "icd10cm", units: int = 1) -> Coded:
    return Coded(key, system, code, units, name)


def kinds(found: dict[str, Difference]) -> dict[str, str]:
    return {subject: one.kind.value for subject, one in found.items()}


def test_each_kind_of_difference_is_told_by_its_subject() -> None:
    offered = [*proposals("E11.65", "I10", "E78.5"), Coded("cpt:83036", "cpt", "83036")]
    lines = [
        line("a", "I10", "icd10cm:I10"),
        line("b", "E11.9", "icd10cm:E11.65"),
        line("c", "R05.9"),
        line("d", "83036", "cpt:83036", system="cpt", units=2),
    ]
    found = difference(offered, lines, ["icd10cm:E78.5", "icd10cm:gone"])
    assert {subject: (one.kind.value, one.before, one.after) for subject, one in found.items()} == {
        "icd10cm:I10": ("accepted", "I10", "I10"),
        "icd10cm:E11.65": ("edited", "E11.65", "E11.9"),
        "line:c": ("added", "", "R05.9"),
        "cpt:83036": ("edited", "83036", "83036 x2"),
        "icd10cm:E78.5": ("removed", "E78.5", ""),
        ORDER: ("resequenced", "E11.65 I10", "I10 E11.65"),
    }


def test_what_nobody_decided_is_no_difference_yet() -> None:
    offered = proposals("E11.65", "I10", "E78.5")
    lines = [line("a", "I10", "icd10cm:I10")]
    assert kinds(difference(offered, lines)) == {"icd10cm:I10": "accepted"}
    assert undecided(offered, lines, ["icd10cm:E78.5"]) == ("icd10cm:E11.65",)


def test_procedures_have_no_order() -> None:
    offered = [Coded("cpt:99214", "cpt", "99214"), Coded("cpt:36415", "cpt", "36415")]
    lines = [line("a", "36415", "cpt:36415", system="cpt"), line("b", "99214", "cpt:99214", system="cpt")]
    assert set(kinds(difference(offered, lines)).values()) == {"accepted"}


def test_a_line_whose_proposal_is_gone_is_an_added_one() -> None:
    assert kinds(difference(proposals("I10"), [line("a", "E11.9", "icd10cm:E11.9")])) == {"line:a": "added"}


def test_a_difference_that_holds_no_longer_is_withdrawn_and_can_come_again() -> None:
    offered, taken = proposals("I10"), [line("a", "I10", "icd10cm:I10")]
    first = changes({}, difference(offered, taken))
    second = changes(standing(first), difference(offered, []))
    assert [one.kind for one in second] == [DeltaKind.WITHDRAWN]
    assert standing([*first, *second]) == {}
    third = changes(standing([*first, *second]), difference(offered, taken))
    assert third == first


lists = st.lists(st.sampled_from(CODES), unique=True)


@st.composite
def final_lists(draw: st.DrawFn) -> tuple[list[Coded], list[Coded], list[str]]:
    """Proposals, final lines of them or of nobody, and rejected keys; no proposal has two lines."""
    offered = proposals(*draw(lists))
    keys = draw(st.lists(st.sampled_from([one.key for one in offered] or [""]), unique=True))
    keys += [""] * draw(st.integers(0, 2))
    lines = [line(str(at), draw(st.sampled_from(CODES)), key) for at, key in enumerate(draw(st.permutations(keys)))]
    free = [one.key for one in offered if one.key not in keys]
    return offered, lines, draw(st.lists(st.sampled_from(free), unique=True)) if free else []


@given(st.lists(final_lists(), max_size=6))
def test_what_was_appended_always_stands_for_the_difference(
    states: list[tuple[Sequence[Coded], Sequence[Coded], Sequence[str]]],
) -> None:
    appended: list[Difference] = []
    for state in states:
        now = difference(*state)
        fresh = changes(standing(appended), now)
        appended += fresh
        assert standing(appended) == now
        assert changes(standing(appended), now) == []


def test_a_line_stands_for_the_proposal_of_its_code_whoever_wrote_it() -> None:
    offered = proposals("E11.65", "I10")
    lines = [line("by hand", "I10"), line("edited", "E11.65", "icd10cm:E11.9")]
    assert settled(offered, lines) == {"by hand": "icd10cm:I10", "edited": "icd10cm:E11.65"}


def test_a_line_of_another_code_keeps_its_proposal_unless_a_line_has_its_very_code() -> None:
    offered = proposals("E11.9")
    edited, by_hand = line("edited", "E11.65", "icd10cm:E11.9"), line("by hand", "E11.9")
    assert settled(offered, [edited]) == {"edited": "icd10cm:E11.9"}
    assert settled(offered, [edited, by_hand]) == {"edited": "", "by hand": "icd10cm:E11.9"}


def test_of_two_lines_with_one_code_the_one_that_had_the_proposal_keeps_it() -> None:
    offered = proposals("I10")
    again, first = line("again", "I10"), line("first", "I10", "icd10cm:I10")
    assert settled(offered, [again, first]) == {"again": "", "first": "icd10cm:I10"}


def test_a_key_that_is_gone_is_kept_for_the_suggestion_that_has_it_again() -> None:
    level = line("level", "99213", "em", system="cpt")
    assert settled([], [level]) == {"level": "em"}
    assert settled([Coded("em", "cpt", "99214")], [level]) == {"level": "em"}


@given(final_lists(), lists)
def test_no_two_lines_ever_stand_for_one_proposal(
    state: tuple[Sequence[Coded], Sequence[Coded], Sequence[str]], next_codes: list[str]
) -> None:
    _, lines, _ = state
    keys = settled(proposals(*next_codes), lines)
    assert keys.keys() == {one.line for one in lines}
    held = [key for key in keys.values() if key]
    assert len(held) == len(set(held))
