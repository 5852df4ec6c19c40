"""Official files are told apart by content, read whole, or refused with file, line, column and plain words."""

import zlib
from contextlib import suppress

import pytest

from codeloom.coding.codesets.contents import CodeTable, LimitTable, PairTable, TermTable
from codeloom.coding.codesets.official import BadOfficialFile, BadPack, Flaw, OfficialFile, OfficialKind, read_files
from codeloom.coding.codesets.tabular import Tabular
from tests.unit.coding import official_samples as made
from tests.unit.coding.sample_lists import HCPCS_CSV, MUE_CSV, PTP_TXT

GOOD = (
    ("icd10cm_order_2026.txt", made.order_file(), OfficialKind.ICD10CM_ORDER, 6),
    ("icd10cm_codes_2026.txt", made.codes_file(), OfficialKind.ICD10CM_ORDER, 6),
    ("icd10cm_tabular_2026.xml", made.TABULAR.encode(), OfficialKind.ICD10CM_TABULAR, 3),
    ("icd10cm_index_2026.xml", made.INDEX.encode(), OfficialKind.ICD10CM_INDEX, 2),
    ("icd10cm_drug_2026.xml", made.DRUGS.encode(), OfficialKind.ICD10CM_DRUGS, 3),
    ("icd10cm_neoplasm_2026.xml", made.NEOPLASMS.encode(), OfficialKind.ICD10CM_NEOPLASMS, 3),
    ("icd10cm_eindex_2026.xml", made.EXTERNAL.encode(), OfficialKind.ICD10CM_EXTERNAL, 2),
    ("icd10pcs_order_2026.txt", made.PCS_FILE, OfficialKind.ICD10PCS_ORDER, 2),
    ("icd10pcs_codes_2026.txt", made.PCS_CODES, OfficialKind.ICD10PCS_ORDER, 3),
    ("icd10pcs_tables_2026.xml", made.PCS_TABLES.encode(), OfficialKind.ICD10PCS_ORDER, 5),
    ("HCPC2025_OCT_ANWEB.txt", made.HCPCS_FILE, OfficialKind.HCPCS, 3),
    ("HCPC2025_OCT_ANWEB.csv", HCPCS_CSV.encode(), OfficialKind.HCPCS, 8),
    ("POAexemptCodesFY25.txt", made.POA_TXT.encode(), OfficialKind.POA_EXEMPT, 3),
    ("2018_I9gem.txt", made.GEM_TXT, OfficialKind.ICD9_GEM, 8),
    ("ccipra-v313r0-f1.txt", PTP_TXT.encode(), OfficialKind.NCCI_PTP, 6),
    ("ccipra.csv", PTP_TXT.replace("\t", ",").encode(), OfficialKind.NCCI_PTP, 6),
    ("MUE_Eff_10-01-2025.csv", MUE_CSV.encode(), OfficialKind.NCCI_MUE, 4),
    ("our_cpt.csv", made.CPT_CSV.encode(), OfficialKind.CPT, 3),
    ("our_cpt.txt", made.CPT_CSV.replace(",", "|").encode(), OfficialKind.CPT, 3),
    ("LONGULT.txt", b"99990\tFirst made-up service\n0990T\tThird made-up service\n", OfficialKind.CPT, 2),
    ("SHORTU.txt", b"99990 FIRST MADE-UP\n99991 SECOND MADE-UP\n", OfficialKind.CPT, 2),
)
BY_KIND = {name: data for name, data, *_ in GOOD}


def one(name: str, data: bytes, **how: bool) -> OfficialFile:
    (found,) = read_files([(name, data)], any_size=how.get("any_size", True))
    return found


def flaws(name: str, data: bytes, **how: bool) -> tuple[Flaw, ...]:
    with pytest.raises(BadOfficialFile) as caught:
        read_files([(name, data)], any_size=how.get("any_size", True))
    assert all(flaw.problem.endswith((".", "?")) for flaw in caught.value.flaws)
    return caught.value.flaws


@pytest.mark.parametrize(("name", "data", "kind", "rows"), GOOD, ids=[name for name, *_ in GOOD])
class TestGood:
    def test_is_known_by_its_content(self, name: str, data: bytes, kind: OfficialKind, rows: int) -> None:
        found = one("file", data) if "POA" not in name else one(name, data)
        assert (found.kind, found.rows) == (kind, rows)

    def test_reads_the_same_with_a_mark_other_line_ends_and_in_utf_16(
        self, name: str, data: bytes, kind: OfficialKind, rows: int
    ) -> None:
        plain = data.replace(b"\r\n", b"\n")
        wanted = one(name, data)
        for other in (b"\xef\xbb\xbf" + data, plain, plain.replace(b"\n", b"\r\n"), plain + b"\n\n\n"):
            assert one(name, other) == wanted
        if not name.endswith(".xml"):
            assert one(name, data.decode().encode("utf-16")) == wanted

    def test_is_stored_and_opened_unchanged(self, name: str, data: bytes, kind: OfficialKind, rows: int) -> None:
        found = one(name, data)
        assert OfficialFile.unpack(kind, found.pack()) == found

    def test_any_cut_is_read_or_refused(self, name: str, data: bytes, kind: OfficialKind, rows: int) -> None:
        for size in range(0, len(data), max(1, len(data) // 60)):
            with suppress(BadOfficialFile):
                assert one(name, data[:size]).kind is kind


def test_content_of_each_kind() -> None:
    order = one("icd10cm_order_2026.txt", made.order_file()).content
    assert isinstance(order, CodeTable)
    assert dict(order.titled())["S52501A"].endswith("closed fracture")
    assert order.valid[order.codes.index("S52")] == 0
    terms = one("e.xml", made.EXTERNAL.encode()).content
    assert terms == TermTable(("Fall, falling", "Fall, falling down ladder"), ("W19", "W11"))
    hcpcs = one("h.txt", made.HCPCS_FILE).content
    assert isinstance(hcpcs, CodeTable)
    assert dict(hcpcs.titled())["G0404"].endswith("without inter- pretation and report, performed as a screening")
    assert hcpcs.modifiers == (("A1", "Dressing for one wound"),)
    assert hcpcs.ends[hcpcs.codes.index("G0404")] > 0
    pairs = one("ccipra-v313r0-f1.txt", PTP_TXT.encode()).content
    assert isinstance(pairs, PairTable)
    assert [(pair.modifier, pair.rationale) for pair in pairs.of("G0438", "G0439")] == [(0, "More extensive procedure")]
    assert not list(pairs.of("G0439", "G0438"))
    limits = one("m.csv", MUE_CSV.encode()).content
    assert isinstance(limits, LimitTable)
    assert (limits.limits["G0108"].units, limits.limits["G0108"].indicator) == (2, 3)
    tabular = one("t.xml", made.TABULAR.encode()).content
    assert isinstance(tabular, Tabular)
    assert tabular.titles["A009"] == "Cholera, unspecified"


@pytest.mark.parametrize(
    ("name", "label", "first", "last"),
    [
        ("order_2025_april.zip/Code/icd10cm_order_2025.txt", "FY2025, April 2025 update", "2025-04-01", "2025-09-30"),
        ("icd10cm-order-2027.txt", "FY2027", "2026-10-01", "2027-09-30"),
        ("order.txt", "", None, None),
    ],
)  # fmt: skip
def test_the_edition_comes_from_the_name(name: str, label: str, first: str | None, last: str | None) -> None:
    found = one(name, made.order_file())
    assert found.edition == label
    assert [day.isoformat() if day else None for day in (found.suggested_from, found.suggested_to)] == [first, last]


def test_the_edition_comes_from_the_content_where_it_says() -> None:
    assert one("tabular.xml", made.TABULAR.encode()).edition == "FY2026"
    poa = one("poa exempt.txt", made.POA_TXT.encode())
    assert (poa.edition, str(poa.suggested_from)) == ("FY2025", "2024-10-01")
    pairs = one("ccipra-v313r0-f1.txt", PTP_TXT.encode())
    assert (pairs.edition, pairs.part, str(pairs.suggested_from)) == ("version 31.3", "practitioner", "2025-10-01")
    limits = one("limits.csv", MUE_CSV.encode())
    assert (limits.part, str(limits.suggested_from), str(limits.suggested_to)) == (
        "practitioner",
        "2025-10-01",
        "2025-12-31",
    )


ORDER, PTP = made.order_file(), PTP_TXT.encode()
DAMAGED = (
    ("shifted columns", "order.txt", ORDER.replace(b"00003 ", b"00003  "), 3, 16, "shifted"),
    ("every column shifted", "order.txt", b" " + ORDER.replace(b"\n", b"\n "), 1, None, "shifted"),
    ("a line cut off", "order.txt", ORDER[:-60], 12, None, "Cut off"),
    ("a missing line", "order.txt", ORDER.replace(made.order_lines()[2].encode() + b"\r\n", b""), 3, 1, "missing"),
    ("a code twice", "order.txt", ORDER.replace(b"00003 A009 ", b"00003 A000 "), 3, 7, "twice"),
    ("no code", "order.txt", ORDER.replace(b"B20 ", b"B2? "), 4, 7, "form of an ICD-10-CM"),
    ("a heading with nothing below", "order.txt", ORDER.replace(b"B20     1", b"B20     0"), 4, 15, "nothing stands below"),
    ("a code with codes below", "order.txt", ORDER.replace(b"S525    0", b"S525    1"), 6, 15, "stands below it"),
    ("a wrong flag", "order.txt", ORDER.replace(b"B20     1", b"B20     7"), 4, 15, "0 (heading) or 1"),
    ("a NUL byte", "order.txt", ORDER.replace(b"Cholera,", b"Cholera\0", 1), 3, 24, "NUL"),
    ("UTF-16 without its mark", "order.txt", ORDER.decode().encode("utf-16-le"), 1, 2, "NUL"),
    ("another encoding", "order.txt", ORDER.decode().encode("cp037"), None, None, "."),
    ("two kinds in one file", "order.txt", ORDER + made.PCS_FILE, 13, 1, "out of order"),
    ("lines of another system", "hcpcs.txt", made.HCPCS_FILE + made.PCS_CODES, 6, 1, "HCPCS"),
    ("a day that is none", "hcpcs.txt", made.HCPCS_FILE.replace(b"20251130", b"20251340"), 2, 285, "not a day"),
    ("a title line alone", "hcpcs.txt", made.HCPCS_FILE.replace(b"G0404001004", b"G0405001004"), 3, 1, "goes on with"),
    ("a short row", "hcpcs.csv", HCPCS_CSV.replace("J1100,", "", 1).encode(), 9, None, "columns where"),
    ("quotes that never close", "mue.csv", MUE_CSV.replace("G0108,2", '"G0108,2').encode(), 6, None, "break here"),
    ("a limit that is no number", "mue.csv", MUE_CSV.replace("J1100,1,", "J1100,some,").encode(), 7, None, "number of units"),
    ("a wrong indicator", "mue.csv", MUE_CSV.replace("1 Line Edit", "Line Edit").encode(), 7, None, "begin with 1, 2 or 3"),
    ("a pair without a day", "ptp.txt", PTP.replace(b"20110101\t*\t0", b"20111301\t*\t0", 1), 7, None, "not a day"),
    ("a wrong modifier", "ptp.txt", PTP_TXT.replace("*\t0\tMore", "*\t5\tMore").encode(), 7, None, "0, 1 or 9"),
    ("a pair with shifted columns", "ptp.txt", PTP.replace(b"G0403\tG0404", b"G0403\t\tG0404"), 8, None, "neither a CPT"),
    ("an exempt code twice", "poa_exempt.txt", (made.POA_TXT + "00009\tB90\tSequelae\n").encode(), 5, None, "twice"),
    ("an exempt list with shifted columns", "poa_exempt.txt", (made.POA_TXT + "B91\t00009\tSequelae\n").encode(), 5, None, "form"),
    ("a CPT code with a letter too many", "cpt.csv", made.CPT_CSV.replace("0990T", "09X0T").encode(), 4, None, "not a CPT"),
    ("a CPT code without words", "cpt.csv", made.CPT_CSV.replace("Second made-up service", "").encode(), 3, None, "no description"),
    ("broken XML", "t.xml", made.TABULAR.replace("</diag>", "", 1).encode(), None, None, "XML breaks"),
    ("an unknown encoding", "t.xml", made.TABULAR.replace("utf-8", "utf-x").encode(), 1, None, "encoding"),
    ("a code out of its place", "t.xml", made.TABULAR.replace("A00.9", "B00.9").encode(), 8, None, "does not belong"),
    ("no code in the tabular list", "t.xml", made.TABULAR.replace("A00.9", "A009").encode(), 8, None, "form of an ICD-10-CM"),
    ("a chapter out of order", "t.xml", made.TABULAR.replace("<name>1<", "<name>2<").encode(), 4, None, "should be"),
    ("a version that is no year", "e.xml", made.EXTERNAL.replace("2026", "next").encode(), 2, None, "must be a year"),
    ("XML of another kind", "e.xml", b"<?xml version='1.0'?><rss><channel/></rss>", 1, None, "XML of another kind"),
    ("PCS tables without a row", "p.xml", b"<ICD10PCS.tabular><version>2026</version></ICD10PCS.tabular>", 1, None, "no row"),
    ("a PCS row that makes other codes", "p.xml", made.PCS_TABLES.replace('codes="4"', 'codes="5"').encode(), 15, None, "make 4"),
    ("a PCS character that is none", "p.xml", made.PCS_TABLES.replace('code="J"', 'code="O"').encode(), 9, None, "not a character"),
    ("a PCS row without a device", "p.xml", made.PCS_TABLES.replace('pos="6"', 'pos="5"').encode(), 15, None, "4 to 7"),
    ("a PCS position that is none", "p.xml", made.PCS_TABLES.replace('pos="6"', 'pos="2"').encode(), 13, None, "Position"),
    ("another file of PCS", "p.xml", b"<ICD10PCS.index><version>2026</version></ICD10PCS.index>", 1, None, "none of them"),
    ("a web page", "order.txt", b"<!DOCTYPE html><html><body>Sign in</body></html>", 1, None, "web page"),
    ("nothing", "order.txt", b"", None, None, "empty"),
    ("only blanks", "order.txt", b" \r\n \r\n", None, None, "empty"),
    ("a PDF", "order.txt", b"%PDF-1.7 ...", None, None, "PDF"),
    ("a workbook", "codes.csv", b"PK\x03\x04....", None, None, "Excel"),
    ("words", "order.txt", b"Dear team,\nthe list follows tomorrow.\n", 1, None, "Not recognized"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "line", "column", "said"), [row[1:] for row in DAMAGED], ids=[row[0] for row in DAMAGED]
)
def test_a_damaged_file_is_refused_where_it_is_bad(
    name: str, data: bytes, line: int | None, column: int | None, said: str
) -> None:
    found = flaws(name, data)
    assert found[0].file == name
    assert said in found[0].problem
    assert line is None or found[0].line == line
    assert column is None or found[0].column == column


def test_every_flaw_is_named_up_to_fifty_and_the_rest_counted() -> None:
    rows = tuple((f"A{number:02d}", 1, "") for number in range(60))
    with pytest.raises(BadOfficialFile) as caught:
        read_files([("order.txt", made.order_file(rows))], any_size=True)
    assert (len(caught.value.flaws), caught.value.more) == (50, 10)
    assert "order.txt, line 1" in str(caught.value)
    assert "59 more" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "data"),
    [row[:2] for row in GOOD if row[2] not in (OfficialKind.CPT, OfficialKind.NCCI_PTP, OfficialKind.NCCI_MUE)],
)
def test_a_list_too_short_to_be_whole_is_refused(name: str, data: bytes) -> None:
    assert any("cut off" in flaw.problem for flaw in flaws(name, data, any_size=False))


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<ICD10CM.index><version>&b;</version></ICD10CM.index>"""


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (ENTITIES, "document type"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><ICD10CM.index/>', "document type"),
        (b"<ICD10CM.tabular>" + b"<diag>" * 100_000, "nested"),
        (b"<ICD10CM.index>" + b"<a/>" * 1_600_000 + b"</ICD10CM.index>", "elements"),
    ],
)
def test_hostile_xml_is_refused_without_being_built(data: bytes, said: str) -> None:
    assert said in flaws("i.xml", data)[0].problem


def test_text_built_to_exhaust_its_reader_is_refused() -> None:
    assert "lines" in flaws("order.txt", b"0\n" * 2_000_000)[0].problem
    assert "longer than any" in flaws("order.txt", b"0" * 100_000)[0].problem


def test_a_bad_file_spoils_its_siblings_and_a_companion_does_not() -> None:
    good = ("icd10cm_order_2026.txt", made.order_file())
    with pytest.raises(BadOfficialFile):
        read_files([good, ("icd10cm_tabular_2026.xml", b"<ICD10CM.tabular>")], any_size=True)
    with pytest.raises(BadOfficialFile):
        read_files([good, ("icd10pcs_order_2026.txt", b"lost")], any_size=True)
    beside = [
        ("a/", b""),
        ("a/readme.txt", b"See the guidelines."),
        ("a/order.pdf", b"%PDF"),
        ("a/icd10cm_order_addenda_2026.txt", b"none"),
    ]
    (found,) = read_files([*beside, good], any_size=True)
    assert "readme.txt, order.pdf, icd10cm_order_addenda_2026.txt" in found.notes[-1]
    with pytest.raises(BadOfficialFile, match="no file"):
        read_files([])


def test_a_workbook_beside_the_text_is_left_aside_and_alone_is_refused() -> None:
    (found,) = read_files(
        [("a.zip/HCPC2025_OCT_ANWEB.txt", made.HCPCS_FILE), ("a.zip/a.xlsx", b"PK\x03\x04")], any_size=True
    )
    assert "a.xlsx" in found.notes[-1]
    assert "Excel" in flaws("a.xlsx", b"PK\x03\x04")[0].problem
    alone = flaws("a.xlsx/[Content_Types].xml", b"<Types/>")
    assert (alone[0].file, "Excel" in alone[0].problem) == ("a.xlsx", True)


def test_a_workbook_of_procedure_tables_is_told_what_to_load_instead() -> None:
    inside = flaws("icd10pcs_tables_2026.xlsx/[Content_Types].xml", b"<Types/>")
    for problem in (flaws("icd10pcs_tables_2026.xlsx", b"PK\x03\x04")[0].problem, inside[0].problem):
        assert "icd10pcs_tables_YYYY.xml" in problem
        assert "CSV" not in problem
    assert "PDF" in flaws("icd10pcs_tables.pdf", b"%PDF")[0].problem


def test_codes_beside_an_order_file_are_not_needed_and_two_different_lists_are_refused() -> None:
    order, codes = ("icd10cm_order_2026.txt", made.order_file()), ("icd10cm_codes_2026.txt", made.codes_file())
    (found,) = read_files([codes, order], any_size=True)
    assert found.name == "icd10cm_order_2026.txt"
    assert "icd10cm_codes_2026.txt" in found.notes[-1]
    other = ("icd10cm_order_v2_2026.txt", made.order_file(made.ORDERED[:4]))
    with pytest.raises(BadOfficialFile, match="Send one of them"):
        read_files([order, other], any_size=True)
    parts = [(f"ccipra-v313r0-f{n}.txt", PTP_TXT.replace("G0405", f"G040{n}").encode()) for n in (6, 7)]
    assert [file.part for file in read_files(parts)] == ["practitioner", "practitioner"]


def test_running_numbers_are_not_taken_for_cpt_codes() -> None:
    headless = made.POA_TXT.partition("\n")[2].encode()
    assert one("list.txt", headless).kind is OfficialKind.POA_EXEMPT
    with pytest.raises(BadOfficialFile):
        read_files([("list.txt", made.order_file()[:120])])


def test_stored_bytes_of_another_kind_or_damaged_are_not_opened() -> None:
    packed = one("icd10cm_order_2026.txt", made.order_file()).pack()
    for kind, data in (
        ("hcpcs", packed),
        ("icd10cm_order", packed[:-9]),
        ("icd10cm_order", zlib.compress(b"{}")),
        ("nothing", packed),
    ):
        with pytest.raises(BadPack):
            OfficialFile.unpack(kind, data)
