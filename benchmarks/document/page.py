"""The document as the results make it: tables between its markers, the prose around them as it stands, plots beside it."""

from collections.abc import Sequence
from itertools import groupby

from benchmarks.document.plots import bars
from benchmarks.results import ROOT, Figure

DOCUMENT = "docs/PERFORMANCE.md"
GOALS, PEERS = "docs/images/performance-goals.svg", "docs/images/performance-peers.svg"
BEGIN, END = "<!-- figures: written by python -m benchmarks.document -->", "<!-- end of figures -->"
HEADS = ("benchmark", "figure", "median", "p95", "worst", "goal", "reached")


def written(figures: Sequence[Figure]) -> dict[str, str]:
    """Each file that is made from the results, by its name, with its text."""
    prose = (ROOT / DOCUMENT).read_text(encoding="utf-8")
    before, _, rest = prose.partition(BEGIN)
    after = rest.partition(END)[2]
    made = {DOCUMENT: f"{before}{BEGIN}\n\n{tables(figures)}\n{END}{after}", GOALS: goals(figures)}
    peers = [one for one in figures if one.benchmark == "peers"]
    return made | ({PEERS: bars("Beside peers: event round trip, median ms", _events(peers))} if peers else {})


def tables(figures: Sequence[Figure]) -> str:
    """The figures by benchmark, and when, at which commit and load each benchmark ran."""
    lines = ["![Measured as a share of the goal](images/performance-goals.svg)", ""]
    if any(one.benchmark == "peers" for one in figures):
        lines += ["![Event round trip beside peers](images/performance-peers.svg)", ""]
    lines += [_row(HEADS), _row(["--"] * len(HEADS))]
    for one in figures:
        reached = {None: "", True: "yes", False: "**no**"}[one.met()]
        cells = [_value(value, one.unit) for value in (one.median, one.p95, one.worst)]
        lines.append(_row([f"`{one.benchmark}`", one.name, *cells, _goal(one), reached]))
    lines += ["", _row(["benchmark", "day", "commit", "load before, after"]), _row(["--"] * 4)]
    for name, some in groupby(figures, key=lambda one: one.benchmark):
        one = next(some)
        lines.append(_row([f"`{name}`", one.day, one.commit, f"{one.load[0]:.1f}, {one.load[1]:.1f}"]))
    return "\n".join(lines) + "\n"


def goals(figures: Sequence[Figure]) -> str:
    """A plot of every figure with a goal: how much of its bound is used, where less is better."""
    shares = []
    for one in figures:
        if judged := one.judged():
            measured, sign, bound = judged
            shares.append((one.name, measured / bound if sign == "<=" else bound / max(measured, 1e-9)))
    return bars("Measured as a share of the goal: at or left of the line is reached", shares, line=1.0)


def _events(peers: Sequence[Figure]) -> list[tuple[str, float]]:
    return [(one.name.partition(",")[0], one.median) for one in peers if one.name.endswith("click to changed text")]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _value(value: float | None, unit: str) -> str:
    return "" if value is None else _number(value) + ("x" if unit == "x" else f" {unit}")


def _goal(one: Figure) -> str:
    if not one.goal:
        return ""
    statistic, sign, bound = one.goal.split()
    words = "at most" if sign == "<=" else "at least"
    return f"{statistic} {words} {_value(float(bound), one.unit)}"
