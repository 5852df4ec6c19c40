"""Sentences of records, judged by guidelines II.H and IV.H before the reader saw them: is this diagnosis doubted in them?"""

from pathlib import Path

import pytest

from codeloom.coding.lines import Context, Line
from codeloom.coding.rules import validate
from codeloom.coding.rules.doubt import read
from codeloom.gateways.codeset_files import load_codesets

SENTENCES = [
    line.split(" ", 2)
    for line in Path(__file__).with_name("doubted_sentences.txt").read_text(encoding="utf-8").splitlines()
]
"""+ where the diagnosis is doubted and - where it is not, its code, the words marked as its evidence."""
CONFIRMED_ONLY = ("B20", "J10.1", "U07.1")
DENIED = (
    ("I26.99", "PE was ruled out by CT"),
    ("I26.99", "no evidence of pulmonary embolism"),
    ("J18.9", "CXR negative for pneumonia"),
    ("F32.A", "denies depression"),
    ("I21.4", "MI unlikely"),
    ("K35.80", "appendicitis excluded on CT"),
)
NOT_DENIED = (
    ("E11.9", "Type 2 diabetes without complications"),
    ("K57.30", "Diverticulosis of colon without perforation"),
    ("J18.9", "Pneumonia, PE ruled out"),
    ("I26.99", "PE not ruled out"),
    ("J18.9", "Pneumonia. No fever today."),
)


def rules_of(code: str, evidence: str, *others: str) -> set[str]:
    """The rules that speak when the row of this code has the evidence."""
    context = Context(setting="inpatient" if code in CONFIRMED_ONLY else "outpatient")
    lines = [Line(code, evidence=evidence), *(Line(other) for other in others if other != code)]
    return {finding.rule for finding in validate(lines, context, load_codesets())}


@pytest.mark.parametrize(("sign", "code", "sentence"), SENTENCES, ids=range(len(SENTENCES)))
def test_the_reader_agrees_with_the_judge(sign: str, code: str, sentence: str) -> None:
    for others in ((), ("I10",)):
        spoken = rules_of(code, sentence, *others) & {"OUT-01", "CNF-01"}
        assert bool(spoken) is (sign == "+"), read(sentence)


@pytest.mark.parametrize(("code", "sentence"), DENIED)
def test_what_is_denied_is_not_there(code: str, sentence: str) -> None:
    assert "CNF-02" in rules_of(code, sentence), read(sentence)


@pytest.mark.parametrize(("code", "sentence"), NOT_DENIED)
def test_what_is_stated_is_there(code: str, sentence: str) -> None:
    assert "CNF-02" not in rules_of(code, sentence), read(sentence)


def test_there_are_many_of_both() -> None:
    signs = [sign for sign, *_ in SENTENCES]
    assert min(signs.count("+"), signs.count("-")) >= 80
