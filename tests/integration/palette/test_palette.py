"""The palette finds codes for everybody, and charts for those who may read them."""

from uuid import UUID

import pytest
from sqlalchemy import text as sql

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.work import system_work
from codeloom.services.encounters.patient_search import make_findable
from codeloom.services.palette.searching import LookAround, PaletteHit, look
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice
from tests.integration.encounters.encounters_world import Visit


@pytest.fixture
def practice(own_database: Settings) -> Practice:
    """A practice of one's own, in a database of this module's: patients are made findable in all organizations."""
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


def searches(practice: Practice) -> list[UUID]:
    """Who searched a patient of the practice, in order, as the audit log has it."""
    query = "select actor_id from audit_log where org_id = :org and act = 'PATIENT_SEARCHED' order by seq"
    with system_work() as work:
        return [row[0] for row in work.connection().execute(sql(query), {"org": practice.org_id})]


BY_PERSON = ("Romaguera, Cecelia 1963-02-03", "cecelia romaguera 3 Feb 1963", "Romaguera Cecelia 02/03/1963")


@pytest.mark.parametrize("text", ["MRN-1", " mrn-1 ", *BY_PERSON])
def test_charts_of_a_patient_are_found_by_who_sees_them_and_that_is_recorded(practice: Practice, text: str) -> None:
    number, sent, stranger = practice.chart(), practice.submitted("I10"), Practice()
    stranger.chart()
    make_findable()
    mine = [hit for hit in found(practice.coder, text) if hit.icon == "document"]
    assert [hit.href for hit in mine] == [f"/chart/{sent}", f"/chart/{number}"]
    assert mine[0].words.startswith("Romaguera, Cecelia, Outpatient")
    assert [hit.href for hit in found(practice.supervisor, text) if hit.icon == "document"] == [
        f"/audit/{sent}",
        f"/charts/{number}",
    ]
    other = practice.person("Tomas Lindqvist", Role.CODER)
    assert not [hit for hit in found(other, text) if hit.icon == "document"]
    assert searches(practice) == [practice.coder.user_id, practice.supervisor.user_id]


@pytest.mark.parametrize(
    "text", ["MRN-2", "Romaguera 1963-02-03", "Romaguera, Cecelia 1963-02-04", "1963-02-03", "2026-13-45 A B"]
)
def test_less_than_a_whole_number_or_a_full_name_and_birth_date_finds_nobody(practice: Practice, text: str) -> None:
    practice.chart()
    make_findable()
    assert not [hit for hit in found(practice.coder, text) if hit.icon == "document"]
    assert searches(practice) == []
