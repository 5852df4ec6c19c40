"""The palette finds codes for everybody, and charts for those who may read them."""

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.palette.searching import LookAround, PaletteHit, look
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice
from tests.integration.encounters.encounters_world import Visit


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A practice of one's own."""
    return Practice()


def found(by: Scope, text: str) -> tuple[PaletteHit, ...]:
    return look(by, LookAround(text=text))


def test_words_and_codes_lead_to_the_page_of_a_code(practice: Practice) -> None:
    for role in Role:
        hits = found(practice.person(f"Somebody {role}", role), "heart failure")
        assert (hits[0].code, hits[0].href) == ("I50.9", "/code/I509")
    assert found(practice.coder, "e11.9")[0].href == "/code/E119"
    assert found(practice.coder, "  ") == ()


def test_a_coder_finds_an_own_chart_by_its_number_and_nobody_else_s(practice: Practice) -> None:
    number = practice.chart()
    for text in (str(number), f"CH-{number}", f" ch {number}"):
        hit = found(practice.coder, text)[0]
        assert (hit.code, hit.href, hit.status_label) == (f"CH-{number}", f"/chart/{number}", "Draft")
    other = practice.person("Tomas Lindqvist", Role.CODER)
    assert not [hit for hit in found(other, str(number)) if hit.status]
    assert not [hit for hit in found(Practice().coder, str(number)) if hit.status]


def test_a_supervisor_finds_what_waits_to_audit_the_rest_to_read_a_manager_all_to_read(practice: Practice) -> None:
    draft, sent = practice.chart(), practice.submitted("I10")
    assert [hit.href for hit in found(practice.supervisor, f"CH-{sent}") if hit.status] == [f"/audit/{sent}"]
    assert [hit.href for hit in found(practice.supervisor, f"CH-{draft}") if hit.status] == [f"/charts/{draft}"]
    manager = practice.person("Dana Whitfield", Role.MANAGER)
    assert [hit.href for hit in found(manager, f"CH-{sent}") if hit.status] == [f"/charts/{sent}"]
    for role in (Role.PROVIDER, Role.BILLER):
        assert not [hit for hit in found(practice.person(f"Some {role}", role), str(sent)) if hit.status]


def test_a_provider_finds_own_encounters_and_a_biller_all_by_number_and_by_patient(practice: Practice) -> None:
    visit = Visit(practice)
    number, other = visit.view.number, practice.person("Ben Hale", Role.PROVIDER)
    for text in (str(number), f"encounter {number}", "rohan", "Gab Roh"):
        (hit,) = [hit for hit in found(visit.provider, text) if hit.icon == "encounters"]
        assert (hit.code, hit.href, hit.status_label) == (str(number), f"/encounter/{number}", "Draft")
        assert hit.words.startswith("Rohan, Gabriele")
        (billed,) = [hit for hit in found(visit.biller, text) if hit.icon == "encounters"]
        assert billed.href == f"/billing/{number}"
        for scope in (other, practice.coder, practice.supervisor, Visit().biller):
            hits = [hit for hit in found(scope, text) if hit.icon == "encounters" and "Gabriele" in hit.words]
            assert scope.org_id != practice.org_id or not hits
    assert not [hit for hit in found(visit.biller, "ohan") if hit.icon == "encounters"], "the beginning of a name"
    assert not [hit for hit in found(practice.person("Ina", Role.MANAGER), "rohan") if hit.icon == "encounters"]
