"""Code sets by service date: what exists, what is billable, what changed on 2026-10-01, and the way around the tree."""

from datetime import date

import pytest

from codeloom.coding.codesets import CodeSet, CodeSets, chain, normalise
from codeloom.coding.codesets.artifact import BadArtifact
from codeloom.coding.codesets.entry import NO_DESCRIPTOR
from codeloom.coding.codesets.levels import read_levels
from codeloom.coding.codesets.periods import BadPeriods
from codeloom.coding.codesets.tabular import BadTabular
from codeloom.gateways.codeset_files import load_codesets, periods_table

JUNE_2026, NOVEMBER_2026 = date(2026, 6, 1), date(2026, 11, 1)


@pytest.fixture(scope="module")
def fy2026() -> CodeSet:
    return load_codesets().at(JUNE_2026)


@pytest.fixture(scope="module")
def fy2027() -> CodeSet:
    return load_codesets().at(NOVEMBER_2026)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("e1165", "E11.65"), (" E11.65 ", "E11.65"), ("I10.", "I10"), ("s52.501-", "S52.501"), ("W19XXXA", "W19.XXXA")],
)
def test_any_way_of_typing_a_code_gives_its_printed_form(typed: str, code: str) -> None:
    assert normalise(typed) == code


def test_the_service_date_chooses_the_release() -> None:
    codesets = load_codesets()
    assert codesets.at(date(2026, 9, 30)).release.name == "FY2026"
    assert codesets.at(date(2026, 10, 1)).release.name == "FY2027"
    assert codesets.at(date(2026, 5, 5)) is codesets.at(JUNE_2026)


@pytest.mark.parametrize(
    ("day", "billable"), [(JUNE_2026, 74_719), (date(2025, 11, 1), 74_719), (NOVEMBER_2026, 74_879)]
)
def test_the_number_of_billable_codes_is_the_official_one(day: date, billable: int) -> None:
    assert sum(force == 2 for force in load_codesets().at(day).in_force().values()) == billable


@pytest.mark.parametrize("least", [1, 2])
def test_titles_of_all_codes_are_those_of_each(fy2027: CodeSet, least: int) -> None:
    force = fy2027.in_force()
    titles = dict(fy2027.titles(least))
    assert titles.keys() == {code for code, value in force.items() if value >= least}
    assert all(titles[code] == fy2027.title(code) for code in list(titles)[::50])


def test_nothing_is_billable_before_the_code_set_came_into_force() -> None:
    before = load_codesets().at(date(2015, 9, 30))
    assert not before.release.known
    assert not before.is_billable("I10")


def test_after_the_end_of_the_tables_the_last_set_is_used_and_says_so() -> None:
    after = load_codesets().at(date(2031, 1, 1))
    assert not after.release.known
    assert after.is_billable("D69.11")
    assert not after.is_billable("D69.1")


def test_a_code_is_judged_by_its_date(fy2026: CodeSet, fy2027: CodeSet) -> None:
    assert fy2026.is_billable("D69.1")
    assert not fy2027.is_billable("D69.1")
    assert fy2027.children("D69.1") == ("D69.11", "D69.19")
    assert fy2026.children("D69.1") == ()
    assert fy2027.validity("D69.1") == (date(2015, 10, 1), date(2026, 9, 30))
    assert not load_codesets().at(date(2025, 11, 1)).is_billable("G35")
    assert load_codesets().at(date(2025, 9, 30)).is_billable("G35")


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        ("G35", date(2025, 11, 1), {"G35.A", "G35.D"}),
        ("D69.1", NOVEMBER_2026, {"D69.11", "D69.19"}),
        ("T52.8X1A", NOVEMBER_2026, {"T52.811A", "T52.821A", "T52.891A"}),
        ("M86.8X1", NOVEMBER_2026, {"M86.8X11", "M86.8X19"}),
    ],
)
def test_a_code_that_ended_names_what_replaced_it(code: str, day: date, expected: set[str]) -> None:
    codeset = load_codesets().at(day)
    found = codeset.replacements(code)
    assert expected <= set(found)
    assert all(codeset.is_billable(other) for other in found)


def test_a_valid_code_has_no_replacement(fy2026: CodeSet) -> None:
    assert fy2026.replacements("D69.1") == ()


def test_a_code_no_release_ever_had_is_unknown(fy2026: CodeSet) -> None:
    assert fy2026.get("A00-B99") is None
    assert fy2026.get("E11.99") is None
    assert fy2026.get("") is None
    assert not fy2026.is_billable("S06.1X7D")


def test_an_entry_knows_its_place(fy2026: CodeSet) -> None:
    entry = fy2026.get("e1122")
    assert entry is not None
    assert (entry.code, entry.parent, entry.category, entry.block, entry.chapter) == (
        "E11.22", "E11.2", "E11", "E08-E13", "4",
    )  # fmt: skip
    assert entry.billable
    assert entry.children == ()
    assert entry.title == "Type 2 diabetes mellitus with diabetic chronic kidney disease"
    assert fy2026.ancestors("S52.501A") == ("S52.501", "S52.50", "S52.5", "S52")


def test_a_single_category_block_is_block_and_category_at_once(fy2026: CodeSet) -> None:
    entry = fy2026.get("B20")
    assert entry is not None
    assert (entry.block, entry.category, entry.chapter, entry.billable) == ("B20", "B20", "1", True)


def test_seventh_characters_are_those_of_the_code_list(fy2026: CodeSet) -> None:
    assert [char for char, _ in fy2026.seventh("S52.501")] == list("ABCDEFGHJKMNPQRS")
    assert [char for char, _ in fy2026.seventh("S06.1X7")] == ["A"]
    assert fy2026.seventh("I10") == ()
    assert fy2026.stem("W19.XXXA") == "W19"
    entry = fy2026.get("S52.501A")
    assert entry is not None
    assert entry.title.endswith("lower end of right radius, initial encounter for closed fracture")


def test_a_code_deleted_before_the_loaded_list_shows_its_parents_title_and_says_so() -> None:
    entry = load_codesets().at(date(2018, 6, 1)).get("I63.8")
    assert entry is not None
    assert entry.described
    entry = load_codesets().at(date(2019, 6, 1)).get("H81.41")
    assert entry is not None
    assert entry.title == f"Vertigo of central origin {NO_DESCRIPTOR}"
    assert not entry.described


def test_flags_come_from_the_code_editor_table(fy2026: CodeSet) -> None:
    flags = {code: entry.flags for code in ("G63", "W19.XXXA", "Z38.00", "I10") if (entry := fy2026.get(code))}
    assert "manifestation" in flags["G63"]
    assert "ecodepdx" in flags["W19.XXXA"]
    assert {"newborn", "poa_exempt"} <= flags["Z38.00"]
    assert "poa_exempt" not in flags["I10"]


def test_chain_holds_every_prefix_from_the_category_on() -> None:
    assert chain("E1122") == {"E11", "E112", "E1122"}


def test_the_artifact_gives_the_same_tree_and_damage_is_noticed() -> None:
    made = load_codesets()
    data = made.to_bytes()
    again = CodeSets.from_bytes(data)
    assert again.tree.columns == made.tree.columns
    with pytest.raises(BadArtifact):
        CodeSets.from_bytes(data[:-1] + bytes([data[-1] ^ 1]))


@pytest.mark.parametrize(
    "xml", [b"", b"<html/>", b"<ICD10CM.tabular></ICD10CM.tabular>", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"]
)
def test_a_file_that_is_no_tabular_list_is_refused_with_the_reason(xml: bytes) -> None:
    with pytest.raises(BadTabular, match=r"tabular XML|ICD10CM"):
        CodeSets.build(xml, periods_table())


SMALL_TABULAR = b"""<ICD10CM.tabular><chapter><name>1</name><desc>Certain infectious diseases</desc>
<section id="A00-A09"><desc>Intestinal infectious diseases</desc><diag><name>A00</name><desc>Cholera</desc></diag></section>
</chapter></ICD10CM.tabular>"""


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (b"code,from\nI10,1\n", "columns"),
        (b"code,valid_from,valid_to,mce_flags\nI10,2015,20270331,\n", "line 2"),
        (b"code,valid_from,valid_to,mce_flags\n", "empty"),
    ],
)
def test_a_damaged_validity_table_is_refused_with_the_line(table: bytes, reason: str) -> None:
    with pytest.raises(BadPeriods, match=reason):
        CodeSets.build(SMALL_TABULAR, table)


def test_payment_marks_are_read_from_their_tables() -> None:
    levels = read_levels(
        b"code,complication,exclusions,hcc\nA000,CC,0002,\nE119,,,38\nI5021,MCC,,224\n",
        b"exclusions,principals\n0002,A000 A001\n",
    )
    assert levels.complication == {"A000": "CC", "I5021": "MCC"}
    assert levels.hcc == {"E119": "38", "I5021": "224"}
    assert levels.exclusions.excludes("A000", "A001")
    assert not levels.exclusions.excludes("I5021", "A001")
