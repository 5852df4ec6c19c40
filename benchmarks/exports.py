"""An export of many charts by the worker's code: rows, seconds, bytes and peak memory of a process of its own, by format.

    python -m benchmarks.exports [--charts N] [--formats csv,xlsx,jsonl]

Embedded PostgreSQL in a temporary folder, filled with so many charts of one organization (100,000; 1,000,000 take some minutes).
Each file is made with the usual fields of the report in a fresh process, downloaded piece by piece, counted and hashed. Goal:
peak resident memory below 300 MB whatever the number of rows.
"""

import argparse
import hashlib
import os
import resource
import subprocess
import sys
import time

from benchmarks.queue import many_charts

GOAL_MB = 300


def one(org: str, user: str, form: str) -> None:
    """Make one file in this process and print what it took."""
    from uuid import UUID

    from codeloom.db.queries.exports import REPORTS
    from codeloom.db.queries.exports.jobs import export as found
    from codeloom.db.scope import Scope
    from codeloom.db.work import unit_of_work
    from codeloom.services.exports import OfExport, PieceOf, download, piece, start
    from codeloom.services.exports.running import run
    from codeloom.services.exports.wishes import Wish

    scope = Scope(UUID(org), UUID(user), "manager")
    fields = tuple(one.name for one in REPORTS["charts"].fields if one.usual)
    export_id = UUID(start(scope, Wish(report="charts", fields=fields, format=form)).id)  # type: ignore[arg-type]  # a choice
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    outcome = run(scope.org_id, export_id, "benchmark")
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = download(scope, OfExport(export_id=export_id))
    digest = hashlib.sha256()
    for n in begun.numbers():
        digest.update(piece(scope, PieceOf(export_id=export_id, n=n)))
    with unit_of_work(scope, read_only=True) as uow:
        kept = found(uow, export_id)
    assert kept is not None
    whole = "whole" if digest.hexdigest() == kept.sha256 else "ALTERED"
    rate = kept.row_count / seconds
    print(
        f"| {form} | {outcome} | {kept.row_count:,} | {kept.size / 1e6:.1f} | {seconds:.1f} | {rate:,.0f} | {before / 1024:.0f} |"
        f" {peak / 1024:.0f} | {'yes' if peak / 1024 < GOAL_MB else 'NO'} | {whole} |",
        flush=True,
    )


def main() -> None:
    """Fill a database and make a file of each format."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--charts", type=int, default=100_000)
    parser.add_argument("--formats", default="csv,xlsx,jsonl")
    parser.add_argument("--one", nargs=3, metavar=("ORG", "USER", "FORMAT"))
    args = parser.parse_args()
    if args.one:
        one(*args.one)
        return
    with many_charts(args.charts) as scope:
        print(
            f"| format | outcome | rows | MB | seconds | rows/s | MB before | peak MB | < {GOAL_MB} MB | read back |",
            flush=True,
        )
        print("|--|--|--|--|--|--|--|--|--|--|", flush=True)
        for form in args.formats.split(","):
            given = ["--one", str(scope.org_id), str(scope.user_id), form]
            subprocess.run([sys.executable, "-m", "benchmarks.exports", *given], check=True, env=os.environ)


if __name__ == "__main__":
    main()
