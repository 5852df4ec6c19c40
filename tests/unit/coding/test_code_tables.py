"""The code tables that travel with the product: how they are made, that the same sources make the same bytes, what is in them."""

import gzip
from importlib.util import find_spec
from pathlib import Path

import pytest

from codeloom.coding.codesets.exclusions import Exclusions
from codeloom.coding.codesets.levels import read_levels
from codeloom.gateways.codeset_files import PAYMENT, load_codesets, packed_table, tabular_xml
from scripts import extract_code_tables
from scripts.extract_code_tables import complication_codes, exclusions_csv, exclusions_of, hcc_of, packed, payment_csv


def test_the_tabular_list_is_the_official_file() -> None:
    """The development package that serves as oracle carries the same file."""
    spec = find_spec("simple_icd_10_cm")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    (folder,) = spec.submodule_search_locations
    (path,) = Path(folder, "data").glob("*tabular*.xml")
    assert path.read_bytes() == tabular_xml()


def test_complications_are_read_from_the_tables_of_cms() -> None:
    table = "TABLE 6J - COMPLETE CC LIST\r\nDiagnosis Code\tDescription\r\nA00.0\tCholera\r\nI50.22\tHeart failure\r\n"
    assert complication_codes(table) == ["A000", "I5022"]


def test_payment_categories_are_those_of_one_model() -> None:
    table = "diagnosis_code,cc,model_name\nA0103,115,CMS-HCC ESRD Model V21\nI5021,224,CMS-HCC Model V28\n"
    assert hcc_of(table) == {"I5021": "224"}


def test_exclusions_are_read_from_the_table_of_cms() -> None:
    table = (
        "K Part 1: List of CC and Major CC Codes\r\n I10 Dx  Lev PDX Exclusions   ICD-10-CM Description\r\n"
        " A000    CC  0002:3 codes     Cholera\r\n D89833  CC  No Excl          Cytokine release syndrome\r\n"
        " A0221   MCC 0006:54 codes    Salmonella meningitis\r\n\r\nPDX collection 0002\r\n  A000    Cholera\r\n"
        "  A001    Cholera\r\n\r\nPDX collection 0006\r\n  G000    Meningitis\r\n\r\n"
        "K Part 2: Codes that are CC or Major CC only if patient discharged alive\r\n  I462    Cardiac arrest\r\n"
    )
    read = exclusions_of(table)
    assert read.excludes("A000", "A001")
    assert read.excludes("A0221", "G000")
    assert not read.excludes("A000", "G000")
    assert not read.excludes("D89833", "D89833")
    assert not read.excludes("A0221", "I462")
    assert exclusions_of("") == Exclusions()


def test_what_is_written_is_what_is_read() -> None:
    complication, hcc = {"A000": "CC", "I5021": "MCC"}, {"E119": "38", "I5021": "224"}
    excluded = Exclusions({"A000": "0002"}, {"0002": " A000 A001 "})
    levels = read_levels(payment_csv(complication, excluded.collection, hcc), exclusions_csv(excluded.principals))
    assert (levels.complication, levels.hcc, levels.exclusions) == (complication, hcc, excluded)


def test_the_same_sources_make_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "tabular.xml"
    source.write_bytes(tabular_xml())
    monkeypatch.setattr("sys.argv", ["extract", "--tabular", str(source), "--to", str(tmp_path)])
    extract_code_tables.main()
    assert gzip.decompress((tmp_path / "icd10cm_tabular.xml.gz").read_bytes()) == tabular_xml()
    (line,) = (tmp_path / "SHA256SUMS").read_text().splitlines()
    assert line.endswith("  icd10cm_tabular.xml.gz")
    assert packed(b"content") == packed(b"content")


def test_the_payment_tables_are_whole() -> None:
    levels = read_levels(*(gzip.decompress(packed_table(name)) for name in PAYMENT))
    assert (len(levels.complication), len(levels.hcc), len(levels.exclusions.principals)) == (18_432, 8_037, 1_994)
    assert levels.exclusions.collection.keys() <= levels.complication.keys()
    assert set(levels.exclusions.collection.values()) == levels.exclusions.principals.keys()
    assert load_codesets().tree.columns.levels.complication == levels.complication
