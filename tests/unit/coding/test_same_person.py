"""When two descriptions can be of one person."""

from datetime import date

import pytest

from codeloom.coding.same_person import Demographics, compare, fingerprint

BORN = date(1950, 1, 1)


def person(family: str, given: str, born: date | None = BORN, sex: str = "F", *more: tuple[str, str]) -> Demographics:
    return Demographics(((family, given), *more), born, sex)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Müller", "Jürgen"), ("MULLER", "Jurgen")),
        (("O'Neil", "Ann"), ("ONEIL", "Ann Marie")),
        (("Garcia Lopez", "Luz"), ("Garcia", "Luz")),
        (("Smith-Jones", "Eva"), ("Smith Jones", "Eva")),
        (("Archer Jr.", "Nell"), ("Archer", "N.")),
        (("山田", "太郎"), ("山田", "太郎")),
        (("Archer", ""), ("Archer", "Nell")),
    ],
)
def test_names_that_are_spelled_otherwise_agree(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert compare(person(*one), person(*other)).agrees == ("name", "birth_date", "sex")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Archer", "Nell"), ("Archer", "Nora")),
        (("Archer", "Ann"), ("Archer", "Anna")),
        (("Archer", "Nell"), ("Okafor", "Nell")),
        (("山田", "太郎"), ("山田", "花子")),
    ],
)
def test_other_names_differ_and_twins_stay_two(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert compare(person(*one), person(*other)).differs == ("name",)


def test_a_former_name_agrees() -> None:
    married = person("Vale", "Orla", BORN, "F", ("Quist", "Orla"))
    assert compare(person("Quist", "Orla"), married).positive


def test_what_one_side_leaves_out_neither_agrees_nor_differs() -> None:
    agreement = compare(person("Quist", "Orla", None, ""), person("Quist", "Orla"))
    assert (agreement.agrees, agreement.differs) == (("name",), ())
    assert not agreement.conflict
    assert not agreement.positive
    assert compare(Demographics((), None, ""), person("Quist", "Orla")).agrees == ()


def test_clearly_different_takes_name_and_birth_date() -> None:
    here = person("Quist", "Elsa", date(1939, 1, 1))
    assert compare(here, person("Tran", "Minh", date(2019, 2, 2), "M")).clearly_different
    assert not compare(here, person("Tran", "Elsa", date(1939, 1, 1))).clearly_different
    assert not compare(here, person("Quist", "Elsa", date(2019, 2, 2))).clearly_different


def test_the_fingerprint_overlooks_spelling_and_keeps_what_differs() -> None:
    assert fingerprint(person("O'Neil", "Ann")) == fingerprint(person("ONEIL", "ANN"))
    prints = {
        fingerprint(one)
        for one in (person("A", "B"), person("A", "C"), person("A", "B", None), person("A", "B", BORN, "M"))
    }
    assert len(prints) == 4
