"""Whether time says who has an account: sign-in, registration and reset, with addresses that have one and that have none.

    python -m benchmarks.enumeration [--tries N] [--together N]

The whole door answers over its real database and Valkey with the real argon2 parameters, in this process. Known and unknown
addresses alternate, each try from an address of its own. Sign-ins come one after another, for each costs a hash; wishes for
mails some at once, for they wait for an even moment. The medians are to differ by less than 2 ms on an idle machine (A9).
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path
from uuid import uuid4

from codeloom.launch.keys import kept_secrets
from codeloom.launch.servers import Servers
from codeloom.settings import settings

GOAL_MS = 2.0
PEOPLE = 120
"""People with accounts: more than tries at one account are free, and than mails one recipient gets in an hour."""
_numbers = count(1)


def _address() -> str:
    """An address that tried nothing, in a net of its own."""
    number = next(_numbers)
    return f"{11 + number % 200}.{number // 200 % 250}.{number // 50_000}.7"


Try = Callable[[str], Awaitable[float]]


def _tries(door: object) -> dict[str, Try]:
    """From an address to the milliseconds of one answer, for each of the three forms."""
    from tests.http_client import Browser

    async def timed(path: str, **fields: str) -> float:
        async with Browser(door, _address()) as browser:  # type: ignore[arg-type]  # a door
            await browser.get("/sign-in")
            form = {"csrf": browser.cookie("csrf"), **fields}
            began = time.perf_counter()
            answer = await browser.post(path, data=form)
            took = (time.perf_counter() - began) * 1000
        assert answer.status_code in (200, 401), answer.text
        return took

    practice = {"practice": "Riverbend", "name": "Dana", "time_zone": "America/New_York"}
    return {
        "sign-in": lambda email: timed("/sign-in", email=email, password="not the password"),
        "registration": lambda email: timed("/register", email=email, **practice),
        "reset": lambda email: timed("/forgot", email=email),
    }


def _unknown() -> str:
    return f"{uuid4().hex[:12]}@nobody.example"


async def _measure(one: Try, known: list[str], tries: int, pairs_at_once: int) -> tuple[list[float], list[float]]:
    """Milliseconds of known and of unknown addresses, which take turns at being first; no pairs at once: one by one."""
    await asyncio.gather(one(known[0]), one(_unknown()))
    times: tuple[list[float], list[float]] = ([], [])

    async def timed(which: int, email: str) -> None:
        times[which].append(await one(email))

    step = max(1, pairs_at_once)
    for at in range(0, tries, step):
        numbers = range(at, min(at + step, tries))
        pairs = [((0, known[number % len(known)]), (1, _unknown())) for number in numbers]
        wanted = [each for pair in pairs for each in pair][:: 1 if at // step % 2 else -1]
        if pairs_at_once:
            await asyncio.gather(*(timed(*each) for each in wanted))
            continue
        for each in wanted:
            await timed(*each)
    return times


def _report(tries: int, together: int) -> None:
    from codeloom.db.scope import Scope
    from codeloom.services.accounts import sign_in_limits
    from codeloom.services.people import add_user, create_organization
    from tests.http_client import PASSWORD, new_door

    org_id = create_organization("Bench practice")
    known = [f"{uuid4().hex[:12]}@known.example" for _ in range(PEOPLE)]
    for email in known:
        add_user(Scope.of_worker(org_id), email, "Maya Fontaine", "coder", PASSWORD)
    door = new_door()
    print(f"{tries} tries each, milliseconds (median, middle 90 %)")
    print(f"{'':<14}{'known':>26}{'unknown':>26}{'difference':>12}")
    for name, one in _tries(door).items():
        sign_in_limits.forget()
        at_once = 0 if name == "sign-in" else together
        have, none = asyncio.run(_measure(one, known, tries, at_once))
        apart = abs(statistics.median(have) - statistics.median(none))
        words = [_words(times) for times in (have, none)]
        print(
            f"{name:<14}{words[0]:>26}{words[1]:>26}{apart:>9.2f}  {'ok' if apart < GOAL_MS else 'MISSED'}", flush=True
        )


def _words(times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=20)
    return f"{statistics.median(times):.2f} ({cuts[0]:.1f} to {cuts[-1]:.1f})"


def main() -> None:
    """Make a database, measure, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--tries", type=int, default=100)
    parser.add_argument("--together", type=int, default=4, help="pairs of wishes for mails under way at once")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="codeloom-enumeration-") as name:
        home = Path(name)
        os.environ["CODELOOM_HOME"] = name
        kept = kept_secrets(home)
        with Servers(home, kept["POSTGRES_PASSWORD"], durable=False) as servers:
            os.environ["DATABASE_URL"] = servers.postgres.url("codeloom_bench")
            os.environ["REDIS_URL"] = servers.valkey.url()
            os.environ.update({key: value for key, value in kept.items() if key != "POSTGRES_PASSWORD"})
            settings.cache_clear()
            from codeloom.db.engine import dispose
            from codeloom.db.migrate import upgrade
            from codeloom.db.provision import provision
            from codeloom.services import rooms

            provision(settings())
            upgrade()
            rooms.load()
            try:
                _report(args.tries, args.together)
            finally:
                dispose()


if __name__ == "__main__":
    main()
