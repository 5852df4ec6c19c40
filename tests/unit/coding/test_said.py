"""Where a note says a code: what is proposed as evidence, and what never is."""

from datetime import date

import pytest

from codeloom.coding.suggesting.offline import terms_of
from codeloom.coding.suggesting.said import Wanted, said_in
from codeloom.gateways.codeset_files import load_codesets, load_index

DAY = date(2026, 6, 1)
NOTE = """# Hospital course
A 76-year-old woman was admitted with chest pain: non-ST elevation myocardial infarction.
She has a closed fracture of the lower end of the left radius, first seen here. COPD, stable. Crohn's disease.
Hypertensive chronic kidney disease, stage 3b. Osteoarthritis of both knees. Reflux. Obesity.
No pneumonia. Her mother had breast cancer. Possible gout. Denies depression.
"""


def said(code: str, *names: str, note: str = NOTE) -> str:
    """The words proposed for a code; empty without any."""
    codeset = load_codesets().at(DAY)
    wanted = [Wanted("k", code, (*names, codeset.title(code)))]
    found = said_in(note, wanted, terms_of(load_codesets(), load_index(), codeset)).get("k")
    return note[found.start : found.end] if found else ""


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("I21.4", "non-ST elevation myocardial infarction"),
        ("S52.502A", "fracture of the lower end of the left radius"),
        ("J44.1", "COPD"),
        ("K50.90", "Crohn's disease"),
        ("N18.32", "chronic kidney disease, stage 3b"),
        ("M17.0", "Osteoarthritis of both knees"),
        ("K21.9", "Reflux"),
        ("E66.9", "Obesity"),
    ],
)
def test_the_words_that_say_a_code_are_found(code: str, words: str) -> None:
    assert said(code) == words


@pytest.mark.parametrize("code", ["J18.9", "C50.911", "M10.9", "F32.A", "N18.4", "I10"])
def test_what_is_denied_doubted_of_the_family_or_another_code_is_not_proposed(code: str) -> None:
    assert said(code) == ""


def test_a_condition_is_found_by_what_its_source_calls_it() -> None:
    note = "Assessment: patient with a foreign travel history and prediabetic state. Sleep is poor.\n"
    assert said("Z91.89", "Prediabetic state (finding)", note=note) == "prediabetic state"
    assert said("Z91.89", "Poor", note="Sleep is poor.") == "poor"
    assert said("Z91.89", "Ill", note="She is ill.") == ""  # too short to say anything


@pytest.mark.parametrize(
    ("code", "note", "words"),
    [
        ("Z94.0", "She had a renal transplant in 2015.", "renal transplant"),
        ("Z23", "Due for immunizations today.", "immunizations"),
        ("Z79.4", "Takes insulin at night.", "insulin"),
        ("Z79.4", "No insulin needed.", ""),
    ],
)
def test_circumstances_are_found_without_the_words_of_their_titles(code: str, note: str, words: str) -> None:
    assert said(code, note=note) == words


def test_what_stands_as_stated_comes_before_a_history() -> None:
    note = "History of COPD. She was seen today. Assessment: COPD with wheeze.\n"
    codeset = load_codesets().at(DAY)
    found = said_in(note, [Wanted("k", "J44.9")], terms_of(load_codesets(), load_index(), codeset))["k"]
    assert note[: found.start].endswith("Assessment: ")
