"""Somebody disabled gets in by no way that was open to them: the second step, a recovery code, links of a change of address."""

import asyncio
from uuid import uuid4

import pytest

from codeloom.db.queries import accounts as queries
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services import people
from codeloom.services.core import parse
from codeloom.services.people.creation import set_active
from tests.http_client import PASSWORD, Browser, Person, new_person, run
from tests.integration.accounts.accounts_world import (
    acts_of,
    digits,
    half_way,
    key_in,
    letters_of,
    link_of,
    send,
    token_of,
    with_factor,
)

pytestmark = pytest.mark.usefixtures("database")
SECOND, RECOVERY, SET_UP = "/sign-in/second", "/sign-in/recovery", "/sign-in/set-up"
BY_MANAGER, BY_STATUS = "by a manager", "by status alone"


async def disable(person: Person, how: str) -> None:
    """Disable somebody as a manager does, or by their status alone, with every link and token left as it is."""
    if how == BY_STATUS:
        await asyncio.to_thread(set_active, person.worker, person.id, False)
        return
    manager = Scope(person.org_id, new_person("manager", person.org_id).id, "manager")
    wish = {"person_id": person.id, "version": 0, "reason": "Left the practice"}
    await asyncio.to_thread(people.disable, manager, parse(people.disable.command, wish))


def codes_left(person: Person) -> int:
    """Recovery codes of somebody that were not used."""
    with unit_of_work(person.worker) as uow:
        return queries.recovery_codes(uow, person.id)[0]


@pytest.mark.parametrize("how", [BY_MANAGER, BY_STATUS])
def test_a_recovery_code_lets_nobody_in_who_was_disabled_between_the_steps(how: str) -> None:
    person = new_person()

    async def story() -> None:
        key, codes = await with_factor(person)
        async with half_way(person) as browser:
            token = browser.cookie("csrf")
            await disable(person, how)
            for path, said in ((RECOVERY, {"code": codes[0]}), (SECOND, {"digits": digits(key, steps=1)})):
                answer = await browser.post(path, data={"csrf": token, **said})
                assert answer.status_code in (303, 401), answer.text
                assert "set-cookie" not in answer.headers or "access=" not in answer.headers["set-cookie"]
                assert browser.cookie("access") == ""
            assert (await browser.get("/account")).status_code in (302, 303, 307, 401)
        async with Browser() as browser:
            refused = await browser.try_password(person.email, PASSWORD)
            assert (refused.status_code, browser.cookie("access")) == (401, "")

    run(story)
    assert codes_left(person) == 10
    assert "RECOVERY_CODE_USED" not in acts_of(person.org_id)
    assert acts_of(person.org_id).count("SIGNED_IN") == 1


def test_a_second_factor_that_is_required_is_set_up_by_nobody_who_was_disabled() -> None:
    person = new_person()
    manager = Scope(person.org_id, new_person("manager", person.org_id).id, "manager")
    people.require_factor(manager, people.require_factor.command(person_id=person.id, required=True))

    async def story() -> None:
        async with half_way(person) as browser:
            key = key_in((await browser.get(SET_UP)).text)
            token = browser.cookie("csrf")
            await disable(person, BY_MANAGER)
            answer = await browser.post(SET_UP, data={"csrf": token, "digits": digits(key)})
            assert answer.status_code in (303, 401), answer.text
            assert browser.cookie("access") == ""

    run(story)
    assert not {"SECOND_FACTOR_ON", "SIGNED_IN"} & set(acts_of(person.org_id))


@pytest.mark.parametrize("how", [BY_MANAGER, BY_STATUS])
@pytest.mark.parametrize("confirmed", [0, 1])
def test_links_of_a_change_of_address_change_nothing_of_who_was_disabled(how: str, confirmed: int) -> None:
    person, new = new_person(), f"{uuid4().hex[:10]}@practice.example"

    async def story() -> None:
        async with Browser() as browser, Browser() as elsewhere:
            await browser.sign_in(person)
            await send(browser, "/account/address", "/account", current=PASSWORD, email=new)
            links = [link_of(letter) for letter in letters_of(person.org_id)]
            for link in links[:confirmed]:
                assert (await send(elsewhere, "/address", link, token=token_of(link))).status_code == 200
            await elsewhere.get("/forgot")
            await disable(person, how)
            for link in links[confirmed:]:
                form = {"token": token_of(link), "csrf": elsewhere.cookie("csrf")}
                answer = await elsewhere.post("/address", data=form)
                assert answer.status_code == 410
                assert "does not work any more" in answer.text
                assert elsewhere.cookie("access") == ""
        for email in (new, person.email):
            async with Browser() as browser:
                assert (await browser.try_password(email, PASSWORD)).status_code == 401

    run(story)
    with unit_of_work(person.worker) as uow:
        kept = queries.user(uow, person.id)
        assert kept is not None
        assert kept.email == person.email
    assert "ADDRESS_CHANGED" not in acts_of(person.org_id)
