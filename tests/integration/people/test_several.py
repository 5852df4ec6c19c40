"""Acts on several people at once: one transaction, each person's result said, and nobody's kept from the others."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.queries import people as queries
from codeloom.db.scope import Scope
from codeloom.db.work import UnitOfWork, unit_of_work
from codeloom.services import people
from codeloom.services.core import Denied, NotFound, Refused, Verb
from codeloom.services.people import Outcome, several
from tests.http_client import Browser, new_person, run
from tests.integration.charts.standing_world import Standing
from tests.integration.people.people_world import do

pytestmark = pytest.mark.usefixtures("database")


def at_versions(practice: Standing, *whom: Scope) -> list[dict[str, Any]]:
    """Some people at the versions a manager is shown."""
    seen = do(practice.manager, people.show_several, people=[str(one.user_id) for one in whom])
    return [{"person_id": one.id, "version": one.version} for one in seen]


def said(outcomes: tuple[Outcome, ...]) -> dict[str, tuple[str, bool]]:
    """Each person's result by their name."""
    return {one.name: (one.words, one.done) for one in outcomes}


def statuses(practice: Standing, *whom: Scope) -> list[str]:
    """How people stand in the database."""
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        return [user.status if (user := queries.find(uow, one.user_id)) else "" for one in whom]


def test_several_are_disabled_in_one_transaction_and_who_cannot_be_is_named() -> None:
    practice = Standing()
    number = practice.chart()
    dora, lea = practice.person("Dora Lane", Role.MANAGER), practice.person("Lea Brandt", Role.BILLER)
    shown = do(dora, people.show_several, people=[str(practice.coder.user_id), str(lea.user_id)])
    assert [(one.name, one.work) for one in shown] == [
        ("Lea Brandt", "nothing in hand"), ("Maya Fontaine", "Charts to code, 1: back to unassigned"),
    ]  # fmt: skip
    whom = at_versions(practice, practice.coder, lea, dora, practice.manager)
    outcomes = do(dora, people.disable_several, people=whom, reason="The practice closes")
    assert said(outcomes) == {
        "Dana Whitfield": ("Disabled, signed out everywhere", True), "Dora Lane": ("Nobody disables themselves.", False),
        "Lea Brandt": ("Disabled, signed out everywhere", True),
        "Maya Fontaine": ("Disabled, signed out everywhere", True),
    }  # fmt: skip
    assert statuses(practice, practice.coder, lea, dora, practice.manager) == ["disabled"] * 2 + ["active", "disabled"]
    assert practice.stored(number).assignee_id is None
    assert practice.acts().count("USER_DISABLED") == 3
    assert not any("The practice closes" in body for _, body in practice.log())


def test_the_last_manager_stays_among_several() -> None:
    practice = Standing()
    one, two = practice.person("Ann Low", Role.MANAGER), practice.person("Bea Low", Role.MANAGER)
    outcomes = do(practice.manager, people.change_roles, people=at_versions(practice, one, two), role="coder")
    assert [one.done for one in outcomes] == [True, True]
    whom = at_versions(practice, practice.manager)
    (alone,) = do(Scope(practice.org_id, one.user_id, "manager"), people.disable_several, people=whom, reason="x")
    assert (alone.words, alone.done) == ("Dana Whitfield is the only manager of the practice.", False)
    assert statuses(practice, practice.manager) == ["active"]


def test_who_was_changed_meanwhile_is_named_and_the_others_go_on() -> None:
    practice = Standing()
    whom = at_versions(practice, practice.coder, practice.other)
    maya = next(one for one in whom if one["person_id"] == str(practice.coder.user_id))
    do(practice.person("Dora Lane", Role.MANAGER), people.change_role, **maya, role="biller")
    outcomes = said(do(practice.manager, people.change_roles, people=whom, role="supervisor"))
    assert outcomes["Tomas Lindqvist"] == ("Supervisor now", True)
    assert outcomes["Maya Fontaine"] == (
        "Another manager changed Maya Fontaine meanwhile: biller and active now.", False,
    )  # fmt: skip


def test_nobody_is_changed_when_the_act_fails_half_way(monkeypatch: pytest.MonkeyPatch) -> None:
    practice = Standing()
    whom = at_versions(practice, practice.coder, practice.other)
    real, seen = several.keep_out, []

    def keep_out(uow: UnitOfWork, managers: Any, person: Any, reason: str) -> str:
        seen.append(person.name)
        if len(seen) == 2:
            raise OSError("the database is away")
        return real(uow, managers, person, reason)

    monkeypatch.setattr(several, "keep_out", keep_out)
    with pytest.raises(OSError, match="away"):
        do(practice.manager, people.disable_several, people=whom, reason="x")
    assert seen == ["Maya Fontaine", "Tomas Lindqvist"]
    assert statuses(practice, practice.coder, practice.other) == ["active", "active"]
    assert "USER_DISABLED" not in practice.acts()


def test_two_managers_who_disable_overlapping_people_wait_for_each_other() -> None:
    practice = Standing()
    dora = practice.person("Dora Lane", Role.MANAGER)
    coders = [practice.person(f"Coder {letter}", Role.CODER) for letter in "ABCDEFGH"]
    whom = at_versions(practice, *coders)
    with ThreadPoolExecutor(2) as both:
        first = both.submit(do, practice.manager, people.disable_several, people=whom, reason="x")
        second = both.submit(do, dora, people.end_sessions_of, people=[one["person_id"] for one in reversed(whom)])
        assert len(first.result(20)) == len(second.result(20)) == 8
    assert statuses(practice, *coders) == ["disabled"] * 8


def test_sessions_of_several_end_and_a_second_factor_is_required_of_them() -> None:
    person = new_person()
    manager = Scope(person.org_id, new_person("manager", person.org_id).id, "manager")
    other = new_person("biller", person.org_id)
    run(Browser().sign_in, person)
    run(Browser().sign_in, person)
    whom = {"people": [str(person.id), str(other.id)]}
    assert sorted(one.words for one in do(manager, people.end_sessions_of, **whom)) == [
        "0 sessions ended", "2 sessions ended",
    ]  # fmt: skip
    assert [one.words for one in do(manager, people.require_factor_of, **whom)] == [
        "Required, signed out to set it up"
    ] * 2
    assert [one.words for one in do(manager, people.require_factor_of, **whom)] == ["Was required already"] * 2


SEVERAL: list[tuple[Verb[Any, Any], bool, dict[str, Any]]] = [
    (people.show_several, False, {}), (people.end_sessions_of, False, {}), (people.require_factor_of, False, {}),
    (people.change_roles, True, {"role": "biller"}), (people.disable_several, True, {"reason": "x"}),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "versions", "fields"), SEVERAL, ids=[verb.name for verb, *_ in SEVERAL])
def test_only_a_manager_may_and_of_their_own_people(
    verb: Verb[Any, Any], versions: bool, fields: dict[str, Any]
) -> None:
    practice, elsewhere = Standing(), Standing()

    def of(*whom: Scope) -> list[Any]:
        ids = [str(one.user_id) for one in whom]
        return [{"person_id": one, "version": 0} for one in ids] if versions else ids

    for who in (practice.coder, practice.supervisor):
        with pytest.raises(Denied):
            do(who, verb, people=of(practice.coder), **fields)
    with pytest.raises(NotFound):
        do(practice.manager, verb, people=of(practice.coder, elsewhere.coder), **fields)
    assert statuses(practice, practice.coder) == ["active"]
    for wrong in ([], ["nobody"], of(practice.coder) * 201, "x"):
        with pytest.raises(Refused, match="people"):
            do(practice.manager, verb, people=wrong, **fields)
