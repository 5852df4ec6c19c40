"""ICD-9 numbers through the mapping of CMS, where a practice loaded it: read from its layout, found in search."""

from datetime import date

import pytest

from codeloom.coding.codesets.contents import TermTable
from codeloom.coding.codesets.official import BadOfficialFile, OfficialFile, OverlayFile, apply_overlay, read_files
from codeloom.coding.search import Index
from codeloom.coding.search.lexicon import read_lexicon
from codeloom.coding.search.overlay import overlay_columns, overlay_index
from codeloom.gateways.codeset_files import LEXICON_FILES, data_file, load_codesets, load_index
from tests.unit.coding import official_samples as made

DAY = date(2026, 11, 15)


def read(data: bytes, name: str = "2018_I9gem.txt", *, any_size: bool = True) -> OfficialFile:
    (file,) = read_files([(name, data)], any_size=any_size)
    return file


@pytest.fixture(scope="module")
def index() -> Index:
    file = read(made.GEM_TXT)
    sets = apply_overlay(load_codesets(), [OverlayFile(file.kind, date(2017, 10, 1), None, file)])
    lexicon = read_lexicon({name: data_file(name) for name in LEXICON_FILES})
    return overlay_index(sets, overlay_columns(sets, lexicon), lexicon)


def test_numbers_are_printed_with_their_dot_and_lead_to_codes() -> None:
    content = read(made.GEM_TXT).content
    assert isinstance(content, TermTable)
    pairs = dict(zip(content.terms, content.codes, strict=True))
    assert pairs["250.00"] == "E119"
    assert pairs["E849.0"] == "Y92009"
    assert pairs["250.41"] == "E1021"
    assert "V03.81" not in pairs
    assert any("without a code" in note for note in read(made.GEM_TXT).notes)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (made.GEM_TXT + b"4281 I50.1 10000\n", "five flags"),
        (b"A000    0010  00000\nI10     4019  10000\n", "from ICD-10 to ICD-9"),
    ],
)
def test_a_bad_mapping_is_refused_in_a_sentence(data: bytes, told: str) -> None:
    with pytest.raises(BadOfficialFile, match=told):
        read(data)


def test_a_mapping_that_is_cut_off_is_refused() -> None:
    with pytest.raises(BadOfficialFile, match="cut off"):
        read(made.GEM_TXT, any_size=False)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("250.00", "E11.9"), ("250.02", "E11.65"), ("401.9", "I10"), ("V45.81", "Z95.1"), ("428.0", "I50.9")],
)
def test_a_loaded_number_finds_its_code(index: Index, typed: str, code: str) -> None:
    assert index.search(typed, DAY).hits[0].code == code
    assert index.search(typed, DAY).hits[0].why == "index term"
    assert code not in {hit.code for hit in load_index().search(typed, DAY).hits}
