"""A second factor that a practice or a manager requires, and one that is lost: set up first, taken away, got around by nobody."""

from datetime import timedelta

import pytest

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import SecondFactor, User
from codeloom.db.work import unit_of_work
from codeloom.services.core import Nothing
from codeloom.services.core.errors import Denied, NotFound, Refused
from codeloom.services.organization import change_settings, read_settings
from codeloom.services.people import require_factor, reset_factor
from tests.http_client import PASSWORD, Browser, Person, new_person, run
from tests.integration.accounts.accounts_world import (
    acts_of,
    codes_in,
    digits,
    half_way,
    key_in,
    letters_of,
    send,
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
