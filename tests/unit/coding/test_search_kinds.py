"""Kinds of wording search reads by rule: sides as unilateral, weeks as term, late effects, causes, tumors by their tissue."""

from datetime import date

import pytest

from codeloom.coding.search.force import Force
from codeloom.coding.search.trimesters import fits_weeks
from codeloom.gateways.codeset_files import load_codesets, load_index

DAY = date(2026, 11, 15)


def first(text: str) -> str:
    return load_index().search(text, DAY, limit=1).hits[0].code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("vocal cord paralysis left", "J38.01"),
        ("vocal cord paralysis", "J38.00"),
        ("oa r knee", "M17.11"),
        ("crps right arm", "G90.511"),
        ("crps left arm", "G90.512"),
    ],
)
def test_a_side_leads_to_its_code_or_to_the_one_that_says_unilateral(typed: str, code: str) -> None:
    assert first(typed) == code


@pytest.mark.parametrize(
    ("title", "weeks", "fits"),
    [
        ("False labor before 37 completed weeks of gestation, third trimester", 35, 1),
        ("False labor at or after 37 completed weeks of gestation", 35, -1),
        ("False labor at or after 37 completed weeks of gestation", 37, 1),
        ("Preterm labor without delivery, second trimester", 30, -1),
        ("Full-term premature rupture of membranes, onset of labor within 24 hours", 38, 1),
        ("Premature rupture of membranes, unspecified weeks of gestation", 38, -1),
        ("False labor, unspecified", 35, 0),
    ],
)
def test_a_title_fits_weeks_or_speaks_of_others_or_of_none(title: str, weeks: float, fits: int) -> None:
    assert fits_weeks(title, weeks) == fits


@pytest.mark.parametrize(
    ("typed", "code"),
    [("false labor 35 weeks", "O47.03"), ("false labor 38 weeks", "O47.1"), ("prom 38 weeks", "O42.92")],
)
def test_weeks_choose_before_and_after_term(typed: str, code: str) -> None:
    assert first(typed) == code


@pytest.mark.parametrize("said", ["late effect of", "residual effects of", "residual of", "sequela"])
def test_late_effects_are_a_sequela(said: str) -> None:
    assert first(f"{said} left ankle fracture").endswith("S")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("cystitis from radiation", "N30.40"),
        ("gastritis due to alcohol", "K29.20"),
        ("pneumothorax after biopsy", "J95.811"),
        ("insomnia due to depression", "F51.05"),
        ("anxiety and insomnia", "F41.9"),
        ("anaphylaxis from penicillin", "T88.6XXA"),
    ],
)
def test_what_a_condition_is_due_to_is_its_kind(typed: str, code: str) -> None:
    assert first(typed) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("esophageal adenocarcinoma lower third", "C15.5"),
        ("osteosarcoma right femur", "C40.21"),
        ("seminoma left testis", "C62.92"),
        ("glioblastoma frontal lobe", "C71.1"),
        ("dermoid cyst right ovary", "D27.0"),
        ("squamous cell cancer of tonsil", "C09.9"),
    ],
)
def test_a_tumor_named_by_its_tissue_is_a_neoplasm_of_its_site(typed: str, code: str) -> None:
    assert first(typed) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [("t2dm w ckd stage iv", "E11.22"), ("t2dm with left foot ulcer", "E11.621"), ("htn ckd stage 3", "I12.9")],
)
def test_what_lacks_nothing_but_stage_or_side_leads(typed: str, code: str) -> None:
    assert first(typed) == code


@pytest.mark.parametrize("day", [date(2019, 11, 1), date(2026, 6, 1), DAY])
def test_what_is_in_force_is_as_the_code_set_says(day: date) -> None:
    index, codeset = load_index(), load_codesets().at(day)
    tree = load_codesets().tree
    force, in_force = Force(tree, index.columns, codeset), codeset.in_force()
    size = len(index.columns.rows)
    for document, row in enumerate(index.columns.rows):
        code = tree.codes[row]
        stem = any(tree.extended[child] and tree.codes[child] in in_force for child in tree.below.get(row, ()))
        assert force.is_there(document) == (code in in_force) == bool(force.bits >> (size - 1 - document) & 1)
        assert force.is_category(document) == (in_force.get(code) == 1 and not stem)


def test_what_is_in_force_is_made_before_anybody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    load_index().warm(DAY)

    def unmade(*_: object) -> Force:
        raise AssertionError("made while somebody waits")

    monkeypatch.setattr("codeloom.coding.search.index.Force", unmade)
    for day in (DAY, date(2026, 6, 1), date(2021, 3, 1), date(2016, 5, 15)):
        load_index().search("h", day, limit=1)
