"""Search reads what fingers make of words and codes: blanks in codes, words glued or parted, slashes, letters, sides."""

from datetime import date

import pytest

from codeloom.gateways.codeset_files import load_index

DAY = date(2026, 6, 1)


def codes(text: str, limit: int = 10) -> list[str]:
    return [hit.code for hit in load_index().search(text, DAY, limit=limit).hits]


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("E11 65", "E11.65"),
        ("e 11.65", "E11.65"),
        ("(E11.65)", "E11.65"),
        ("e11.65,", "E11.65"),
        ("s72 001a", "S72.001A"),
        ("m54 5", "M54.5"),
        ("i10.", "I10"),
    ],
)
def test_a_code_is_known_with_blanks_and_punctuation(typed: str, same: str) -> None:
    assert codes(typed) == codes(same) != []


def test_a_number_after_a_code_that_makes_no_code_stays_a_word() -> None:
    assert codes("I10 2026")[0] == "I10"


@pytest.mark.parametrize(
    ("glued", "apart"),
    [
        ("ckd3a", "ckd 3a"),
        ("backpain", "back pain"),
        ("club foot", "clubfoot"),
        ("38wks", "38 weeks"),
        ("r/o pneumonia", "pneumonia"),
        ("anxiety d/o", "anxiety disorder"),
    ],
)
def test_blanks_lost_or_added_do_not_matter(glued: str, apart: str) -> None:
    assert codes(glued)[0] == codes(apart)[0]


def test_a_letter_that_names_a_kind_is_no_article() -> None:
    assert "B15.9" in codes("hep a", limit=3)
    assert codes("a fall")[0] == codes("fall")[0]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("tibial plateau fx rt", "S82.141A"),
        ("cervicitis", "N72"),
        ("knee pain bilat", "M25.561"),
        ("carpal tunel bilat", "G56.03"),
        ("cellulitis r leg", "L03.115"),
        ("lung ca rul", "C34.11"),
    ],
)
def test_terms_of_headings_and_the_side_asked_for_lead(typed: str, code: str) -> None:
    assert code in codes(typed, limit=2)


@pytest.mark.parametrize(
    ("letters", "said"),
    [
        ("corneal abrasion od", "corneal abrasion right"),
        ("glaucoma suspect ou", "glaucoma suspect bilateral"),
        ("otalgia as", "otalgia left"),
    ],
)
def test_letters_for_one_eye_or_ear_are_a_side_beside_a_word_of_it(letters: str, said: str) -> None:
    assert codes(letters)[:3] == codes(said)[:3] != []


def test_od_without_an_eye_is_an_overdose() -> None:
    assert codes("heroin od")[0].startswith("T40.1")


@pytest.mark.parametrize(
    ("shorthand", "said"),
    [
        ("fhx mi", "family history of mi"),
        ("mi fam hx", "family history of mi"),
        ("h/o bladder ca", "history of bladder cancer"),
        ("status post thr", "s/p hip replacement"),
    ],
)
def test_a_term_is_met_in_shorthand_and_in_another_order(shorthand: str, said: str) -> None:
    assert codes(shorthand)[0] == codes(said)[0]
