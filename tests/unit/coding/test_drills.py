"""Points of an answer, the schedule against the reference implementation, and the effect in real charts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from codeloom.coding.drills import (
    Accepted,
    Again,
    Answer,
    Case,
    Gold,
    Kind,
    Review,
    after,
    choices,
    compare,
    effect_of,
    replayed,
    shown_again,
    standing,
    topic_of,
)

START = datetime(2026, 6, 1, 8, tzinfo=UTC)
CASE = Case(
    key="x", topic="metabolic", rule="END-01", title="t", setting="outpatient", day=date(2026, 6, 1), sex="F", age=60, note="n",
    gold=(Gold("E11.42"), Gold("N18.32"), Gold("99214", system="cpt")), rationale="r", citation="c", lesson="l",
    accepted=(Accepted("E11.40", "less exact but true", "E11.42"), Accepted("Z79.899", "may stand beside")),
)  # fmt: skip


def points(*codes: str, case: Case = CASE) -> tuple[int, int]:
    """Half points of an answer, and of the best one."""
    outcome = compare(case, [Answer(code, "cpt" if code.isdigit() else "icd10cm") for code in codes])
    return outcome.halves, outcome.most


def test_a_right_row_is_whole_a_right_category_half_and_what_is_too_many_costs_a_half() -> None:
    assert points("E11.42", "N18.32", "99214") == (8, 8)
    assert points("E11.9", "N18.32", "99214") == (5, 8)  # half a row, and it is not the code that should stand first
    assert points("E11.42", "N18.30", "99213") == (6, 8)
    assert points("E11.42", "N18.32", "99214", "I10") == (7, 8)
    assert points("E11.42", "N18.32") == (6, 8)
    assert points() == (0, 8)
    assert points("I10", "J18.9", "R05.1") == (0, 8)


def test_an_accepted_alternative_is_whole_and_what_may_stand_beside_costs_nothing() -> None:
    assert points("E11.40", "N18.32", "99214", "Z79.899") == (8, 8)
    kinds = [row.kind for row in compare(CASE, [Answer("E11.40"), Answer("Z79.899")]).rows]
    assert kinds == [Kind.ACCEPTED, Kind.MISSED, Kind.MISSED, Kind.ACCEPTED]


def test_the_first_diagnosis_counts_where_several_are_asked() -> None:
    wrong = compare(CASE, [Answer("N18.32"), Answer("E11.42"), Answer("99214", "cpt")])
    assert (wrong.first_wrong, wrong.halves, wrong.right) == (True, 6, False)
    assert not compare(CASE, [Answer("99214", "cpt"), Answer("E11.42"), Answer("N18.32")]).first_wrong


def test_a_poa_indicator_counts_in_a_stay() -> None:
    stay = Case(**{**{name: getattr(CASE, name) for name in CASE.__slots__}, "setting": "inpatient",
                   "gold": (Gold("J18.9", poa="N"),), "accepted": ()})  # fmt: skip
    row = compare(stay, [Answer("J18.9", poa="Y")])
    assert (row.halves, row.most, row.rows[0].why) == (1, 2, "POA Y, answer N")


@given(st.lists(st.sampled_from(["E11.42", "E11.40", "E11.9", "N18.32", "I10", "99214", "Z79.899"]), unique=True))
def test_points_stay_between_nothing_and_all_and_one_more_extra_never_helps(codes: list[str]) -> None:
    halves, most = points(*codes)
    assert 0 <= halves <= most
    assert points(*codes, "J18.9")[0] <= halves


reviews = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 90 * 24 * 60)), max_size=12)


@given(reviews)
def test_replaying_a_log_gives_what_the_reference_gives_and_what_was_kept_step_by_step(
    steps: list[tuple[int, int]],
) -> None:
    scheduler = Scheduler(
        learning_steps=(timedelta(minutes=10),), relearning_steps=(timedelta(minutes=10),), maximum_interval=365,
        enable_fuzzing=False,
    )  # fmt: skip
    card, memory, at, log = Card(card_id=1), None, START, []
    for grade, minutes in steps:
        at += timedelta(minutes=minutes)
        card, _ = scheduler.review_card(card, Rating(grade), at)
        memory = after(memory, grade, at)
        log.append(Review(grade, at))
        assert memory.due == card.due
    assert replayed(log) == memory


def test_a_grade_says_when_the_case_comes_again_and_harder_is_sooner() -> None:
    first = choices(None, START)
    assert first[1] == START + timedelta(minutes=10)
    assert sorted(first.values()) == [first[grade] for grade in (1, 2, 3, 4)]
    assert first[4] - START > timedelta(days=5)
    with pytest.raises(ValueError, match="5"):
        after(None, 5, START)


def test_what_holds_grows_with_what_is_remembered() -> None:
    assert standing(None, START).holds == 0
    memory, at, seen = None, START, []
    for _ in range(5):
        memory = after(memory, 3, at)
        seen.append(standing(memory, at).holds)
        at = memory.due
    assert seen == sorted(seen)
    assert seen[-1] == 5


@given(st.integers(0, 40), st.integers(1, 400), st.integers(0, 40), st.integers(1, 400))
def test_the_change_has_newcombes_interval(bad: int, rows: int, bad_since: int, rows_since: int) -> None:
    bad, bad_since = min(bad, rows), min(bad_since, rows_since)
    effect = effect_of((bad, rows), (bad_since, rows_since))
    low, high = confint_proportions_2indep(bad_since, rows_since, bad, rows, method="newcomb", compare="diff")
    assert (effect.low, effect.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


def test_fewer_is_said_only_when_the_interval_excludes_nothing() -> None:
    assert effect_of((14, 1020), (2, 710)).fewer
    assert not effect_of((6, 1102), (0, 388)).fewer
    assert not effect_of((20, 40), (0, 400)).fewer  # too few rows before
    assert effect_of((2, 710), (24, 1020)).more


def test_an_audited_error_belongs_to_the_topic_of_its_code() -> None:
    codes = ("E11.9", "I10", "J18.9", "S52.531D", "O24.414", "Q99.9")
    assert [topic_of(code) for code in codes] == ["metabolic", "circulatory", "respiratory", "injury", "birth", ""]
    assert topic_of("E11.9", "POA") == "admission"


def again(*codes: str, case: Case = CASE) -> Again | None:
    """What brings the lesson back after these codes."""
    given = [Answer(code, "cpt" if code[0] == "9" else "icd10cm") for code in codes]
    return shown_again(case, compare(case, given), given)


def test_a_lesson_comes_back_with_the_wrong_code_beside_the_category_of_a_right_one() -> None:
    found = again("99214", "E11.9", "N18.32")
    assert found is not None
    assert found == Again(("E11.9",), ("N18.-",))
    assert found.words == "E11.9 in a chart with N18.-"
    assert found.meets({"E11.9", "N18.4"})
    assert not found.meets({"E11.9", "I10"})
    assert not found.meets({"N18.4", "E11.42"})


def test_a_lesson_on_what_was_missed_comes_back_with_what_was_right_and_one_on_the_order_with_the_first() -> None:
    assert again("99214", "E11.42") == Again(("E11.42",))
    assert again("99214", "N18.32", "E11.42") == Again(("N18.32",), ("E11.-",))
    assert again("99213", "E11.42", "N18.32") == Again(("99213",)), "the visit's own code, in any chart"
    assert again("99213") == Again(("99213",))
    assert again("99214", "E11.42", "N18.32") is None
