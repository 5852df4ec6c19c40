"""What a statement's shape tells: a code is sure only where the note plainly says it of the patient, as it is today."""

from datetime import date

import pytest

from codeloom.coding.suggesting.boxes import without_unticked
from codeloom.coding.suggesting.offline import suggest
from codeloom.coding.suggesting.shapes import Visit
from codeloom.gateways.codeset_files import load_codesets, load_index

DAY = date(2026, 3, 2)


def sure(note: str, setting: str = "office") -> list[str]:
    """The codes given that are no questions."""
    out = suggest(note, Visit(DAY, setting=setting), load_codesets(), load_index())
    return [row.code for row in out.diagnoses if row.code and row.confidence != "low"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("The infiltrate called pneumonia by the reader was scar.", "J18.9"),
        ("Adm w fever, 84% RA.", "R50.9"),
        ("Patient thinks kidney infection.", "N12"),
        ("Cyst removal booked. Bile duct injury, bleeding, retained stone risk.", "S36.13XA"),
        ("Colonoscopy in 5 y. Diverticulitis explained.", "K57.32"),
        ("DDAVP for sleepover, hyponatremia w fluids.", "E87.1"),
        ("Picture doesn't fit Meniere disease or migraine.", "G43.909"),
        ("Neither gout nor lupus fits.", "M10.9"),
        ("Chest clear. ?Pneumonia on CXR - not confirmed.", "J18.9"),
        ("Ablation 3/20; risks tamponade, AV block needing pacemaker.", "Z95.0"),
        ("Yearly echo; TAVR when severe.", "Z95.2"),
        ("Birth control: wants the pill (IUD later maybe).", "Z97.5"),
        ("DEXA next year for osteoporosis screening.", "Z13.820"),
        ("Pneumonia vaccine done elsewhere.", "Z23"),
    ],
)
def test_what_is_only_spoken_of_is_no_sure_code(said: str, code: str) -> None:
    assert code not in sure(f"A/P: Essential hypertension, at goal. {said}")


def test_what_a_stay_asked_and_did_not_confirm_is_no_sure_code() -> None:
    assert "J18.9" not in sure("A/P: Essential hypertension. ?Pneumonia on CXR - not confirmed.", "inpatient")


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("A/P: Essential hypertension, at goal. Seasonal allergic rhinitis due to pollen. Gout, stable.", "J30.1"),
        ("A/P: HTN at goal. Gout, stable.", "M10.9"),
        ("HPI: She has gout.\nA/P: HTN at goal. As said before, gout.", "M10.9"),
        ("A/P:\n1. AR due to tree pollen", "J30.1"),
        ("A/P:\n1. Diarrhea-predominant IBS", "K58.0"),
    ],
)
def test_a_plain_statement_is_sure_wherever_it_stands(note: str, code: str) -> None:
    assert code in sure(note)


def test_an_attack_that_is_over_is_none_of_today() -> None:
    assert sure("A/P:\n1. COPD, stable, back to baseline after January's exacerbation") == ["J44.9"]
    assert sure("A/P:\n1. COPD with exacerbation") == ["J44.1"]


def test_boxes_that_are_not_ticked_say_nothing() -> None:
    form = "ASSESSMENT\n[x] Prediabetes - diet\n[ ] Hypertension\n( ) Gout  (x) Psoriasis\n\u2610 Obesity\n"
    assert "R73.03" in sure(form)
    assert not {"I10", "M10.9", "E66.9"} & set(sure(form))
    blank = without_unticked(form)
    assert len(blank) == len(form)
    assert "Prediabetes" in blank
    assert "Psoriasis" in blank
    assert not any(word in blank for word in ("Hypertension", "Gout", "Obesity"))


def test_who_smokes_today_has_no_history_of_it() -> None:
    listed = sure("SH: smokes 1 ppd.\nA/P:\n1. Acute bronchitis\n2. Quit smoking, patches")
    assert "Z87.891" not in listed


def test_what_another_thinks_is_not_judged() -> None:
    assert "M10.9" not in sure("A/P: HTN at goal. The nurse thinks this is gout.")


def test_a_cancer_on_endocrine_therapy_is_not_over() -> None:
    listed = sure("A/P:\n1. Breast cancer left upper outer quadrant, on AI, NED")
    assert "Z85.3" not in listed


def test_a_title_that_says_more_than_the_item_is_no_sure_code() -> None:
    assert "J45.30" not in sure("A/P:\n1. AN restricting, mild, improving")
