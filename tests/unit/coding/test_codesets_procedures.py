"""Procedure codes are judged by form alone, and say so."""

import pytest

from codeloom.coding.codesets.procedures import NOT_VERIFIED, read_procedure


@pytest.mark.parametrize(
    ("typed", "system", "code", "modifiers"),
    [
        ("99213", "cpt", "99213", ()),
        ("99213-25", "cpt", "99213", ("25",)),
        ("27447 RT 59", "cpt", "27447", ("RT", "59")),
        ("0001f", "cpt", "0001F", ()),
        ("0449t", "cpt", "0449T", ()),
        ("g2212", "hcpcs", "G2212", ()),
        ("J1885-JZ", "hcpcs", "J1885", ("JZ",)),
        ("0sr9019", "icd10pcs", "0SR9019", ()),
        ("0016070", "icd10pcs", "0016070", ()),
    ],
)
def test_the_form_tells_the_system(typed: str, system: str, code: str, modifiers: tuple[str, ...]) -> None:
    read = read_procedure(typed)
    assert (read.system, read.code, read.modifiers, read.problem) == (system, code, modifiers, "")
    assert NOT_VERIFIED in read.note


@pytest.mark.parametrize(
    "typed", ["", "1234", "0OR9019", "0IR9019", "Z12345", "W0000", "E11.9", "99213-2", "0SR9019-59"]
)
def test_what_has_no_form_of_a_procedure_is_named_as_a_problem(typed: str) -> None:
    read = read_procedure(typed)
    assert read.problem
    assert read.note == read.problem


def test_the_system_asked_for_is_required() -> None:
    assert "CPT" in read_procedure("G2212", "cpt").problem
    assert not read_procedure("99213", "cpt").problem
