"""Held matches: nothing is written until a manager decides, everything is kept and shown, and deleted in its time."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.db.tables.imports import HeldChart, HeldMatch
from codeloom.services.core.commands import Nothing, parse
from codeloom.services.core.errors import Conflict, Denied, NotFound, Refused
from codeloom.services.imports import decide, list_held, report, results, show_held
from codeloom.services.imports.deciding import DecideMatch
from codeloom.services.imports.held_matches import OneMatch, ShowHeld
from codeloom.services.imports.holding import purge_held
from codeloom.settings import Settings
from tests.held_people import HERE, OTHER, answered, conflict, counted, held, owners, same, taken_back, whole
from tests.http_client import new_person
from tests.importing import Desk
from tests.people_in_files import VisitIn


@pytest.fixture
def desk(database: Settings) -> Desk:
    return Desk()


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
    unmarried = HERE.but(id="9", numbers=(("urn:x", "1"),))
    both = desk.dry_run({"a.json": unmarried.file(), "b.json": unmarried.but(family="Bell", id="10").file()})
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


def test_the_list_is_paged_with_what_moved_last_first(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codeloom.services.imports.held_matches.PAGE", 2)
    desk.run({"a.json": HERE.file()})
    for number, given in enumerate(("Ada", "Bea", "Cleo")):
        desk.run({"a.json": HERE.but(given=given, id=f"x{number}", born=f"1990-01-0{number + 1}").file()})
    first = list_held(desk.scope, ShowHeld())
    assert ([row.name for row in first.rows], first.open) == (["Archer, Cleo", "Archer, Bea"], 3)
    rest = list_held(desk.scope, ShowHeld(after=first.next))
    assert ([row.name for row in rest.rows], rest.next) == (["Archer, Ada"], "")
    for row in (rest.rows[0], first.rows[0]):
        view = show_held(desk.scope, OneMatch(match_id=UUID(row.id)))
        answered(desk, view, "left_out")
    decided = list_held(desk.scope, ShowHeld(tab="decided"))
    assert [(row.name, row.word) for row in decided.rows] == [("Archer, Cleo", "Left out"), ("Archer, Ada", "Left out")]
    with pytest.raises(Refused, match="page of the list is gone"):
        list_held(desk.scope, ShowHeld(after="nowhere"))


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
