"""A long audit log: verifying it in pieces, exporting it and checking the export, with the memory each takes.

    python -m benchmarks.audit_log [--rows N]

Embedded PostgreSQL in a temporary folder. Memory is what the process grew by at most (resident), so run it alone.
"""

import argparse
import resource
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.audit import copy, fill, told

MOST_MB = 300


def resident() -> float:
    """MB this process held at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_pieces(scope: Any) -> tuple[int, float, float]:
    """(rows, seconds, the longest piece in seconds) of verifying as the page does, with somebody who writes meanwhile."""
    from codeloom.db.checking import Inspection
    from codeloom.db.work import system_work, unit_of_work
    from codeloom.services.operations import checkpointing, verifying

    waits, ended = [0.0], threading.Event()

    def write() -> None:
        while not ended.wait(0.05):
            begun = time.perf_counter()
            with unit_of_work(scope) as uow:
                uow.record("WRITTEN_MEANWHILE")
                uow.commit()
            waits.append(time.perf_counter() - begun)

    writer = threading.Thread(target=write)
    writer.start()
    begun, longest, found = time.perf_counter(), 0.0, None
    beside = checkpointing.outside(scope.org_id, whole=True)
    with system_work() as session:
        inspection = Inspection(session, scope.org_id, beside)
    while found is None:
        at = time.perf_counter()
        with system_work() as session:
            found = inspection.step(session, verifying.PIECE)
        longest = max(longest, time.perf_counter() - at)
    seconds = time.perf_counter() - begun
    ended.set()
    writer.join()
    assert found.whole, found
    told("  an act written meanwhile, longest, ms", f"{1000 * max(waits):.0f}", "< 1000", max(waits) < 1)
    return inspection.total, seconds, longest


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    asked = parser.parse_args()
    with copy() as scope, tempfile.TemporaryDirectory() as name:
        from codeloom.services.operations import checkpoint, export
        from codeloom.services.operations.pack_verifier import exported

        fill(scope, asked.rows)
        checkpoint(scope.org_id)
        before = resident()
        rows, seconds, longest = in_pieces(scope)
        told(f"verify {rows:,} rows in pieces, rows a second", f"{rows / seconds:,.0f}", "", True)
        told("  its longest transaction, ms", f"{1000 * longest:.0f}", "< 1000", longest < 1)
        told("  memory it added, MB", f"{resident() - before:.0f}", f"< {MOST_MB}", resident() - before < MOST_MB)
        path = Path(name, "log.jsonl")
        begun = time.perf_counter()
        with path.open("wb") as out:
            made = export(scope.org_id, out)
        seconds = time.perf_counter() - begun
        told(f"export {made.last:,} rows, rows a second", f"{made.last / seconds:,.0f}", "", True)
        told("  the file, MB", f"{path.stat().st_size / 2**20:.0f}", "", True)
        begun = time.perf_counter()
        assert exported(path).wrong == []
        told("check the export, rows a second", f"{made.last / (time.perf_counter() - begun):,.0f}", "", True)
        told("memory of all, MB", f"{resident():.0f}", f"< {MOST_MB}", resident() < MOST_MB)


if __name__ == "__main__":
    main()
