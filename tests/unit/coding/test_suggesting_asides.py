"""What a note names beside its diagnoses: warnings, watches, tests, vaccines, relatives, lists of what is unlikely, open titles."""

import json
from datetime import date
from pathlib import Path

import pytest

from codeloom.coding.suggesting.em_elements import level_of
from codeloom.coding.suggesting.offline import suggest
from codeloom.coding.suggesting.shapes import Suggestion, Visit
from codeloom.gateways.codeset_files import load_codesets, load_index

DAY = date(2026, 3, 10)
CASES = [
    json.loads(line) for line in (Path(__file__).parent / "em_cases.jsonl").read_text(encoding="utf-8").splitlines()
]
"""Forty notes labelled by the counting rules before the reader read them: 63.2 % exact and 92.1 % within one then."""


def made(note: str, **context: object) -> Suggestion:
    return suggest(note, Visit(DAY, **context), load_codesets(), load_index())  # type: ignore[arg-type]  # fields by name


def sure(note: str, **context: object) -> list[str | None]:
    """What is suggested as a code; a low confidence is a question."""
    return [row.code for row in made(note, **context).diagnoses if row.confidence != "low"]


@pytest.mark.parametrize(
    "said",
    [
        "Told of agranulocytosis.",
        "Risks: bile duct injury, bleeding.",
        "Skin check yearly for melanoma.",
        "BMP 2 wk (hyperkalemia, AKI risk).",
        "Iron infusion; anaphylaxis, hypophosphatemia risk.",
        "Psychosis warning signs given.",
        "HIV pre-exposure prophylaxis continued.",
        "HIV/RPR drawn.",
        "Pentacel, PCV20, hep B, rotavirus given.",
        "AAA US once.",
        "OSA and depression unlikely.",
        "Mono doubtful.",
        "Crohn's in sister.",
        "Migraine - hx, not like this.",
        "Misoprostol 800 mcg PV.",
    ],
)
def test_what_is_named_beside_a_diagnosis_is_no_code(said: str) -> None:
    assert sure(f"A/P:\n1. Acute bronchitis.\n2. {said}") in (["J20.9"], ["J20.9", "Z23"], ["J20.9", "Z29.81"])


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("Recurrent major depression, current episode moderate.\nAssessment: Depression, improving.", "F33.1"),
        ("EGD: reflux esophagitis.\nAssessment: GERD - pantoprazole.", "K21.00"),
        ("ADHD primarily inattentive.\nAssessment: ADHD - same dose.", "F90.0"),
        ("Two exacerbations in 2025.\nAssessment: Bronchiectasis without exacerbation, stable.", "J47.9"),
    ],
)
def test_type_is_read_wherever_the_note_says_it(note: str, code: str) -> None:
    assert code in sure(note)


def test_a_treatment_on_a_condition_is_not_given() -> None:
    note = "OB visit 30w1d, G3P2.\nA/P:\nGestational diabetes, diet controlled. Insulin/metformin if fasting >95."
    assert "O24.410" in sure(note, sex="F", age=36)


def test_a_drug_begun_in_the_plan_is_no_long_term_use() -> None:
    begun = "A/P:\n1. Acute pulmonary embolism.\nApixaban 10 mg twice daily."
    taken = "Takes apixaban since 2024.\nA/P:\n1. Paroxysmal atrial fibrillation, continue apixaban."
    assert "Z79.01" not in sure(begun)
    assert "Z79.01" in sure(taken)


def test_a_check_up_is_abnormal_by_what_was_found_today() -> None:
    note = "WELL CHILD CHECK\nJaundice in first week, resolved.\nAssessment: Well 2 month old.\nPlan: rotavirus vaccine given."
    assert "Z00.129" in sure(note, age=0)


def test_a_cancer_that_is_being_treated_is_not_over() -> None:
    note = "Surveillance cystoscopy today.\nAssessment: Urothelial carcinoma of bladder, lateral wall, on BCG."
    assert [row.code for row in made(note).diagnoses] == ["C67.2"]


def test_a_complication_beside_a_code_that_says_none_makes_it_a_question() -> None:
    out = made("Assessment: Crohn's disease of small and large intestine with partial intestinal obstruction.")
    assert not [row.code for row in out.diagnoses if row.confidence != "low" and "without" in row.title]


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("Annual physical exam.\nA: Healthy adult. Hypothyroidism stable, refill levothyroxine.", "99396"),
        ("Annual physical exam.\nA:\n1. Wellness.\n2. Asthma, worse: start montelukast 10 mg.", "99214"),
        ("ED 44M syncope.\nA: Syncope.\nDispo: observation.", "99284"),
        ("Discharge day note. Heart failure, follow up set up. 40 minutes spent on discharge.", "99239"),
        ("A/P: DM2, HTN, gout - continue metformin, losartan, allopurinol.", "99214"),
    ],
)
def test_levels_of_check_ups_departments_and_lists(note: str, code: str) -> None:
    found = made(note, age=44).em
    assert found is not None
    assert found.code == code


def test_levels_of_forty_notes() -> None:
    """Exact at least three of four, and all but one within one level."""
    given = [(level_of(case["note"], Visit(DAY, **case["context"])), case["accept"]) for case in CASES]
    due = [(found.code if found else None, accept) for found, accept in given if accept]
    assert [found for found, accept in given if not accept] == [None, None]
    assert sum(code in accept for code, accept in due) >= 0.7 * len(due)
    assert sum(code is not None and any(_near(code, one) for one in accept) for code, accept in due) >= 0.94 * len(due)


def _near(code: str, wanted: str) -> bool:
    return code[:4] == wanted[:4] and abs(int(code[4]) - int(wanted[4])) <= 1
