"""Turns and budgets of people: who took much waits while others work, nobody waits alone, nothing is left behind (A18)."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from codeloom.services.core import budgets
from codeloom.services.core.budgets import AT_ONCE, BURST, CONNECT, MOST_SOCKETS, PIECE, RATE, Shares, of_socket


@pytest.fixture
def shares(monkeypatch: pytest.MonkeyPatch) -> Shares:
    """Two sessions of Ana, one of Ben, on a clock that stands still until a test moves it."""
    monkeypatch.setattr(budgets, "monotonic", lambda: NOW[0])
    NOW[0] = 1000.0
    made = Shares()
    for session, person in (("a1", "Ana"), ("a2", "Ana"), ("b", "Ben")):
        assert made.connect(session, person) == ""
        made._session(session).messages.left = BURST
    for person in ("Ana", "Ben"):
        made._person(person).messages.left = 2 * BURST
    return made


NOW = [0.0]
"""What the clock shows."""


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 10))


async def settle() -> None:
    """Let everything go on that can."""
    for _ in range(20):
        await asyncio.sleep(0)


def passed(shares: Shares, session: str, times: int, characters: int = 10) -> int:
    """How many messages of a session get through, each over a new socket."""
    return sum(shares.message(session, characters, of_socket()) for _ in range(times))


def test_new_sockets_share_what_a_session_has_and_it_fills_again(shares: Shares) -> None:
    assert passed(shares, "a1", 1000) == BURST
    assert passed(shares, "a1", 10) == 0
    assert shares.connect("a1", "Ana") == "messages"
    NOW[0] += 1
    assert passed(shares, "a1", 1000) == RATE
    assert passed(shares, "b", 1000) == BURST, "another person has lost nothing"


def test_one_socket_is_closed_before_it_takes_what_the_others_of_its_session_need(shares: Shares) -> None:
    socket = of_socket()
    assert sum(shares.message("a1", 10, socket) for _ in range(1000)) == BURST / 2
    assert passed(shares, "a1", 100) == 100


def test_a_session_out_of_hand_leaves_its_person_another(shares: Shares) -> None:
    for _ in range(10_000):
        shares.message("a1", 10, of_socket())
    assert passed(shares, "a2", 1000) == BURST
    assert passed(shares, "a1", 1) == passed(shares, "a2", 1) == 0


def test_a_person_with_many_sessions_has_no_more_than_two_have(shares: Shares) -> None:
    got = passed(shares, "a1", 1000) + passed(shares, "a2", 1000)
    assert got == 2 * BURST
    assert shares.connect("a3", "Ana") == "messages"


def test_a_large_message_counts_by_its_pieces(shares: Shares) -> None:
    assert passed(shares, "a1", 100, 10 * PIECE) == BURST // 11


def test_sockets_are_counted_until_they_close(shares: Shares) -> None:
    NOW[0] += 100
    for _ in range(MOST_SOCKETS - 1):
        assert shares.connect("a1", "Ana") == ""
        NOW[0] += 1
    assert shares.connect("a1", "Ana") == "sockets"
    shares.disconnect("a1")
    assert shares.connect("a1", "Ana") == ""
    assert CONNECT > 1


def test_so_many_events_of_a_person_are_worked_on_at_once_in_the_order_they_came(shares: Shares) -> None:
    async def story() -> None:
        began: list[int] = []
        gates = [asyncio.Event() for _ in range(5)]

        async def event(number: int) -> None:
            async with shares.turn("a1" if number % 2 else "a2"):
                began.append(number)
                await gates[number].wait()

        tasks = [asyncio.create_task(event(number)) for number in range(5)]
        await settle()
        assert began == [*range(AT_ONCE)]
        async with shares.turn("b"):
            assert len(began) == AT_ONCE, "somebody else does not wait"
        gates[1].set()
        await settle()
        assert began == [0, 1, 2]
        for gate in gates:
            gate.set()
        await asyncio.gather(*tasks)
        assert began == [0, 1, 2, 3, 4]

    run(story())


def test_who_took_their_time_waits_while_others_work_and_goes_on_when_alone(shares: Shares) -> None:
    async def spend(session: str, seconds: float) -> None:
        for _ in range(round(seconds / budgets.LONGEST)):
            async with shares.turn(session):
                NOW[0] += budgets.LONGEST

    async def story() -> None:
        async with shares.turn("b"):
            pass
        await spend("a1", 5)
        NOW[0] += budgets.ALONE_SECONDS
        await spend("a1", 20)
        assert shares._person("Ana").work.left < 0, "alone: counted, and not kept from anything"
        async with shares.turn("b"):
            pass
        waiting = asyncio.create_task(shares.pay("a2", 0.1))
        await settle()
        assert not waiting.done(), "another session of the same person"
        assert shares._person("Ana").timer is not None
        NOW[0] += budgets.ALONE_SECONDS
        shares._wake(shares._person("Ana"))
        await waiting

    run(story())


def test_time_comes_back(shares: Shares) -> None:
    async def story() -> None:
        share = shares._person("Ana")
        share.work.left = -0.01
        shares._person("Ben").last = NOW[0]
        waiting = asyncio.create_task(shares.pay("a1", 0.1))
        await settle()
        assert not waiting.done()
        NOW[0] += 1
        await waiting
        assert share.in_work == 0

    run(story())


@pytest.mark.parametrize("begun", [True, False], ids=["its turn had come", "it waited"])
def test_an_event_given_up_while_it_waits_keeps_no_turn(shares: Shares, begun: bool) -> None:
    async def story() -> None:
        gate = asyncio.Event()

        async def event() -> None:
            async with shares.turn("a1"):
                await gate.wait()

        tasks = [asyncio.create_task(event()) for _ in range(AT_ONCE + 1)]
        await settle()
        if begun:
            tasks[0].cancel()
            await asyncio.gather(tasks[0], return_exceptions=True)
        tasks[-1].cancel()
        gate.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        share = shares._person("Ana")
        assert share.in_work == 0
        async with shares.turn("a1"):
            assert share.in_work == 1
        assert not share.queue

    run(story())


def test_who_left_is_forgotten_and_who_owes_is_not(shares: Shares, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "MANY", 0)
    for session in ("a1", "a2", "b"):
        shares.disconnect(session)
    passed(shares, "b", 400)
    NOW[0] += 1
    shares.connect("c", "Cleo")
    assert set(shares._people) == {"Ben", "Cleo"}
    assert set(shares._person_of) == {"b", "c"}
    assert passed(shares, "b", 1000) < BURST, "it went on from where it was"
