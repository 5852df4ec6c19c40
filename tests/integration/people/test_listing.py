"""The list of people and invitations: who is in it, what it counts, and inviting, again, and withdrawing."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services import people
from codeloom.services.core import Denied, NotFound, Refused, parse
from codeloom.services.people import TABS, ListPeople, PeopleView
from codeloom.services.teams import create_team, set_members
from tests.http_client import Browser, new_person, run
from tests.integration.accounts.accounts_world import letters_of, link_of, set_up, token_of
from tests.integration.charts.standing_world import Standing

pytestmark = pytest.mark.usefixtures("database")


def listed(by: Scope, **wish: Any) -> PeopleView:
    return people.list_people(by, parse(ListPeople, wish))


def address() -> str:
    return f"{uuid4().hex[:10]}@invited.example"


def test_the_list_says_who_can_get_in_and_what_is_odd() -> None:
    person = new_person()
    manager = Scope(person.org_id, new_person("manager", person.org_id).id, "manager")

    async def story() -> None:
        async with Browser() as browser:
            await browser.sign_in(person)
            await set_up(browser)

    run(story)
    view = listed(manager)
    row = next(one for one in view.rows if one.id == str(person.id))
    assert (row.state, row.seen, row.sessions, row.factor, row.role_name) == ("active", "now", 1, "on", "Coder")
    assert (view.people, view.signed_in, view.without_factor) == (2, 1, 1)
    assert dict(zip(TABS, view.counts, strict=True)) == dict.fromkeys(TABS, 0) | {"all": 2, "coder": 1, "manager": 1}
    assert [one.id for one in listed(manager, tab="coder").rows] == [str(person.id)]
    other = next(one for one in view.rows if one.id != str(person.id))
    assert (other.seen, other.sessions, other.factor) == ("never", 0, "off")


def test_several_are_invited_and_each_is_answered() -> None:
    practice = Standing()
    first, second, member = address(), address(), new_person("coder", practice.org_id).email
    wish = {"emails": f"{first}; {second.upper()}\n{first}, {member}", "role": "coder"}
    answers = people.invite_many(practice.manager, parse(people.invite_many.command, wish))
    assert [(one.email, one.state) for one in answers] == [(first, "sent"), (second, "sent"), (member, "member")]
    view = listed(practice.manager)
    assert (view.invited, view.lapsed) == (2, 0)
    assert {one.email: one.state_words for one in view.rows if one.state == "invited"} == {
        first: "Invited, 7 d left", second: "Invited, 7 d left",
    }  # fmt: skip
    before = len(letters_of(practice.org_id))
    with pytest.raises(Refused) as refused:
        bad = {**wish, "emails": f"{address()}, nowhere, {address()}, two@@ends.example"}
        people.invite_many(practice.manager, parse(people.invite_many.command, bad))
    assert refused.value.message == "nowhere, two@@ends.example are no addresses a mail can be sent to."
    assert refused.value.kept == "Nobody was invited."
    for wrong in ({"emails": f"{address()} nonsense"}, {"emails": ""}, {"role": "owner"},
                  {"emails": " ".join(address() for _ in range(101))}):  # fmt: skip
        with pytest.raises(Refused):
            people.invite_many(practice.manager, parse(people.invite_many.command, {**wish, **wrong}))
    assert len(letters_of(practice.org_id)) == before
    with pytest.raises(Denied):
        people.invite_many(practice.coder, parse(people.invite_many.command, wish))


def test_an_invitation_lapses_is_sent_again_and_withdrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    practice, email = Standing(), address()
    people.invite_many(practice.manager, parse(people.invite_many.command, {"emails": email, "role": "biller"}))
    (row,) = [one for one in listed(practice.manager).rows if one.email == email]
    wish = parse(people.invite_again.command, {"invitation_id": row.id})
    with pytest.raises(Refused):
        people.invite_again(practice.manager, wish)
    with pytest.raises(NotFound):
        people.invite_again(Standing().manager, wish)
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)
    (row,) = [one for one in listed(practice.manager).rows if one.email == email]
    assert (row.state, row.state_words) == ("lapsed", "Invitation lapsed")
    assert people.invite_again(practice.manager, wish) == email
    first, second = letters_of(practice.org_id, email)
    assert people.open_invitation(token_of(link_of(second)))[0].email == email
    with pytest.raises(Exception, match="does not work"):
        people.open_invitation(token_of(link_of(first)))
    (row,) = [one for one in listed(practice.manager).rows if one.email == email]
    assert row.state == "invited"
    people.withdraw_invitation(practice.manager, parse(people.withdraw_invitation.command, {"invitation_id": row.id}))
    assert email not in [one.email for one in listed(practice.manager).rows]
    with pytest.raises(Exception, match="does not work"):
        people.open_invitation(token_of(link_of(second)))


def test_the_list_is_filtered_by_name_state_specialty_and_team() -> None:
    practice = Standing()
    practice.chart(specialty="Cardiology")
    maya, tomas = practice.coder.user_id, practice.other.user_id
    wish = {"person_id": maya, "version": 0, "specialties": ["Cardiology"]}
    people.set_specialties(practice.manager, parse(people.set_specialties.command, wish))
    team = create_team(practice.manager, parse(create_team.command, {"name": "Days"}))
    wish = {"team_id": team.id, "version": 1, "members": [str(maya), str(tomas)]}
    set_members(practice.manager, parse(set_members.command, wish))
    invited = address()
    people.invite_many(practice.manager, parse(people.invite_many.command, {"emails": invited, "role": "coder"}))

    def names(**wish: Any) -> list[str]:
        return [one.name for one in listed(practice.manager, **wish).rows]

    everybody = {"Dana Whitfield", "Maya Fontaine", "Tomas Lindqvist", invited.partition("@")[0]}
    assert set(names()) == everybody
    assert names(name="FONT") == names(specialty="Cardiology") == ["Maya Fontaine"]
    assert names(name="tomas.") == ["Tomas Lindqvist"]
    assert names(team=team.id) == ["Maya Fontaine", "Tomas Lindqvist"]
    assert names(team=team.id, specialty="Cardiology", tab="coder") == ["Maya Fontaine"]
    assert names(team=team.id, tab="manager") == names(name="nobody at all") == names(specialty="Alchemy") == []
    assert names(state="invited") == [invited.partition("@")[0]]
    wish = {"person_id": tomas, "version": 0, "reason": "x"}
    people.disable(practice.manager, parse(people.disable.command, wish))
    assert names(state="disabled", team=team.id) == names(tab="disabled") == ["Tomas Lindqvist"]
    view = listed(practice.manager, team=team.id)
    assert dict(zip(TABS, view.counts, strict=True)) == dict.fromkeys(TABS, 0) | {"all": 2, "coder": 1, "disabled": 1}
    assert (view.people, view.specialties, [one.name for one in view.teams]) == (3, ("Cardiology",), ["Days"])
    other = create_team(Standing().manager, parse(create_team.command, {"name": "Days"}))
    with pytest.raises(NotFound):
        names(team=other.id)
    with pytest.raises(Refused):
        names(state="gone")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MANAGER])
def test_the_list_is_a_managers(role: Role) -> None:
    with pytest.raises(Denied):
        listed(Standing().person("Somebody Else", role))
