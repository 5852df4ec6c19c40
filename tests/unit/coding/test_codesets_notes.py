"""Instructional notes: what they refer to, who inherits them, which say "if applicable"."""

from datetime import date

import pytest

from codeloom.coding.codesets import CodeSet
from codeloom.coding.codesets.references import Reference, expand, read
from codeloom.gateways.codeset_files import load_codesets


@pytest.fixture(scope="module")
def codeset() -> CodeSet:
    return load_codesets().at(date(2026, 6, 1))


def _exists(bare: str) -> bool:
    return load_codesets().tree.under(bare) != range(0) and len(load_codesets().tree.under(bare)) > 0


def ranges(text: str) -> list[tuple[str, str]]:
    return [(ref.low, ref.high) for ref in read(text, _exists)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("type 1 diabetes mellitus (E10.-)", [("E10", "E10")]),
        ("cerebrovascular diseases (I60-I69)", [("I60", "I69")]),
        (
            "syphilis related eye disorders (A50.01, A50.3-, A51.43)",
            [("A5001", "A5001"), ("A503", "A503"), ("A5143", "A5143")],
        ),
        ("rheumatoid arthritis by site, if known (M05.00 to M05.8A)", [("M0500", "M058A")]),
        ("drug abuse (F11.-F17.-)", [("F11", "F17")]),
        ("hypertension (I10-I1A)", [("I10", "I1A")]),
        ("conditions classifiable to S06.0- to S06.8-code to specified injury", [("S060", "S068")]),
        ("code from category T31 or T32 to identify extent", [("T31", "T31"), ("T32", "T32")]),
        ("pneumoconiosis with tuberculosis, any type in A15 (J65)", [("J65", "J65")]),
        ("vitamin B12 deficiency", []),
        ("glucose-6-phosphate dehydrogenase (G6PD) deficiency (D75.A)", [("D75A", "D75A")]),
        ("code, if applicable, for codes G31.0-G31.83, to identify:", []),
        ("diabetic acidosis - see categories E08-E10, E11, E13 with ketoacidosis", []),
        ("localized abdominal pain (R10.1-R10.4-)", [("R101", "R104")]),
    ],
)
def test_references_are_read_from_the_words(text: str, expected: list[tuple[str, str]]) -> None:
    assert ranges(text) == expected


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("dementia (F10-F19, with .17, .27, .97)", {"F1027", "F1997"}, {"F1020", "F17"}),
        ("angiopathy (E08-E13 with .51-.52)", {"E0851", "E1152"}, {"E1159", "E11"}),
        ("apraxia (I69. with final characters -90)", {"I69390", "I69990"}, {"I6990", "I69391"}),
        ("drug (T36-T50 with fifth or sixth character 5)", {"T360X5", "T3695", "T45515"}, {"T360X1", "T43651"}),
        ("concussion (S06.0X- with seventh character A)", {"S060X0A", "S060XAA"}, {"S060X0D"}),
        ("open fracture (S52.- with open fracture 7th character)", {"S52501B", "S52501C"}, {"S52501A"}),
        ("burns of axilla (T22.- with fifth character 4)", {"T2204", "T2274"}, {"T2205", "T2214X"}),
        ("hallucinations (F11-F19 with fifth to sixth characters 51)", {"F11151", "F19951"}, {"F11150"}),
        ("hyperosmolarity (E08, E11 with final characters .00 or .01)", {"E0800", "E1101"}, {"E1010", "E0810"}),
    ],
)
def test_conditions_on_characters_pick_the_right_codes(text: str, inside: set[str], outside: set[str]) -> None:
    inheritance = load_codesets().inheritance
    prefixes = {prefix for ref in read(text, _exists) for prefix in inheritance.expansion(ref)}
    assert inside <= prefixes
    assert not outside & prefixes


def test_a_closed_range_expands_to_the_fewest_prefixes() -> None:
    tree = ["I60", "I600", "I61", "I62", "I63", "I70"]
    assert expand(Reference("I60", "I63"), tree, lambda _: True) == ("I60", "I61", "I62", "I63")


@pytest.mark.parametrize(
    ("code", "kind", "other"),
    [
        ("B20", "excludes1", "Z21"),
        ("E11.9", "excludes1", "E10.9"),
        ("F45.8", "excludes1", "G47.63"),
        ("I12.9", "excludes2", "N17.9"),
        ("D63.1", "code_first", "N18.4"),
        ("N18.4", "code_first", "I12.9"),
        ("I11.0", "use_additional", "I50.22"),
        ("I16.0", "code_also", "I10"),
        ("J44.9", "use_additional", "F17.210"),
        ("T20.011A", "use_additional", "T31.10"),
        ("N16", "excludes1", "E11.29"),
    ],
)
def test_a_code_inherits_from_its_ancestors_block_and_chapter(
    codeset: CodeSet, code: str, kind: str, other: str
) -> None:
    note = codeset.mentions(code, kind, other)
    assert note is not None
    assert note.kind == kind


def test_a_note_does_not_reach_codes_it_does_not_name(codeset: CodeSet) -> None:
    assert codeset.mentions("E11.9", "excludes1", "I10") is None
    assert codeset.mentions("G63", "excludes1", "E11.9") is None


def test_an_owner_is_named_as_people_write_it(codeset: CodeSet) -> None:
    owners = [note.owner_label for note in codeset.notes("E11.22", "excludes1")]
    assert owners[0] == "E11"
    assert owners[-1] == "Chapter 4"
    assert "I10-I1A" in {note.owner_label for note in codeset.notes("I10", "use_additional")}


def test_a_list_carries_its_lead_in_and_the_word_of_the_lead_in(codeset: CodeSet) -> None:
    note = codeset.mentions("I43", "code_first", "M10.00")
    assert note is not None
    assert note.phrase == "underlying disease, such as: gout (M10.0-)"
    assert not note.optional
    optional = codeset.mentions("Z21", "code_first", "O98.711")
    assert optional is not None
    assert optional.optional
    led = codeset.mentions("I22.0", "use_additional", "F17.210")
    assert led is not None
    assert led.optional


def test_an_unknown_code_inherits_from_the_part_of_it_that_exists(codeset: CodeSet) -> None:
    assert codeset.notes("E11.ZZ", "excludes1") == codeset.notes("E11", "excludes1")
    assert codeset.notes("", "excludes1") == ()
