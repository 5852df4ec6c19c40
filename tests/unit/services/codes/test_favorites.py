"""How a person's own codes stand among hits: before their equals, never before what fits better."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from codeloom.coding.search import Hit
from codeloom.gateways.codeset_files import load_index
from codeloom.services.codes.favorites import EQUAL, OwnCodes

CODES = ("I50.9", "I50.33", "I50.22", "E11.9", "U07.1", "Z86.16")


def hit(code: str, score: float, why: str = "title") -> Hit:
    """A hit without sides and 7th characters."""
    return Hit(code, code, True, None, score, why)


def own(*recent: str, starred: tuple[str, ...] = ()) -> OwnCodes:
    """What a person starred and used lately."""
    return OwnCodes(tuple(("icd10cm", code) for code in starred), recent)


def order(hits: tuple[Hit, ...]) -> list[str]:
    """Their codes."""
    return [one.code for one in hits]


def test_equals_change_places_and_what_fits_better_stays_before_them() -> None:
    hits = (hit("U07.1", 170), hit("I50.9", 120), hit("I50.22", 120 - EQUAL), hit("I50.33", 119.9 - EQUAL))
    changed = own("I50.33", "I50.22").before_equals(hits, "words")
    assert order(changed) == ["U07.1", "I50.22", "I50.9", "I50.33"]
    assert [one.why for one in changed] == ["title", "recently used", "title", "recently used"]


def test_favorites_go_before_codes_used_lately() -> None:
    hits = tuple(hit(code, 90) for code in CODES)
    assert order(own("E11.9", starred=("Z86.16",)).before_equals(hits, "words"))[:3] == ["Z86.16", "E11.9", "I50.9"]


def test_a_favorite_of_another_system_is_no_diagnosis() -> None:
    starred = OwnCodes((("hcpcs", "E1122"),), ())
    hits = (hit("E11.21", 99, "code"), hit("E11.22", 98, "code"))
    assert order(starred.before_equals(hits, "e112")) == ["E11.21", "E11.22"]


def test_a_category_is_opened_and_never_goes_first_because_it_is_starred() -> None:
    category = Hit("E11", "Type 2 diabetes mellitus", False, None, 97, "category")
    hits = (hit("E11.9", 100, "code"), category)
    assert order(own(starred=("E11",)).before_equals(hits, "e11")) == ["E11.9", "E11"]


def test_a_seventh_character_used_lately_counts_for_its_stem_and_does_not_replace_the_one_meant() -> None:
    hits = load_index().search("s52", date(2026, 6, 1)).hits
    (first, *_) = own("S52.531D").before_equals(hits, "s52")
    assert (first.code, first.why) == ("S52.531A", "recently used")


@given(
    st.lists(st.tuples(st.sampled_from(CODES), st.floats(0, 200)), unique_by=lambda one: one[0]),
    st.lists(st.sampled_from(CODES), unique=True),
    st.lists(st.sampled_from(CODES), unique=True),
)
def test_nothing_is_lost_and_nobody_passes_what_fits_better(
    scored: list[tuple[str, float]], recent: list[str], starred: list[str]
) -> None:
    hits = tuple(hit(code, score) for code, score in sorted(scored, key=lambda one: -one[1]))
    changed = own(*recent, starred=tuple(starred)).before_equals(hits, "words")
    assert sorted(order(changed)) == sorted(order(hits))
    for before, after in pairwise(changed):
        assert after.score - before.score <= EQUAL
