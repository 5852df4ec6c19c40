"""Freezing, drawing, proving and reading a sample of a large list: seconds of each verb, of them of this process in brackets.

    python -m benchmarks.samples [--charts N]

Embedded PostgreSQL in a temporary folder, filled with so many charts of one organization (200,000), all completed. Goal: freezing
and drawing together below 20 seconds.
"""

import argparse
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg

from benchmarks.queue import many_charts


def main() -> None:
    """Fill a database and time the verbs for each method."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--charts", type=int, default=200_000)
    args = parser.parse_args()
    with many_charts(args.charts) as scope:
        _complete(scope)
        print(
            "| method | list | plan s | freeze s | draw s | proof s | open s | kept MB |\n|--|--|--|--|--|--|--|--|",
            flush=True,
        )
        for method, strata in (("simple", []), ("stratified", ["coder", "setting"]), ("risk", [])):
            _one(scope, method, strata)


def _complete(scope: Any) -> None:
    from codeloom.db.engine import admin_url
    from codeloom.settings import settings

    url = admin_url(settings()).set(drivername="postgresql").render_as_string(False)
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("set session_replication_role = replica")  # no trigger counts the days of so many charts
        admin.execute(
            "update charts set status = 'completed', round = 1, payer = '', assignee_id = coalesce(assignee_id, %s), "
            "submitted_at = now(), completed_at = now() - interval '1 day' * (number %% 20)",
            (scope.user_id,),
        )
        admin.execute("vacuum analyze charts")


def _one(scope: Any, method: str, strata: list[str]) -> None:
    from codeloom.coding import clock
    from codeloom.db.queries.samples import records
    from codeloom.db.work import unit_of_work
    from codeloom.services.core import parse
    from codeloom.services.samples import (
        OfSample,
        ShowSample,
        draw_sample,
        freeze,
        open_sample,
        plan_sample,
        replay_sample,
    )

    today = clock.now().date()
    fields = {"since": str(today - timedelta(days=40)), "until": str(today + timedelta(days=1)), "method": method,
              "strata": strata, "size": 400}  # fmt: skip
    plan = parse(freeze.command, fields)
    _, planned = _timed(lambda: plan_sample(scope, plan))
    sample, frozen = _timed(lambda: freeze(scope, plan))
    one = parse(OfSample, {"sample_id": sample})
    _, drawn = _timed(lambda: draw_sample(scope, one))
    proof, proven = _timed(lambda: replay_sample(scope, one))
    view, opened = _timed(lambda: open_sample(scope, parse(ShowSample, {"sample_id": sample})))
    if not proof.same or view.size != 400:
        raise SystemExit("another sample came out")
    with unit_of_work(scope, read_only=True) as uow:
        kept = len(records.frame(uow, one.sample_id)) / 1e6
    print(
        f"| {method} | {proof.charts} | {planned} | {frozen} | {drawn} | {proven} | {opened} | {kept:.1f} |", flush=True
    )


def _timed(call: Callable[[], Any]) -> tuple[Any, str]:
    """What a call answers, and its seconds, of them of this process in brackets."""
    began, of_process = time.perf_counter(), time.process_time()
    made = call()
    return made, f"{time.perf_counter() - began:.1f} ({time.process_time() - of_process:.1f})"


if __name__ == "__main__":
    main()
