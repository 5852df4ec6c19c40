"""Counting visits: one number for each thing that is counted, so that counts of people add up to those of the practice."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from codeloom.coding.coaching.facts import VisitFacts

RANGES = (30, 90, 365)
"""Days a screen looks back; the same number of days before them is the past."""
RESULTS = ("kept", "edited", "dropped")
_STEPS = (30, 60, 90, 180, 365, 730)
"""Ages in days at which a visit moves from one of the spans below to the next."""
_NOW = {30: 1, 90: 3, 365: 5}
_BEFORE = {30: slice(1, 2), 90: slice(3, 4), 365: slice(5, 6)}
_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts by name; a name that was never counted is 0."""

    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def visits(self) -> int:
        """Finalized visits."""
        return self.counts.get("visits", 0)

    @property
    def gapped(self) -> int:
        """Visits whose note leaves something open."""
        return self.counts.get("gapped", 0)

    def of(self, *names: str) -> dict[str, int]:
        """What was counted below some names, by the name that follows, the most frequent first."""
        begin = _SEPARATOR.join(names) + _SEPARATOR
        found = {key.removeprefix(begin): n for key, n in self.counts.items() if key.startswith(begin)}
        plain = {key: n for key, n in found.items() if _SEPARATOR not in key and n}
        return dict(sorted(plain.items(), key=lambda one: (-one[1], one[0])))

    def below(self, *names: str) -> tuple[str, ...]:
        """The names that stand between some names and what is counted, in order."""
        begin = _SEPARATOR.join(names) + _SEPARATOR
        found = {key.removeprefix(begin).partition(_SEPARATOR)[0] for key in self.counts if key.startswith(begin)}
        return tuple(sorted(found))

    def less(self, other: "Tally") -> "Tally":
        """What is left without another tally that is part of this one."""
        return Tally({key: n - other.counts.get(key, 0) for key, n in self.counts.items()})


def names_of(visit: VisitFacts) -> Iterator[str]:
    """Every name under which a visit counts once, and names of what counts as often as it occurs."""
    yield "visits"
    if visit.family and visit.billed:
        yield f"level|{visit.family}|{visit.billed}"
    for chosen, name in ((visit.picked, "picked"), (visit.suggested, "suggested")):
        if chosen and visit.family:
            yield f"{name}|{visit.family}|{chosen}"
    yield from (f"change|{kind}" for kind in visit.changes)
    for kind, n in visit.deltas:
        yield from [f"delta|{kind}"] * n
    for one in visit.outcomes:
        yield f"family|{one.family}|{one.result}"
        yield f"confidence|{one.confidence}|{one.result}"
    if visit.gaps:
        yield "gapped"
    for gap in visit.gaps:
        yield f"gap|{gap.kind}"
        yield f"part|{gap.kind}|{gap.part}"


class SpanCounter:
    """Counts the visits of one person, or of all, by how long ago they were. `today` is the day after the last one counted."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._spans: list[Counter[str]] = [Counter() for _ in _STEPS]

    def add(self, day: date, visit: VisitFacts) -> None:
        """Count a visit. One of today or later, or older than two years, counts nowhere."""
        age = (self._today - day).days
        if age < 1:
            return
        for step, span in zip(_STEPS, self._spans, strict=True):
            if age <= step:
                span.update(names_of(visit))
                return

    def join(self, other: "SpanCounter") -> None:
        """Add what another one counted."""
        for mine, theirs in zip(self._spans, other._spans, strict=True):
            mine.update(theirs)

    def now(self, days: int) -> Tally:
        """The last `days` (of RANGES)."""
        return _sum(self._spans[: _NOW[days]])

    def before(self, days: int) -> Tally:
        """As many days before those."""
        return _sum(self._spans[_BEFORE[days]])


def _sum(spans: Iterable[Counter[str]]) -> Tally:
    whole: Counter[str] = Counter()
    for span in spans:
        whole.update(span)
    return Tally(dict(whole))


class HelpCounter:
    """Counts visits with and without a gap before and since somebody first took its lesson. `learned` has the day of the
    first answer by kind; a visit on that day belongs to the time before."""

    def __init__(self, learned: Mapping[str, date]) -> None:
        self._learned = learned
        self.counts: Counter[str] = Counter()

    def add(self, day: date, visit: VisitFacts) -> None:
        """Count a visit."""
        gaps = {one.kind for one in visit.gaps}
        for kind, first in self._learned.items():
            side = "before" if day <= first else "after"
            self.counts[f"{kind}|{side}|visits"] += 1
            self.counts[f"{kind}|{side}|with"] += kind in gaps
