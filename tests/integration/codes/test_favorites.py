"""Starred and lately used codes: before their equals in search, whole in the empty field, honest about codes that ended."""

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


@pytest.mark.parametrize("number", ["250.00", "V45.81", "4019"])
def test_an_icd9_number_without_a_mapping_says_what_to_load(practice: Practice, number: str) -> None:
    view = find(practice, number)
    assert view.hits == ()
    assert "mapping (GEM)" in view.note


def test_other_text_without_an_answer_is_no_icd9_number(practice: Practice) -> None:
    view = find(practice, "qqzzxx")
    assert view.hits == ()
    assert "GEM" not in view.note


def test_a_star_is_kept_in_order_once_and_taken_away_again(practice: Practice) -> None:
    assert starred(practice, "n1832", "I10", "I10") == ("icd10cm:N18.32", "icd10cm:I10")
    assert find(practice, "").starred == ("icd10cm:N18.32", "icd10cm:I10")
    assert starred(practice, "N18.32", on=False) == ("icd10cm:I10",)
    assert [act for act, _ in practice.log()].count("CODE_STARRED") == 2
    assert [act for act, _ in practice.log()].count("CODE_UNSTARRED") == 1


def test_neither_favorites_nor_codes_used_lately_outrank_meaning(practice: Practice) -> None:
    texts = ("covid", "fx wrist", "hx mi", "heart failure", "hypertension", "diabetes ckd")
    before = {text: find(practice, text).hits[0].value for text in texts}
    starred(practice, "I50.33", "Z11.52", "S62.109A")
    Bench(practice).add("Z86.16", "Z87.891", "I27.20", "N18.9", "S52.501D")
    favorites.recent.cache_clear()
    assert {text: find(practice, text).hits[0].value for text in texts} == before
    assert before["covid"] == "icd10cm:U07.1"
    assert before["hx mi"] == "icd10cm:I25.2"


def test_a_person_s_own_codes_go_before_what_fits_as_well(practice: Practice) -> None:
    plain = [hit.label for hit in find(practice, "n18").hits]
    starred(practice, plain[4])
    Bench(practice).add(plain[6])
    favorites.recent.cache_clear()
    hits = find(practice, "n18").hits
    assert [(hit.label, hit.why) for hit in hits[:3]] == [
        (plain[4], "favourite"), (plain[6], "recently used"), (plain[0], "code")
    ]  # fmt: skip


def test_a_code_typed_whole_leads_whatever_one_uses(practice: Practice) -> None:
    starred(practice, "E11.65", "S52.501D")
    Bench(practice).add("E11.22", "I50.33")
    favorites.recent.cache_clear()
    for typed, code in (("e119", "E11.9"), ("E11.9", "E11.9"), ("i5033", "I50.33"), ("s52501d", "S52.501D")):
        assert find(practice, typed).hits[0].value == f"icd10cm:{code}", typed


@pytest.mark.parametrize(("typed", "code"), [("e1122", "E11.22"), ("j1100", "J11.00"), ("I5033", "I50.33")])
@pytest.mark.parametrize("used", [False, True])
def test_a_diagnosis_typed_without_its_dot_is_that_diagnosis(
    practice: Practice, typed: str, code: str, used: bool
) -> None:
    if used:
        Bench(practice).add(code)
        favorites.recent.cache_clear()
    hits = find(practice, typed).hits
    assert hits[0].value == f"icd10cm:{code}"
    assert hits[-1].value == f"hcpcs:{typed.upper()}", "a form-only procedure code comes last"


@pytest.mark.parametrize(
    ("typed", "value"),
    [("99213", "cpt:99213"), ("g0378", "hcpcs:G0378"), ("0dtj4zz", "icd10pcs:0DTJ4ZZ"), ("99213-25", "cpt:99213-25")],
)
def test_a_procedure_code_leads_where_no_diagnosis_is_meant(practice: Practice, typed: str, value: str) -> None:
    assert find(practice, typed).hits[0].value == value


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
