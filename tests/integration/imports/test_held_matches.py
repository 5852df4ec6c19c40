"""Held matches: nothing is written until a manager decides; each decision, its memory, and taking it back."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Document, Patient
from codeloom.db.tables.imports import HeldChart, HeldMatch
from codeloom.services.core.commands import Nothing, parse
from codeloom.services.core.errors import Conflict, Denied, NotFound, Refused
from codeloom.services.imports import (
    DecideMatch,
    HeldMatchView,
    OfMatch,
    OneMatch,
    ShowHeld,
    decide,
    list_held,
    report,
    results,
    show_held,
    undo,
)
from codeloom.services.imports.holding import purge_held
from codeloom.settings import Settings
from tests.http_client import new_person
from tests.importing import Desk, touch
from tests.people_in_files import PersonIn, VisitIn

HERE = PersonIn()
OTHER = HERE.but(given="Theo", born="1990-09-09", gender="male", id="2", visits=(VisitIn("w1", "2026-06-01", "Rash."),))
"""Another person under June's record number."""


@pytest.fixture
def desk(database: Settings) -> Desk:
    return Desk()


def counted(desk: Desk, job: UUID, name: str = "a.json") -> dict[str, int]:
    """What became of a file's encounters; nothing of what was zero."""
    row = desk.files(job)[name]
    numbers = {
        "created": row.created, "updated": row.updated, "unchanged": row.unchanged, "skipped": row.skipped, "held": row.held,
    }  # fmt: skip
    assert row.report["encounters"] == sum(numbers.values())
    return {name: number for name, number in numbers.items() if number}


def held(desk: Desk) -> HeldMatchView:
    """The one open match."""
    found = list_held(desk.scope, ShowHeld())
    assert (len(found.rows), found.open) == (1, 1)
    return show_held(desk.scope, OneMatch(match_id=UUID(found.rows[0].id)))


def conflict(desk: Desk) -> HeldMatchView:
    """June is here, Theo is held under her number."""
    assert counted(desk, desk.run({"a.json": HERE.file()})) == {"created": 1}
    assert counted(desk, desk.run({"a.json": OTHER.file()})) == {"held": 1}
    return held(desk)


def same(desk: Desk, view: HeldMatchView, *, newer: bool = False) -> str:
    """Decide that it is the candidate."""
    fields = {"match_id": view.id, "version": view.version, "patient_id": view.sides[0].id, "newer": newer}
    return decide(desk.scope, parse(DecideMatch, fields | {"decision": "same"})).sentence


def answered(desk: Desk, view: HeldMatchView, decision: str) -> str:
    """Decide anything else."""
    return decide(
        desk.scope, parse(DecideMatch, {"match_id": view.id, "version": view.version, "decision": decision})
    ).sentence


def taken_back(desk: Desk, view: HeldMatchView) -> HeldMatchView:
    """Undo the newest decision of a match; the open match."""
    now = show_held(desk.scope, OneMatch(match_id=UUID(view.id)))
    undo(desk.scope, OfMatch(match_id=UUID(view.id), version=now.version))
    return held(desk)


def whole(desk: Desk) -> dict[str, list[str]]:
    """Patients, charts, documents and keys as the database has them."""
    tables = ("patients", "charts", "documents", "patient_keys", "chart_keys")
    with desk.open() as uow:
        run = uow.session.connection().execute
        return {one: sorted(run(text(f"select t::text from {one} t")).scalars()) for one in tables}


def owners(desk: Desk) -> dict[str, str]:
    """The text of each note, by the name of the patient it is filed under."""
    with desk.open() as uow:
        people = {one.id: uow.vault.open(Patient.name_enc, one) for one in uow.session.exec(select(Patient))}
        charts = {chart.id: people[chart.patient_id] for chart in desk.charts()}
        return {
            uow.vault.open(Document.text_enc, one).strip(): charts[one.chart_id] for one in uow.session.exec(select(Document))
        }  # fmt: skip


def test_nothing_of_a_held_person_is_written_and_all_of_it_is_encrypted(desk: Desk) -> None:
    desk.run({"a.json": HERE.file()})
    before = whole(desk)
    job = desk.run({"theo.json": OTHER.file()})
    assert counted(desk, job, "theo.json") == {"held": 1}
    assert whole(desk) == before
    with desk.open() as uow:
        run = uow.session.connection().execute
        stored = [one for table in ("held_matches", "held_charts", "held_keys", "audit_log", "outbox_events")
                  for one in run(text(f"select t::text from {table} t")).scalars()]  # fmt: skip
    assert stored
    for canary in ("Theo", "Archer", "1990-09-09", "Rash", "theo.json"):
        assert not [one for one in stored if canary in one or canary.encode().hex() in one], canary


def test_the_report_the_command_and_the_table_count_held_visits(desk: Desk) -> None:
    desk.run({"a.json": HERE.file()})
    job = desk.run({"a.json": OTHER.file()})
    view = report.report_on(desk.scope, report.ReportOf(job_id=job))
    assert ("1", "held for a manager") in [(one.value, one.label) for one in view.figures]
    assert (view.held, view.held_open, view.rows[0].sentence) == ("1", 1, "1 visit held: a manager decides whose it is")
    assert [one.held for one in results(desk.scope, job)] == [1]
    row = dict(zip(report.REPORT_HEAD, report.download(desk.scope, report.OfJob(job_id=job))[0], strict=True))
    assert (row["Encounters"], row["Held"], row["Made"]) == (1, 1, 0)


def test_a_dry_run_counts_what_would_be_held_and_keeps_nothing(desk: Desk) -> None:
    desk.run({"a.json": HERE.file()})
    job = desk.dry_run({"a.json": OTHER.file()})
    assert counted(desk, job) == {"held": 1}
    assert list_held(desk.scope, ShowHeld()).open == 0
    both = desk.dry_run(
        {
            "a.json": HERE.but(id="9", numbers=(("urn:x", "1"),)).file(),
            "b.json": OTHER.but(numbers=(("urn:x", "1"),)).file(),
        }
    )
    assert [counted(desk, both, name) for name in ("a.json", "b.json")] == [{"created": 1}, {"held": 1}]


def test_both_sides_stand_side_by_side_with_what_agrees_and_what_does_not(desk: Desk) -> None:
    view = conflict(desk)
    assert view.sentence == "An identifier in the file is Archer, June's here, but name, birth date and sex differ."
    facts = {one.label: one for one in view.facts}
    assert facts["Name"].incoming == ("Archer, Theo",)
    assert [(cell.lines, cell.mark, cell.word) for cell in facts["Name"].cells] == [
        (("Archer, June",), "differs", "Differs")
    ]
    assert facts["Birth date"].incoming == ("9 Sep 1990",)
    assert facts["Known by"].cells[0].lines == ("77 (urn:test:mr)",)
    assert facts["Known by"].cells[0].mark == "agrees"
    assert facts["Visits"].incoming == ("1 Jun 2026: Outpatient, 1 note",)
    assert facts["Visits"].cells[0].lines == ("4 May 2026: Outpatient, 1 note",)
    assert facts["Came from"].incoming[0] == "a.json"


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
    assert owners(desk) == {"Cough is gone.": "Archer, June"}
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


def test_a_decision_about_what_a_manager_has_not_seen_is_refused(desk: Desk) -> None:
    view = conflict(desk)
    desk.run({"a.json": OTHER.but(visits=(*OTHER.visits, VisitIn("w2", "2026-07-01", "Better."))).file()})
    with pytest.raises(Conflict):
        same(desk, view)
    again = held(desk)
    assert (again.id, again.visits) == (view.id, "2 visits")
    assert same(desk, again) == "Same person: 2 charts made."


def test_held_twice_is_one_match_and_no_visit_of_either_file_is_lost(desk: Desk) -> None:
    view = conflict(desk)
    shuffled = OTHER.but(
        numbers=(("urn:test:pi", "5"), ("urn:test:mr", "77")), visits=(VisitIn("w2", "2026-07-01", "Better."),)
    )
    assert counted(desk, desk.run({"a.json": shuffled.file()})) == {"held": 1}
    again = held(desk)
    assert (again.id, again.visits) == (view.id, "2 visits")
    answered(desk, again, "different")
    assert owners(desk) == {
        "Cough for five days.": "Archer, June", "Rash.": "Archer, Theo", "Better.": "Archer, Theo",
    }  # fmt: skip
    assert counted(desk, desk.run({"a.json": OTHER.file()})) == {"unchanged": 1}


def test_identifiers_of_two_people_are_held_with_both(desk: Desk) -> None:
    desk.run({"a.json": HERE.file(), "b.json": OTHER.but(numbers=(("urn:test:pi", "5"),)).file()})
    both = HERE.but(
        numbers=(("urn:test:mr", "77"), ("urn:test:pi", "5")), visits=(VisitIn("x", "2026-08-01", "Fall."),)
    )
    assert counted(desk, desk.run({"a.json": both.file()})) == {"held": 1}
    view = held(desk)
    assert {side.name for side in view.sides} == {"Archer, June", "Archer, Theo"}
    assert view.sentence == "The identifiers in the file lead to more than one person here."
    june = next(side for side in view.sides if side.name == "Archer, June")
    fields = {"match_id": view.id, "version": view.version, "decision": "same", "patient_id": june.id}
    decide(desk.scope, parse(DecideMatch, fields))
    assert owners(desk)["Fall."] == "Archer, June"
    assert counted(desk, desk.run({"a.json": both.file()})) == {"unchanged": 1}


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


def test_other_roles_and_other_organizations_get_nothing(desk: Desk) -> None:
    view = conflict(desk)
    coder = new_person("coder")
    for role in ("coder", "supervisor", "provider", "biller"):
        with pytest.raises(Denied):
            list_held(Scope(desk.person.org_id, coder.id, role), ShowHeld())
    stranger = Desk()
    with pytest.raises(NotFound):
        show_held(stranger.scope, OneMatch(match_id=UUID(view.id)))
    with pytest.raises(NotFound):
        same(stranger, view)
    assert list_held(stranger.scope, ShowHeld()).rows == ()


def test_ninety_days_after_a_decision_only_the_decision_is_kept(desk: Desk) -> None:
    view = conflict(desk)
    answered(desk, view, "left_out")
    worker = Scope.of_worker(desk.person.org_id)
    with clock.at(clock.now() + timedelta(days=89)):
        assert purge_held(worker, Nothing()) == 0
    with clock.at(clock.now() + timedelta(days=91)):
        assert purge_held(worker, Nothing()) == 1
        assert purge_held(worker, Nothing()) == 0
    with desk.open() as uow:
        assert uow.session.exec(select(HeldChart)).all() == []
        row = uow.session.exec(select(HeldMatch)).one()
        assert (row.summary_enc, row.before_enc, row.status) == (None, None, "left_out")
    shown = show_held(desk.scope, OneMatch(match_id=UUID(view.id)))
    assert (shown.gone, shown.facts, shown.name) == (True, (), "Deleted")
    with pytest.raises(Refused, match="90 days"):
        taken_back(desk, view)
    assert counted(desk, desk.run({"a.json": OTHER.file()})) == {"skipped": 1}


def test_each_act_is_recorded_by_ids_only(desk: Desk) -> None:
    view = conflict(desk)
    same(desk, view)
    taken_back(desk, view)
    acts = desk.acts()
    assert [one for one in acts if one.startswith("MATCH_")] == ["MATCH_HELD", "MATCH_DECIDED", "MATCH_REOPENED"]
