"""The order of choices, those that are always there, and the words of an addendum."""

import itertools

import pytest

from codeloom.coding.provider_questions import (
    FIXED,
    OTHER,
    TEMPLATES,
    UNDETERMINED,
    addendum_text,
    missing,
    ordered,
    with_fixed,
)


@pytest.mark.parametrize(
    "inorder",
    [
        ("Stage 2", "Stage 3a", "Stage 3b", "Stage 4", "End stage"),
        ("Right", "Left", "Bilateral"),
        ("Acute", "Chronic", "Acute on chronic"),
        ("Mild persistent", "Moderate persistent", "Severe persistent"),
        ("Type 1", "Type 2"),
        ("Yes, confirmed", "No, ruled out"),
    ],
)
def test_choices_of_a_scale_stand_in_the_order_of_the_classification(inorder: tuple[str, ...]) -> None:
    assert {ordered(mixed) for mixed in itertools.permutations(inorder)} == {inorder}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.key)
def test_the_choices_of_a_template_stand_as_they_are_shown(template) -> None:  # type: ignore[no-untyped-def]  # a Template
    assert ordered(tuple(reversed(template.choices))) == template.choices


def test_other_choices_keep_their_order_and_the_fixed_ones_are_last_and_once() -> None:
    given = ("Thrombosis", " other ", "Embolism", "Cannot be determined", "thrombosis", "", "Unknown")
    assert ordered(given) == ("Thrombosis", "Embolism")
    assert with_fixed(ordered(given)) == ("Thrombosis", "Embolism", *FIXED)


def test_an_addendum_says_topic_choice_and_own_words() -> None:
    topic = "Stage of the kidney disease"
    assert addendum_text(topic, "Stage 3b", " Due to diabetes. ") == f"{topic}: Stage 3b. Due to diabetes."
    assert addendum_text(topic, OTHER, "Nephrotic syndrome.") == f"{topic}: Nephrotic syndrome."
    assert "cannot be determined" in addendum_text(topic, UNDETERMINED, "")
    assert addendum_text("", None, "Robotic approach.") == "Robotic approach."


def test_what_an_answer_still_needs() -> None:
    assert missing(None, "words", True) == "Choose an answer."
    assert missing(OTHER, " ", True)
    assert missing(None, "", False)
    assert missing("Stage 3b", "x" * 2_001, True)
    assert not missing("Stage 3b", "", True)
    assert not missing(None, "Robotic", False)
