"""What counting and tracing cost: one observation, one event with all that it counts, one log line with its trace, one scrape.

    python -m benchmarks.counting

In files of several processes, as a running copy counts, beside the plain registry of one process; medians of 7 rounds, interleaved.
"""

import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.results import Figure, keep

ROUNDS, TIMES = 7, 20_000


def _each(work: Callable[[], object], times: int = TIMES) -> float:
    """Microseconds of processor time of one call."""
    began = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - began) / times * 1e6


def measure() -> None:
    """One round in this process: a line of microseconds."""
    from codeloom.coding import trace_context
    from codeloom.services.core import EVENT_SECONDS, EVENT_WAIT_SECONDS, exposition, logging_config
    from codeloom.services.core.metrics import DATABASE_CONNECTIONS, DATABASE_WAIT_SECONDS, VERB_SECONDS

    def event() -> None:
        EVENT_WAIT_SECONDS.observe(0.0004)
        EVENT_SECONDS.labels("Rows.submit").observe(0.012)
        VERB_SECONDS.labels("charts.submit", "ok").observe(0.008)
        DATABASE_WAIT_SECONDS.labels("app").observe(0.0002)
        DATABASE_CONNECTIONS.labels("app").inc(1)
        DATABASE_CONNECTIONS.labels("app").inc(-1)

    def begun() -> None:
        trace_context.begin()
        trace_context.begin(
            trace_context.id_of_act("0190a000-0000-7000-8000-000000000000", "41362127633-17"), act="41362127633-17"
        )

    formatter = logging_config.formatter()
    record = logging.LogRecord("codeloom.acts", logging.INFO, __file__, 1, "act", (), None)
    record.__dict__.update(handler="Rows.submit", answer="done", found=False, ms=12.3)
    told = [_each(lambda: EVENT_SECONDS.labels("Rows.submit").observe(0.012)), _each(event), _each(begun)]
    told.append(_each(lambda: formatter.format(record), TIMES // 10))
    told.append(_each(exposition, 20))
    print(*told)


def _round(in_files: bool) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        given = {"PROMETHEUS_MULTIPROC_DIR": folder} if in_files else {}
        here = {name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"}
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.counting", "--measure"], env=here | given, capture_output=True, text=True,
            check=True, cwd=Path(__file__).resolve().parents[1],
        )  # fmt: skip
    return [float(word) for word in done.stdout.split()]


def main() -> None:
    """Print the table."""
    found: dict[bool, list[list[float]]] = {False: [], True: []}
    for _ in range(ROUNDS):
        for in_files in (False, True):
            found[in_files].append(_round(in_files))
    alone, files = ([statistics.median(one) for one in zip(*found[kind], strict=True)] for kind in (False, True))
    print(f"{'microseconds of processor time':<52}{'one process':>12}{'in files':>12}")
    figures = []
    for name, plain, shared in zip(
        ("one observation of a histogram, with its label", "all that one event with one verb counts (6)",
         "naming the trace of an event and of its act", "one line of the log, with its trace", "one scrape of one process"),
        alone, files, strict=True,
    ):  # fmt: skip
        print(f"{name:<52}{plain:>12.1f}{shared:>12.1f}")
        figures.append(Figure(name=name, unit="us", median=shared))
    keep("counting", figures)


if __name__ == "__main__":
    measure() if sys.argv[1:] == ["--measure"] else main()
