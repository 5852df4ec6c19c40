"""The code sets against other readings of the same tables: the package that carries the XML, and published rows."""

import importlib
import random
import warnings
from datetime import date
from types import ModuleType

import pytest

from codeloom.coding.codesets import CodeSet, undot
from codeloom.coding.codesets.poa import is_exempt
from codeloom.coding.codesets.procedures import read_procedure
from codeloom.gateways.codeset_files import load_codesets

from . import known

KINDS = {"codeFirst": "code_first", "useAdditionalCode": "use_additional", "codeAlso": "code_also"}
KINDS |= {"excludes1": "excludes1", "excludes2": "excludes2", "includes": "includes", "inclusionTerm": "inclusion"}


@pytest.fixture(scope="module")
def codeset() -> CodeSet:
    return load_codesets().at(date(2026, 6, 1))


@pytest.fixture(scope="module")
def oracle() -> ModuleType:
    """The package that carries the XML; its import uses a deprecated call of the standard library."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return importlib.import_module("simple_icd_10_cm")


def test_hierarchy_and_titles_agree_with_the_package(codeset: CodeSet, oracle: ModuleType) -> None:
    everything = oracle.get_all_codes(with_dots=True)
    for code in random.Random(20261121).sample(
        [code for code in everything if "-" not in code and len(code) > 2], 3000
    ):
        entry = codeset.get(code)
        if entry is None or not oracle.is_category_or_subcategory(code):
            continue
        above = [
            item for item in oracle.get_ancestors(code) if oracle.is_category_or_subcategory(item) and item != code
        ]
        assert [codeset.stem(item) for item in codeset.ancestors(code)] == list(
            dict.fromkeys(map(codeset.stem, above))
        ), code
        if not oracle.is_extended_subcategory(code):
            assert entry.title == oracle.get_description(code), code


def test_billable_is_a_leaf_of_the_package_that_the_code_list_has(codeset: CodeSet, oracle: ModuleType) -> None:
    leaves = {code for code in oracle.get_all_codes(with_dots=False) if oracle.is_leaf(code)}
    billable = {code for code, force in codeset.in_force().items() if force == 2}
    assert {code for code in leaves if "-" not in code} == billable


def test_every_code_of_the_table_has_the_same_validity_and_title(codeset: CodeSet) -> None:
    fy2027 = load_codesets().at(date(2026, 11, 1))
    for row in known.codes():
        code = row["code"]
        assert codeset.is_billable(code) == (row["billable_fy2026"] == "1"), code
        assert fy2027.is_billable(code) == (row["billable_fy2027"] == "1"), code
        if row["desc_source"] == "tabular2026apr":
            entry = codeset.get(code)
            assert entry is not None
            assert entry.title == row["description"], code


def test_the_poa_exempt_list_is_the_published_one() -> None:
    valid = {code for code, force in load_codesets().at(date(2025, 6, 1)).in_force().items() if force == 2}
    judged = [row for row in known.codes() if row["code"] in valid]
    assert {row["poa_exempt_fy2025"] for row in judged} == {"0", "1"}
    assert [row["code"] for row in judged if is_exempt(row["code"]) != (row["poa_exempt_fy2025"] == "1")] == []


def test_notes_and_their_references_agree_with_the_other_reading() -> None:
    ours = {(note.owner, note.kind, "".join(note.text.split())): note for note in load_codesets().tree.columns.notes}
    differing = []
    for item in known.notes():
        if item["kind"] not in KINDS:
            continue
        owner = {"chapter": f"chapter:{item['owner']}", "block": f"block:{item['owner']}"}
        key = owner.get(item["level"], undot(item["owner"])), KINDS[item["kind"]], "".join(item["text"].split())
        note = ours[key]
        if item["kind"] != "inclusionTerm" and {tuple(ref) for ref in item["refs"]} - set(note.refs):
            differing.append((item["text"], item["refs"], note.refs))
    other_ranges = [text for text, theirs, mine in differing if not mine or len(mine) >= len(theirs)]
    assert len(differing) < 10, differing
    assert len(other_ranges) < 6, other_ranges


@pytest.mark.parametrize("system", known.PROCEDURES)
def test_every_published_procedure_code_has_the_form_of_its_system(system: str) -> None:
    wrong = [code for code in known.procedures(system) if len(code) > 2 and read_procedure(code, system).problem]
    assert wrong == []


def test_complication_levels_and_payment_categories_are_those_of_the_table(codeset: CodeSet) -> None:
    levels = load_codesets().tree.columns.levels
    table = [row for row in known.codes() if row["billable_fy2026"] == "1"]
    assert [
        row["code"] for row in table if row["cc_level_fy2026"] != (levels.complication.get(row["code"]) or "NONE")
    ] == []
    same = sum(row["hcc_v28"] == levels.hcc.get(row["code"], "") for row in table)
    assert same > 0.997 * len(table)
