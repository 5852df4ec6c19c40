"""What a note says of a condition: denied, doubted, of the family, past, conditional, planned; parts of a note; short forms."""

from datetime import date

import pytest

from codeloom.coding.suggesting.mentions import Reading, read
from codeloom.coding.suggesting.offline import terms_of
from codeloom.coding.suggesting.sections import kind_of, sections
from codeloom.gateways.codeset_files import load_codesets, load_index

DAY = date(2026, 11, 9)


def reading(note: str) -> Reading:
    codesets = load_codesets()
    return read(note, terms_of(codesets, load_index(), codesets.at(DAY)))


def said_of(note: str, code: str) -> list[str]:
    return [one.said for one in reading(note).mentions if one.code.startswith(code)]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("Denies chest pain, fever or cough.", "R05", "denied"),
        ("No evidence of pneumonia.", "J18", "denied"),
        ("Pneumonia was ruled out.", "J18", "denied"),
        ("She has no diabetes.", "E11", "denied"),
        ("Cellulitis without abscess.", "L03", "stated"),
        ("No fever but has cough.", "R05", "stated"),
        ("Possible pneumonia.", "J18", "doubted"),
        ("Pneumonia vs bronchitis.", "J18", "doubted"),
        ("Concern for appendicitis.", "K37", "doubted"),
        ("R/o pneumonia.", "J18", "doubted"),
        ("Mother has asthma.", "J45", "family"),
        ("Family history of gout.", "M10", "family"),
        ("Mother reports cough.", "R05", "stated"),
        ("History of cellulitis.", "L03", "history"),
        ("H/o gout, now on allopurinol.", "M10", "history"),
        ("Pneumonia, resolved.", "J18", "resolved"),
        ("If pneumonia develops we will admit.", "J18", "conditional"),
        ("Return for fever.", "R50", "conditional"),
        ("Influenza vaccine given today.", "J11", "planned"),
        ("Refer to asthma clinic.", "J45", "planned"),
        ("Counseled about gout.", "M10", "planned"),
        ("Asthma is well controlled.", "J45", "stated"),
    ],
)
def test_what_a_sentence_says(text: str, code: str, said: str) -> None:
    assert said_of(f"HPI: {text}", code) == [said]


def test_a_family_history_is_of_the_family_and_an_allergy_an_allergy() -> None:
    assert said_of("Family history: gout.\nA/P: asthma.", "M10") == ["family"]
    assert said_of("Allergies: penicillin (hives)", "L50") == ["allergy"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("A/P", "assessment"),
        ("Impression and Plan", "assessment"),
        ("PMHx", "past"),
        ("ROS", "systems"),
        ("Lisinopril", ""),
    ],
)
def test_headings(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_headings_alone_run_in_and_copied() -> None:
    found = sections("CHIEF COMPLAINT\nCough\n\nHPI (copied forward): old text\nPE: normal.  FH: gout\na/p:\n1. cough")
    assert [(one.kind, one.copied) for one in found] == [
        ("complaint", False), ("present", True), ("exam", False), ("family", False), ("assessment", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("relapsing MS on ocrelizumab", "G35.D"),
        ("MS with mitral valve gradient and murmur", "I05.0"),
        ("RA on methotrexate", "M06.9"),
        ("ED, wants sildenafil", "N52.9"),
        ("PE on apixaban", "I26.99"),
    ],
)
def test_a_short_form_is_read_by_its_neighbours(text: str, code: str) -> None:
    assert code in [one.code for one in reading(f"A/P: {text}").mentions]


@pytest.mark.parametrize("text", ["SpO2 95% on RA", "seen in the ED", "CVA tenderness", "add fiber"])
def test_a_short_form_with_other_neighbours_is_no_condition(text: str) -> None:
    assert [one.code for one in reading(f"HPI: {text}").mentions] == []
