"""What benchmarks measured, one figure a line of JSON: kept in the repository, docs/PERFORMANCE.md is written from it.

A benchmark prints its table always; its figures are kept only where BENCH_RESULTS names a file, as `make bench` does.
"""

import json
import os
import statistics
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LATEST = Path(__file__).parent / "latest.jsonl"
_BEFORE = os.getloadavg()[0]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure. `goal` is a statistic, a bound and its sign ("p95 <= 3", "median >= 5000"), or empty; a single measurement has
    its value in `median` alone. `load` is that of the machine over a minute, before the benchmark and at its end."""

    name: str
    unit: str
    median: float
    p95: float | None = None
    worst: float | None = None
    goal: str = ""
    benchmark: str = ""
    load: tuple[float, float] = (0.0, 0.0)
    commit: str = ""
    day: str = ""

    def judged(self) -> tuple[float, str, float] | None:
        """(measured, sign, bound) of the goal; None where there is no goal."""
        if not self.goal:
            return None
        statistic, sign, bound = self.goal.split()
        return float(getattr(self, statistic)), sign, float(bound)

    def met(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        judged = self.judged()
        return judged and (judged[0] <= judged[2] if judged[1] == "<=" else judged[0] >= judged[2])


def p95_of(values: Iterable[float]) -> float:
    """The 95th percentile, a value that was measured."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]


def figure_of(name: str, unit: str, values: Sequence[float], goal: str = "") -> Figure:
    """The figure of many measurements: median, 95th percentile and worst."""
    middle = statistics.median(values)
    return Figure(name=name, unit=unit, median=middle, p95=p95_of(values), worst=max(values), goal=goal)


def ratio_of(name: str, ours: Sequence[float], theirs: Sequence[float], goal: str = "") -> Figure:
    """How many times the baseline: median by median, 95th percentile by 95th percentile."""
    middle = statistics.median(ours) / statistics.median(theirs)
    return Figure(name=name, unit="x", median=middle, p95=p95_of(ours) / p95_of(theirs), goal=goal)


def keep(benchmark: str, figures: Sequence[Figure]) -> None:
    """Put these in place of what the file holds of the benchmark. Does nothing without BENCH_RESULTS."""
    named = os.environ.get("BENCH_RESULTS")
    if not named:
        return
    load, commit, day = (round(_BEFORE, 1), round(os.getloadavg()[0], 1)), _commit(), f"{datetime.now(UTC):%Y-%m-%d}"
    lines = [one for one in read(Path(named)) if one.benchmark != benchmark]
    for one in figures:
        told = {name: None if value is None else float(f"{value:.4g}") for name, value in _values(one).items()}
        said = {"benchmark": benchmark, "load": load, "commit": commit, "day": day}
        lines.append(Figure(**{**asdict(one), **told, **said}))
    lines.sort(key=lambda one: one.benchmark)
    text = "".join(json.dumps(asdict(one)) + "\n" for one in lines)
    fresh = Path(named).with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(named)


def read(path: Path = LATEST) -> list[Figure]:
    """What a file holds; nothing where there is none."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    known = {one.name for one in fields(Figure)}
    said = [{name: value for name, value in json.loads(line).items() if name in known} for line in lines]
    return [Figure(**{**one, "load": tuple(one["load"])}) for one in said]


def _values(figure: Figure) -> dict[str, float | None]:
    return {"median": figure.median, "p95": figure.p95, "worst": figure.worst}


def _commit() -> str:
    """The commit measured, with a plus where files of the product differ from it."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", "codeloom", "workers", "alembic", "assets")
    return git("rev-parse", "--short=8", "HEAD") + ("+" if changed else "")
