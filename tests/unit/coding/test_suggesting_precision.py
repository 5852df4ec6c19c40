"""What keeps the offline engine from codes a note does not support: where the judgement begins, a second reading, and questions."""

from datetime import date

import pytest

from codeloom.coding.suggesting import offline
from codeloom.coding.suggesting.answered import without_denied_questions
from codeloom.coding.suggesting.offline import suggest, terms_of
from codeloom.coding.suggesting.shapes import Suggestion, Visit
from codeloom.coding.suggesting.soap_letters import letters
from codeloom.coding.suggesting.withheld import HOW, MORE, SIDE
from codeloom.gateways.codeset_files import load_codesets, load_index

DAY = date(2026, 3, 2)


def made(note: str, **context: object) -> Suggestion:
    return suggest(note, Visit(DAY, **context), load_codesets(), load_index())  # type: ignore[arg-type]  # fields by name


def codes(note: str, **context: object) -> list[str | None]:
    return [row.code for row in made(note, **context).diagnoses]


def test_letters_are_headings_only_where_both_judgement_and_plan_begin_lines() -> None:
    assert [letter for _, _, letter in letters("S cough\nO clear\nA acute bronchitis\nP fluids")] == [
        "S",
        "O",
        "A",
        "P",
    ]
    assert letters("A single nodule was seen.\nPlan: ultrasound") == []
    assert [letter for _, _, letter in letters("Cravings none.\nA/ Opioid use disorder")] == ["A"]
    assert letters("A) gout\nB) hypertension") == []


@pytest.mark.parametrize(
    ("note", "listed"),
    [
        ("Hives as a child. Sore throat 2 d.\nT 99, neck soft, lungs clear.\nAcute pharyngitis. Fluids.", ["J02.9"]),
        ("Wt 90 kg BMI 31\nGout - no attack\nHypothyroidism, same dose", ["M10.9", "E03.9"]),
        ("S feels worse, ? pneumonia\nO lungs clear\nA acute bronchitis\nP fluids", ["J20.9"]),
    ],
)
def test_without_a_heading_the_judgement_begins_after_what_was_found(note: str, listed: list[str]) -> None:
    assert codes(note) == listed


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Orthostatic hypotension due to doxazosin", "I95.2"),
        ("Neutropenia from chemotherapy", "D70.1"),
        ("Carboplatin neuropathy", "G62.0"),
        ("Acute pancreatitis due to azathioprine", "K85.30"),
    ],
)
def test_what_a_drug_caused_has_the_code_its_category_keeps_for_that(said: str, code: str) -> None:
    assert code in codes(f"A/P:\n1. {said}.")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Klebsiella pneumonia", "J15.0"),
        ("Secondary syphilis of the skin", "A51.39"),
        ("Headaches - tension type, episodic", "G44.219"),
        ("Insomnia, adjustment type", "F51.02"),
        ("Asymptomatic HIV infection", "Z21"),
    ],
)
def test_an_open_code_gives_way_to_the_title_with_the_words_of_the_note(said: str, code: str) -> None:
    assert codes(f"A/P:\n1. {said}")[:1] == [code]


def test_a_side_nobody_said_is_a_question_and_no_code() -> None:
    out = made("A/P:\n1. Bucket-handle tear of medial meniscus, acute.")
    assert not [row.code for row in out.diagnoses if row.code and row.code.startswith("S83")]
    assert (SIDE, "missing_specificity") in [(one.message, one.kind) for one in out.risks]


def test_a_word_only_a_sibling_has_is_a_question_and_no_code() -> None:
    out = made("A/P:\n1. Atopic dermatitis, flexural. Hydrocortisone.")
    assert "L20.9" not in [row.code for row in out.diagnoses]
    asked = next(one for one in out.risks if one.message == MORE)
    assert [place.text for place in asked.evidence] == ["Atopic dermatitis"]


def test_a_fall_of_no_kind_is_no_external_cause() -> None:
    out = made("Pt fell yesterday.\nA/P:\n1. Contusion of left elbow.")
    assert [row.code for row in out.diagnoses] == ["S50.02XA"]
    assert HOW in [one.message for one in out.risks]


def test_of_two_codes_that_say_one_thing_the_open_one_goes() -> None:
    assert codes("A/P:\n1. Hashimoto hypothyroidism on levothyroxine.") == ["E06.3"]
    assert codes("A/P:\n1. SIADH with hyponatremia, fluid restriction.") == ["E22.2"]


def test_a_question_answered_with_no_is_blanked_and_every_place_stays() -> None:
    note = "Prior cesarean? No: vaginal birth. Fever? yes."
    assert without_denied_questions(note) == " " * 15 + " No: vaginal birth. Fever? yes."


@pytest.mark.parametrize("said", ["Gallstones: none.", "Diabetes: A1c 5.3, no.", "HIV neg.", "Seizure free."])
def test_an_answer_behind_a_condition_denies_it(said: str) -> None:
    assert codes(f"A/P:\n1. Acute bronchitis. {said}") == ["J20.9"]


def test_words_of_a_note_that_are_also_terms_name_no_disease() -> None:
    assert codes("A/P:\n1. Acute bronchitis. FIB-4 0.9, nit +, SBP 130, first aid given, lying down.") == ["J20.9"]


def test_a_chronic_diagnosis_counts_as_a_problem_of_the_level() -> None:
    em = made("A/P:\n1. Oppositional defiant disorder, therapy.\n2. Celiac disease, same diet.").em
    assert em is not None
    assert em.problems == "moderate"


def test_tests_told_with_their_result_are_data_where_there_is_no_part_for_them() -> None:
    em = made("Cough. WBC 7.2, CXR clear.\nA: Acute bronchitis.\nP: fluids").em
    assert em is not None
    assert em.data == "low"


def test_a_warm_engine_makes_nothing_for_the_first_note() -> None:
    terms_of.cache_clear()
    offline.warm(load_codesets(), load_index(), DAY)
    made_before = terms_of.cache_info().misses
    made("A/P: hypertension")
    assert terms_of.cache_info().misses == made_before
