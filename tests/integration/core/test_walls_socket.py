"""The event socket of the running application: stolen tokens, ended sessions, lowered roles (A3, A4)."""

from uuid import UUID

import pytest
from sqlmodel import col, select

from codeloom.api.core import guard
from codeloom.db.tables.accounts import User
from codeloom.db.work import unit_of_work
from codeloom.services.accounts.signed_in import principals
from codeloom.services.people.creation import set_active
from tests.http_client import Person, new_person, until
from tests.integration.core.walls_world import World, denials_of, signed_in

SCREEN = "codeloom___state___core___screen____screen"
ASSIGN = f"{SCREEN}.codeloom___state___charts___assignment____assign"
DASHBOARD = f"{SCREEN}.codeloom___state___dashboard____dashboard"
TOKEN = "0123456789abcdef0123456789abcdef"
CLOSED = 4401


def change_role(person: Person, role: str) -> None:
    """Another role, from one moment to the next."""
    with unit_of_work(person.worker) as uow:
        uow.session.exec(select(User).where(col(User.id) == person.id)).one().role = role
        uow.record("ROLE_CHANGED", "user", person.id)
        uow.commit()


def act(org_id: UUID) -> None:
    """Something happens in an organization: its boards are told anew."""
    new_person("coder", org_id)


@pytest.mark.parametrize("wall", ["guard", "gate"])
def test_a_stolen_token_shows_nothing_and_takes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, wall: str
) -> None:
    """Behind the guard a token is nothing under another session; without it the gate still wipes what is there."""
    if wall == "gate":
        monkeypatch.setattr(guard, "of_session", lambda query, _session: query)
    owner, thief = new_person("manager"), new_person("manager")

    async def story() -> None:
        async with signed_in(world, owner) as browser:
            async with world.tab(browser, TOKEN + wall) as tab:
                await tab.ask("hydrate_and_load", "/assign")
                await tab.ask(f"{ASSIGN}.set_rule", rule="hand")
                await tab.ask(f"{ASSIGN}.choose", chart_id=str(owner.id))
            async with signed_in(world, thief) as other, world.tab(other, TOKEN + wall) as stolen:
                await stolen.ask("hydrate_and_load", "/assign")
                await stolen.ask(f"{DASHBOARD}.toggle_tables")
                shown = stolen.vars()
                assert (shown["assign.rule"], shown["assign.chosen"]) == ("load", [])
                assert shown["screen.org_name"] == "Test practice"
                assert str(owner.id) not in "".join(stolen.frames)
            async with world.tab(browser, TOKEN + wall) as tab:
                await tab.ask("hydrate_and_load", "/assign")
                assert tab.vars()["assign.rule"] == ("hand" if wall == "guard" else "load")

    world.run(story())


def test_what_is_pushed_to_a_tab_does_not_go_on_to_who_takes_its_token_over(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "of_session", lambda query, _session: query)
    owner, thief = new_person("manager"), new_person("manager")

    async def story() -> None:
        async with signed_in(world, owner) as browser, signed_in(world, thief) as other:
            async with world.tab(browser, TOKEN + "push") as tab:
                await tab.ask("hydrate_and_load", "/dashboard")
                await until(lambda: "screen.figures" in tab.vars())
            async with world.tab(other, TOKEN + "push") as stolen, world.tab(browser) as watcher:
                await watcher.ask("hydrate_and_load", "/dashboard")
                await until(lambda: "screen.figures" in watcher.vars())
                began = watcher.boards()
                act(owner.org_id)
                await until(lambda: watcher.boards() > began)
                assert "figures" not in "".join(stolen.frames)
                assert "dashboard" not in "".join(stolen.frames)

    world.run(story())


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", None])
def test_another_sites_page_gets_no_socket_with_a_good_cookie(world: World, origin: str | None) -> None:
    person = new_person()

    async def story() -> None:
        async with signed_in(world, person) as browser, world.tab(browser, origin=origin) as tab:
            assert (tab.closed, tab.frames) == (CLOSED, [])

    world.run(story())


def test_a_lowered_role_ends_pushes_and_events_of_the_open_page(world: World) -> None:
    person = new_person("manager")
    watching = new_person("manager", person.org_id)

    async def story() -> None:
        async with (
            signed_in(world, person) as browser, world.tab(browser) as tab,
            signed_in(world, watching) as other, world.tab(other) as watcher,
        ):  # fmt: skip
            for one in (tab, watcher):
                await one.ask("hydrate_and_load", "/dashboard")
                await until(lambda one=one: one.boards() > 0)
            change_role(person, "coder")
            principals.forget()
            had, seen = tab.boards(), watcher.boards()
            act(person.org_id)
            await until(lambda: watcher.boards() > seen)
            await tab.ask(f"{ASSIGN}.load", "/assign")
            assert tab.vars()["screen.denied"] is True
            assert tab.vars()["screen.role"] == "coder"
            assert tab.boards() == had
            assert denials_of(person.org_id) == ["event.load"], "the push went on, and was denied"

    world.run(story())


def test_a_disabled_person_gets_nothing_done_and_the_socket_is_closed(world: World) -> None:
    person = new_person("manager")

    async def story() -> None:
        async with signed_in(world, person) as browser, world.tab(browser) as tab:
            await tab.ask("hydrate_and_load", "/assign")
            set_active(person.worker, person.id, active=False)
            principals.forget()
            tab.send(f"{ASSIGN}.set_rule", rule="hand")
            await until(lambda: bool(tab.closed))
            assert tab.closed == CLOSED
            assert tab.vars()["assign.rule"] == "load"

    world.run(story())
