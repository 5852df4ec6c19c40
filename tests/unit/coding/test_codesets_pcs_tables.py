"""ICD-10-PCS by its tables: every combination of a row is a code, and what is none says from which character on."""

from datetime import date
from functools import lru_cache
from itertools import product

import pytest

from codeloom.coding.codesets import CodeSets
from codeloom.coding.codesets.contents import CodeTable
from codeloom.coding.codesets.official import OfficialFile, OverlayFile, apply_overlay, read_files
from codeloom.coding.codesets.procedures import broken_off, completions, described, read_procedure
from codeloom.coding.lines import Finding
from codeloom.coding.rules import read_chart, validate
from codeloom.gateways.codeset_files import load_codesets

from .known import procedures
from .official_samples import PCS_CODES, PCS_FILE, PCS_TABLES

DAY = date(2026, 6, 1)


def of(*files: tuple[str, bytes]) -> OfficialFile:
    (file,) = read_files(files, any_size=True)
    return file


@lru_cache(maxsize=1)
def sets() -> CodeSets:
    """The base with the sample tables in force."""
    file = of(("icd10pcs_tables_2026.xml", PCS_TABLES.encode()))
    return apply_overlay(load_codesets(), [OverlayFile(file.kind, date(2025, 10, 1), date(2026, 9, 30), file)])


def said(code: str) -> list[Finding]:
    lines, context = read_chart([f"icd10pcs:{code}"], {"dos": DAY.isoformat(), "setting": "inpatient"})
    return [found for found in validate(lines, context, sets()) if found.rule == "PRC-03"]


def test_tables_are_written_out_with_the_words_of_their_values() -> None:
    file = of(("icd10pcs_tables_2026.xml", PCS_TABLES.encode()))
    assert isinstance(file.content, CodeTable)
    assert file.content.codes == ("0DTH0ZZ", "0DTH4ZZ", "0DTJ0ZZ", "0DTJ4ZZ", "0DTU0ZZ")
    assert file.content.titles[3] == "Resection; Appendix; Percutaneous Endoscopic"
    assert (file.suggested_from, file.suggested_to) == (date(2025, 10, 1), date(2026, 9, 30))
    assert "5 codes" in file.notes[0]
    assert OfficialFile.unpack(file.kind, file.pack()) == file


def test_index_and_definitions_beside_the_tables_are_left_aside() -> None:
    file = of(
        ("tables.zip/icd10pcs_tables_2026.xml", PCS_TABLES.encode()),
        ("tables.zip/icd10pcs_index_2026.xml", b"<ICD10PCS.index><version>2026</version></ICD10PCS.index>"),
        ("tables.zip/icd10pcs_definitions_2026.xml", b"<ICD10PCS.definitions/>"),
    )
    assert "left aside: icd10pcs_index_2026.xml, icd10pcs_definitions_2026.xml" in file.notes[-1]


def test_the_codes_file_of_the_same_codes_is_left_aside() -> None:
    lines = b"".join(b"%s  A title\r\n" % code for code in (b"0DTH0ZZ", b"0DTH4ZZ", b"0DTJ0ZZ", b"0DTJ4ZZ", b"0DTU0ZZ"))
    file = of(
        ("icd10pcs_codes_2026.txt", lines.replace(b"  ", b" ")), ("icd10pcs_tables_2026.xml", PCS_TABLES.encode())
    )
    assert "says the same" in file.notes[-1]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("0DTJ8ZZ", "after 0DTJ no code has 8 in place 5 (approach), only 0, 4"),
        ("0DTJ4AZ", "after 0DTJ4 no code has A in place 6 (device), only Z"),
        ("0DTB0ZZ", "after 0DT no code has B in place 4 (body part), only H, J, U"),
        ("0DTU4ZZ", "after 0DTU no code has 4 in place 5 (approach), only 0"),
        ("4A023N7", "no code has 4 in place 1, only 0"),
    ],
)
def test_what_no_table_has_says_where_it_breaks_off(code: str, message: str) -> None:
    (found,) = said(code)
    assert message in found.message
    assert len(found.message) <= 160
    title, refused = described(read_procedure(code), sets().tables, DAY)
    assert refused
    assert message in title


def test_the_last_character_is_offered() -> None:
    (found,) = said("0DTJ0ZX")
    assert found.fix is not None
    assert (found.fix.kind, found.fix.choices) == ("pick", ("0DTJ0ZZ",))


def test_a_code_of_the_tables_is_valid_and_nothing_is_said_of_other_years() -> None:
    assert not said("0DTJ4ZZ")
    tables = sets().tables
    assert broken_off(read_procedure("0DTB0ZZ"), tables, date(2026, 11, 1)) == ""
    assert broken_off(read_procedure("99213"), tables, DAY) == ""
    assert completions(read_procedure("0DTJ8ZZ"), tables, DAY) == ()


@pytest.mark.parametrize("listed", [PCS_FILE, PCS_CODES])
def test_a_list_without_tables_says_it_too(listed: bytes) -> None:
    file = of(("icd10pcs_2026.txt", listed))
    loaded = apply_overlay(load_codesets(), [OverlayFile(file.kind, date(2025, 10, 1), date(2026, 9, 30), file)]).tables
    assert "no code has 8 in place 5 (approach), only 4" in broken_off(read_procedure("0DTJ8ZZ"), loaded, DAY)


def test_where_a_code_breaks_off_is_what_a_plain_search_finds() -> None:
    """Against every beginning of every listed code, for codes with one character changed."""
    listed = sorted(procedures("icd10pcs"))
    lines = "".join(f"{code} A title\r\n" for code in listed).encode()
    file = of(("icd10pcs_codes_2026.txt", lines))
    loaded = apply_overlay(load_codesets(), [OverlayFile(file.kind, date(2025, 10, 1), date(2026, 9, 30), file)]).tables
    begins = {code[:length] for code in listed for length in range(8)}
    for code, (place, char) in zip(listed[::500] or listed, product(range(1, 7), "0ZXQ5B"), strict=False):
        typed = code[:place] + char + code[place + 1 :]
        way = loaded.way("icd10pcs", typed, DAY.toordinal())
        assert way is not None
        begun = next(typed[:length] for length in range(6, -1, -1) if typed[:length] in begins)
        assert way[0] == begun
        assert set(way[1]) == {
            other[len(begun)] for other in begins if other[:-1] == begun and len(other) == len(begun) + 1
        }
