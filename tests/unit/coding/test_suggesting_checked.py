"""The rule layer behind every provider: what it replaces, what it drops with a reason, what it merges and orders."""

from datetime import date

import pytest

from codeloom.coding.suggesting.checked import NOT_IN_NOTE, checked
from codeloom.coding.suggesting.quoting import quoted
from codeloom.coding.suggesting.shapes import Proposal, Risk, Span, Suggestion, Visit
from codeloom.gateways.codeset_files import load_codesets

VISIT = Visit(date(2026, 11, 9))
NOTE = "Type 2 diabetes.  Hypertension and\nchronic heart failure. Acute pain of the right\nknee."


def row(code: str, words: str = "Type 2 diabetes", **other: object) -> Proposal:
    return Proposal(code, "icd10cm", "a title", (Span(0, 1, words),), "low", "said", **other)  # type: ignore[arg-type]  # fields by name


def after(*rows: Proposal, note: str = NOTE) -> Suggestion:
    return checked(Suggestion(diagnoses=rows), note, VISIT, load_codesets())


def test_a_quote_gets_its_true_place_and_the_code_its_title() -> None:
    found = after(row("i10", "Hypertension and chronic heart failure"))
    assert [(one.code, one.title, one.evidence[0].text) for one in found.diagnoses] == [
        ("I10", "Essential (primary) hypertension", "Hypertension and\nchronic heart failure")
    ]


def test_a_claim_whose_quote_is_not_in_the_note_is_dropped() -> None:
    found = after(row("I10", "high blood pressure"))
    assert found.diagnoses == ()
    assert [(one.code, one.reason) for one in found.dropped] == [("I10", NOT_IN_NOTE)]


@pytest.mark.parametrize("code", ["E99.99", "", "99214", "XYZ", "E11.9" * 200])
def test_a_code_that_does_not_exist_is_dropped(code: str) -> None:
    found = after(row(code))
    assert found.diagnoses == ()
    assert len(found.dropped) == 1


def test_a_category_becomes_the_one_code_whose_words_the_note_has_or_is_dropped() -> None:
    note = "Chronic kidney disease, stage 4 (severe)."
    assert [one.code for one in after(row("N18", "Chronic kidney disease"), note=note).diagnoses] == ["N18.4"]
    found = after(row("S52", "Type 2 diabetes"))
    assert (found.diagnoses, [one.code for one in found.dropped]) == ((), ["S52"])


def test_duplicates_are_one_row_with_all_evidence() -> None:
    found = after(row("I10", "Hypertension"), row("I10", "heart failure"))
    assert [(one.code, len(one.evidence)) for one in found.diagnoses] == [("I10", 2)]


def test_the_list_is_run_through_the_rules() -> None:
    found = after(row("I10", "Hypertension"), row("I50.9", "heart failure"))
    assert [one.code for one in found.diagnoses] == ["I11.0", "I50.9"]
    assert "CIR" in found.diagnoses[0].why


def test_a_row_a_rule_takes_out_is_said() -> None:
    found = after(row("E11.9"), row("E11.65"))
    assert [one.code for one in found.diagnoses] == ["E11.65"]
    assert [one.code for one in found.dropped] == ["E11.9"]


def test_procedures_without_a_list_stay_unverified_and_one_of_no_form_is_dropped() -> None:
    cpt = Proposal("20610", "cpt", "Injection", (Span(0, 1, "right knee"),), "high", "said")
    odd = Proposal("ABC", "cpt", "Odd", (Span(0, 1, "right knee"),), "high", "said")
    plain = Proposal(None, "cpt", "Named only", (Span(0, 1, "right knee"),), "high", "said")
    found = checked(Suggestion(procedures=(cpt, odd, plain)), NOTE, VISIT, load_codesets())
    assert [(one.code, one.verified) for one in found.procedures] == [("20610", False), (None, False)]
    assert [one.code for one in found.dropped] == ["ABC"]


def test_a_risk_keeps_only_quotes_of_the_note() -> None:
    risks = (Risk("unsupported", "gone", (), (Span(0, 4, "never said"),)), Risk("unsupported", "kept", (), ()))
    found = checked(Suggestion(risks=risks), NOTE, VISIT, load_codesets())
    assert [one.message for one in found.risks] == ["kept"]


@pytest.mark.parametrize("words", ["", "  ", "x" * 700, "not there"])
def test_no_place_for_words_the_note_has_not(words: str) -> None:
    assert quoted(NOTE, words) is None
