"""Random faults under people at work, and a check that nothing was lost, doubled or shown to strangers.

    python -m tests.chaos [--minutes N] [--seed N] [--coders N] [--gap A B] [--home FOLDER --port N] [--report FILE]

The plan of faults is made of the seed; what the copy makes of it is not, for processes take turns as they will. Exit code 1 where
the checker found anything.
"""

import argparse
import asyncio
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.chaos.checker import check
from tests.chaos.drive import Run, finish, running
from tests.chaos.faults import Breaker
from tests.chaos.plan import plan
from tests.chaos.report import Told, chaos_report
from tests.chaos.world import Wanted

FINISH, DRAIN = 180.0, 420.0
"""Seconds that everybody has to finish the act in hand, and the copy to do what waits, once all is whole again."""


async def story(run: Run, seconds: float, gap: tuple[float, float]) -> tuple[Breaker, list[str]]:
    """Everybody at work while the plan is done; who did not finish."""
    await run.hire()
    breaker = Breaker(run.copy, run.lines, run.receiver)
    tasks = run.begin()
    began = time.monotonic()
    breaking = asyncio.create_task(breaker.run(plan(run.seed, seconds, gap), began, run.work.over))
    try:
        while time.monotonic() - began < seconds:
            await asyncio.sleep(10)
            so_far = f"{len(run.work.acts)} acts, {len(breaker.done)} faults, load {os.getloadavg()[0]:.1f}"
            print(f"{time.monotonic() - began:5.0f} s  {so_far}", flush=True)
        await breaking
    finally:
        breaker.mend()
    run.work.over.set()
    return breaker, await finish(tasks, FINISH)


def main() -> int:
    """Run, check, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    parser.add_argument("--coders", type=int, default=50)
    parser.add_argument(
        "--gap", type=float, nargs=2, default=(4.0, 16.0), help="seconds between two faults, at least and at most"
    )
    parser.add_argument("--home", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--report", type=Path)
    asked = parser.parse_args()
    wanted = Wanted((), coders=asked.coders // 2, audits=int(20 * asked.minutes), receiver="here")
    with running(asked.seed, wanted, asked.home, asked.port, {}) as run:
        began = datetime.now(UTC)
        breaker, unfinished = asyncio.run(story(run, 60 * asked.minutes, tuple(asked.gap)))
        found, took = run.drained(DRAIN)
        done = run.done()
        findings = [*check(done, found), *(f"wrong: {one}" for one in unfinished)]
        told = Told(asked.seed, asked.minutes, began, breaker.done, run, found, took, findings)
        text = chaos_report(told)
        print(text)
        if asked.report:
            asked.report.write_text(text)
        if findings:
            print(run.copy.logs(40))
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
