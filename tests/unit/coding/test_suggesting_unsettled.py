"""What is no sure code by where it stands or by what stands beside it, and what makes it one."""

from datetime import date

import pytest

from codeloom.coding.suggesting.offline import suggest
from codeloom.coding.suggesting.shapes import Suggestion, Visit
from codeloom.gateways.codeset_files import load_codesets, load_index

DAY = date(2026, 11, 9)


def made(note: str, age: int | None = 60) -> Suggestion:
    return suggest(note, Visit(DAY, age=age), load_codesets(), load_index())


def sure(note: str, age: int | None = 60) -> set[str]:
    """The codes given that are no questions."""
    return {row.code for row in made(note, age).diagnoses if row.code and row.confidence != "low"}


def test_a_line_behind_a_numbered_list_is_a_question() -> None:
    listed = "Assessment:\n1. Gout.\n2. Psoriasis vulgaris.\n"
    assert "I95.1" in sure(f"{listed}3. Orthostatic hypotension.\n")
    assert "I95.1" not in sure(f"{listed}Orthostatic hypotension.\n")


@pytest.mark.parametrize(
    ("note", "kept", "gone"),
    [
        ("Assessment:\n1. CKD stage 3b, albuminuria, stable.", "N18.32", "R80.9"),
        ("Assessment:\n1. Hashimoto thyroiditis with hypothyroidism.", "E06.3", "E03.9"),
        ("A/P:\n1. Gout.\n2. Orthostatic hypotension looked for, not found.", "M10.9", "I95.1"),
        ("HPI: Her husband, 70, has Alzheimer disease with wandering.\nA/P: Gout.", "M10.9", "Z91.83"),
        ("A/P: Chronic cough due to lisinopril.", "R05.3", "R05.8"),
    ],
)
def test_what_belongs_to_another_is_not_coded(note: str, kept: str, gone: str) -> None:
    given = {row.code for row in made(note).diagnoses}
    assert kept in given
    assert gone not in given


def test_a_finding_of_another_item_stays() -> None:
    assert "R80.9" in {row.code for row in made("Assessment:\n1. CKD stage 3b.\n2. Proteinuria.").diagnoses}


def test_both_times_is_no_side() -> None:
    note = (
        "HPI: ear infections in May and June, drops both times.\nExam: Right drum bulging and red. Left drum normal.\n"
        "Assessment: Acute suppurative otitis media, recurrent."
    )
    assert [row.code for row in made(note, 5).diagnoses] == ["H66.004"]


def test_words_in_brackets_deny_nothing_behind_them() -> None:
    note = "A/P:\n1. Breast cancer of the left upper outer quadrant (no surgery yet) with mets to bone and liver, ER+."
    assert {"C50.412", "C79.51", "C78.7", "Z17.0"} <= {row.code for row in made(note).diagnoses}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("BMI 22.8, 97th percentile (108% of the 95th percentile)", "Z68.54"),
        ("BMI 31, 99th percentile (125% of the 95th percentile)", "Z68.55"),
        ("BMI 38, 99%ile (142% of the 95th percentile)", "Z68.56"),
    ],
)
def test_the_percentile_of_a_child_goes_beside_its_weight(said: str, code: str) -> None:
    given = {row.code for row in made(f"WELL CHILD CHECK\n{said}.\nAssessment: Well child with obesity.", 9).diagnoses}
    assert {"Z00.121", "E66.9", code} <= given


@pytest.mark.parametrize(
    "note",
    [
        "ED triage. LWBS. Auto-filled: hx kidney stone; GERD.",
        "Name called three times, no physician contact. GERD.",
        "ENDOSCOPY REPORT\nSigmoid: diverticula.\nImpression: Diverticulosis of the sigmoid colon.",
        "SCHEDULED DEBRIDEMENT ONLY\nAssessment: Pressure ulcer of the left heel, stage 3.",
    ],
)
def test_no_level_where_nobody_evaluated(note: str) -> None:
    assert made(note).em is None


def test_a_patient_who_left_unseen_has_no_codes() -> None:
    assert made("ED triage. LWBS. Auto-filled: hx kidney stone; GERD.").diagnoses == ()
