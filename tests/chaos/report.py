"""What a run reports, as Markdown: what was done, how much came through, how long people waited, what is wrong."""

import os
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tests.chaos.drive import Run
from tests.chaos.evidence import Found
from tests.chaos.faults import Happened
from tests.chaos.page import Act


@dataclass(frozen=True)
class Told:
    """Everything that a report says. `drained` are the seconds until nothing waited."""

    seed: int
    minutes: float
    began: datetime
    faults: list[Happened]
    run: Run
    found: Found
    drained: float
    findings: list[str]


def quantile(some: Sequence[float], share: float) -> float:
    """The value below which a share of them lies; 0 of none."""
    ordered = sorted(some)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))] if ordered else 0.0


def longest_wait(fault: Happened, acts: Sequence[Act]) -> float:
    """Seconds from the end of a fault (its beginning, where it is a moment) to the answer to the last act that it met on its way.

    Other faults fall into the same time; the wait is charged to each of them.
    """
    under = [
        act for act in acts if act.made < fault.ended and act.made + act.took > fault.began and act.outcome != "open"
    ]
    return max((act.made + act.took - fault.ended for act in under), default=0.0)


def chaos_report(told: Told) -> str:
    """The report of a chaos run."""
    work, crew, found = told.run.work, told.run.crew, told.found
    acts = work.acts
    took = [act.took for act in acts if act.outcome != "open"]
    met = [one for one in told.faults if one.met]
    waits: dict[str, list[float]] = defaultdict(list)
    for one in met:
        waits[one.planned.kind].append(longest_wait(one, acts))
    worst = max(((wait, kind) for kind, some in waits.items() for wait in some), default=(0.0, "none"))
    refused = Counter(f"{act.name.rpartition('.')[2]}: {act.why}" for act in acts if act.outcome == "refused")
    lines = [
        f"# Chaos, seed {told.seed}, {told.minutes:g} minutes, {told.began:%Y-%m-%d %H:%M} UTC",
        "",
        f"**{'Nothing is wrong.' if not told.findings else f'{len(told.findings)} findings.'}** "
        f"{len(crew.coders)} coders, {len(crew.auditors)} auditors, {len(crew.providers)} providers in "
        f"{len(told.run.practices)} practices, {len(crew.watchers)} pages that only look on; load of the machine "
        f"{os.getloadavg()[0]:.1f} at the end.",
        "",
        f"- Acts: {len(acts)}, applied {sum(act.outcome == 'applied' for act in acts)}, refused {sum(refused.values())}, "
        f"unanswered {sum(act.outcome == 'open' for act in acts)}; sent more than once "
        f"{sum(act.sent > 1 for act in acts)}, the most often "
        f"{max((act.sent for act in acts), default=0)} times.",
        f"- Answered within: p50 {1000 * quantile(took, 0.5):.0f} ms, p95 {1000 * quantile(took, 0.95):.0f} ms, "
        f"slowest {max(took, default=0):.1f} s.",
        f"- Pages filled {work.fills} times, {told.run.frames} frames came; none of them spoke of the other practice."
        if not told.run.leaks
        else f"- {len(told.run.leaks)} frames spoke of the other practice.",
        f"- Imports begun {sum(len(one.begun) for one in crew.importers)}, "
        f"notes posted {sum(len(one.made) for one in crew.posters)}; requests over HTTP that had to be sent again {work.repeated}.",
        f"- Events in the outbox {len(found.events)}, deliveries {len(found.deliveries)}, messages at the receiver "
        f"{len(told.run.receiver.got)}, accepted {sum(taken for *_, taken in told.run.receiver.got)}, different ones accepted "
        f"{len({message for _, message, taken in told.run.receiver.got if taken})}.",
        f"- Everything that waited was done {told.drained:.0f} s after the last person stopped.",
        f'- Worst recovery: {worst[0]:.1f} s after the end of "{worst[1]}" until the last act it met was answered.',
        "",
        "| fault | times | met | lasted (s) | longest wait after it (s) |",
        "|--|--|--|--|--|",
    ]
    for kind in sorted({one.planned.kind for one in told.faults}):
        some = [one for one in told.faults if one.planned.kind == kind]
        lasted = max(one.ended - one.began for one in some)
        hit = sum(bool(one.met) for one in some)
        lines.append(f"| {kind} | {len(some)} | {hit} | {lasted:.0f} | {max(waits[kind], default=0):.1f} |")
    if refused:
        lines += ["", "Refused:", *(f"- {n} x {why}" for why, n in refused.most_common())]
        lines += [f"- {act.id} of {act.about}: {act.trace}" for act in acts if act.outcome == "refused"][:5]
    lines += ["", "Findings:" if told.findings else "Findings: none.", *(f"- {one}" for one in told.findings[:200])]
    return "\n".join(lines) + "\n"
