"""The practice's coach: providers by name and in no rank, no patient, no note; a reference that a manager loads."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.coach import PracticeCoach, answer_check, load_reference, practice_coach
from codeloom.services.coach.lessons import AnswerCheck
from codeloom.services.coach.practice import ShowPractice
from codeloom.services.coach.references import LoadReference
from codeloom.services.core import Denied, NotFound, Refused
from codeloom.services.core.commands import parse
from codeloom.services.teams import archive_team, create_team, set_members
from codeloom.settings import Settings
from tests.integration.coach.coach_world import CoachPractice, enough

ALBA, IVAN, MEI = "Alba Ortiz", "Ivan Petrov", "Mei Tanaka"


def shown(scope: Scope, provider: Scope | None = None) -> PracticeCoach:
    """The screen of 90 days, of all or of one."""
    return practice_coach(scope, ShowPractice(days=90, provider_id=provider.user_id if provider is not None else None))


@pytest.fixture
def world(database: Settings) -> CoachPractice:
    """Mei with the most visits and no changes, Ivan few, Alba with every level lowered."""
    made, day = CoachPractice(), clock.now().date() - timedelta(days=5)
    lowered = {"I10": "I10", "em": "99212"}
    made.plant(made.provider(MEI), enough(day, 50, gaps=("side",)))
    made.plant(made.provider(ALBA), enough(day, 40, final=lowered, gaps=("uncertain",)))
    made.plant(made.provider(IVAN), enough(day, 4))
    made.count()
    return made


@pytest.mark.parametrize("role", [Role.MANAGER, Role.BILLER])
def test_providers_stand_in_order_of_name_below_all(world: CoachPractice, role: Role) -> None:
    view = shown(world.manager if role is Role.MANAGER else world.biller)
    assert [(row.name, row.visits, row.few) for row in view.rows] == [
        ("All providers", "94", False), (ALBA, "40", False), (IVAN, "4", True), (MEI, "50", False)]  # fmt: skip
    assert [row.mix for row in view.rows] == ["43 / 57 / 0 / 0", "100 / 0 / 0 / 0", "too few", "0 / 100 / 0 / 0"]
    assert [(bar.name, bar.number, bar.share) for bar in view.gaps] == [
        ("Side", 50, 100.0), ("Uncertain diagnosis in an office visit", 40, 80.0)]  # fmt: skip
    assert view.rows[1].gap == "Uncertain diagnosis in an office visit (40)"
    assert not any(word in repr(view) for word in ("Canaryson", "Wilhelmina", "MRN-77", "Knee pain"))


def test_the_changes_of_one_provider_stand_beside_the_practice(world: CoachPractice) -> None:
    (row,) = shown(world.manager, world.provider(ALBA)).changes
    assert (row.label, row.number) == ("Level lowered", "40 of 40")
    assert "practice 42.6 %" in row.words
    assert all(row.mark < 0 for row in shown(world.manager).changes)


def test_one_with_few_visits_is_compared_with_nobody(world: CoachPractice) -> None:
    view = shown(world.manager, world.provider(IVAN))
    assert (view.state, view.title, view.changes, view.levels) == ("few", "4 of 30 visits so far", (), ())


def test_lessons_taken_and_right_at_first_try(world: CoachPractice) -> None:
    for name, choices in ((MEI, (1,)), (ALBA, (0, 1))):
        for choice in choices:
            answer_check(world.provider(name), AnswerCheck(lesson="side", choice=choice))
    assert shown(world.manager).lessons == (("Taken", "2"), ("Right at first try", "50 % (9 to 91)"))


def test_a_reference_stands_beside_the_levels(world: CoachPractice) -> None:
    lines = "99212 10\n99213, 40\n99214; 45%\n99215 5"
    loaded = load_reference(world.manager, LoadReference(family="office_est", source="Public table 2025", lines=lines))
    assert [one.source for one in loaded] == ["Public table 2025"]
    (panel,) = shown(world.manager).levels
    assert panel.reference == "Public table 2025"
    assert "40 % reference" in panel.rows[1].words
    assert load_reference(world.manager, LoadReference(family="office_est")) == ()
    assert shown(world.manager).levels[0].reference == ""


@pytest.mark.parametrize(
    "lines", ["99281 4", "99213", "99213 four", "99213 1 2", "99213 -1", "99213 1\n99213 2", "99213 nan", "99213 0"]
)
def test_a_reference_that_cannot_be_read_is_refused(world: CoachPractice, lines: str) -> None:
    with pytest.raises(Refused):
        load_reference(world.manager, LoadReference(family="office_est", source="A table", lines=lines))
    with pytest.raises(Refused):
        load_reference(world.manager, LoadReference(family="office_est", lines="99213 4"))


def test_who_may_not(world: CoachPractice) -> None:
    coder, other = world.practice.person("Maya Fontaine", Role.CODER), CoachPractice()
    for scope in (world.provider(ALBA), coder):
        with pytest.raises(Denied):
            shown(scope)
    for scope in (world.provider(ALBA), coder, world.biller):
        with pytest.raises(Denied):
            load_reference(scope, LoadReference(family="office_est"))
    assert shown(other.manager).state == "empty"
    with pytest.raises(NotFound):
        shown(other.manager, world.provider(ALBA))
    with pytest.raises(NotFound):
        practice_coach(world.manager, ShowPractice(provider_id=uuid4()))


def test_a_team_is_shown_beside_the_practice_with_its_providers_only(world: CoachPractice) -> None:
    made = create_team(world.manager, parse(create_team.command, {"name": "Clinic"}))
    members = [world.provider(name).user_id for name in (ALBA, IVAN)]
    set_members(world.manager, parse(set_members.command, {"team_id": made.id, "version": 1, "members": members}))
    answer_check(world.provider(MEI), AnswerCheck(lesson="side", choice=1))
    view = practice_coach(world.biller, ShowPractice(team=UUID(made.id)))
    assert [(row.name, row.visits) for row in view.rows] == [("All providers", "94"), (ALBA, "40"), (IVAN, "4")]
    assert [name for _, name in view.people] == [ALBA, IVAN]
    assert [team.name for team in view.teams] == ["Clinic"]
    assert (view.state, view.changes_words) == ("full", "44 finalized visits")
    assert [row.number for row in view.changes if row.label == "Level lowered"] == ["40 of 44"]
    assert "practice 42.6 %" in view.changes[0].words
    assert view.lessons == (("Taken", "0"),)
    one = practice_coach(world.manager, ShowPractice(team=UUID(made.id), provider_id=world.provider(ALBA).user_id))
    assert one.changes == shown(world.manager, world.provider(ALBA)).changes
    with pytest.raises(NotFound):
        practice_coach(world.manager, ShowPractice(team=UUID(made.id), provider_id=world.provider(MEI).user_id))


def test_a_team_of_one_with_few_visits_without_any_or_of_elsewhere(world: CoachPractice) -> None:
    made = create_team(world.manager, parse(create_team.command, {"name": "Coders"}))
    empty = practice_coach(world.manager, ShowPractice(team=UUID(made.id)))
    assert (empty.state, empty.title, [row.name for row in empty.rows]) == (
        "few", "0 of 30 visits so far", ["All providers"])  # fmt: skip
    with pytest.raises(NotFound):
        practice_coach(CoachPractice().manager, ShowPractice(team=UUID(made.id)))
    archive_team(world.manager, parse(archive_team.command, {"team_id": made.id, "version": 1}))
    with pytest.raises(NotFound):
        practice_coach(world.manager, ShowPractice(team=UUID(made.id)))
