"""What is a question and no code, and classes of codes a note does not support: over, begun today, to come, said by another."""

import io
import json
from datetime import date

import pytest

from codeloom.cli.commands import parser
from codeloom.coding.suggesting.em_elements import level_of
from codeloom.coding.suggesting.offline import suggest
from codeloom.coding.suggesting.shapes import Visit
from codeloom.gateways.codeset_files import load_codesets, load_index

DAY = date(2026, 3, 2)


def made(note: str, **context: object) -> dict[str, str]:
    """The codes given with their confidence."""
    out = suggest(note, Visit(DAY, **context), load_codesets(), load_index())  # type: ignore[arg-type]  # fields by name
    return {row.code: row.confidence for row in out.diagnoses if row.code}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Nodular episcleritis-like scleritis right eye", "H15.001"),
        ("Dx Superficial surgical site infection", "T81.49XA"),
        ("Acute osteomyelitis, on cefazolin", "M86.10"),
        ("POAG moderate OD, mild OS", "H40.1111"),
        ("Pressure ulcer right buttock", "L89.319"),
    ],
)
def test_what_a_title_leaves_open_or_does_not_account_for_is_no_sure_code(said: str, code: str) -> None:
    assert made(f"A/P:\n1. {said}.").get(code, "low") == "low"


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("A/P:\n1. GERD - resolved with weight loss, off PPI\n2. Hypertension, continue lisinopril", "K21.9"),
        ("HPI: DM no. Cough.\nA/P:\n1. Acute bronchitis", "E11.9"),
        ("A/P:\n1. Cholelithiasis, lap chole, risk incl bile duct injury discussed", "S36.13XA"),
        ("A/P:\n1. CAD. Ticagrelor 180 load given by EMS, admit", "Z79.02"),
        ("Preop visit before L TKA.\nA/P:\n1. Osteoarthritis of left knee", "Z96.652"),
        ("XR: callus forming at the fracture.\nA/P:\n1. Hypertension", "L84"),
        ("HPI stopped omeprazole, heartburn gone.\nA/P:\n1. Hypertension above goal", "Z91.128"),
        ("A/P:\n1. Portal HTN with cirrhosis", "I10"),
        ("A/P:\n1. Tick bite scalp, removed", "S01.05XA"),
        ("A/P:\n1. Hypertensive CKD\n2. ESRD on HD", "I12.9"),
    ],
)
def test_a_note_that_does_not_support_a_code_does_not_get_it(note: str, code: str) -> None:
    assert code not in made(note)


@pytest.mark.parametrize(
    ("note", "code", "context"),
    [
        ("A/P:\n1. HIV, asymptomatic, on therapy", "Z21", {}),
        ("HPI: alcohol use d/o severe, sober.\nA/P:\n1. AUD in early remission", "F10.21", {}),
        ("A/P:\n1. Failure to thrive", "R62.51", {"age": 1}),
        ("A/P:\n1. Thrombocytopenia d/t chemo", "D69.59", {}),
        ("A/P:\n1. Chronic afib (permanent)", "I48.21", {}),
        ("A/P:\n1. HTN\n2. CKD3a", "I12.9", {}),
        ("A/P:\n#Acute on chronic diastolic HF\n#CKD 3a\n#HTN", "I13.0", {"setting": "inpatient"}),
        ("A/P:\n1. Severe malnutrition, BMI 16.8", "Z68.1", {"age": 70}),
        ("Discharge diagnoses:\n1. Septic shock due to E. coli UTI", "R65.21", {"setting": "inpatient"}),
    ],
)
def test_what_the_note_says_beside_a_condition_chooses_its_code(
    note: str, code: str, context: dict[str, object]
) -> None:
    assert code in made(note, **context)


def test_low_confidence_is_printed_as_a_question(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    note = "A/P:\n1. Hypertension\n2. POAG moderate OD, mild OS"
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"note": note})))
    asked = parser().parse_args(["suggest", "-", "--date", "2026-03-02"])
    assert asked.run(asked) == 0
    said = json.loads(capsys.readouterr().out)
    assert [row["code"] for row in said["diagnoses"]] == ["I10"]
    assert [row["confidence"] for row in said["questions"]] == ["low"]


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("ASSESSMENT AND PLAN\n1. Symptomatic gallstones. Lap chole scheduled.", "99214"),
        ("ASSESSMENT AND PLAN\n1. Acute cystitis with hematuria. Macrobid 100 bid x5d.\nUrine cx sent", "99213"),
        ("Fracture check. Global, no charge.\nDx: fracture healing", None),
        ("Here today.\nA: 12 mo WCC, healthy\nP: vaccines given", "99392"),
    ],
)
def test_the_level_of_decided_operations_orders_and_global_visits(note: str, code: str | None) -> None:
    found = level_of(note, Visit(DAY, age=1 if "WCC" in note else 50))
    assert (found.code if found else None) == code


def test_words_under_a_plan_that_name_no_problem_are_none() -> None:
    found = level_of("PLAN\n1. Hypertension at goal, continue lisinopril.\n\nMore words.", Visit(DAY))
    assert found is not None
    assert [one.kind for one in found.elements if one.column == "problems"] == ["stable_chronic"]
