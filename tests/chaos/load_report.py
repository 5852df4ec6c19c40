"""What a load run reports, as Markdown."""

import os
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.chaos.drive import Run
from tests.chaos.faults import Happened
from tests.chaos.measuring import Gauge, slope
from tests.chaos.report import longest_wait, quantile

PARTS = ("web", "worker", "doorbell", "valkey", "postgresql")
PUSHED = 10.0
"""Seconds after which a note that no list showed counts as not pushed."""
WARM = 4
"""Looks at the memory of the visits that are left out: what is read once is read by then."""


@dataclass
class Figures:
    """What was measured. `posted` are (provider, when their note was sent and answered); `visits` seconds until each page was
    filled."""

    posted: list[tuple[str, float, float]] = field(default_factory=list)
    faults: list[Happened] = field(default_factory=list)
    gauge: Gauge | None = None
    seconds: float = 0.0
    visits: list[float] = field(default_factory=list)
    visited: Gauge | None = None


def pushes(run: Run, posted: list[tuple[str, float, float]]) -> tuple[list[float], int]:
    """Seconds from the answer to each note to the frame at its provider's list (0 where the frame was first); how many no list
    showed in time."""
    live = {one.who: one.live for one in run.crew.watchers if one.who}
    found, missed = list[float](), 0
    for who, sent, answered in posted:
        frames = live.get(who, [])
        where = bisect_left(frames, sent)
        if where == len(frames) or frames[where] - answered > PUSHED:
            missed += 1
        else:
            found.append(max(0.0, frames[where] - answered))
    return found, missed


def _three(some: list[float]) -> str:
    ms = [1000 * value for value in (quantile(some, 0.5), quantile(some, 0.95), max(some, default=0.0))]
    return f"p50 {ms[0]:.0f} ms, p95 {ms[1]:.0f} ms, slowest {ms[2]:.0f} ms"


def load_report(run: Run, figures: Figures, findings: list[str]) -> str:
    """The report."""
    acts, gauge = run.work.acts, figures.gauge
    assert gauge is not None
    took = [act.took for act in acts if act.outcome != "open"]
    hit = [one for one in figures.faults if one.met]
    quiet = [
        act.took for act in acts if act.outcome != "open"
        and not any(one.began - 5 < act.made + act.took and act.made < one.ended + 20 for one in hit)
    ]  # fmt: skip
    refused = Counter(act.why for act in acts if act.outcome == "refused")
    told, missed = pushes(run, figures.posted)
    lines = [
        f"# Load, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "",
        f"{len(run.crew.coders)} coders for {figures.seconds / 60:g} minutes, thinking {run.work.think[0]:g} to "
        f"{run.work.think[1]:g} s between two acts, {os.cpu_count()} cores shared with the drivers; load of the machine "
        f"{os.getloadavg()[0]:.1f} at the end. "
        + ("**Nothing is wrong.**" if not findings else f"**{len(findings)} findings.**"),
        "",
        f"- Acts: {len(acts)} ({len(acts) / figures.seconds:.1f} a second), {_three(took)}; away from faults "
        f"({len(quiet)}): {_three(quiet)}.",
        f"- Pushes: {len(told)}, {_three(told)}; not shown within {PUSHED:.0f} s (a line or server was away): {missed}.",
        f"- Refused: {sum(refused.values())}{''.join(f'; {n} x {why}' for why, n in refused.most_common())}. Sent more than once: "
        f"{sum(act.sent > 1 for act in acts)}.",
        f"- Processor: {1000 * gauge.used('web') / max(1, len(acts)):.0f} ms of the web processes an act, all they did included; "
        f"{1000 * gauge.used('postgresql') / max(1, len(acts)):.0f} ms of PostgreSQL, "
        f"{1000 * gauge.used('valkey') / max(1, len(acts)):.1f} ms of Valkey.",
        "",
        f"| MiB at | {' | '.join(PARTS)} |",
        f"|--|{'--|' * len(PARTS)}",
    ]
    picked = gauge.samples[:: max(1, len(gauge.samples) // 8)] + gauge.samples[-1:]
    lines += [
        f"| {one.at:.0f} s | {' | '.join(f'{one.memory.get(part, 0):.0f}' for part in PARTS)} |" for one in picked
    ]
    lines += ["", "| fault | longest wait after it (s) |", "|--|--|"]
    lines += [f"| {one.planned.kind} | {longest_wait(one, acts):.1f} |" for one in hit]
    if figures.visited is not None and figures.visits:
        lines += ["", *_visits(figures, figures.visited)]
    lines += ["", "Findings:" if findings else "Findings: none.", *(f"- {one}" for one in findings[:100])]
    return "\n".join(lines) + "\n"


def _visits(figures: Figures, gauge: Gauge) -> list[str]:
    """What the visits took, and whether memory grew with them."""
    number = len(figures.visits)
    per_look = number / max(1, len(gauge.samples) - 1)
    cold = max(0, min(WARM, len(gauge.samples) - 3))
    warm = gauge.samples[cold:]
    grown = {
        part: slope([(n * per_look / 1000, one.memory.get(part, 0.0)) for n, one in enumerate(warm)]) for part in PARTS
    }
    return [
        f"- {number} page visits (socket, state from the address, filled, closed): {_three(figures.visits)}; "
        f"{1000 * gauge.used('web') / number:.0f} ms of the web processes each.",
        f"- Web processes {gauge.samples[0].memory.get('web', 0):.0f} MiB before, "
        f"{gauge.samples[-1].memory.get('web', 0):.0f} MiB after.",
        f"- MiB for each 1,000 visits, after the first {cold * per_look:.0f}: "
        + ", ".join(f"{part} {grown[part]:+.2f}" for part in PARTS)
        + ".",
    ]
