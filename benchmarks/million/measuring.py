"""Calls each case and prints its p50, p95 and worst beside its budget, the widest over it first at the end.

`cpu` is the mean of this process and its backends per call: what would be waited on a machine with nothing else to do."""

import os
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from benchmarks.million.cases import NOT_MEASURED, Case, Facts, cases

LARGEST = "select org_id from charts group by 1 order by count(*) desc limit 1"
LONG = 2.0
"""Seconds from which on a call is repeated twice only."""


def measure(admin: psycopg.Connection[Any], rounds: int, only: str) -> None:
    """Measure every verb that reads, and say which ones are not covered."""
    from codeloom.gateways.codeset_files import load_index
    from codeloom.services.core.verbs import VERBS

    load_index()
    (org,) = admin.execute(LARGEST).fetchone() or (None,)
    facts = Facts(admin, org)
    made = cases(facts)
    reads = {name for name, verb in VERBS.items() if not verb.changes}
    missing = sorted(reads - set(made) - set(NOT_MEASURED))
    stray = sorted((set(made) | set(NOT_MEASURED)) - set(VERBS))
    print(
        f"load {os.getloadavg()[0]:.1f}\n{'verb':56}{'p50':>9}{'p95':>9}{'worst':>9}{'cpu':>9}{'budget':>9}", flush=True
    )
    over: list[tuple[float, str]] = []
    for name in sorted(made):
        if only in name and name in VERBS:
            over += [found for case in made[name] if (found := _one(VERBS[name], facts, case, rounds))]
    print(
        f"\n{len(made)} of {len(reads)} reading verbs; {len(over)} cases over their budget; load {os.getloadavg()[0]:.1f}"
    )
    for ratio, line in sorted(over, reverse=True):
        print(f"  {ratio:6.1f}x  {line}")
    print("Not covered:", ", ".join(missing) or "none", "| no such verb:", ", ".join(stray) or "none")
    for name, why in NOT_MEASURED.items():
        print(f"  left out: {name}: {why}")


def scope_of(facts: Facts, case: Case) -> Any:
    """The scope of whoever makes a call: a person, a worker or a program."""
    from codeloom.db.ids import new_id
    from codeloom.db.scope import Scope

    if case.role == "worker":
        return Scope.of_worker(facts.org)
    if case.role == "integration":
        return Scope.of_integration(facts.org)
    return Scope(facts.org, UUID(str(case.who or facts.people[case.role])), case.role, new_id())


def _one(verb: Any, facts: Facts, case: Case, rounds: int) -> tuple[float, str] | None:
    from codeloom.services.core import parse

    name, scope = f"{verb.name} {case.what}"[:55], scope_of(facts, case)
    try:
        command = parse(
            verb.command, {key: str(value) if isinstance(value, UUID) else value for key, value in case.given.items()}
        )
        first = _timed(verb, scope, command)
        before, times = _cpu(facts), 3 if first > LONG else rounds
        took = sorted(_timed(verb, scope, command) for _ in range(times))
        cpu = (_cpu(facts) - before) / times
    except Exception as error:
        print(f"{name:56} FAILED {type(error).__name__} {error} {case.given}", flush=True)
        return None
    p50, p95, worst = took[len(took) // 2], took[min(len(took) - 1, round(0.95 * len(took)) - 1)], took[-1]
    line = f"{name:56}{1000 * p50:9.1f}{1000 * p95:9.1f}{1000 * worst:9.1f}{1000 * cpu:9.1f}{case.budget.ms:9.0f}"
    ratio = 1000 * p95 / case.budget.ms
    print(line + (f"  {ratio:.1f}x" if ratio > 1 else ""), flush=True)
    return (ratio, line) if ratio > 1 else None


def _timed(verb: Any, scope: Any, command: Any) -> float:
    began = time.perf_counter()
    verb(scope, command)
    return time.perf_counter() - began


def _cpu(facts: Facts) -> float:
    """CPU seconds of this process and of the backends that serve it so far; without those of parallel workers."""
    backends = facts.all("select pid from pg_stat_activity where application_name like 'codeloom-%%'")
    ran = sum(int(Path(f"/proc/{one}/schedstat").read_text().split()[0]) for one in backends)
    return time.process_time() + ran / 1e9
