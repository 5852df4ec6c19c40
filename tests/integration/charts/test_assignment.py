"""Assigning, the screen that docs/EXTENDING.md walks through: who gets what by each rule, previewed, done and undone."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from codeloom.coding import clock
from codeloom.db.queries import people
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Chart
from codeloom.db.work import unit_of_work
from codeloom.services.charts.assignment import (
    AssignCharts,
    ChartFilter,
    Plan,
    UndoAssign,
    assign_charts,
    assignable,
    preview_assignment,
    summary,
    undo_assignment,
)
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Denied, Refused
from codeloom.services.people.creation import add_user
from codeloom.settings import Settings
from tests.importing import Desk, patient_file, touch


class Office(Desk):
    """A practice with three charts nobody has, and coders made by name."""

    def coder(self, name: str) -> UUID:
        """A new coder; their id."""
        email = f"{name.lower()}.{uuid4().hex[:8]}@practice.example"
        return add_user(Scope.of_worker(self.person.org_id), email, name, "coder", "correct horse battery")

    def holders(self) -> list[UUID | None]:
        """Who has each chart, by number."""
        return [chart.assignee_id for chart in self.charts()]


@pytest.fixture
def office(database: Settings) -> Office:
    made = Office()
    made.run({"patient.json": patient_file(7, 3)})
    assert made.holders() == [None, None, None]
    return made


def plan(office: Office, verb: Any = assign_charts, **wish: Any) -> Plan:
    """Preview or do what the manager wishes."""
    found: Plan = verb(office.scope, parse(AssignCharts, wish))
    return found


def test_the_list_shows_what_nobody_has_and_each_coder_with_their_load(office: Office) -> None:
    maya = office.coder("Maya")
    plan(office, ids=[office.charts()[0].id], rule="hand", to=maya)
    view = assignable(office.scope, parse(ChartFilter, {}))
    assert (view.total, len(view.rows), view.next) == (2, 2, "")
    assert [(coder.id, coder.open, coder.words) for coder in view.coders] == [(str(maya), 1, "Maya, 1 open")]


def test_a_preview_says_who_would_get_what_and_gives_nothing(office: Office) -> None:
    office.coder("Ann"), office.coder("Ben")
    seen = plan(office, preview_assignment, everything=True, rule="round_robin")
    assert (summary(seen), seen.batch) == ("3 charts: 2 to Ann, 1 to Ben", "")
    assert office.holders() == [None, None, None]
    assert "CHART_ASSIGNED" not in office.acts()


def test_by_hand_all_selected_charts_go_to_one_coder_and_each_is_recorded(office: Office) -> None:
    ann, _ben = office.coder("Ann"), office.coder("Ben")
    ids = [chart.id for chart in office.charts()[:2]]
    done = plan(office, ids=ids, rule="hand", to=ann)
    assert (done.charts, office.holders()) == (2, [ann, ann, None])
    assert office.acts().count("CHART_ASSIGNED") == 2


def test_the_fewest_open_rule_fills_up_whoever_has_least(office: Office) -> None:
    ann, ben = office.coder("Ann"), office.coder("Ben")
    plan(office, ids=[office.charts()[0].id], rule="hand", to=ann)
    done = plan(office, ids=[office.charts()[1].id], rule="load")
    assert [share.name for share in done.shares] == ["Ben"]
    assert office.holders()[:2] == [ann, ben]


def test_a_specialty_goes_to_whoever_has_had_it(office: Office) -> None:
    ann, _ben = office.coder("Ann"), office.coder("Ben")
    first, *others = office.charts()
    plan(office, ids=[first.id], rule="hand", to=ann)
    same = [chart.id for chart in others if chart.specialty == first.specialty]
    assert same
    plan(office, ids=same, rule="specialty")
    assert {chart.assignee_id for chart in office.charts() if chart.id in same} == {ann}


def test_a_specialty_goes_first_to_whom_the_practice_named_for_it(office: Office) -> None:
    ann, ben = office.coder("Ann"), office.coder("Ben")
    first, *others = office.charts()
    plan(office, ids=[first.id], rule="hand", to=ann)
    with unit_of_work(office.scope) as uow:
        person = people.find(uow, ben)
        assert person is not None
        person.specialties = [first.specialty]
        uow.record("SPECIALTIES_CHANGED", "user", ben)
        uow.commit()
    same = [chart.id for chart in others if chart.specialty == first.specialty]
    plan(office, ids=same, rule="specialty")
    assert {chart.assignee_id for chart in office.charts() if chart.id in same} == {ben}


def test_one_act_is_undone_as_one_but_charts_worked_on_stay(office: Office) -> None:
    ann = office.coder("Ann")
    done = plan(office, everything=True, rule="load")
    _work_on(office, office.charts()[0])
    back = undo_assignment(office.scope, UndoAssign(batch=UUID(done.batch)))
    assert (back.charts, back.left_out) == (2, 1)
    assert office.holders() == [ann, None, None]
    with pytest.raises(Refused, match="Nothing can be taken back"):
        undo_assignment(office.scope, UndoAssign(batch=UUID(done.batch)))


def _work_on(office: Office, chart: Chart) -> None:
    touch(office, chart)
    with office.change() as uow:
        found = uow.session.get(Chart, (chart.org_id, chart.id))
        found.updated_at = clock.now()
        uow.session.add(found)
        uow.record("TEST_WORKED", "chart", chart.id)
        uow.commit()


def test_nothing_to_give_and_nobody_to_give_to_are_said(office: Office) -> None:
    with pytest.raises(Refused, match="nobody to give them to"):
        plan(office, everything=True, rule="load")
    office.coder("Ann")
    with pytest.raises(Refused, match="nothing to assign"):
        plan(office, ids=[uuid4()], rule="load")
    with pytest.raises(Refused, match="nobody to give them to"):
        plan(office, everything=True, rule="hand", to=office.scope.user_id)


def test_charts_and_coders_of_another_organization_are_not_there(office: Office) -> None:
    other = Office()
    stranger, ann = other.coder("Stranger"), office.coder("Ann")
    view = assignable(other.scope, parse(ChartFilter, {"whose": "anybody"}))
    assert (view.total, [coder.name for coder in view.coders]) == (0, ["Stranger"])
    with pytest.raises(Refused, match="nothing to assign"):
        plan(other, ids=[chart.id for chart in office.charts()], rule="load")
    with pytest.raises(Refused, match="nobody to give them to"):
        plan(office, everything=True, rule="hand", to=stranger)
    done = plan(office, everything=True, rule="load")
    with pytest.raises(Refused, match="Nothing can be taken back"):
        undo_assignment(other.scope, UndoAssign(batch=UUID(done.batch)))
    assert set(office.holders()) == {ann}


@pytest.mark.parametrize("role", ["coder", "supervisor", "provider", "biller"])
def test_only_a_manager_assigns(office: Office, role: str) -> None:
    scope = Scope(office.person.org_id, office.coder("Ann"), role)
    with pytest.raises(Denied):
        assignable(scope, ChartFilter())
    with pytest.raises(Denied):
        assign_charts(scope, AssignCharts(everything=True))
    with pytest.raises(Denied):
        undo_assignment(scope, UndoAssign(batch=uuid4()))


@pytest.mark.parametrize(
    "wish",
    [{"rule": "luck"}, {"ids": ["not an id"]}, {"setting": "moon"}, {"to": 7}, {"ids": [str(uuid4())] * 501}, {"x": 1}],
)
def test_bad_input_is_refused_by_name_and_without_its_value(office: Office, wish: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="not of the expected form") as refused:
        plan(office, **wish)
    assert "luck" not in str(refused.value)
    assert "moon" not in str(refused.value)


def test_a_filter_of_nobody_known_is_refused(office: Office) -> None:
    with pytest.raises(Refused, match="names nobody"):
        assignable(office.scope, parse(ChartFilter, {"whose": "somebody"}))


def test_all_of_the_filter_but_those_unticked_are_given(office: Office) -> None:
    ann = office.coder("Ann")
    first, second, third = (chart.id for chart in office.charts())
    seen = plan(office, preview_assignment, everything=True, beside=[second], rule="load")
    assert summary(seen) == "2 charts: 2 to Ann"
    plan(office, everything=True, beside=[second], rule="load")
    assert office.holders() == [ann, None, ann]
    assert {first, third} == {chart.id for chart in office.charts() if chart.assignee_id == ann}


def test_everything_is_what_the_list_shows_first_when_it_is_ordered_otherwise(office: Office, monkeypatch: Any) -> None:
    ann = office.coder("Ann")
    with office.change() as uow:
        for at, chart in enumerate(office.charts()):
            found = uow.session.get(Chart, (chart.org_id, chart.id))
            found.difficulty = 1 + at
            uow.session.add(found)
        uow.record("TEST_CHANGED")
        uow.commit()
    monkeypatch.setattr("codeloom.services.charts.assignment.CHARTS_PER_ACT", 2)
    plan(office, everything=True, order="difficulty", descending=True, rule="load")
    assert office.holders() == [None, ann, ann]
