"""Name, time zone and due days of a practice: bounds, conflict, what the log keeps, and where each has its effect."""

from datetime import timedelta

import pytest

from codeloom.cli.commands import main
from codeloom.db.queries import people
from codeloom.db.work import unit_of_work
from codeloom.services.core import Nothing
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Conflict, Refused
from codeloom.services.dashboard import ShowDashboard, dashboard_figures
from codeloom.services.organization import change_settings, read_settings
from tests.http_client import Person, new_person
from tests.importing import Desk, patient_file
from tests.integration.organization.test_settings import change, recorded, scope_of, shown

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def manager() -> Person:
    return new_person("manager")


def test_a_name_and_a_time_zone_hold_everywhere_and_the_log_has_no_name(manager: Person) -> None:
    view = change(manager, name="  Harbor Street Clinic ", time_zone="Asia/Tokyo")
    assert (view.name, view.time_zone, view.version) == ("Harbor Street Clinic", "Asia/Tokyo", 1)
    with unit_of_work(manager.worker) as uow:
        assert (people.organization_name(uow), people.time_zone(uow)) == ("Harbor Street Clinic", "Asia/Tokyo")
    facts = recorded(manager)[-1]
    assert facts["after"] == {"time_zone": "Asia/Tokyo"}
    assert facts["words_changed"] == ["name"]
    assert "Harbor" not in str(facts)
    other = new_person("manager")
    assert shown(other).time_zone != "Asia/Tokyo"


@pytest.mark.parametrize(
    "wrong",
    [{"name": "  "}, {"name": "x" * 101}, {"time_zone": "Mars/Olympus"}, {"time_zone": "../etc/passwd"},
     {"outpatient_days": 0}, {"inpatient_days": 61}, {"accuracy_goal": 79}, {"accuracy_goal": 101}],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_changes_nothing(manager: Person, wrong: dict[str, object]) -> None:
    before = shown(manager)
    with pytest.raises(Refused):
        change(manager, **wrong)
    after = shown(manager)
    assert (after.version, after.name, after.time_zone) == (0, before.name, before.time_zone)


def test_a_conflict_says_what_stands_now(manager: Person) -> None:
    change(manager, outpatient_days=5)
    late = parse(change_settings.command, {"version": 0, "outpatient_days": 9, "inpatient_days": 3})
    with pytest.raises(Conflict, match=r"Now it is: outpatient days 5\.") as raised:
        change_settings(scope_of(manager), late)
    assert raised.value.details == {"version": 1}
    assert shown(manager).outpatient_days == 5


def test_a_chart_is_due_by_the_days_of_its_setting_and_keeps_its_day() -> None:
    desk = Desk()
    desk.run({"a.json": patient_file(1, 1)})
    manager = new_person("manager", desk.person.org_id)
    change(manager, outpatient_days=10, inpatient_days=1)
    desk.run({"b.json": patient_file(2, 1)})
    spans = [chart.due_at - chart.created_at for chart in desk.charts() if chart.due_at]
    assert spans == [timedelta(days=3), timedelta(days=10)]
    assert recorded(manager)[-1]["before"] == {"outpatient_days": None, "inpatient_days": None}


def test_everybody_without_a_second_factor_is_counted(manager: Person) -> None:
    new_person("coder", manager.org_id)
    assert (shown(manager).without_factor, shown(manager).without_factor_words) == (2, "2 people without one.")


def test_the_command_changes_and_shows_them(manager: Person, capsys: pytest.CaptureFixture[str]) -> None:
    order = [
        "organization",
        "change",
        "--manager",
        manager.email,
        "--name",
        "Elm Clinic",
        "--time-zone",
        "Europe/Paris",
    ]
    assert main([*order, "--inpatient-days", "2"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Name: Elm Clinic.\nTime zone: Europe/Paris, now ")
    assert "outpatient due within 3 days, inpatient within 2 days." in told
    assert read_settings(scope_of(manager), Nothing()).inpatient_days == 2


def test_the_goal_stands_on_the_dashboard_of_the_practice(manager: Person) -> None:
    board = dashboard_figures(scope_of(manager), ShowDashboard())
    assert (board.goal, board.goal_place) == (95, 75.0)
    change(manager, accuracy_goal=90)
    board = dashboard_figures(scope_of(manager), ShowDashboard())
    assert (board.goal, board.goal_place) == (90, 50.0)
    assert dashboard_figures(scope_of(new_person("manager")), ShowDashboard()).goal == 95
