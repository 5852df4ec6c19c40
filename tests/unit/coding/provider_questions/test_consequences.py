"""What an answer means for rows: another code of the category, the same code, a new one, or a row to look at again."""

import pytest

from codeloom.coding.provider_questions import CodedRow, as_answered, as_asked, consequences
from codeloom.coding.suggesting.shapes import Proposal

FINDINGS = ("chronic kidney disease", "eGFR 38 and 40.")


def proposal(code: str, confidence: str = "high") -> Proposal:
    return Proposal(code, "icd10cm", f"Title of {code}", (), confidence, "It is said.")  # type: ignore[arg-type]  # a Literal


@pytest.mark.parametrize(
    ("kind", "choice", "words", "read"),
    [
        ("specificity", "Stage 3b", "", "1. chronic kidney disease, Stage 3b.\n2. eGFR 38 and 40, Stage 3b."),
        ("acuity", "Other, in own words", "acute on chronic", "1. chronic kidney disease, acute on chronic.\n"
                                                              "2. eGFR 38 and 40, acute on chronic."),
        ("specificity", "Cannot be determined", "", ""),
        ("specificity", "Cannot be determined", "Labs are pending.", "1. Labs are pending."),
        ("poa", "Yes", "", ""),
        ("cause_effect", "No, they are not related", "Hypertension came later.", "1. Hypertension came later."),
        ("free", None, "It is stage 3b.", "1. It is stage 3b."),
    ],
)  # fmt: skip
def test_an_answer_is_read_with_the_words_it_was_asked_about(kind: str, choice: str, words: str, read: str) -> None:
    said = as_answered(kind, "", FINDINGS, choice, words)
    assert said.removeprefix("Assessment and plan\n") == read
    assert as_asked(FINDINGS).endswith("2. eGFR 38 and 40.")


def test_the_topic_is_read_too_and_own_words_stand_behind_the_choice() -> None:
    said = as_answered("specificity", "Stage of the kidney disease", FINDINGS[:1], "Stage 3b", " Due to diabetes. ")
    assert said.splitlines()[1:] == [
        "1. chronic kidney disease, Stage 3b.",
        "2. Stage of the kidney disease: Stage 3b.",
        "Due to diabetes.",
    ]


def test_rows_become_stay_are_new_or_are_to_be_looked_at() -> None:
    rows = [CodedRow("a", "N18.9", True), CodedRow("b", "I12.9", False), CodedRow("c", "D63.1", True)]
    found = consequences(
        rows, [proposal("N18.9"), proposal("R94.4")],
        [proposal("N18.32"), proposal("I12.9"), proposal("E11.22"), proposal("R94.4"), proposal("Z79.4", "low")],
    )  # fmt: skip
    assert [(one.kind, one.row, one.before, one.code) for one in found] == [
        ("becomes", "a", "N18.9", "N18.32"),
        ("stays", "b", "I12.9", "I12.9"),
        ("new", "", "", "E11.22"),
        ("look", "c", "D63.1", ""),
    ]


def test_the_row_that_was_asked_about_goes_before_another_of_its_category() -> None:
    rows = [CodedRow("a", "I50.9", False), CodedRow("b", "I50.20", True)]
    (found,) = consequences(rows, [], [proposal("I50.33")])
    assert (found.row, found.before) == ("b", "I50.20")


def test_an_answer_that_says_nothing_leaves_the_rows_asked_about_to_a_person() -> None:
    assert [one.kind for one in consequences([CodedRow("a", "N18.9", True), CodedRow("b", "I10", False)], [], [])] == [
        "look"
    ]
