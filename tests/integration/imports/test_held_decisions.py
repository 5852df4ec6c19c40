"""Each decision about a held match, its memory, and taking it back."""

from uuid import UUID

import pytest
from sqlmodel import select

from codeloom.coding.lifecycle import Role
from codeloom.db.tables.charts import Patient
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Conflict, Refused
from codeloom.services.encounters import CreateEncounter, create_encounter
from codeloom.services.imports import decide, list_held, undo
from codeloom.services.imports.deciding import DecideMatch, OfMatch
from codeloom.services.imports.held_matches import ShowHeld
from codeloom.settings import Settings
from tests.held_people import HERE, OTHER, answered, conflict, counted, held, owners, same, taken_back, whole
from tests.importing import Desk, touch
from tests.integration.audits.audits_world import Practice
from tests.people_in_files import VisitIn


@pytest.fixture
def desk(database: Settings) -> Desk:
    return Desk()


def test_the_same_person_gets_the_visits_and_the_next_export_asks_no_more(desk: Desk) -> None:
    view = conflict(desk)
    assert same(desk, view) == "Same person: 1 chart made."
    assert owners(desk) == {"Cough for five days.": "Archer, June", "Rash.": "Archer, June"}
    assert counted(desk, desk.run({"a.json": OTHER.file()})) == {"unchanged": 1}
    more = OTHER.but(visits=(*OTHER.visits, VisitIn("w2", "2026-07-01", "Better.")))
    assert counted(desk, desk.run({"a.json": more.file()})) == {"created": 1, "unchanged": 1}
    assert desk.count(Patient) == 1
    assert owners(desk)["Better."] == "Archer, June"


def test_the_newer_data_are_taken_only_when_the_manager_says_so(desk: Desk) -> None:
    same(desk, conflict(desk), newer=True)
    assert set(owners(desk).values()) == {"Archer, Theo"}
    assert counted(desk, desk.run({"a.json": HERE.file()})) == {"unchanged": 1}
    assert list_held(desk.scope, ShowHeld()).open == 0


def test_different_people_stay_two_and_the_number_names_nobody_any_more(desk: Desk) -> None:
    view = conflict(desk)
    assert answered(desk, view, "different") == "Different people: 1 chart made."
    assert owners(desk) == {"Cough for five days.": "Archer, June", "Rash.": "Archer, Theo"}
    assert counted(desk, desk.run({"a.json": OTHER.file()})) == {"unchanged": 1}
    assert counted(desk, desk.run({"a.json": HERE.file()})) == {"unchanged": 1}
    third = HERE.but(given="Una", born="1970-01-01", id="3", visits=(VisitIn("u1", "2026-06-03", "Back pain."),))
    assert counted(desk, desk.run({"a.json": third.file()})) == {"created": 1}
    assert owners(desk)["Back pain."] == "Archer, Una"


def test_what_was_left_out_is_left_out_again_and_said_until_it_changes(desk: Desk) -> None:
    answered(desk, conflict(desk), "left_out")
    assert owners(desk) == {"Cough for five days.": "Archer, June"}
    job = desk.run({"a.json": OTHER.file()})
    assert counted(desk, job) == {"skipped": 1}
    assert desk.files(job)["a.json"].report["skips"][0][:2] == [
        "left_out_before", "1 encounter left out, as decided on the page of held matches",
    ]  # fmt: skip
    changed = OTHER.but(visits=(VisitIn("w1", "2026-06-01", "Rash, spreading."),))
    assert counted(desk, desk.run({"a.json": changed.file()})) == {"held": 1}


@pytest.mark.parametrize("decision", ["same", "newer", "different", "left_out"])
def test_taking_a_decision_back_leaves_everything_as_it_was(desk: Desk, decision: str) -> None:
    view = conflict(desk)
    before = whole(desk)
    if decision in ("same", "newer"):
        same(desk, view, newer=decision == "newer")
    else:
        answered(desk, view, decision)
    again = taken_back(desk, view)
    assert whole(desk) == before
    assert (again.status, [one.incoming for one in again.facts]) == ("open", [one.incoming for one in view.facts])
    assert counted(desk, desk.run({"a.json": OTHER.file()})) == {"held": 1}
    assert answered(desk, held(desk), "different") == "Different people: 1 chart made."


def test_taking_back_restores_the_chart_that_the_decision_had_updated(desk: Desk) -> None:
    desk.run({"a.json": HERE.file()})
    renamed = HERE.but(family="Bell", visits=(VisitIn(text="Cough is gone."),))
    assert counted(desk, desk.run({"a.json": renamed.file()})) == {"held": 1}
    view = held(desk)
    assert same(desk, view) == "Same person: 1 chart updated."
    assert owners(desk) == dict.fromkeys(("Cough is gone.", "Cough for five days."), "Archer, June"), (
        "both versions are kept"
    )
    taken_back(desk, view)
    assert owners(desk) == {"Cough for five days.": "Archer, June"}
    assert [chart.version for chart in desk.charts()] == [3]
    assert same(desk, held(desk)) == "Same person: 1 chart updated."


def test_a_decision_stands_once_somebody_has_worked_on_its_chart(desk: Desk) -> None:
    view = conflict(desk)
    same(desk, view)
    touch(desk, desk.charts()[1])
    with pytest.raises(Refused, match="worked on what this decision made: chart 10002") as problem:
        taken_back(desk, view)
    assert problem.value.todo
    assert len(desk.charts()) == 2


def test_a_decision_stands_once_a_later_import_built_on_it(desk: Desk) -> None:
    view = conflict(desk)
    answered(desk, view, "different")
    desk.run({"a.json": OTHER.but(visits=(VisitIn("w9", "2026-08-01", "Later."),)).file()})
    with pytest.raises(Refused, match="A later import"):
        taken_back(desk, view)
    assert owners(desk)["Later."] == "Archer, Theo"


def test_a_decision_stands_once_a_provider_has_written_an_encounter_of_its_patient(desk: Desk) -> None:
    view = conflict(desk)
    answered(desk, view, "different")
    with desk.open() as uow:
        made = max(
            uow.session.exec(select(Patient).where(Patient.org_id == desk.person.org_id)), key=lambda one: one.id
        )
    provider = Practice(desk.person.org_id).person("Alba Ortiz", Role.PROVIDER)
    create_encounter(provider, parse(CreateEncounter, {"patient_id": made.id, "service_date": "2026-06-10"}))
    with pytest.raises(Refused, match="A provider has written an encounter"):
        taken_back(desk, view)
    assert desk.count(Patient) == 2


def test_of_two_managers_the_second_is_told(desk: Desk) -> None:
    view = conflict(desk)
    same(desk, view)
    before = whole(desk)
    for version in (view.version, view.version + 1):
        fields = {"match_id": view.id, "version": version, "decision": "different"}
        with pytest.raises(Conflict):
            decide(desk.scope, parse(DecideMatch, fields))
    assert whole(desk) == before
    with pytest.raises(Conflict):
        undo(desk.scope, OfMatch(match_id=UUID(view.id), version=view.version))


def test_only_a_candidate_can_be_the_same_person(desk: Desk) -> None:
    stranger = HERE.but(given="Una", born="1970-01-01", id="8", numbers=(("urn:test:mr", "88"),))
    desk.run({"a.json": stranger.file()})
    view = conflict(desk)
    with desk.open() as uow:
        ids = {str(one.id) for one in uow.session.exec(select(Patient))} - {side.id for side in view.sides}
    assert ids
    for patient in (*ids, None):
        fields = {"match_id": view.id, "version": view.version, "decision": "same", "patient_id": patient}
        with pytest.raises(Refused, match="none of the people"):
            decide(desk.scope, parse(DecideMatch, fields))
