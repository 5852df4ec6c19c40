"""What a dictation takes back, what a chart lists and the note does not make its own, and services without an E/M level."""

from datetime import date

import pytest

from codeloom.coding.suggesting.em_visit import none_due
from codeloom.coding.suggesting.mentions import read
from codeloom.coding.suggesting.offline import suggest, terms_of
from codeloom.coding.suggesting.retracted import without_retracted
from codeloom.coding.suggesting.shapes import Visit
from codeloom.gateways.codeset_files import load_codesets, load_index

DAY = date(2026, 11, 9)


def said_of(note: str, code: str) -> list[str]:
    codesets = load_codesets()
    found = read(note, terms_of(codesets, load_index(), codesets.at(DAY)))
    return [one.said for one in found.mentions if one.code.startswith(code)]


def given(note: str) -> set[str]:
    found = suggest(note, Visit(DAY), load_codesets(), load_index())
    return {row.code for row in found.diagnoses if row.code}


@pytest.mark.parametrize(
    ("note", "left"),
    [
        ("Type 1 diabetes, scratch that, type 2 diabetes.", ", , type 2 diabetes."),
        ("Left otitis media. Strike that. Right otitis media.", ". . Right otitis media."),
        ("Left knee osteoarthritis, correction, right.", "knee osteoarthritis, , right."),
        ("Leg vein with ulcer of calf... correction: ulcer ankle.", "Leg vein with ... : ulcer ankle."),
        ("Gout - no wait - bunion.", "- - bunion."),
        ("Myopia, refractive correction, astigmatism.", "Myopia, refractive correction, astigmatism."),
        ("Hypokalemia. Correction with potassium.", "Hypokalemia. Correction with potassium."),
    ],
)
def test_what_a_speaker_took_back_is_not_read(note: str, left: str) -> None:
    kept = without_retracted(note)
    assert " ".join(kept.split()) == left
    assert len(kept) == len(note)


def test_a_diagnosis_taken_back_gives_no_code() -> None:
    codes = given("Assessment:\n1. Left knee primary osteoarthritis, correction, right knee primary osteoarthritis.\n")
    assert codes == {"M17.11"}


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("Prediabetes has been carried in the chart, A1c normal: removed from the list.", "R73", "doubted"),
        ("Asthma as a child, none since.", "J45", "resolved"),
        ("DVT - provoked, off anticoagulation, no recurrence.", "I82", "resolved"),
        ("Hypertension, off warfarin.", "I10", "stated"),
        ("Old chart lists gout.", "M10", "doubted"),
        ("Treat as cellulitis.", "L03", "doubted"),
        ("Treated with keflex for cellulitis.", "L03", "stated"),
        ("Yeast infection with antibiotics in the past.", "B37", "history"),
        ("Early cataract in neither eye.", "H26", "denied"),
        ("ED for fever, sepsis.", "A41", "conditional"),
        ("Bleeding/stroke teaching done.", "I63", "planned"),
    ],
)
def test_an_entry_that_is_not_made_ones_own_is_not_stated(text: str, code: str, said: str) -> None:
    assert said_of(f"A/P: {text}", code) == [said]


@pytest.mark.parametrize(
    "note",
    [
        "Telephone encounter. Pt called requesting refill of levothyroxine. Sent.",
        "Portal message answered by staff. No visit.",
        "CHART ENTRY - NOT A VISIT. Records request received.",
        "POD 9 from appendectomy. Doing well.",
        "6 wk post ORIF of the left wrist. Union progressing.",
        "Surg f/u. 58M day 12 after right inguinal hernia repair. Wound dry.",
        "Wound looks fine today.\nNo charge.",
        "Here today for scheduled right knee hyaluronic acid injection #2 of 3.",
        "PROCEDURE NOTE. Implant exchanged.",
        "WOUND CENTER weekly. Ulcer sharply debrided, 4 sq cm.",
        "DOT physical. Certified for one year.",
    ],
)
def test_services_without_a_level(note: str) -> None:
    assert none_due(note)


@pytest.mark.parametrize(
    "note",
    [
        "Suture removal: laceration closed at an outside ER. Six sutures removed.",
        "Fracture follow-up (global period over). Cast off.",
        "New patient.\n[Portal message pasted by patient: hello]\nCC: spots on the chest.",
        "Wound check. Cellulitis is spreading, antibiotic changed.",
        "Knee pain for 6 weeks after a fall. Knee replacement discussed.",
    ],
)
def test_visits_with_a_level(note: str) -> None:
    assert not none_due(note)


@pytest.mark.parametrize(
    ("note", "never"),
    [
        ("A/P:\n1. Obesity. Contemplating bariatric surgery.\n2. Prediabetes.", "Z98.84"),
        ("A/P:\n1. ESRD on hemodialysis. Missed no sessions.", "Z91.158"),
        ("A/P:\n1. Hypertension.\n2. Hepatitis B immune.", "B19.10"),
        ("A/P:\n1. Hypertension.\n2. Sleep study next month.", "G47.30"),
        ("A/P:\n1. Insomnia. MDD not met.", "F33.9"),
        ("A/P: Epigastric pain. H pylori stool antigen.", "B96.81"),
        ("A/P: Wrist pain. Treat as fracture with thumb spica.", "S62.501A"),
    ],
)
def test_what_is_named_beside_a_diagnosis_is_no_code(note: str, never: str) -> None:
    assert never not in given(note)
