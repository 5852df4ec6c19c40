"""The claim of a finalized encounter: for billers, once it is final, on record, and as it was finalized."""

import json
from typing import Any
from uuid import UUID

import pytest
from fhir.resources.R4B.claim import Claim

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Chart
from codeloom.db.work import unit_of_work
from codeloom.services.core import Denied, NotFound, Refused
from codeloom.services.encounters.claiming import read_claim
from codeloom.services.encounters.commands import OfEncounter
from codeloom.services.encounters.views import ClaimDocuments
from codeloom.settings import Settings
from tests.integration.core.walls_world import World, signed_in_as
from tests.integration.encounters.encounters_world import Visit


@pytest.fixture
def visit(database: Settings) -> Visit:
    """With billing: two diagnoses, the level and a test that points to the second diagnosis."""
    visit = Visit()
    visit.write()
    visit.suggest()
    visit.accept_all()
    visit.edit({"op": "add", "code": "83036-QW", "system": "cpt"})
    first, procedure = visit.view.lines[0], visit.view.lines[-1]
    visit.edit({"op": "point", "line": procedure.id, "to": [first.id]})
    visit.send()
    return visit


def claim(visit: Visit, by: Scope | None = None) -> ClaimDocuments:
    return read_claim(by or visit.biller, OfEncounter(encounter_id=visit.id))


def test_a_finalized_encounter_has_a_claim_and_reading_it_is_on_record(visit: Visit) -> None:
    with pytest.raises(Refused) as refused:
        claim(visit)
    assert refused.value.code == "not_finalized"
    visit.finalize()
    documents = claim(visit)
    made = Claim.model_validate_json(documents.fhir)
    codes = [one.diagnosisCodeableConcept.coding[0].code for one in made.diagnosis]
    assert codes == [one.code for one in visit.view.lines if one.system == "icd10cm"]
    assert made.item[-1].diagnosisSequence == [1]
    assert [one.coding[0].code for one in made.item[-1].modifier] == ["QW"]
    act, body = visit.practice.log()[-1]
    assert act == "CLAIM_READ"
    assert not any(word in body for word in ("Rohan", "E11", "C100001"))


def test_the_plain_json_says_the_same_and_what_differs(visit: Visit) -> None:
    visit.finalize()
    plain = json.loads(claim(visit).plain)
    assert [one["code"] for one in plain["diagnoses"]] == [
        one.code for one in visit.view.lines if one.system == "icd10cm"
    ]
    assert plain["lines"][-1] == {"system": "cpt", "code": "83036", "modifiers": ["QW"], "units": 1, "diagnoses": [1]}
    assert {"kind": "added", "suggested": "", "final": "83036-QW"} in plain["differences"]
    assert plain["patient"]["record_number"] == visit.view.patient.record_number


def test_opened_again_it_has_none_until_the_next_version(visit: Visit) -> None:
    visit.finalize()
    visit.reopen("Wrong date")
    with pytest.raises(Refused):
        claim(visit)
    visit.finalize()
    assert claim(visit).round == 2


def test_the_payer_is_that_of_the_patients_newest_chart(visit: Visit) -> None:
    visit.finalize()
    number = visit.practice.chart()
    with unit_of_work(Scope.of_worker(visit.practice.org_id)) as uow:
        chart = uow.session.get(Chart, (visit.practice.org_id, visit.practice.stored(number).id))
        assert chart is not None
        uow.vault.put(Chart.payload_enc, chart, json.dumps({"payer": {"name": "Riverbend Health Plan"}}))
        chart.patient_id = UUID(visit.view.patient.id)
        uow.session.add(chart)
        uow.record("TEST")
        uow.commit()
    assert json.loads(claim(visit).plain)["payer"] == "Riverbend Health Plan"


def test_a_biller_downloads_both_files(visit: Visit, world: World) -> None:
    visit.finalize()

    async def story() -> list[Any]:
        async with signed_in_as(world, visit.practice, visit.biller) as browser:
            paths = f"/api/encounters/{visit.id}/claim.json", f"/api/encounters/{visit.id}/codes.json"
            return [await browser.request("GET", path) for path in paths]

    fhir, plain = world.run(story())
    assert (fhir.status_code, plain.status_code) == (200, 200)
    Claim.model_validate_json(fhir.text)
    assert plain.json()["encounter"]["number"] == visit.view.number
    assert 'filename="claim-1-1.json"' in fhir.headers["content-disposition"]


def test_only_billers_of_the_practice_read_claims(visit: Visit) -> None:
    visit.finalize()
    for denied in (visit.provider, visit.practice.coder, visit.practice.person("Dana Wood", Role.MANAGER)):
        with pytest.raises(Denied):
            claim(visit, by=denied)
    with pytest.raises(NotFound):
        claim(visit, by=Visit().biller)
