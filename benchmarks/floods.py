"""What others wait for while one person floods the event socket, against the same people without a flood (A18).

    python -m benchmarks.floods [--rounds N] [--seconds N]

Everybody of the demo but one works: each searches the palette and loads their page in turn, twice a second. The one attacks in
three ways: 20 sockets that fill their page again and again; 20 that search the palette without a pause; one that sends 200
events a second and comes back whenever it is closed. Quiet and attack alternate (A-B-A-B); told are medians over the rounds of
p50 and p95, from the frame sent to the frame that answers. Clients share the machine with the server. Runs against CODELOOM_URL
(with CODELOOM_RUNNING_HOME), else against a copy of its own. The attack is a process of its own.
"""

import argparse
import asyncio
import itertools
import os
import statistics
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from benchmarks.copies.people import Tab, signed_in
from tests.running import Running, demo_copy

GOAL, SOCKETS, RATE, PAUSE = 2.0, 20, 200, 0.5
WORDS = ("chest pain", "diab", "fracture of wrist", "hx mi", "sepsis", "I50.33", "asthma", "copd with exacerbation")
Attack = Callable[[Running, dict[str, str]], Coroutine[Any, Any, None]]
Two = tuple[float, float]


async def work(tab: Tab, until: float, found: list[float]) -> None:
    """Use one page as a person does; adds the milliseconds of each answer."""
    for number in itertools.count():
        if time.monotonic() > until:
            return
        found.append(await (tab.search(WORDS[number % len(WORDS)]) if number % 2 else tab.load()))
        await asyncio.sleep(PAUSE)


async def again_and_again(
    copy: Running, who: dict[str, str], say: Callable[[Tab], Coroutine[Any, Any, object]]
) -> None:
    """One hostile socket: opens, speaks without a pause, and comes back when it is closed."""
    while True:
        try:
            async with Tab.opened(copy, who) as tab:
                while True:
                    await say(tab)
        except (ConnectionError, TimeoutError):
            await asyncio.sleep(0.02)


async def hydrating(copy: Running, who: dict[str, str]) -> None:
    """SOCKETS pages that are filled again and again."""
    await asyncio.gather(*(again_and_again(copy, who, Tab.load) for _ in range(SOCKETS)))


async def palette(copy: Running, who: dict[str, str]) -> None:
    """SOCKETS pages that search without a pause."""
    words = itertools.cycle(WORDS)
    await asyncio.gather(*(again_and_again(copy, who, lambda tab: tab.search(next(words))) for _ in range(SOCKETS)))


async def at_rate(copy: Running, who: dict[str, str]) -> None:
    """RATE events a second through one socket, answered or not."""

    async def burst(tab: Tab) -> None:
        for _ in range(RATE // 20):
            tab.nothing()
        await asyncio.sleep(1 / 20)
        tab.still_open()

    await again_and_again(copy, who, burst)


ATTACKS: dict[str, Attack] = {
    f"{SOCKETS} sockets fill pages": hydrating, f"{SOCKETS} sockets search": palette, f"{RATE} events/s, back": at_rate,
}  # fmt: skip


async def _as_told(name: str, copy: Running, hostile: dict[str, str], on: Event) -> None:
    while True:
        attacking = asyncio.create_task(ATTACKS[name](copy, hostile)) if on.is_set() else None
        while on.is_set() is (attacking is not None):  # noqa: ASYNC110  (set by another process)
            await asyncio.sleep(0.05)
        if attacking is not None:
            attacking.cancel()
            await asyncio.gather(attacking, return_exceptions=True)


def _attacker(name: str, home: str, port: int, hostile: dict[str, str], on: Event) -> None:
    """What the hostile process does until it is ended: attack while `on` is set."""
    asyncio.run(_as_told(name, Running(Path(home), port), hostile, on))


@contextmanager
def attacker(name: str, copy: Running, hostile: dict[str, str]) -> Iterator[Event]:
    """A process that attacks while the event is set."""
    context = get_context("spawn")
    on = context.Event()
    process = context.Process(target=_attacker, args=(name, str(copy.home), copy.port, hostile, on), daemon=True)
    process.start()
    try:
        yield on
    finally:
        process.terminate()
        process.join()


def quantiles(some: Sequence[float]) -> Two:
    """(p50, p95)."""
    ordered = sorted(some)
    return statistics.median(ordered), ordered[round(0.95 * (len(ordered) - 1))]


async def in_turn(tabs: Sequence[Tab], on: Event, rounds: int, seconds: float) -> tuple[list[Two], list[Two]]:
    """(p50, p95) of each round, quiet and under the flood."""
    both: tuple[list[Two], list[Two]] = ([], [])
    for _ in range(rounds):
        for times, flood in zip(both, (False, True), strict=True):
            if flood:
                on.set()
            await asyncio.sleep(2)
            found: list[float] = []
            until = time.monotonic() + seconds
            await asyncio.gather(*(work(tab, until, found) for tab in tabs))
            times.append(quantiles(found))
            on.clear()
    return both


async def measure(copy: Running, rounds: int, seconds: float) -> None:
    """Measure every attack and print its line of the table."""
    people = [await signed_in(copy, one) for one in copy.sign_ins]
    hostile, others = people[-1], people[:-1]
    async with AsyncExitStack() as stack:
        tabs = [await stack.enter_async_context(Tab.opened(copy, who)) for who in others]
        for tab in tabs:
            await tab.load()
        print(f"{len(tabs)} people, load {os.getloadavg()[0]:.1f} before")
        print(f"{'ms':26}{'quiet p50':>10}{'p95':>8}{'flood p50':>11}{'p95':>8}{'ratio p50':>11}{'p95':>7}")
        for name in ATTACKS:
            with attacker(name, copy, hostile) as on:
                quiet, flooded = await in_turn(tabs, on, rounds, seconds)
            ratios = [
                statistics.median(b[kind] / a[kind] for a, b in zip(quiet, flooded, strict=True)) for kind in (0, 1)
            ]
            cells = [statistics.median(one[kind] for one in times) for times in (quiet, flooded) for kind in (0, 1)]
            print(
                f"{name:26}{cells[0]:10.1f}{cells[1]:8.1f}{cells[2]:11.1f}{cells[3]:8.1f}{ratios[0]:11.2f}{ratios[1]:7.2f}"
            )
        print(f"Load {os.getloadavg()[0]:.1f} after. Goal: others' p95 at most {GOAL:g} times the quiet one.")


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=6)
    asked = parser.parse_args()
    with demo_copy() as copy:
        asyncio.run(measure(copy, asked.rounds, asked.seconds))


if __name__ == "__main__":
    main()
