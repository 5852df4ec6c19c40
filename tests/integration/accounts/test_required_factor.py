"""A second factor that a practice or a manager requires, and one that is lost: set up first, taken away, got around by nobody."""

import asyncio
from datetime import timedelta

import pytest

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import SecondFactor, User
from codeloom.db.work import unit_of_work
from codeloom.services.accounts import principals
from codeloom.services.core import Nothing
from codeloom.services.core.errors import Denied, NotFound, Refused
from codeloom.services.organization import change_settings, read_settings
from codeloom.services.people import ListPeople, list_people, require_factor, reset_factor
from tests.http_client import PASSWORD, WITHIN_A_SECOND, Browser, Person, new_person, run, until
from tests.integration.accounts.accounts_world import (
    acts_of,
    codes_in,
    digits,
    half_way,
    key_in,
    letters_of,
    send,
    set_up,
    with_factor,
)

pytestmark = pytest.mark.usefixtures("database")

SECOND, RECOVERY = "/sign-in/second", "/sign-in/recovery"


def manager_of(person: Person) -> Scope:
    """The scope of a manager."""
    return Scope(person.org_id, person.id, "manager")


def test_an_organization_requires_a_second_factor_and_a_sign_in_sets_it_up_first() -> None:
    manager = new_person("manager")
    coder = new_person("coder", manager.org_id)
    scope = manager_of(manager)
    version = read_settings(scope, Nothing()).version
    assert change_settings(
        scope, change_settings.command(version=version, second_factor_required=True)
    ).second_factor_required
    kept: dict[str, str] = {}

    async def story() -> None:
        async with half_way(coder) as browser:
            page = await browser.get("/sign-in/set-up")
            assert "Your practice requires one" in page.text
            assert "<svg" in page.text
            key = key_in(page.text)
            assert key_in((await browser.get("/sign-in/set-up")).text) == key, "opened again, it is the same"
            assert (await send(browser, "/sign-in/set-up", digits="000000")).status_code == 401
            done = await send(browser, "/sign-in/set-up", digits=digits(key), next="/queue")
            assert len(codes_in(done.text)) == 10
            assert 'href="/queue"' in done.text
            assert browser.cookie("access")
            page = await browser.get("/account")
            assert "Your practice requires it" in page.text
            refused = await send(browser, "/account/second-factor/off", "/account", current=PASSWORD)
            assert refused.status_code == 422
            kept["key"] = key
        async with half_way(coder) as browser:
            with clock.at(clock.now() + timedelta(seconds=60)):
                assert (await send(browser, SECOND, digits=digits(kept["key"]))).status_code == 303

    run(story)
    assert "ORGANIZATION_SETTINGS_CHANGED" in acts_of(manager.org_id)


def test_a_manager_requires_it_of_one_person_and_takes_a_lost_one_away() -> None:
    manager = new_person("manager")
    coder, other = new_person("coder", manager.org_id), new_person("manager")
    scope = manager_of(manager)

    async def story() -> None:
        require_factor(scope, require_factor.command(person_id=coder.id, required=True))
        async with half_way(coder) as browser:
            page = await browser.get("/sign-in/set-up")
            done = await send(browser, "/sign-in/set-up", digits=digits(key_in(page.text)))
            assert codes_in(done.text)
        reset_factor(scope, reset_factor.command(person_id=coder.id))
        async with half_way(coder) as browser:
            assert "Scan this" in (await browser.get("/sign-in/set-up")).text
        require_factor(scope, require_factor.command(person_id=coder.id, required=False))
        async with Browser() as browser:
            await browser.sign_in(coder)

    run(story)
    assert letters_of(manager.org_id, coder.email)[-1].kind == "accounts.second_factor"
    assert {"SECOND_FACTOR_REQUIRED", "SECOND_FACTOR_RESET", "SECOND_FACTOR_NOT_REQUIRED"} <= set(
        acts_of(manager.org_id)
    )
    with pytest.raises(NotFound):
        reset_factor(manager_of(other), reset_factor.command(person_id=coder.id))
    with pytest.raises(NotFound):
        require_factor(manager_of(other), require_factor.command(person_id=coder.id, required=True))
    with pytest.raises(Denied):
        reset_factor(Scope(coder.org_id, coder.id, "coder"), reset_factor.command(person_id=coder.id))
    with pytest.raises(Refused):
        reset_factor(scope, reset_factor.command(person_id=manager.id))


@pytest.mark.parametrize("by", ["person", "organization", "reset"])
def test_required_meanwhile_it_ends_open_sessions_of_who_has_none_and_their_sign_in_sets_it_up(by: str) -> None:
    manager = new_person("manager")
    coder, other = new_person("coder", manager.org_id), new_person("biller", manager.org_id)
    scope = manager_of(manager)

    def require() -> None:
        if by == "organization":
            version = read_settings(scope, Nothing()).version
            change_settings(scope, change_settings.command(version=version, second_factor_required=True))
        elif by == "person":
            require_factor(scope, require_factor.command(person_id=coder.id, required=True))
        else:
            reset_factor(scope, reset_factor.command(person_id=coder.id))

    async def story() -> None:
        async with Browser() as browser, Browser() as beside:
            open_, kept = await browser.sign_in(coder), await beside.sign_in(other)
            await set_up(beside)
            if by == "reset":
                await set_up(browser)
                require_factor(scope, require_factor.command(person_id=coder.id, required=True))
            async with browser.socket() as messages, beside.socket() as others:
                assert principals.of(open_) is not None
                assert [one["type"] for one in (*messages, *others)] == ["websocket.accept"] * 2
                await asyncio.to_thread(require)
                await until(lambda: messages[-1]["type"] == "websocket.close", WITHIN_A_SECOND)
                assert others[-1]["type"] == "websocket.accept"
            assert (principals.of(open_), principals.of(kept) is None) == (None, False)
            row = next(one for one in list_people(scope, ListPeople()).rows if one.id == str(coder.id))
            assert row.sessions == 0
            assert (await browser.refresh()).status_code == 401
            answer = await browser.try_password(coder.email, PASSWORD, next="/chart/1")
            assert answer.headers["location"].startswith("/sign-in/set-up")
            page = await browser.get(answer.headers["location"])
            done = await send(browser, "/sign-in/set-up", digits=digits(key_in(page.text)), next="/chart/1")
            assert 'href="/chart/1"' in done.text
            async with browser.socket() as messages:
                assert messages[-1]["type"] == "websocket.accept"

    run(story)


def test_a_manager_locked_out_gets_in_by_a_recovery_code_and_by_another_manager() -> None:
    dana = new_person("manager")
    omar = new_person("manager", dana.org_id)

    async def story() -> None:
        _, codes = await with_factor(dana)
        async with half_way(dana) as browser:
            page = await browser.get(RECOVERY)
            assert "Maya Lee Fontaine can take your second factor away" in page.text
            assert (await send(browser, RECOVERY, code=codes[9])).status_code == 303
        reset_factor(manager_of(omar), reset_factor.command(person_id=dana.id))
        async with Browser() as browser:
            await browser.sign_in(dana)
        with unit_of_work(dana.worker) as uow:
            assert uow.session.get(SecondFactor, (dana.org_id, dana.id)) is None
            assert uow.session.get(User, (dana.org_id, dana.id)) is not None

    run(story)
