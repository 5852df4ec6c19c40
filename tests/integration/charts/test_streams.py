"""What is pushed to open screens: read once for an organization, told once to all who see the same, and only when it changed."""

from typing import Any

import pytest

from codeloom.state.core import streams
from codeloom.state.core.screen import FIGURES
from codeloom.state.dashboard import BOARD
from tests.door import new_person, until
from tests.integration.core.walls_world import Tab, World, signed_in


def figures(tab: Tab) -> int:
    """How often the live figures were told."""
    return sum('"figures_rx_state_"' in frame for frame in tab.frames)


class Counted:
    """How often each stream was read and told since `clear`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from reflex.app import EventNamespace

        self.read: list[Any] = []
        self.told: list[list[str]] = []
        offload, emit = streams.offload, EventNamespace.emit

        async def reading(call: Any, *args: Any) -> Any:
            self.read.append(call)
            return await offload(call, *args)

        async def telling(namespace: Any, event: str, data: Any = None, to: Any = None, **rest: Any) -> None:
            if isinstance(to, list):
                self.told.append(to)
            await emit(namespace, event, data, to=to, **rest)

        monkeypatch.setattr(streams, "offload", reading)
        monkeypatch.setattr(EventNamespace, "emit", telling)


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
            before = [tab.boards() for tab in tabs]
            counted = Counted(monkeypatch)
            new_person("coder", person.org_id)
            await until(lambda: all(tab.boards() > was for tab, was in zip(tabs, before, strict=True)))
            assert counted.read.count(BOARD.read) == 1
            assert [len(sockets) for sockets in counted.told] == [3]

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
