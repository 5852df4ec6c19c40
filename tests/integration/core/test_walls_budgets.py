"""What one person may take of the event socket: floods, reconnecting, many sockets, frames no page sends (A18, A19)."""

import asyncio
import gc
from contextlib import AsyncExitStack
from typing import Any

import psutil
import pytest

from codeloom.services.core import budgets
from codeloom.services.core.budgets import BURST, MOST_OPEN_EVENTS, MOST_SOCKETS, shares
from tests.http_client import new_person, until
from tests.integration.core.test_walls_socket import SCREEN
from tests.integration.core.walls_world import SPACE, Tab, World, signed_in

NOT_OURS, TOO_MANY, TOO_MANY_PAGES, TOO_LARGE = 4400, 4429, 4430, 1009
MEBIBYTE = 2**20


def nothing(tab: Tab) -> None:
    """An event that does nothing."""
    tab.send(f"{SCREEN}.close_toast", toast_id="1")


def test_a_flood_of_events_closes_its_socket_and_no_other(world: World) -> None:
    person = new_person("manager")

    async def story() -> None:
        async with signed_in(world, person) as browser, world.tab(browser) as calm, world.tab(browser) as tab:
            for _ in range(2000):
                nothing(tab)
            await until(lambda: bool(tab.closed), 40)
            assert tab.closed == TOO_MANY
            await calm.ask("hydrate_and_load", "/assign")
            assert calm.vars()["screen.role"] == "manager"
            assert not calm.closed

    world.run(story())


def test_neither_connecting_again_nor_more_sockets_renew_the_budget(world: World) -> None:
    """Each socket floods until it is closed: all together get no more through than the session's budget."""
    person, other = new_person("manager"), new_person("manager")

    async def story() -> None:
        async with signed_in(world, person) as browser, signed_in(world, other) as of_other:
            began, seen = asyncio.get_running_loop().time(), 0
            refused = 0
            while refused < 3:
                async with world.tab(browser) as tab:
                    refused += bool(tab.closed)
                    if not tab.closed:
                        for _ in range(2000):
                            tab.speak(f'42{SPACE},["ping"]')
                        await until(lambda tab=tab: bool(tab.closed), 40)
                    seen += tab.told.count(["ping", "pong"])
            passed = asyncio.get_running_loop().time() - began
            assert BURST / 4 < seen <= BURST + budgets.RATE * passed
            async with world.tab(of_other) as tab:
                await tab.ask("hydrate_and_load", "/assign")
                assert tab.vars()["screen.role"] == "manager", "somebody else's budget is whole"

    world.run(story())


def test_a_person_with_ten_tabs_works_and_one_with_very_many_is_told(world: World) -> None:
    person = new_person("manager")

    async def story() -> None:
        async with signed_in(world, person) as browser, AsyncExitStack() as stack:
            tabs = [await stack.enter_async_context(world.tab(browser)) for _ in range(10)]
            for tab in tabs:
                tab.send("hydrate_and_load", "/assign")
            await until(lambda: all(tab.vars().get("screen.role") == "manager" for tab in tabs), 30)
            for _ in range(3):
                for tab in tabs:
                    await tab.ask(f"{SCREEN}.close_toast", "/assign", toast_id="1")
            for _ in range(MOST_SOCKETS - 10):
                tabs.append(await stack.enter_async_context(world.tab(browser)))
            assert not any(tab.closed for tab in tabs)
            more = await stack.enter_async_context(world.tab(browser))
            assert more.closed == TOO_MANY_PAGES

    world.run(story())


def test_a_person_signed_in_twice_has_room_in_both_and_not_in_three(world: World) -> None:
    person = new_person("manager")

    async def story() -> None:
        async with AsyncExitStack() as stack:
            closed = []
            for number in (MOST_SOCKETS, MOST_SOCKETS, 1):
                browser = await stack.enter_async_context(signed_in(world, person))
                for _ in range(number):
                    closed.append((await stack.enter_async_context(world.tab(browser))).closed)
            assert closed == [0] * (2 * MOST_SOCKETS) + [TOO_MANY_PAGES]

    world.run(story())


def test_a_key_held_down_is_neither_slowed_nor_closed(world: World) -> None:
    """30 events a second for ten seconds, while somebody else works too."""
    person, other = new_person("manager"), new_person("manager")

    async def story() -> None:
        async with (
            signed_in(world, person) as browser, world.tab(browser) as tab,
            signed_in(world, other) as of_other, world.tab(of_other) as beside,
        ):  # fmt: skip
            await tab.ask("hydrate_and_load", "/assign")
            for number in range(300):
                nothing(tab)
                if number % 30 == 0:
                    nothing(beside)
                await asyncio.sleep(1 / 30)
            await tab.quiet()
            assert not tab.closed

    world.run(story())


def test_events_that_are_not_done_are_bounded(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many are sent: a socket over which more wait than a person may have is closed."""
    monkeypatch.setattr(budgets, "RATE", 1e6)
    monkeypatch.setattr(budgets, "BURST", 1e6)
    person = new_person("manager")

    async def story() -> None:
        async with signed_in(world, person) as browser:
            async with world.tab(browser) as tab:
                monkeypatch.setattr(budgets, "AT_ONCE", 0)
                for _ in range(2 * MOST_OPEN_EVENTS):
                    nothing(tab)
                await until(lambda: bool(tab.closed))
                assert tab.closed == TOO_MANY
                (share,) = (one for one in shares._people.values() if one.open_events)
                assert share.open_events <= MOST_OPEN_EVENTS
            monkeypatch.setattr(budgets, "AT_ONCE", 2)
            shares._wake(share)
            await until(lambda: not share.open_events)
            async with world.tab(browser) as tab:
                await tab.ask("hydrate_and_load", "/assign")
                assert tab.vars()["screen.role"] == "manager"

    world.run(story())


def test_events_of_no_handler_are_dropped_and_leave_nothing(world: World) -> None:
    """Reflex would keep a record of each for ever, and they would count as not done."""
    person = new_person("manager")

    async def story() -> None:
        from codeloom.codeloom import app

        async with signed_in(world, person) as browser, world.tab(browser) as tab:
            await tab.ask("hydrate_and_load", "/assign")
            before = len(app.event_processor._futures)
            for number in range(50):
                tab.send(f"nobody.knows_{number}")
            await tab.quiet()
            assert len(app.event_processor._futures) <= before
            await tab.ask(f"{SCREEN}.close_toast", toast_id="1")
            assert not tab.closed
            assert not any(share.open_events for share in shares._people.values())

    world.run(story())


HOSTILE: list[tuple[str, Any]] = [
    ("attachments", f'459999999-{SPACE},["event",{{"_placeholder":true,"num":0}}]'),
    ("one attachment", f'451-{SPACE},["event",{{"_placeholder":true,"num":0}}]'),
    ("attachments of an acknowledgement", f"461-{SPACE},1[]"),
    ("binary", b"\x04" * 64),
    ("binary in text", "b" + "QUJD" * 16),
    ("an acknowledgement asked for", f'42{SPACE},7["ping"]'),
    ("an acknowledgement", f"43{SPACE},7[]"),
    ("another namespace", '42/other,["event",{}]'),
    ("the root namespace", "40"),
    ("an upgrade", "5"),
    ("a probe", "2probe"),
    ("another event", f'42{SPACE},["disconnect"]'),
    ("nothing", ""),
]
"""Frames that Engine.IO or Socket.IO would take and no page sends."""


@pytest.mark.parametrize("frame", [frame for _, frame in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_a_frame_that_no_page_sends_ends_the_socket(world: World, frame: str | bytes) -> None:
    person = new_person()

    async def story() -> None:
        async with signed_in(world, person) as browser, world.tab(browser) as tab:
            kind = "text" if isinstance(frame, str) else "bytes"
            tab._here.put_nowait({"type": "websocket.receive", kind: frame})
            await until(lambda: bool(tab.closed))
            assert tab.closed == NOT_OURS

    world.run(story())


def test_announced_attachments_take_no_memory(world: World) -> None:
    """The attack: announce, then send what was announced, again on every new socket."""
    person = new_person()

    async def story() -> None:
        from codeloom.codeloom import app

        async with signed_in(world, person) as browser:
            gc.collect()
            process = psutil.Process()
            before, lump = process.memory_info().rss, bytes(MEBIBYTE)
            for _ in range(20):
                async with world.tab(browser) as tab:
                    tab.speak(f'459-{SPACE},["event",{{"_placeholder":true,"num":0}}]')
                    for _ in range(8):
                        tab._here.put_nowait({"type": "websocket.receive", "bytes": lump})
                    await until(lambda tab=tab: bool(tab.closed))
                assert app.sio._binary_packet == {}
            gc.collect()
            assert process.memory_info().rss - before < 16 * MEBIBYTE

    world.run(story())


def test_a_message_larger_than_any_of_ours_ends_the_socket(world: World) -> None:
    person = new_person()

    async def story() -> None:
        async with signed_in(world, person) as browser, world.tab(browser) as tab:
            tab.speak(f'42{SPACE},["event","' + "x" * MEBIBYTE + '"]')
            await until(lambda: bool(tab.closed))
            assert tab.closed == TOO_LARGE

    world.run(story())


def test_large_messages_count_by_their_length(world: World) -> None:
    """Half a megabyte each: the budget of a socket ends after some."""
    person = new_person()

    async def story() -> None:
        async with signed_in(world, person) as browser, world.tab(browser) as tab:
            for _ in range(40):
                tab.send(f"{SCREEN}.close_toast", toast_id="x" * 500_000)
            await until(lambda: bool(tab.closed))
            assert tab.closed == TOO_MANY
            assert len(tab.told) <= 8

    world.run(story())


@pytest.mark.parametrize("query", ["EIO=4&transport=polling", "EIO=4&transport=websocket"])
def test_polling_is_no_way_in(world: World, query: str) -> None:
    """Neither a new connection nor, under the id of an open socket, a payload that passes its limits by."""
    person = new_person()

    async def story() -> None:
        from codeloom.codeloom import app

        async with signed_in(world, person) as browser, world.tab(browser) as tab:
            sids = list(app.sio.eio.sockets)
            assert sids
            for sid in ("", *(f"&sid={sid}" for sid in sids)):
                address = f"/_event/?{query}&token={tab.token}{sid}"
                payload = "\x1e".join([f'42{SPACE},["ping"]'] * 16)
                assert (await browser.get(address)).status_code == 404
                assert (await browser.post(address, content=payload)).status_code == 404
            await tab.quiet()
            assert tab.told.count(["ping", "pong"]) == 2, "only those asked for over the socket"

    world.run(story())


def test_a_handshake_cannot_go_on_with_another_socket(world: World) -> None:
    person, thief = new_person(), new_person()

    async def story() -> None:
        from codeloom.codeloom import app

        others = set(app.sio.eio.sockets)
        async with signed_in(world, person) as browser, world.tab(browser) as tab:
            (sid,) = set(app.sio.eio.sockets) - others
            async with signed_in(world, thief) as other:
                stolen = world.tab(other)
                stolen._scope["query_string"] += f"&sid={sid}".encode()
                async with stolen:
                    assert not stolen.closed
                    assert len(set(app.sio.eio.sockets) - others) == 2, "a socket of its own"
            await tab.ask(f"{SCREEN}.close_toast", toast_id="1")
            assert not tab.closed

    world.run(story())
