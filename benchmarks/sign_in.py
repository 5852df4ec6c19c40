"""Signing in under three floods of wrong tries, against the same on an idle server.

    python -m benchmarks.sign_in [--rounds N] [--tries N] [--rate N]

Honest people sign in one after another, by turns from a device that did so before and from a new one at a new address. Blocks
without and with each flood alternate, and each prints a line when it is done; times are from the press to the answer, of a flood
that has run for ten seconds. A try without an answer after PATIENCE_SECONDS has failed like one that is refused. "Owner" is the
person whose account all the tries of the second flood are for, at a new device. At 500 tries a second the addresses of a flood are
soon known as such; at 40 each is a fresh one for 50 seconds. The flood runs beside the server on this machine; senders are told
apart by X-Forwarded-For, which the copy trusts for this measurement only (TRUSTED_PROXY_HOPS=1). Of a copy that runs already
(CODELOOM_URL, CODELOOM_RUNNING_HOME) the same is expected.
"""

import argparse
import asyncio
import os
import random
import re
import shutil
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from benchmarks.copies.door import Door, Flood, Sender, fresh_address
from benchmarks.results import Figure, figure_of, keep, ratio_of
from tests import made_once
from tests.running import Running, demo_copy, free_port, running_already

GOAL_KNOWN, GOAL_NEW = 2.0, 5.0
BOTNET = 2_000
PATIENCE_SECONDS = 30.0
"""What a person waits for an answer before they give up."""
BLOCK_SECONDS = 60.0
"""After so long a block begins no further try: a door that lets nobody in is known by then."""
Times = dict[str, list[float]]
KINDS = ("known", "new", "owner")


@contextmanager
def copy_behind_a_proxy() -> Iterator[Running]:
    """A copy that believes the last X-Forwarded-For."""
    if running_already() is not None:
        with demo_copy() as copy:
            yield copy
        return
    copy = Running(made_once.new_home(), free_port(), {"TRUSTED_PROXY_HOPS": "1"})
    try:
        copy.start()
        yield copy
    finally:
        copy.stop()
        shutil.rmtree(copy.home, ignore_errors=True)


def shapes(emails: list[str]) -> dict[str, Sender]:
    """The floods: from the number of a try to its sender and the account it is for; every second account exists."""

    def many(number: int) -> str:
        return emails[number % len(emails)] if number % 2 else f"made-up-{number}@practice.example"

    def somewhere(number: int) -> str:
        dice = random.Random(number % BOTNET)
        return f"{dice.randint(100, 220)}.{dice.randint(0, 255)}.{dice.randint(0, 255)}.{dice.randint(0, 255)}"

    return {
        "one address, many accounts": lambda number: ("198.51.100.7", many(number)),
        "many addresses, one account": lambda number: (somewhere(number), emails[0]),
        "many addresses, many accounts": lambda number: (somewhere(number), many(number)),
    }


async def block(door: Door, people: list[dict[str, str]], devices: dict[str, str], tries: int) -> Times:
    """So many sign-ins of each kind, in ms, and of which kind the failed ones were."""
    times: Times = {f"{kind}{what}": [] for kind in KINDS for what in ("", " failed")}
    ends = time.monotonic() + BLOCK_SECONDS

    async def one(kind: str, who: dict[str, str], device: str = "") -> None:
        if time.monotonic() > ends:
            return
        request = door.request(who["email"], who["password"], fresh_address(), device)
        began = time.perf_counter()
        try:
            status, _ = await asyncio.wait_for(door.send(request), PATIENCE_SECONDS)
        except (TimeoutError, OSError, asyncio.IncompleteReadError):
            status = 0
        times[kind].append((time.perf_counter() - began) * 1000)
        times[f"{kind} failed"].extend([] if status == 303 else [1.0])

    for number in range(tries):
        who = people[1 + number % (len(people) - 1)]
        await one("known", who, devices[who["email"]])
        await one("new", who)
        if number % 4 == 0:
            await one("owner", people[0])
    return times


async def devices_of(door: Door, people: list[dict[str, str]]) -> dict[str, str]:
    """The device cookie of each person."""
    found = {}
    for who in people:
        status, head = await door.send(door.request(who["email"], who["password"], fresh_address()))
        assert status == 303, head
        found[who["email"]] = re.findall(r"set-cookie: ([^=;]*device[^=;]*=[^;]*)", head, re.I)[0]
    return found


def p95(values: list[float]) -> float:
    """The 95th percentile; not a number of none."""
    return sorted(values)[min(len(values) - 1, round(0.95 * len(values)))] if values else float("nan")


def told(round_: int, name: str, times: Times, began: float) -> None:
    """A line about a block that is done."""
    said = "; ".join(
        f"{kind} {len(times[kind])}, failed {len(times[f'{kind} failed'])}, "
        f"p50 {statistics.median(times[kind] or [float('nan')]):.0f}, worst {max(times[kind], default=0):.0f} ms"
        for kind in KINDS
    )
    print(f"[{time.monotonic() - began:4.0f} s] {round_}: {name}: {said}", flush=True)


def table(found: dict[str, Times]) -> None:
    """Everything of a kind together, beside the same of the idle blocks."""
    print(f"{'ms':32}{'who':>8}{'n':>6}{'failed':>8}{'p50':>8}{'p95':>8}{'p95 to idle':>13}")
    for name, times in found.items():
        for kind in KINDS:
            some, failed = times.get(kind, []), len(times.get(f"{kind} failed", []))
            ratio, median = p95(some) / p95(found["idle"][kind]), statistics.median(some or [float("nan")])
            print(f"{name:32}{kind:>8}{len(some):>6}{failed:>8}{median:8.0f}{p95(some):8.0f}{ratio:13.1f}", flush=True)
    print(
        f"Goals: none failed; p95 at most {GOAL_KNOWN:g} times idle from a known device, {GOAL_NEW:g} times from a new one."
    )


def figures_of(found: dict[str, Times]) -> list[Figure]:
    """Idle times by kind, and each flood's to them."""
    figures = [figure_of(f"idle, {kind}", "ms", found["idle"][kind]) for kind in KINDS if found["idle"].get(kind)]
    for name, times in found.items():
        for kind in KINDS if name != "idle" else ():
            if times.get(kind):
                goal = f"p95 <= {GOAL_KNOWN if kind == KINDS[0] else GOAL_NEW}"
                figures.append(ratio_of(f"{name}, {kind}, to idle", times[kind], found["idle"][kind], goal))
    return figures


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--tries", type=int, default=10, help="honest sign-ins of each kind in a block")
    parser.add_argument("--rate", type=int, default=500, help="wrong tries a second")
    asked = parser.parse_args()
    print("A copy starts, which takes a minute or two.", flush=True)
    with copy_behind_a_proxy() as copy:
        people, door, began = copy.sign_ins, Door(copy.address).open(), time.monotonic()
        floods = shapes([who["email"] for who in people])
        devices = asyncio.run(devices_of(door, people))
        found: dict[str, Times] = {name: {} for name in ("idle", *floods)}
        rates: dict[str, list[float]] = {name: [] for name in floods}
        for round_ in range(1, asked.rounds + 1):
            for name, sender in floods.items():
                for where, flood in (("idle", nullcontext()), (name, Flood(copy, sender, asked.rate))):
                    door.idle.clear()
                    with flood:
                        times = asyncio.run(block(door, people, devices, asked.tries))
                        told(round_, where, times, began)
                    for kind, some in times.items():
                        found[where].setdefault(kind, []).extend(some)
                    if isinstance(flood, Flood):
                        rates[name].append(flood.answered)
        answered = ", ".join(f"{name} {statistics.median(some):.0f}" for name, some in rates.items())
        print(f"{asked.rate} wrong tries a second (answered: {answered}), load {os.getloadavg()[0]:.1f}")
        table(found)
        keep("sign_in", figures_of(found))


if __name__ == "__main__":
    main()
