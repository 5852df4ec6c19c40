"""Many coders really coding, with faults in between, and many page visits one after the other.

    python -m tests.chaos.load [--minutes N] [--coders N] [--think A B] [--visits N] [--seed N] [--home FOLDER --port N]
        [--report FILE]

Times are those of the people: an act from the key to its answer, sent again as often as that takes; a push from the answer to a
posted note (just after its commit) to the frame at its provider's open list. Drivers share the machine with the copy, in a process
of their own. Exit code 1 where the checker found anything.
"""

import argparse
import asyncio
import os
import sys
import time
from pathlib import Path

from tests.chaos.checker import check
from tests.chaos.drive import Run, finish, running
from tests.chaos.faults import Breaker
from tests.chaos.load_report import Figures, load_report
from tests.chaos.measuring import Gauge
from tests.chaos.page import Page
from tests.chaos.plan import GENTLE, plan
from tests.chaos.world import Wanted

FINISH, DRAIN, AT_ONCE = 180.0, 300.0, 12
EACH = 500
"""Visits between two looks at the memory."""


async def coding(run: Run, seconds: float, figures: Figures) -> list[str]:
    """Everybody codes, with a fault a minute; who did not finish."""
    crew = run.crew
    for poster in crew.posters:
        poster.told = lambda who, sent, answered: figures.posted.append((who, sent, answered))
    breaker, gauge = Breaker(run.copy, run.lines, run.receiver), Gauge(run.copy)
    gauge.look()
    tasks, began = run.begin(), time.monotonic()
    measuring = asyncio.create_task(gauge.run(run.work.over))
    breaking = asyncio.create_task(
        breaker.run(plan(run.seed, seconds, gap=(50, 70), kinds=GENTLE), began, run.work.over)
    )
    while time.monotonic() - began < seconds:
        await asyncio.sleep(10)
        so_far = f"{len(run.work.acts)} acts, {len(breaker.done)} faults, load {os.getloadavg()[0]:.1f}"
        print(f"{time.monotonic() - began:5.0f} s  {so_far}", flush=True)
    await breaking
    breaker.mend()
    run.work.over.set()
    unfinished = await finish(tasks, FINISH)
    await measuring
    gauge.look()
    figures.faults, figures.gauge, figures.seconds = breaker.done, gauge, seconds
    return unfinished


async def visiting(run: Run, number: int, figures: Figures) -> None:
    """So many pages opened, filled and closed, some at a time, with looks at the memory in between."""
    gauge, doors = Gauge(run.copy), [(one.door, one.charts) for one in run.crew.coders]
    figures.visited = gauge
    turn = asyncio.Semaphore(AT_ONCE)

    async def visit(n: int) -> None:
        door, charts = doors[n % len(doors)]
        async with turn, Page(door, f"/chart/{charts[0][0]}", []) as page:
            began = time.monotonic()
            await page.filled()
            figures.visits.append(time.monotonic() - began)

    gauge.look()
    for begin in range(0, number, EACH):
        await asyncio.gather(*(visit(n) for n in range(begin, min(number, begin + EACH))))
        await asyncio.sleep(2)
        sample = await asyncio.to_thread(gauge.look)
        print(f"{min(number, begin + EACH)} visits, web {sample.memory.get('web', 0):.0f} MiB", flush=True)


async def story(run: Run, asked: argparse.Namespace, figures: Figures) -> list[str]:
    """First the work, then the visits."""
    await run.hire()
    run.crew.auditors, run.crew.providers, run.crew.importers = [], [], []
    run.work.think = tuple(asked.think)
    unfinished = await coding(run, 60 * asked.minutes, figures)
    if asked.visits:
        await visiting(run, asked.visits, figures)
    return unfinished


def main() -> int:
    """Run, check, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--coders", type=int, default=200)
    parser.add_argument("--think", type=float, nargs=2, default=(2.0, 8.0))
    parser.add_argument("--visits", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--report", type=Path)
    asked = parser.parse_args()
    wanted = Wanted((), coders=asked.coders // 2, supervisors=0, charts=1, audits=0)
    with running(asked.seed, wanted, asked.home, asked.port, {}) as run:
        figures = Figures()
        unfinished = asyncio.run(story(run, asked, figures))
        found, _ = run.drained(DRAIN)
        findings = [*check(run.done(), found), *(f"wrong: {one}" for one in unfinished)]
        text = load_report(run, figures, findings)
        print(text)
        if asked.report:
            asked.report.write_text(text)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
