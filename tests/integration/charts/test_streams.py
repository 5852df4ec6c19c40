"""What is pushed to open screens: read once for an organization, told once to all who see the same, and only when it changed."""

from typing import Any
from uuid import UUID

import pytest

from codeloom.db.scope import Scope
from codeloom.services.imports import uploading
from codeloom.state.core import streams
from codeloom.state.core.live import hub
from codeloom.state.core.screen import FIGURES
from codeloom.state.dashboard import BOARD
from codeloom.state.encounters.own_list import OWN
from codeloom.state.imports.importing import PROGRESS
from codeloom.state.provider_queries.inbox import COUNTS
from codeloom.state.provider_queries.inbox import FIGURES as QUERY_FIGURES
from codeloom.state.training.feedback import LISTING as FEEDBACK
from codeloom.state.training.rebuttals import LISTING as REBUTTALS
from tests.http_client import Person, new_person, until
from tests.integration.core.walls_world import Tab, World, signed_in

SHOW = "codeloom___state___core___screen____screen.codeloom___state___imports___importing____importing.show"
VIEW_OF_BOARD = "board_rx_state_"
VIEW, LIST = '"view_rx_state_"', '"earlier_rx_state_"'


def figures(tab: Tab) -> int:
    """How often the live figures were told."""
    return sum('"figures_rx_state_"' in frame for frame in tab.frames)


def as_manager(person: Person) -> Scope:
    """The scope of a manager."""
    return Scope(person.org_id, person.id, "manager")


def open_job(person: Person, name: str) -> str:
    """An import job that waits for its files; its id."""
    return uploading.start(as_manager(person), uploading.StartImport(name=name)).id


def cancel(person: Person, job: str) -> None:
    """Cancel a job from elsewhere."""
    uploading.cancel(as_manager(person), uploading.OfJob(job_id=UUID(job)))


def streams_of(person: Person) -> set[Any]:
    """The streams that somebody of the person's organization is shown in this process."""
    return {stream for stream, _ in hub._feeds.get(person.org_id, {})}


class Counted:
    """How often each stream was read and told since `clear`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from reflex.app import EventNamespace

        self.read: list[Any] = []
        self._told: list[tuple[int, str]] = []
        offload, emit = streams.offload, EventNamespace.emit

        async def reading(call: Any, *args: Any) -> Any:
            self.read.append(call)
            return await offload(call, *args)

        async def telling(namespace: Any, event: str, data: Any = None, to: Any = None, **rest: Any) -> None:
            if isinstance(to, list):
                self._told.append((len(to), str(data)))
            await emit(namespace, event, data, to=to, **rest)

        monkeypatch.setattr(streams, "offload", reading)
        monkeypatch.setattr(EventNamespace, "emit", telling)

    def told(self, field: str) -> list[int]:
        """To how many tabs each message went that has a field of a view."""
        return [tabs for tabs, text in self._told if field in text]


def test_any_number_of_dashboards_costs_one_reading_and_one_text(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    person = new_person("manager")
    other = new_person("manager", person.org_id)

    async def story() -> None:
        async with (
            signed_in(world, person) as one, world.tab(one) as a, world.tab(one) as b,
            signed_in(world, other) as two, world.tab(two) as c,
        ):  # fmt: skip
            tabs = (a, b, c)
            for tab in tabs:
                await tab.ask("hydrate_and_load", "/dashboard")
            await until(lambda: all(tab.boards() and figures(tab) for tab in tabs))
            before = [tab.boards() for tab in tabs]
            counted = Counted(monkeypatch)
            new_person("coder", person.org_id)
            await until(lambda: all(tab.boards() > was for tab, was in zip(tabs, before, strict=True)))
            assert counted.read.count(BOARD.read) == 1
            assert counted.told(VIEW_OF_BOARD) == [3]

    world.run(story())


def test_figures_that_did_not_change_are_not_told_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    person = new_person("manager")

    async def story() -> None:
        async with signed_in(world, person) as browser, world.tab(browser) as tab:
            await tab.ask("hydrate_and_load", "/dashboard")
            await until(lambda: tab.vars().get("screen.figures", {}).get("version", 0) > 0)
            told, seen, counted = figures(tab), tab.boards(), Counted(monkeypatch)
            new_person("coder", person.org_id)
            await until(lambda: tab.boards() > seen and FIGURES.read in counted.read)
            await tab.quiet()
            assert figures(tab) == told

    world.run(story())


def test_a_tab_that_went_to_another_page_is_shown_the_board_no_more(world: World) -> None:
    person = new_person("manager")

    async def story() -> None:
        async with signed_in(world, person) as browser, world.tab(browser) as gone, world.tab(browser) as stays:
            for tab in (gone, stays):
                await tab.ask("hydrate_and_load", "/dashboard")
            await gone.ask("hydrate_and_load", "/charts")
            had, seen = gone.boards(), stays.boards()
            new_person("coder", person.org_id)
            await until(lambda: stays.boards() > seen)
            await gone.quiet()
            assert gone.boards() == had

    world.run(story())


def test_managers_at_one_page_of_a_job_share_a_reading_and_another_page_has_its_own(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = new_person("manager")
    other = new_person("manager", person.org_id)
    job = open_job(person, "Shared")

    async def story() -> None:
        async with (
            signed_in(world, person) as one, world.tab(one) as a,
            signed_in(world, other) as two, world.tab(two) as b, world.tab(two) as c,
        ):  # fmt: skip
            for tab in (a, b, c):
                await tab.ask("hydrate_and_load", "/import")
            await until(lambda: all(tab.vars()["importing.view"]["id"] == job for tab in (a, b, c)))
            began = len(c.frames)
            await c.ask(SHOW, "/import", which="flagged")
            await until(lambda: all(var in "".join(c.frames[began:]) for var in (VIEW, LIST)))
            await c.quiet()  # what the page of its own brings may come in two messages
            counted = Counted(monkeypatch)
            cancel(person, job)
            await until(lambda: all(tab.vars()["importing.view"]["status"] == "cancelled" for tab in (a, b, c)))
            assert counted.read.count(PROGRESS.read) == 2
            assert sorted(counted.told("view_rx_state_")) == [1, 2]

    world.run(story())


def test_a_tab_is_told_the_page_of_the_report_it_asked_for_and_no_longer_the_one_before(world: World) -> None:
    person = new_person("manager")
    first, second = open_job(person, "First"), open_job(person, "Second")

    async def story() -> None:
        async with signed_in(world, person) as browser, world.tab(browser) as tab:
            await tab.ask("hydrate_and_load", f"/import?job={first}")
            await tab.ask("hydrate_and_load", f"/import?job={second}")
            await until(lambda: tab.vars()["importing.view"]["id"] == second)
            cancel(person, first)
            await until(lambda: [one["word"] for one in tab.vars()["importing.earlier"]] == ["Cancelled"])
            await tab.quiet()
            assert tab.vars()["importing.view"]["id"] == second

    world.run(story())


def test_what_nobody_looks_at_is_dropped(world: World) -> None:
    person = new_person("manager")
    job = open_job(person, "Left alone")

    async def story() -> None:
        async with signed_in(world, person) as browser, world.tab(browser) as tab:
            await tab.ask("hydrate_and_load", f"/import?job={job}")
            assert PROGRESS in streams_of(person)
            await tab.ask("hydrate_and_load", "/charts")
            await until(lambda: PROGRESS not in streams_of(person))
            assert FIGURES in streams_of(person)
        new_person("coder", person.org_id)
        await until(lambda: streams_of(person) == set())

    world.run(story())


@pytest.mark.parametrize(
    ("role", "path", "stream"),
    [
        ("provider", "/encounters", OWN),
        ("provider", "/queries", COUNTS),
        ("manager", "/queries", QUERY_FIGURES),
        ("coder", "/feedback", FEEDBACK),
        ("manager", "/rebuttals", REBUTTALS),
    ],
)
def test_a_list_moves_from_the_moment_it_is_open(world: World, role: str, path: str, stream: Any) -> None:
    """What a load handler reads of the one before it is forgotten by then, also that somebody is signed in."""
    person = new_person(role)

    async def story() -> None:
        async with signed_in(world, person) as browser, world.tab(browser) as tab:
            await tab.ask("hydrate_and_load", path)
            assert stream in streams_of(person)

    world.run(story())
