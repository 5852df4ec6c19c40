"""The line of tries: who goes first, how long it may be, and how long somebody waits (A8)."""

import asyncio
import threading
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from itertools import count

import pytest

from codeloom.services.accounts import fair_line, sign_in_limits
from codeloom.services.accounts.fair_line import FairLine, PassedOver
from codeloom.services.accounts.sign_in_limits import Pace

FREE = Pace(1000, 0.0)
_names = count()


@dataclass
class Try:
    """A try whose rank stands."""

    fixed: float = 0.0
    paces: tuple[tuple[str, Pace], ...] = field(default_factory=lambda: ((f"key {next(_names)}", FREE),))

    def rank(self) -> float:
        return self.fixed


class Held:
    """A line whose thread is held until `gate` is set, and what it did since."""

    def __init__(self) -> None:
        self.line, self.gate, self.done = FairLine("test", 0), threading.Event(), list[str]()
        self.holding = asyncio.create_task(self.line.run(Try(), 10, self.gate.wait, 10))

    def join(self, name: str, one: Try, patience: float = 10) -> "asyncio.Task[None]":
        return asyncio.create_task(self.line.run(one, patience, self.done.append, name))


def story(steps: Coroutine[None, None, None]) -> None:
    asyncio.run(steps)


def test_the_least_suspicious_goes_first_and_equals_in_their_order() -> None:
    async def steps() -> None:
        held = Held()
        await asyncio.sleep(0)
        tasks = [held.join(name, Try(rank)) for name, rank in (("bad", 9), ("one", 1), ("two", 1), ("best", 0))]
        await asyncio.sleep(0)
        held.gate.set()
        await asyncio.gather(*tasks)
        assert held.done == ["best", "one", "two", "bad"]

    story(steps())


def test_waiting_counts_so_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fair_line, "RANK_SECONDS", 0.01)

    async def steps() -> None:
        held = Held()
        await asyncio.sleep(0)
        first = held.join("waited", Try(5))
        await asyncio.sleep(0.1)
        second = held.join("came later", Try(0))
        await asyncio.sleep(0)
        held.gate.set()
        await asyncio.gather(first, second)
        assert held.done == ["waited", "came later"]

    story(steps())


def test_a_full_line_passes_over_the_one_farthest_away() -> None:
    async def steps() -> None:
        held = Held()
        await asyncio.sleep(0)
        worst = held.join("worst", Try(9))
        tasks = [held.join("good", Try(1)) for _ in range(fair_line.MOST_WAITING)]
        with pytest.raises(PassedOver):
            await worst
        assert held.line.waiting == fair_line.MOST_WAITING
        held.gate.set()
        await asyncio.gather(*tasks)
        assert held.done == ["good"] * fair_line.MOST_WAITING

    story(steps())


def test_of_one_key_a_few_wait_and_the_newest_stay() -> None:
    async def steps() -> None:
        held, paces = Held(), (("one key", FREE),)
        await asyncio.sleep(0)
        tasks = [held.join(str(at), Try(paces=paces)) for at in range(fair_line.MOST_OF_ONE + 2)]
        await asyncio.sleep(0)
        held.gate.set()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(end) for end in ends[:2]] == [PassedOver, PassedOver]
        assert held.done == ["2", "3", "4", "5"]

    story(steps())


def test_a_key_tried_too_often_keeps_its_pace_and_others_do_not_wait_for_it() -> None:
    sign_in_limits.heat().add("slow key", 5)
    paces = (("slow key", Pace(2, 0.3)),)

    async def steps() -> None:
        held = Held()
        held.gate.set()
        await held.holding
        began = time.monotonic()
        await held.join("first", Try(paces=paces))
        second = held.join("second", Try(paces=paces))
        await asyncio.sleep(0)
        await held.join("other", Try(9))
        assert held.done == ["first", "other"]
        await second
        assert time.monotonic() - began >= 0.3

    story(steps())


def test_whoever_gives_up_or_is_cut_off_holds_nothing() -> None:
    async def steps() -> None:
        held = Held()
        await asyncio.sleep(0)
        with pytest.raises(PassedOver):
            await held.join("impatient", Try(), patience=0.05)
        gone = held.join("gone", Try())
        await asyncio.sleep(0)
        gone.cancel()
        last = held.join("last", Try())
        await asyncio.sleep(0)
        assert held.line.waiting == 1
        held.gate.set()
        await last
        assert held.done == ["last"]

    story(steps())


def test_a_call_that_fails_frees_the_thread() -> None:
    async def steps() -> None:
        line = FairLine("test", 0)
        with pytest.raises(ZeroDivisionError):
            await line.run(Try(), 1, lambda: 1 / 0)
        assert await line.run(Try(), 1, lambda: 7) == 7

    story(steps())


def test_a_crowd_lasts_while_many_come_and_ends_when_few_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fair_line, "CALM_SECONDS", 0.1)

    async def steps() -> None:
        held = Held()
        await asyncio.sleep(0)
        tasks = [held.join("one", Try()) for _ in range(fair_line.CROWD)]
        for _ in range(1000):
            held.line.come()
        await asyncio.sleep(0)
        assert held.line.crowded
        held.gate.set()
        await asyncio.gather(*tasks)
        assert held.line.crowded
        await asyncio.sleep(0.3)
        assert not held.line.crowded
        for _ in range(1000):
            held.line.come()
        assert not held.line.crowded  # that many come makes no crowd of a line that keeps up

    story(steps())
