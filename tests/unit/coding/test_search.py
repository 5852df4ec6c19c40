"""Search by what people type: reading, order, dates, codes, recents, and that nothing typed can break it."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codeloom.coding.search import Hit, Index, SearchAnswer
from codeloom.gateways.codeset_files import load_codesets, load_index

ODD = ["fx", "left", "w/", "type", "ii", "stage", "3", "pain", "E11", "S52.", "-", "/", "no", "init", "open", "'", "s"]
JUNE_2026, NOVEMBER_2026 = date(2026, 6, 1), date(2026, 11, 1)


@pytest.fixture(scope="module")
def index() -> Index:
    return load_index()


def find(text: str, day: date = JUNE_2026, limit: int = 20) -> SearchAnswer:
    return load_index().search(text, day, limit=limit)


def codes(text: str, day: date = JUNE_2026, limit: int = 20) -> list[str]:
    return [hit.code for hit in find(text, day, limit).hits]


def first(text: str, day: date = JUNE_2026) -> Hit:
    return find(text, day).hits[0]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("htn", "I10"),
        ("uti", "N39.0"),
        ("heart attack", "I21.9"),
        ("t2dm w neuropathy", "E11.40"),
        ("ckd 3b", "N18.32"),
        ("heart failure", "I50.9"),
        ("e1165", "E11.65"),
        ("E11.65", "E11.65"),
        ("bmi 42", "Z68.41"),
        ("38 weeks", "Z3A.38"),
    ],
)
def test_what_coders_type_leads_to_the_everyday_code(typed: str, code: str) -> None:
    assert codes(typed)[0] == code


def test_rare_codes_do_not_lead() -> None:
    assert "I09.81" not in codes("heart failure", limit=5)


@pytest.mark.parametrize("typed", ["wrist fracture left", "left fracture wrist", "fracture, left wrist", "l wrist fx"])
def test_the_order_of_words_does_not_matter(typed: str) -> None:
    assert codes(typed)[0] == "S52.502A"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("diabtes", "E11.9"),
        ("pnuemonia", "J18.9"),
        ("hypertenion", "I10"),
        ("hart failure", "I50.9"),
        ("schizophrina", "F20.9"),
    ],
)
def test_slips_of_the_fingers_are_forgiven(typed: str, code: str) -> None:
    assert code in codes(typed, limit=3)


@pytest.mark.parametrize("typed", ["pneu", "pneumon", "chest p", "diab neurop", "asthma ex"])
def test_the_beginning_of_a_word_is_enough(typed: str) -> None:
    assert find(typed).hits


@pytest.mark.parametrize(
    ("typed", "code", "read_as"),
    [
        ("fx l wrist init", "S52.502A", ("fracture", "lower end of radius", "left", "7th character A")),
        ("fx r wrist init", "S52.501A", ("fracture", "lower end of radius", "right", "7th character A")),
        ("colles fx right subs routine", "S52.531D", None),
        ("right hip fracture routine healing", "S72.001D", None),
        ("fx l wrist nonunion", "S52.502K", None),
        ("fx l wrist open init", "S52.502B", None),
        ("fx l wrist sequela", "S52.502S", None),
        ("concussion no loc init", "S06.0X0A", None),
    ],
)
def test_side_and_encounter_words_pick_side_and_seventh_character(
    typed: str, code: str, read_as: tuple[str, ...] | None
) -> None:
    answer = find(typed)
    assert answer.hits[0].code == code
    assert answer.hits[0].billable
    if read_as is not None:
        assert answer.read_as == read_as


def test_a_stem_without_encounter_words_assumes_the_initial_encounter_and_offers_the_rest() -> None:
    hit = first("ankle sprain left")
    assert hit.code == "S93.402A"
    assert hit.seventh is not None
    assert hit.seventh.assumed
    assert [choice.code for choice in hit.seventh.choices] == ["S93.402A", "S93.402D", "S93.402S"]
    assert dict(hit.sides)["right"] == "S93.401"
    told = first("ankle sprain left subsequent").seventh
    assert told is not None
    assert (told.chosen, told.assumed) == ("D", False)


def test_seventh_characters_that_name_a_side_follow_the_side_typed() -> None:
    assert codes("t2dm mild npdr no macular edema right")[0] == "E11.3291"
    assert codes("t2dm mild npdr no macular edema bilateral")[0] == "E11.3293"


def test_a_lay_term_takes_the_side_typed() -> None:
    assert codes("left ear infection")[0] == "H66.92"
    assert codes("hip pain right")[0] == "M25.551"


def test_with_and_without_are_told_apart() -> None:
    assert codes("acute cystitis w hematuria")[0] == "N30.01"
    assert codes("acute cystitis without hematuria")[0] == "N30.00"
    assert codes("alcoholic cirrhosis w ascites")[0] == "K70.31"


def test_a_category_leads_to_its_children_and_stands_among_them() -> None:
    hits = find("E11").hits
    assert hits[0].billable
    assert all(hit.code.startswith("E11") for hit in hits)
    assert "E11" in [hit.code for hit in hits[:5]]
    assert not next(hit for hit in hits if hit.code == "E11").billable


def test_a_typed_stem_offers_its_seventh_characters() -> None:
    found = codes("S52501")
    assert found[:3] == ["S52.501A", "S52.501B", "S52.501C"]
    assert codes("S52.501D")[0] == "S52.501D"
    assert codes("w19.xxxs")[0] == "W19.XXXS"


def test_code_and_words_together_search_under_the_code() -> None:
    found = codes("M25 left hip pain")
    assert found[0] == "M25.552"
    assert all(code.startswith("M25") for code in found)


def test_results_are_those_of_the_service_date() -> None:
    assert "G35.D" in codes("multiple sclerosis", JUNE_2026)
    assert codes("ms", date(2025, 6, 1))[0] == "G35"
    for day in (date(2016, 1, 1), date(2020, 5, 5), JUNE_2026, NOVEMBER_2026):
        codeset = load_codesets().at(day)
        for typed in ("depression", "covid", "plantar fasciitis", "headache", "fx wrist", "cardiomyopathy"):
            for hit in find(typed, day).hits:
                assert hit.billable == codeset.is_billable(hit.code)
                entry = codeset.get(hit.code)
                assert entry is not None
                assert entry.in_force


def test_a_code_that_ended_leads_to_what_replaced_it() -> None:
    assert codes("M72.2", NOVEMBER_2026)[:3] == ["M72.20", "M72.21", "M72.22"]
    hit = first("T52.8X1A", NOVEMBER_2026)
    assert hit.code == "T52.811A"
    assert hit.why == "in place of T52.8X1A"


def test_nothing_is_found_before_the_code_set() -> None:
    assert codes("hypertension", date(2014, 1, 1)) == []


@pytest.mark.parametrize("text", ["covid", "fx wrist", "hx mi", "fracture", "dm2"])
def test_favourites_and_recent_codes_never_outrank_meaning(index: Index, text: str) -> None:
    own = ["S62.101D", "Z20.822", "Z86.16", "E11.649", "S82.842A", "I10"]
    first = index.search(text, JUNE_2026).hits[0]
    assert index.search(text, JUNE_2026, recent=own, favourites=own[::-1]).hits[0].code == first.code


def test_favourites_and_recent_codes_come_first_among_equals(index: Index) -> None:
    plain = [hit.code for hit in index.search("tibia fracture shaft", JUNE_2026, limit=40).hits]
    right, left = plain.index("S82.201A"), plain.index("S82.202A")
    assert right < left
    for own in ({"recent": ["S82.202A"]}, {"favourites": ["S82.202D"]}):
        found = [hit.code[:7] for hit in index.search("tibia fracture shaft", JUNE_2026, limit=40, **own).hits]
        assert found.index("S82.202") < found.index("S82.201")


def test_blank_text_offers_favourites_then_recent_codes(index: Index) -> None:
    answer = index.search("  ", JUNE_2026, recent=["E11.9", "I10"], favourites=["I10"])
    assert [hit.code for hit in answer.hits] == ["I10", "E11.9"]
    assert index.search("", JUNE_2026).hits == ()


def test_the_limit_holds(index: Index) -> None:
    assert len(index.search("fracture", JUNE_2026, limit=7).hits) == 7
    assert len(index.search("S52501", JUNE_2026, limit=3).hits) == 3


def test_words_nobody_knows_find_nothing_and_say_so() -> None:
    assert find("qqqqzzzz xxyyzz").hits == ()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_nothing_that_can_be_typed_breaks_search(text: str) -> None:
    answer = load_index().search(text, JUNE_2026)
    assert len({hit.code for hit in answer.hits}) == len(answer.hits)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(ODD), max_size=9))
def test_odd_mixtures_of_words_break_nothing(parts: list[str]) -> None:
    for hit in load_index().search(" ".join(parts), JUNE_2026).hits:
        assert hit.title
