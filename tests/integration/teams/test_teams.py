"""Teams: every verb of a manager, who may not, another practice, what is refused, and two managers at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.tables.teams import Team
from codeloom.db.work import unit_of_work
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Conflict, Denied, NotFound, Problem, Refused
from codeloom.services.people.creation import add_user, set_active, set_role
from codeloom.services.teams import (
    TeamView,
    archive_team,
    change_team,
    create_team,
    list_teams,
    open_team,
    restore_team,
    set_members,
)
from codeloom.services.teams.changing import add_to_team
from codeloom.settings import Settings
from tests.importing import Desk

VERBS = (list_teams, open_team, create_team, change_team, set_members, archive_team, restore_team)


class Practice(Desk):
    """A practice in which a manager makes teams."""

    def someone(self, name: str, role: str = "coder") -> UUID:
        """A new person; their id."""
        email = f"{name.lower()}.{uuid4().hex[:8]}@practice.example"
        return add_user(Scope.of_worker(self.person.org_id), email, name, role, "correct horse battery")

    def do(self, verb: Any, **wish: Any) -> Any:
        """What a verb answers the manager."""
        return verb(self.scope, parse(verb.command, wish))


@pytest.fixture(scope="module")
def practice(database: Settings) -> Practice:
    return Practice()


@pytest.fixture
def team(practice: Practice) -> TeamView:
    made: TeamView = practice.do(create_team, name=f"Team {uuid4().hex[:6]}")
    return made


def test_a_team_is_made_named_led_and_filled_and_each_act_is_recorded(practice: Practice) -> None:
    ann, noor = practice.someone("Ann"), practice.someone("Noor", "supervisor")
    made = practice.do(create_team, name="  Inpatient  ", lead_id=noor)
    assert (made.name, made.lead, made.version, made.members) == ("Inpatient", "Noor", 1, ())
    full = practice.do(set_members, team_id=made.id, version=1, members=[ann])
    assert [(one.name, one.role, one.disabled, one.leads) for one in full.members] == [("Ann", "Coder", False, False)]
    changed = practice.do(change_team, team_id=made.id, version=2, name="Ward", lead_id=ann)
    assert (changed.name, changed.lead, changed.version) == ("Ward", "Ann", 3)
    empty = practice.do(set_members, team_id=made.id, version=3, members=[])
    assert (empty.members, empty.lead) == ((), "")
    acts = [act for act in practice.acts() if act.startswith("TEAM_")]
    assert acts == ["TEAM_CREATED", "TEAM_MEMBER_ADDED", "TEAM_RENAMED", "TEAM_LEAD_SET", "TEAM_MEMBER_REMOVED",
                    "TEAM_LEAD_SET"]  # fmt: skip


def test_an_archived_team_keeps_its_members_and_comes_back(practice: Practice, team: TeamView) -> None:
    ann = practice.someone("Ann")
    practice.do(set_members, team_id=team.id, version=1, members=[ann])
    gone = practice.do(archive_team, team_id=team.id, version=2)
    assert (gone.archived, [one.id for one in gone.members]) == (True, [str(ann)])
    listed = practice.do(list_teams)
    assert team.id not in {row.id for row in listed.rows}
    assert team.id in {row.id for row in listed.archived}
    with pytest.raises(Refused, match="Restore it first"):
        practice.do(set_members, team_id=team.id, version=3, members=[])
    with pytest.raises(Refused, match="archived team has that name"):
        practice.do(create_team, name=team.name.upper())
    back = practice.do(restore_team, team_id=team.id, version=3)
    assert (back.archived, [one.id for one in back.members]) == (False, [str(ann)])


def test_a_disabled_member_is_shown_does_not_count_and_stays_when_others_are_chosen(
    practice: Practice, team: TeamView
) -> None:
    ann, ben = practice.someone("Ann"), practice.someone("Ben")
    practice.do(set_members, team_id=team.id, version=1, members=[ann, ben])
    set_active(Scope.of_worker(practice.person.org_id), ben, False)
    seen = practice.do(open_team, team_id=team.id)
    assert [(one.name, one.disabled) for one in seen.members] == [("Ann", False), ("Ben", True)]
    assert seen.counted == 1
    assert str(ben) not in {one.id for one in seen.everybody}
    assert [row.members for row in practice.do(list_teams).rows if row.id == team.id] == ["1"]
    kept = practice.do(set_members, team_id=team.id, version=2, members=[])
    assert [one.name for one in kept.members] == ["Ben"]
    assert practice.do(set_members, team_id=team.id, version=3, members=[], remove=[ben]).members == ()


def test_a_person_is_in_several_teams_and_a_coder_leads_only_their_own(practice: Practice, team: TeamView) -> None:
    ann, pia = practice.someone("Ann"), practice.someone("Pia", "provider")
    other = practice.do(create_team, name=f"Other {uuid4().hex[:6]}")
    for one in (team, other):
        practice.do(set_members, team_id=one.id, version=1, members=[ann, pia])
    for lead in (pia, practice.someone("Ben"), uuid4()):
        with pytest.raises(Refused, match="cannot lead"):
            practice.do(change_team, team_id=team.id, version=2, name=team.name, lead_id=lead)
    assert practice.do(change_team, team_id=team.id, version=2, name=team.name, lead_id=ann).lead == "Ann"


def test_of_two_managers_who_saw_the_same_team_the_second_is_told(practice: Practice, team: TeamView) -> None:
    practice.do(change_team, team_id=team.id, version=1, name=f"{team.name} A")
    seen = {"team_id": team.id, "version": 1}
    for verb, wish in (
        (change_team, {"name": "Mine"}),
        (set_members, {"members": []}),
        (archive_team, {}),
        (restore_team, {}),
    ):
        with pytest.raises(Conflict, match="Another manager"):
            practice.do(verb, **seen, **wish)
    assert practice.do(open_team, team_id=team.id).name == f"{team.name} A"


def test_of_two_managers_who_take_one_name_at_once_one_gets_it(practice: Practice) -> None:
    name = f"Twice {uuid4().hex[:6]}"
    with unit_of_work(practice.scope) as first:
        first.session.add(Team(org_id=first.org_id, id=uuid4(), name=name))
        first.session.flush()
        first.record("TEAM_CREATED", "team", uuid4())
        first.commit()
    with pytest.raises(Refused, match="A team has that name"):
        practice.do(create_team, name=name.lower())


def at_once(practice: Practice, verb: Any, *wishes: dict[str, Any]) -> list[str]:
    """What managers are answered who act in the same moment: done, or the code of a refusal."""

    def act(wish: dict[str, Any]) -> str:
        try:
            practice.do(verb, **wish)
        except Problem as problem:
            return problem.code
        return "done"

    with ThreadPoolExecutor(len(wishes)) as together:
        return sorted(together.map(act, wishes))


def test_two_threads_that_make_one_name_leave_one_team(practice: Practice) -> None:
    name = f"Race {uuid4().hex[:6]}"
    assert at_once(practice, create_team, {"name": name}, {"name": name.upper()}) == ["done", "name_taken"]
    assert sum(row.name.lower() == name.lower() for row in practice.do(list_teams).rows) == 1


def test_two_threads_that_change_members_leave_those_of_one(practice: Practice, team: TeamView) -> None:
    who = [practice.someone("Ann"), practice.someone("Ben")]
    answers = at_once(practice, set_members, *({"team_id": team.id, "version": 1, "members": [one]} for one in who))
    assert answers == ["conflict", "done"]
    seen = practice.do(open_team, team_id=team.id)
    assert (len(seen.members), seen.version) == (1, 2)


def test_another_practice_sees_no_team_and_cannot_be_put_into_one(practice: Practice, team: TeamView) -> None:
    other = Practice()
    assert other.do(list_teams).rows == ()
    for verb, wish in ((open_team, {}), (archive_team, {"version": 1}), (set_members, {"version": 1, "members": []})):
        with pytest.raises(NotFound):
            other.do(verb, team_id=team.id, **wish)
    with pytest.raises(Refused, match="not active"):
        practice.do(set_members, team_id=team.id, version=1, members=[other.someone("Zoe")])


@pytest.mark.parametrize("role", ["coder", "supervisor", "provider", "biller"])
def test_only_managers_may(practice: Practice, team: TeamView, role: str) -> None:
    scope = Scope(practice.person.org_id, practice.someone("Noa", role), role)
    for verb in VERBS:
        wish = {"name": "X", "team_id": team.id, "version": 1, "members": []}
        known = {name: value for name, value in wish.items() if name in verb.command.model_fields}
        with pytest.raises(Denied):
            verb(scope, parse(verb.command, known))


def test_names_that_cannot_be_are_refused(practice: Practice) -> None:
    for name in ("", "   ", "x" * 61):
        with pytest.raises(Problem):
            practice.do(create_team, name=name)


def test_an_import_adds_people_by_the_name_of_a_team(practice: Practice, team: TeamView) -> None:
    ann = practice.someone("Ann")
    for _ in range(2):
        with unit_of_work(practice.scope) as uow:
            assert str(add_to_team(uow, f" {team.name.upper()} ", ann)) == team.id
            uow.commit()
    seen = practice.do(open_team, team_id=team.id)
    assert ([one.name for one in seen.members], seen.version) == (["Ann"], 2)
    with unit_of_work(practice.scope) as uow:
        with pytest.raises(NotFound):
            add_to_team(uow, "No such team", ann)
        with pytest.raises(NotFound):
            add_to_team(uow, team.name, uuid4())


def test_saving_what_stands_there_already_changes_nothing(practice: Practice, team: TeamView) -> None:
    before = practice.acts()
    assert practice.do(set_members, team_id=team.id, version=1, members=[]).version == 1
    assert practice.do(change_team, team_id=team.id, version=1, name=team.name).version == 1
    assert practice.acts() == before


def test_a_lead_who_is_disabled_or_in_another_role_is_shown_as_such_until_another_is_chosen(
    practice: Practice, team: TeamView
) -> None:
    worker = Scope.of_worker(practice.person.org_id)
    noor, ann = practice.someone("Noor", "supervisor"), practice.someone("Ann")
    practice.do(set_members, team_id=team.id, version=1, members=[ann])

    def shown() -> set[str]:
        return {practice.do(open_team, team_id=team.id).lead,
                *(row.lead for row in practice.do(list_teams).rows if row.id == team.id)}  # fmt: skip

    practice.do(change_team, team_id=team.id, version=2, name=team.name, lead_id=noor)
    set_role(worker, noor, Role.CODER)
    assert shown() == {"Noor (now coder)"}
    set_role(worker, noor, Role.SUPERVISOR)
    set_active(worker, noor, False)
    assert shown() == {"Noor (disabled)"}
    renamed = practice.do(change_team, team_id=team.id, version=3, name=f"{team.name} B", lead_id=noor)
    assert renamed.lead == "Noor (disabled)"  # another name alone does not ask for another lead
    practice.do(change_team, team_id=team.id, version=4, name=renamed.name, lead_id=ann)
    with pytest.raises(Refused, match="cannot lead"):
        practice.do(change_team, team_id=team.id, version=5, name=renamed.name, lead_id=noor)
    assert shown() == {"Ann"}
    set_role(worker, ann, Role.BILLER)
    assert shown() == {"Ann (now biller)"}


def test_who_is_disabled_while_a_manager_chooses_stays_if_in_the_team_and_is_refused_if_not(
    practice: Practice, team: TeamView
) -> None:
    worker = Scope.of_worker(practice.person.org_id)
    ann, ben, cleo = (practice.someone(name) for name in ("Ann", "Ben", "Cleo"))
    seen = practice.do(set_members, team_id=team.id, version=1, members=[ann, ben])
    set_active(worker, ben, False)
    after = practice.do(set_members, team_id=team.id, version=seen.version, members=[ann, ben, cleo])
    assert [(one.name, one.disabled) for one in after.members] == [("Ann", False), ("Ben", True), ("Cleo", False)]
    assert after.counted == 2
    late = practice.someone("Dora")
    set_active(worker, late, False)
    acts = practice.acts()
    with pytest.raises(Refused, match="not active in your practice"):
        practice.do(set_members, team_id=team.id, version=after.version, members=[ann, ben, cleo, late])
    same = practice.do(open_team, team_id=team.id)
    assert ([one.name for one in same.members], same.version) == (["Ann", "Ben", "Cleo"], after.version)
    assert [act for act in practice.acts()[len(acts) :] if act.startswith("TEAM_")] == []


def test_of_two_managers_the_second_reads_what_was_kept_and_what_to_do(practice: Practice, team: TeamView) -> None:
    ann = practice.someone("Ann")
    practice.do(archive_team, team_id=team.id, version=1)
    with pytest.raises(Conflict) as told:
        practice.do(set_members, team_id=team.id, version=1, members=[ann])
    assert str(told.value) == ("Another manager changed this team meanwhile. Nothing of yours was saved. "
                               "Look at the team as it is now, then change it again.")  # fmt: skip
    answers = at_once(practice, archive_team, *({"team_id": team.id, "version": 2},) * 2)
    assert answers == ["done", "done"]  # both meant what stands there already
    answers = at_once(practice, restore_team, *({"team_id": team.id, "version": 2},) * 2)
    assert answers == ["conflict", "done"]
