"""docs/PERFORMANCE.md and its plots are what the writer makes of the kept results, and the writer says what was measured."""

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.document.page import goals, tables, written
from benchmarks.document.plots import bars
from benchmarks.results import LATEST, Figure, figure_of, keep, ratio_of, read
from codeloom.settings import ROOT

SLOW = Figure(name="slow", unit="ms", median=10, p95=60, worst=130, goal="p95 <= 50", benchmark="events")
FAST = Figure(name="fast", unit="rows/s", median=9000, goal="median >= 5000", benchmark="validation")


def test_the_document_is_what_the_writer_makes_of_the_results() -> None:
    for name, text in written(read()).items():
        assert (ROOT / name).read_text(encoding="utf-8") == text, "run python -m benchmarks.document"


def test_every_kept_figure_says_load_commit_and_day() -> None:
    kept = read()
    assert kept
    assert all(one.commit and one.day and one.load[1] > 0 for one in kept)
    assert all(
        (ROOT / f"benchmarks/{one.benchmark}.py").exists() or (ROOT / "benchmarks" / one.benchmark).is_dir()
        for one in kept
    )
    assert len({(one.benchmark, one.name) for one in kept}) == len(kept)


def test_a_missed_goal_is_said() -> None:
    slow, fast = (
        next(line for line in tables([SLOW, FAST]).splitlines() if f"| {name} |" in line) for name in ("slow", "fast")
    )
    assert slow.endswith("| 10 ms | 60 ms | 130 ms | p95 at most 50 ms | **no** |")
    assert fast.endswith("| 9,000 rows/s |  |  | median at least 5,000 rows/s | yes |")
    drawn = ElementTree.fromstring(goals([SLOW, FAST]))
    assert [one.get("class") for one in drawn.iter("{http://www.w3.org/2000/svg}rect")] == ["over", "bar"]


def test_bars_are_as_long_as_what_they_show_and_names_are_escaped() -> None:
    drawn = ElementTree.fromstring(bars("a < b", [("one & two", 1.0), ("three", 4.0)]))
    long = [float(one.get("width", 0)) for one in drawn.iter("{http://www.w3.org/2000/svg}rect")]
    assert long[1] == pytest.approx(4 * long[0])


def test_a_benchmark_replaces_its_own_figures_and_no_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "kept.jsonl"
    monkeypatch.setenv("BENCH_RESULTS", str(kept))
    keep("events", [SLOW])
    keep("validation", [FAST])
    keep("events", [replace(SLOW, name="again", median=12.34567)])
    assert [(one.benchmark, one.name) for one in read(kept)] == [("events", "again"), ("validation", "fast")]
    assert read(kept)[0].median == 12.35
    assert json.loads(kept.read_text().splitlines()[0])["unit"] == "ms"


def test_figures_are_kept_only_when_a_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BENCH_RESULTS", raising=False)
    before = LATEST.read_bytes()
    keep("events", [SLOW])
    assert LATEST.read_bytes() == before


def test_figures_hold_the_percentiles_of_what_was_measured() -> None:
    values = [float(n) for n in range(1, 101)]
    one = figure_of("x", "ms", values)
    assert (one.median, one.p95, one.worst) == (50.5, 96.0, 100.0)
    twice = ratio_of("x", [2 * value for value in values], values, "p95 <= 2")
    assert (twice.median, twice.p95, twice.met()) == (2.0, 2.0, True)
