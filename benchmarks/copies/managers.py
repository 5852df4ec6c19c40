"""Makes managers of the demo's organization and signs them in: `python -m benchmarks.copies.managers N` in the environment of a
running copy. Prints what each one's browser sends as cookies, a line for each.

Many dashboards need many people: one person may have so many pages open and no more (services/core/budgets.py).
"""

import asyncio
import subprocess
import sys

from tests.running import Running

EACH = 12
"""Dashboards of one manager: a session may have 16 sockets in a process."""


def cookies_for(copy: Running, dashboards: int) -> list[str]:
    """Cookies of so many managers as these dashboards need."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.copies.managers", str(-(-dashboards // EACH))],
        env=copy.environment(), stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()


async def _sign_in(number: int) -> None:
    from codeloom.services.imports import local_files
    from tests.http_client import Browser, new_person

    org_id = local_files.manager_of(None).org_id
    for _ in range(number):
        async with Browser() as browser:
            await browser.sign_in(new_person("manager", org_id))
            print("; ".join(f"{name}={value}" for name, value in browser.cookies.items()), flush=True)


def main() -> None:
    """Make them."""
    from codeloom.launch.environment import copy_running
    from codeloom.services import rooms

    with copy_running():
        rooms.load()
        asyncio.run(_sign_in(int(sys.argv[1])))


if __name__ == "__main__":
    main()
