"""Starred and lately used codes: first in search, whole in the empty field, honest about codes that ended."""

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.work import unit_of_work
from codeloom.services.codes import favorites
from codeloom.services.codes.favorites import StarCode, own_codes, star
from codeloom.services.codes.searching import SearchCodes, SearchView, search
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import NotFound, Refused
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice
from tests.integration.charts.test_editing import Bench

FY2026, FY2027 = "2026-06-01", "2026-11-01"


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A practice of one's own, whose people have used nothing yet."""
    favorites.recent.cache_clear()
    return Practice()


def find(practice: Practice, text: str, day: str = FY2026) -> SearchView:
    """What Maya finds."""
    return search(practice.coder, SearchCodes(text=text, day=day))


def starred(practice: Practice, *codes: str, on: bool = True) -> tuple[str, ...]:
    """Maya stars codes; her favorites after that."""
    answer: tuple[str, ...] = ()
    for code in codes:
        answer = star(practice.coder, StarCode(code=code, on=on))
    return answer


def test_a_star_is_kept_in_order_once_and_taken_away_again(practice: Practice) -> None:
    assert starred(practice, "n1832", "I10", "I10") == ("icd10cm:N18.32", "icd10cm:I10")
    assert find(practice, "").starred == ("icd10cm:N18.32", "icd10cm:I10")
    assert starred(practice, "N18.32", on=False) == ("icd10cm:I10",)
    assert [act for act, _ in practice.log()].count("CODE_STARRED") == 2
    assert [act for act, _ in practice.log()].count("CODE_UNSTARRED") == 1


def test_a_favorite_comes_first_among_what_fits(practice: Practice) -> None:
    before = [hit.label for hit in find(practice, "heart failure").hits]
    assert before[0] == "I50.9"
    starred(practice, "I50.33")
    after = find(practice, "heart failure")
    assert after.hits[0].label == "I50.33"
    assert after.hits[0].why == "favourite"
    assert find(practice, "hypertension").hits[0].label == "I10"


def test_an_empty_field_shows_favorites_then_codes_used_lately(practice: Practice) -> None:
    starred(practice, "I10")
    Bench(practice).add("E11.9", "S52.501D", "I10")
    view = find(practice, "")
    assert [(hit.head, hit.value) for hit in view.hits][:2] == [
        ("Favorites", "icd10cm:I10"), ("Recently used", view.hits[1].value)
    ]  # fmt: skip
    assert {hit.value for hit in view.hits[1:]} == {"icd10cm:E11.9", "icd10cm:S52.501D"}


def test_what_others_star_or_use_is_theirs(practice: Practice) -> None:
    starred(practice, "I10")
    Bench(practice).add("E11.9")
    other = practice.person("Tomas Lindqvist", Role.CODER)
    assert search(other, SearchCodes(text="")).hits == ()
    assert search(Practice().coder, SearchCodes(text="")).hits == ()


def test_a_favorite_that_ended_says_so_and_offers_what_replaced_it(practice: Practice) -> None:
    starred(practice, "D69.1")
    assert [hit.value for hit in find(practice, "", FY2026).hits] == ["icd10cm:D69.1"]
    hits = find(practice, "", FY2027).hits
    assert hits[0].head == "D69.1 is not valid in FY2027. Instead:"
    assert [hit.label for hit in hits] == ["D69.11", "D69.19"]
    assert all(hit.takeable for hit in hits)


def test_a_category_and_a_procedure_code_may_be_starred(practice: Practice) -> None:
    starred(practice, "E11")
    assert star(practice.coder, StarCode(code="99213", system="cpt"))[-1] == "cpt:99213"
    labels = [hit.label for hit in find(practice, "").hits]
    assert labels == ["E11-", "99213"]


def test_no_code_of_any_release_is_refused_and_so_are_too_many(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotFound):
        starred(practice, "Q99.99")
    monkeypatch.setattr(favorites, "MOST_FAVORITES", 1)
    starred(practice, "I10")
    with pytest.raises(Refused, match="1 favorites at most"):
        starred(practice, "E11.9")


def test_codes_used_lately_are_remembered_for_a_minute(practice: Practice) -> None:
    bench = Bench(practice)
    bench.add("E11.9")
    with unit_of_work(practice.coder, read_only=True) as uow:
        assert own_codes(uow).recent == ("E11.9",)
    bench.add("I10")
    with unit_of_work(practice.coder, read_only=True) as uow:
        assert own_codes(uow).recent == ("E11.9",)
    favorites.recent.cache_clear()
    with unit_of_work(practice.coder, read_only=True) as uow:
        assert set(own_codes(uow).recent) == {"E11.9", "I10"}


def test_a_star_is_of_the_known_systems(practice: Practice) -> None:
    with pytest.raises(Refused):
        parse(StarCode, {"code": "I10", "system": "snomed"})
