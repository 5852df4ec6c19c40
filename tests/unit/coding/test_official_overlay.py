"""Files of an organization lie over the base by kind and date; outside their dates the base answers as before."""

from datetime import date, timedelta
from functools import lru_cache

import pytest

from codeloom.coding.codesets import CodeSets
from codeloom.coding.codesets.contents import CodeTable
from codeloom.coding.codesets.official import (
    OfficialFile,
    OfficialKind,
    OverlayFile,
    apply_overlay,
    difference,
    read_files,
)
from codeloom.coding.codesets.tabular import RawNote, Tabular
from codeloom.coding.lines import Context, Line
from codeloom.coding.rules import validate
from codeloom.coding.search.lexicon import read_lexicon
from codeloom.coding.search.overlay import overlay_columns, overlay_index, pack_overlay, unpack_overlay
from codeloom.gateways.codeset_files import LEXICON_FILES, data_file, load_codesets, load_index
from tests.unit.coding import official_samples as made
from tests.unit.coding.sample_lists import FIRST, LAST, PTP_TXT, sample_files, sample_sets

FROM, TO = date(2026, 10, 1), date(2027, 3, 31)
INSIDE, BEFORE = date(2026, 11, 1), date(2026, 6, 1)
NEW, GONE, REWORDED = "D69.11", "I10", "E11.9"


@lru_cache(maxsize=1)
def fy2027() -> OfficialFile:
    """A code list of FY2027 made from the base: I10 left out, E11.9 reworded, new codes with titles."""
    codeset = load_codesets().at(INSIDE)
    listed = {bare: force for bare, force in codeset.in_force().items() if bare != "I10"}
    titles = {bare: codeset.title(bare) for bare in listed}
    titles["D6911"], titles["E119"] = "Glanzmann's thrombasthenia", "Type 2 diabetes, reworded"
    codes = tuple(sorted(listed))
    table = CodeTable(codes, tuple(titles[code] for code in codes), bytes(listed[code] == 2 for code in codes))
    return OfficialFile(OfficialKind.ICD10CM_ORDER, "order.txt", "FY2027", table.reportable, (), table)


@lru_cache(maxsize=1)
def overlaid() -> CodeSets:
    return apply_overlay(load_codesets(), [OverlayFile(OfficialKind.ICD10CM_ORDER, FROM, TO, fy2027())])


def small(name: str, data: bytes) -> OfficialFile:
    return read_files([(name, data)], any_size=True)[0]


def test_an_order_file_decides_what_is_billable_inside_its_dates() -> None:
    base = load_codesets()
    assert not overlaid().at(INSIDE).is_billable(GONE)
    assert overlaid().at(BEFORE).is_billable(GONE)
    assert base.at(INSIDE).is_billable(GONE)
    assert overlaid().at(BEFORE).in_force() == base.at(BEFORE).in_force()
    assert overlaid().at(INSIDE).in_force().keys() == base.at(INSIDE).in_force().keys() - {"I10"}
    found = validate([Line("I10")], Context(dos=INSIDE), overlaid())
    assert [finding.rule for finding in found] == ["FMT-03"]
    assert "expired 2026-09-30" in found[0].message


def test_its_titles_hold_inside_its_dates() -> None:
    inside, before = overlaid().at(INSIDE), overlaid().at(BEFORE)
    entry, plain = inside.get(NEW), load_codesets().at(INSIDE).get(NEW)
    assert entry is not None
    assert plain is not None
    assert (entry.title, plain.title) == ("Glanzmann's thrombasthenia", "Glanzmann thrombasthenia")
    assert inside.title(REWORDED) == "Type 2 diabetes, reworded"
    assert before.title(REWORDED) == load_codesets().at(BEFORE).title(REWORDED)
    assert inside.title("S52.501A").endswith("initial encounter for closed fracture")


def test_flags_levels_and_notes_are_carried_over() -> None:
    base = load_codesets()
    for code in ("C61", "O80", "Z38.00", "E11.22", "J96.01"):
        ours, theirs = overlaid().at(INSIDE).get(code), base.at(INSIDE).get(code)
        assert ours is not None
        assert theirs is not None
        assert (ours.flags, ours.complication, ours.hcc) == (theirs.flags, theirs.complication, theirs.hcc)
    assert overlaid().at(INSIDE).notes("E11.22", "excludes1") == base.at(INSIDE).notes("E11.22", "excludes1")


def test_a_file_for_days_beyond_the_base_leaves_no_gap_before_it() -> None:
    later = OverlayFile(OfficialKind.ICD10CM_ORDER, date(2027, 10, 1), None, fy2027())
    sets = apply_overlay(load_codesets(), [later])
    for day in (date(2027, 3, 31), date(2027, 4, 1), date(2027, 9, 30)):
        assert sets.at(day).is_billable("I10")
        assert len(sets.at(day).in_force()) == len(load_codesets().at(day).in_force())
    for day in (date(2027, 10, 1), date(2028, 9, 30), date(2029, 1, 1)):
        assert not sets.at(day).is_billable("I10")
        assert sets.at(day).is_billable("E11.9")
    file = tabular()
    notes = apply_overlay(load_codesets(), [OverlayFile(file.kind, date(2027, 10, 1), None, file)])
    assert notes.at(date(2027, 11, 1)).title("E11.9") == "Diabetes of the new list"
    assert notes.at(date(2027, 9, 30)).title("E11.9") != "Diabetes of the new list"


def test_a_code_no_list_has_any_more_is_still_known() -> None:
    content = fy2027().content
    assert isinstance(content, CodeTable)
    without = bytes(flag and code != "D6911" for code, flag in zip(content.codes, content.valid, strict=True))
    shorter = OfficialFile(
        OfficialKind.ICD10CM_ORDER, "b", "", 1, (), CodeTable(content.codes, content.titles, without)
    )
    sets = apply_overlay(load_codesets(), [OverlayFile(OfficialKind.ICD10CM_ORDER, FROM, TO, shorter)])
    found = validate([Line("D69.11")], Context(dos=INSIDE), sets)
    assert [finding.message for finding in found] == ["D69.11 is not in use on the service date."]


def test_an_empty_list_of_releases_is_the_base_and_the_base_is_never_changed() -> None:
    base = load_codesets()
    before = base.at(INSIDE).title(REWORDED)
    assert apply_overlay(base, []).tree is base.tree
    overlaid().at(INSIDE)
    assert base.at(INSIDE).title(REWORDED) == before
    assert not base.tables
    assert not base.overlay.trees


def test_a_later_release_rules_and_an_open_one_ends_where_it_begins() -> None:
    less = fy2027().content
    assert isinstance(less, CodeTable)
    without = bytes(flag and code != "E119" for code, flag in zip(less.codes, less.valid, strict=True))
    second = OfficialFile(OfficialKind.ICD10CM_ORDER, "b", "", 1, (), CodeTable(less.codes, less.titles, without))
    kind, turn = OfficialKind.ICD10CM_ORDER, date(2027, 1, 1)
    sets = apply_overlay(
        load_codesets(), [OverlayFile(kind, turn, TO, second), OverlayFile(kind, FROM, None, fy2027())]
    )
    assert sets.at(turn - timedelta(days=1)).is_billable("E11.9")
    assert not sets.at(turn).is_billable("E11.9")
    assert not sets.at(turn).is_billable("I10")


def tabular() -> OfficialFile:
    """The base's tabular list with another title, one note more and a new code."""
    columns = load_codesets().tree.columns
    titles = {code: title for code, title in zip(columns.codes, columns.titles, strict=True) if title}
    titles |= {code: load_codesets().at(INSIDE).title(code) for code in columns.revisions[0].titles}
    titles |= {"E119": "Diabetes of the new list", "E11Z": "A code of the new list"}
    ground = load_codesets().ground(INSIDE.toordinal())[1].every()
    notes = [RawNote(note.owner, note.kind, note.seq, note.text) for note in ground]
    own = Tabular("2027", titles, columns.chapters, columns.blocks, columns.block_of, columns.seventh,
                  [*notes, RawNote("K358", "excludes1", 0, "appendicitis of the new list (K37)")])  # fmt: skip
    return OfficialFile(OfficialKind.ICD10CM_TABULAR, "tabular.xml", "FY2027", len(titles), (), own)


def test_a_tabular_list_gives_titles_notes_and_tree_for_its_dates() -> None:
    file = tabular()
    sets = apply_overlay(load_codesets(), [OverlayFile(file.kind, FROM, TO, file)])
    assert sets.at(INSIDE).title("E11.9") == "Diabetes of the new list"
    assert sets.at(BEFORE).title("E11.9") == load_codesets().at(BEFORE).title("E11.9")
    assert "appendicitis of the new list (K37)" in [note.text for note in sets.at(INSIDE).notes("K35.80", "excludes1")]
    assert "appendicitis of the new list (K37)" not in [
        note.text for note in sets.at(BEFORE).notes("K35.80", "excludes1")
    ]
    assert sets.at(INSIDE).get("E11.Z") is not None
    assert sets.at(BEFORE).get("E11.Z") is None
    assert sets.at(INSIDE).is_billable("S52.501A")
    found = difference(load_codesets(), sets, file, INSIDE)
    assert [change.code for change in found.revised] == ["E11.9"]
    assert [(note.code, note.before) for note in found.notes] == [("K35.8", "")]


def test_search_follows_the_tree_and_the_terms_that_are_loaded() -> None:
    lexicon = read_lexicon({name: data_file(name) for name in LEXICON_FILES})
    terms = made.EXTERNAL.replace("ladder", "zzyzxpole").encode()
    files = [tabular(), small("icd10cm_eindex_2027.xml", terms)]
    sets = apply_overlay(load_codesets(), [OverlayFile(file.kind, FROM, TO, file) for file in files])
    index = overlay_index(sets, unpack_overlay(pack_overlay(overlay_columns(sets, lexicon))), lexicon)
    assert index.search("diabetes of the new list", INSIDE).hits[0].code == "E11.9"
    assert index.search("fall zzyzxpole", INSIDE).hits[0].code == "W11.XXXA"
    assert index.search("fall zzyzxpole", BEFORE).hits[0].code == "W11.XXXA"
    assert index.search("fall zzyzxpole", BEFORE).hits[0].why == "index term"
    assert index.search("htn", BEFORE).hits[0].code == "I10"
    assert load_index().search("zzyzxpole", INSIDE).hits == ()


def test_an_exempt_list_rules_inside_its_dates() -> None:
    poa = small("POAexemptCodesFY25.txt", made.POA_TXT.encode())
    sets = apply_overlay(load_codesets(), [OverlayFile(poa.kind, date(2024, 10, 1), date(2025, 9, 30), poa)])
    inside, after = sets.at(date(2025, 3, 1)), sets.at(date(2025, 10, 1))
    for code, listed in (("Z99.3", True), ("Z99.2", False)):
        entry, later = inside.get(code), after.get(code)
        assert entry is not None
        assert later is not None
        assert ("poa_exempt" in entry.flags) is listed
        assert "poa_exempt" in later.flags
    found = difference(load_codesets(), sets, poa, date(2025, 3, 1))
    assert "Z99.2" in [change.code for change in found.deleted]


def test_procedure_lists_speak_only_for_their_dates() -> None:
    tables = sample_sets().tables
    day = FIRST.toordinal()
    verdict = tables.verdict("hcpcs", "G0438", day)
    assert verdict is not None
    assert (verdict.listed, verdict.title) == (True, "Annual wellness visit, first")
    ended = tables.verdict("hcpcs", "G0404", LAST.toordinal())
    assert ended is not None
    assert not ended.listed
    assert tables.verdict("hcpcs", "G0438", day - 1) is None
    assert tables.verdict("cpt", "99990", day) is None
    assert tables.limit("G0108", day - 1) is None
    assert not list(tables.edits(["G0438", "G0439"], day - 1))


def test_edits_of_two_parts_add_up_and_the_milder_one_rules() -> None:
    (pairs,) = (file for file in sample_files() if file.kind is OfficialKind.NCCI_PTP)
    hospital = small("ccioph-v313r0-f1.txt", PTP_TXT.replace("*\t0\tMore", "*\t1\tMore").encode())
    sets = apply_overlay(load_codesets(), [OverlayFile(file.kind, FIRST, None, file) for file in (pairs, hospital)])
    (edit,) = sets.tables.edits(["G0438", "G0439", "G0108"], FIRST.toordinal())
    assert (edit.first, edit.second, edit.modifier) == ("G0438", "G0439", 1)
    newer = OverlayFile(pairs.kind, date(2026, 1, 1), None, pairs)
    again = apply_overlay(load_codesets(), [OverlayFile(hospital.kind, FIRST, None, hospital), newer])
    assert [edit.modifier for edit in again.tables.edits(["G0438", "G0439"], date(2026, 2, 1).toordinal())] == [1]


@pytest.mark.parametrize("file", sample_files(), ids=lambda file: file.kind.value)
def test_a_difference_counts_what_is_new(file: OfficialFile) -> None:
    sets = sample_sets()
    found = difference(load_codesets(), sets, file, FIRST)
    assert found.totals[0] == len(found.added) > 0
    assert found.totals[1:] == (0, 0)
    assert difference(sets, sets, file, FIRST).nothing
    back = difference(sets, load_codesets(), file, FIRST)
    assert back.totals == (0, found.totals[0], 0)


def test_a_difference_names_codes_with_titles_before_and_after() -> None:
    found = difference(load_codesets(), overlaid(), fy2027(), INSIDE)
    assert [(change.code, change.after) for change in found.deleted] == [("I10", "")]
    assert found.added == ()
    revised = {change.code: (change.before, change.after) for change in found.revised}
    assert revised["E11.9"] == ("Type 2 diabetes mellitus without complications", "Type 2 diabetes, reworded")
    assert revised["D69.11"][1] == "Glanzmann's thrombasthenia"
    assert difference(load_codesets(), overlaid(), fy2027(), BEFORE).nothing
