"""Search of several conditions in one text, of weeks as a trimester, of sides nobody named, and of words put right."""

from datetime import date

import pytest

from codeloom.gateways.codeset_files import load_index

DAY = date(2026, 11, 15)


def codes(text: str, limit: int = 10) -> list[str]:
    return [hit.code for hit in load_index().search(text, DAY, limit=limit).hits]


@pytest.mark.parametrize(
    ("typed", "first", "second"),
    [
        ("asthma and gerd", "J45.909", "K21.9"),
        ("gerd, asthma", "K21.9", "J45.909"),
        ("aki on ckd 3a", "N17.9", "N18.31"),
        ("htn + gout", "I10", "M10.9"),
        ("dm with foot ulcer on insulin", "E11.621", "Z79.4"),
        ("hx of mi and cva", "I25.2", "Z86.73"),
        ("fh breast and ovarian cancer", "Z80.3", "Z80.41"),
    ],
)
def test_each_condition_leads_to_its_own_code_in_the_order_typed(typed: str, first: str, second: str) -> None:
    assert codes(typed, limit=2) == [first, second]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("asthma with exacerbation", "J45.901"),
        ("t2dm with ckd4", "E11.22"),
        ("alcoholic cirrhosis with ascites", "K70.31"),
    ],
)
def test_what_one_code_says_together_is_not_parted(typed: str, code: str) -> None:
    assert codes(typed)[0] == code


def test_a_text_that_denies_is_not_parted() -> None:
    assert "K70.31" not in codes("alcoholic cirrhosis without ascites and bleeding", limit=1)
    assert codes("copd without exacerbation and cough")[0] not in ("R05.9", "J44.1")


@pytest.mark.parametrize(
    ("typed", "code", "weeks"),
    [
        ("uti pregnancy 20 wk", "O23.42", "Z3A.20"),
        ("preterm labor 32 weeks", "O60.03", "Z3A.32"),
        ("decreased fetal movement 36 wks", "O36.8130", "Z3A.36"),
        ("anemia pregnancy 13 weeks", "O99.011", "Z3A.13"),
        ("anemia pregnancy 14 weeks", "O99.012", "Z3A.14"),
        ("anemia pregnancy 28 weeks", "O99.013", "Z3A.28"),
    ],
)
def test_weeks_of_a_pregnancy_are_its_trimester(typed: str, code: str, weeks: str) -> None:
    assert codes(typed, limit=2) == [code, weeks]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("scaphoid fx", "S62.009A"),
        ("trimal fx", "S82.853A"),
        ("lump in breast left", "N63.20"),
        ("inguinal hernia left recurrent", "K40.91"),
        ("boxers fracture right hand", "S62.336A"),
        ("breast abscess right", "N61.1"),
    ],
)
def test_the_side_is_the_one_typed_or_none(typed: str, code: str) -> None:
    assert codes(typed)[0] == code


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("tolenol overdose", "tylenol overdose"),
        ("neumonia", "pneumonia"),
        ("hyperttriglyceridemia", "hypertriglyceridemia"),
        ("femoral neck fx r subs nonuinon", "femoral neck fx r subs nonunion"),
    ],
)
def test_a_slip_in_shorthand_leads_to_the_same_code(wrong: str, right: str) -> None:
    assert codes(wrong)[0] == codes(right)[0]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("he grade 2", "K76.82"),
        ("tm perf left", "H72.92"),
        ("as severe", "I35.0"),
        ("ar severe", "I35.1"),
        ("did", "F44.81"),
        ("h/o gib", "Z87.19"),
        ("opioid constipation", "K59.03"),
        ("elevated crp", "R79.82"),
    ],
)
def test_words_beside_shorthand_decide_what_it_is(typed: str, code: str) -> None:
    assert codes(typed)[0] == code


def test_what_a_title_excepts_is_not_what_it_says() -> None:
    assert codes("burned foot")[0].startswith("T25")
    assert codes("burn 2nd degree hand")[0].startswith("T23")


@pytest.mark.parametrize(
    ("typed", "denied"), [("seropositive ra knee rt", "M06.0"), ("acute pe subsegmental", "I26.0")]
)
def test_the_first_hit_does_not_say_the_opposite(typed: str, denied: str) -> None:
    assert not codes(typed)[0].startswith(denied)
