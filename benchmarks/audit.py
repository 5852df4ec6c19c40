"""What the audit log costs: the same act with and without its record, and verifying a chain against doing it by json.dumps.

    python -m benchmarks.audit [--rows N] [--acts N] [--rounds N]

Embedded PostgreSQL with full durability in a temporary folder. Candidate and baseline in turn (A-B-A-B); medians.
"""

import argparse
import hashlib
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from benchmarks.results import Figure, keep

GOAL_APPEND, GOAL_RATE, GOAL_MS = 1.25, 300_000, 100


def median_of(rounds: int, *runs: Callable[[], float]) -> list[float]:
    """Medians of the seconds of several runs, taken in turn."""
    found: list[list[float]] = [[] for _ in runs]
    for _ in range(rounds):
        for seconds, run in zip(found, runs, strict=True):
            seconds.append(run())
    return [statistics.median(seconds) for seconds in found]


def timed(do: Callable[[], object]) -> float:
    """Seconds a call takes."""
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def append(scope: Any, acts: int, *, recorded: bool) -> Callable[[], float]:
    """One run of many small acts: a patient's row each, with the record of it or bare."""
    from codeloom.db.ids import new_id
    from codeloom.db.tables.charts import Patient
    from codeloom.db.work import unit_of_work

    def act() -> None:
        with unit_of_work(scope) as uow:
            sealed = dict.fromkeys(("name_enc", "birth_date_enc", "mrn_enc"), b"x" * 60)
            row = Patient(org_id=scope.org_id, id=new_id(), sex="F", **sealed)
            uow.session.add(row)
            if recorded:
                uow.record("PATIENT_ADDED", "patient", row.id)
                uow.commit()
            else:
                uow.session.commit()

    def all_of_them() -> None:
        for _ in range(acts):
            act()

    return lambda: timed(all_of_them)


def fill(scope: Any, rows: int) -> None:
    """A chain of so many rows."""
    from codeloom.db.work import unit_of_work

    for at in range(0, rows, 5000):
        with unit_of_work(scope) as uow:
            for n in range(at, min(at + 5000, rows)):
                uow.record("CODE_CHANGED", "chart", uuid4(), row=n % 12, fields=["code", "poa"], version=n)
            uow.commit()


def verify(org: UUID) -> Callable[[], float]:
    """Verifying the whole chain as the product does."""
    from codeloom.db import chain
    from codeloom.db.work import system_work

    def whole() -> None:
        with system_work() as session:
            assert chain.verify(session, org).whole

    return lambda: timed(whole)


def verify_by_dumps(org: UUID) -> Callable[[], float]:
    """The plain way: fetch each row, load its body, dump it canonically again, hash, compare the columns."""
    from sqlalchemy import text

    from codeloom.db.work import system_work

    query = text(
        "select seq, act, subject_type, subject_id, body, prev_hash, row_hash from audit_log where org_id = :o order by seq"
    )

    def whole() -> None:
        previous = bytes(32)
        with system_work() as session:
            for row in session.connection().execution_options(yield_per=2000).execute(query, {"o": org}):
                said = json.loads(row.body)
                body = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
                assert row.prev_hash == previous
                assert hashlib.sha256(previous + body).digest() == row.row_hash
                assert (said["seq"], said["act"], said["type"], said["id"]) == tuple(row[:4])
                previous = row.row_hash

    return lambda: timed(whole)


@contextmanager
def copy() -> Iterator[Any]:
    """A new database with an organization; the scope of its manager."""
    from codeloom.launch.keys import kept_secrets
    from codeloom.launch.servers import Servers

    with tempfile.TemporaryDirectory(prefix="codeloom-bench-") as name:
        kept = kept_secrets(Path(name))
        with Servers(Path(name), kept["POSTGRES_PASSWORD"], valkey_wanted=False) as servers:
            os.environ.update({key: value for key, value in kept.items() if key != "POSTGRES_PASSWORD"})
            os.environ.update(CODELOOM_HOME=name, DATABASE_URL=servers.postgres.url("bench"))
            from codeloom.db.engine import dispose
            from codeloom.db.migrate import upgrade
            from codeloom.db.provision import provision
            from codeloom.db.scope import Scope
            from codeloom.services.people.creation import create_organization
            from codeloom.settings import settings

            settings.cache_clear()
            provision(settings())
            upgrade()
            yield Scope.of_worker(create_organization("Bench"))
            dispose()


def told(name: str, figure: str, goal: str, reached: bool) -> None:
    """A line of the table."""
    print(f"{name:46}{figure:>16}   {goal:18}{'reached' if reached else 'MISSED'}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--acts", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with copy() as scope:
        from codeloom.services.operations import checkpointing

        with_log, bare = median_of(
            asked.rounds, append(scope, asked.acts, recorded=True), append(scope, asked.acts, recorded=False)
        )
        told("an act with its record, ms", f"{1000 * with_log / asked.acts:.2f}", "", True)
        told("the same without, ms", f"{1000 * bare / asked.acts:.2f}", "(baseline)", True)
        told("ratio", f"{with_log / bare:.2f}x", f"<= {GOAL_APPEND}x", with_log / bare <= GOAL_APPEND)
        fill(scope, asked.rows)
        rows = checkpointing.check(scope.org_id).rows
        ours, plain = median_of(asked.rounds, verify(scope.org_id), verify_by_dumps(scope.org_id))
        told(
            f"verify {rows:,} rows, rows a second", f"{rows / ours:,.0f}", f">= {GOAL_RATE:,}", rows / ours >= GOAL_RATE
        )
        told("the same by json.dumps", f"{rows / plain:,.0f}", "(baseline)", True)
        checkpointing.checkpoint(scope.org_id)
        fill(scope, 1000)
        again = statistics.median(
            timed(lambda: checkpointing.check(scope.org_id, whole=False)) for _ in range(asked.rounds)
        )
        figures = [
            ("an act, to the same without its record", "x", with_log / bare, f"median <= {GOAL_APPEND}"),
            (f"verify {rows:,} rows", "rows/s", rows / ours, f"median >= {GOAL_RATE}"),
            ("verify 1,000 new rows", "ms", 1000 * again, f"median <= {GOAL_MS}"),
        ]
        keep("audit", [Figure(name=name, unit=unit, median=value, goal=goal) for name, unit, value, goal in figures])
        told("verify 1,000 new rows, ms", f"{1000 * again:.0f}", f"< {GOAL_MS}", 1000 * again < GOAL_MS)


if __name__ == "__main__":
    main()
