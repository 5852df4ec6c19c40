"""Rates with their uncertainty: the Wilson score interval (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927), and the scoring
profiles of audits (docs/DEFINITIONS.md). A practice chooses one that counts rows; the others are shown for comparison (ADR 54).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from codeloom.coding.variance import Judged, Result

Z95 = 1.959963984540054
"""Standard normal quantile of a two-sided 95 % interval."""


def wilson(agreed: float, total: float, z: float = Z95) -> tuple[float, float]:
    """The Wilson interval of a proportion, as two fractions between 0 and 1; (0, 1) when nothing was counted. Both may be parts of
    a whole: an effective sample size is.

    Raises ValueError unless 0 <= agreed <= total.
    """
    if not 0 <= agreed <= total:
        raise ValueError("agreed must lie between 0 and total")
    if total == 0:
        return 0.0, 1.0
    rate, square = agreed / total, z * z
    center = (rate + square / (2 * total)) / (1 + square / total)
    margin = z / (1 + square / total) * sqrt(rate * (1 - rate) / total + square / (4 * total * total))
    return max(0.0, center - margin), min(1.0, center + margin)


FEW = 30
"""What was counted below which a rate is said to be of few: its interval is wide."""


@dataclass(frozen=True, slots=True)
class Score:
    """So many agreed of so many counted; a profile with partial credit counts halves of rows."""

    agreed: float
    lines: int

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson 95 % interval, as fractions."""
        return wilson(self.agreed, self.lines)


@dataclass(frozen=True, slots=True)
class Profile:
    """A way to count the lines of one audit. `unit` says what is counted."""

    id: str
    name: str
    count: Callable[[Sequence[Judged]], Score]
    unit: str = "rows"


def _tally(lines: Sequence[Judged], against: Callable[[Judged], bool]) -> Score:
    return Score(sum(not against(line) for line in lines), len(lines))


def line_accuracy(lines: Sequence[Judged]) -> Score:
    """Agreed lines of the union of both lists."""
    return _tally(lines, lambda line: line.result is not Result.AGREED)


def codes_only(lines: Sequence[Judged]) -> Score:
    """As line accuracy, but principal and POA do not count."""
    return _tally(lines, lambda line: line.result is not Result.AGREED and line.code)


def material_only(lines: Sequence[Judged]) -> Score:
    """As line accuracy, but only what the auditor called material counts."""
    return _tally(lines, lambda line: line.result is not Result.AGREED and line.material)


def all_or_nothing(lines: Sequence[Judged]) -> Score:
    """One chart: agreed when every line is. Its interval is that of a single observation."""
    return Score(int(all(line.result is Result.AGREED for line in lines)), 1) if lines else Score(0, 0)


def partial_credit(lines: Sequence[Judged]) -> Score:
    """Rows that are right, of the rows entered or the rows that are correct, whichever are more. A row whose code is right and
    whose principal, POA, units or pointers are not counts half."""
    entered = sum(not line.absent and line.result is not Result.MISSED for line in lines)
    correct = sum(not line.absent and line.result is not Result.UNSUPPORTED for line in lines)
    whole = sum(line.result is Result.AGREED and not line.absent for line in lines)
    half = sum(line.result is Result.REVISED and not line.code for line in lines)
    return Score(whole + half // 2 if half % 2 == 0 else whole + half / 2, max(entered, correct))


def same_group(changed: bool | None) -> Score:
    """One chart: agreed when the audit changes no group it is paid or weighed by; nothing counted where that cannot be told."""
    return Score(0, 0) if changed is None else Score(int(not changed), 1)


def summed(scores: Iterable[Score]) -> Score:
    """Several audits together."""
    some = list(scores)
    return Score(sum(one.agreed for one in some), sum(one.lines for one in some))


PROFILES = (
    Profile("line_accuracy", "Line accuracy", line_accuracy),
    Profile("codes_only", "Codes only", codes_only),
    Profile("material_only", "Material only", material_only),
    Profile("partial_credit", "Partial credit", partial_credit),
    Profile("all_or_nothing", "All or nothing", all_or_nothing, "chart"),
)
"""The first one holds where a practice chose none. Each is counted from the lines alone."""
FINANCIAL, FINANCIAL_NAME = "financial", "Financial"
"""One more way, which needs the chart's groups (coding/grouping/change.py): counted by `same_group`, in charts."""
OF_ROWS = tuple(profile for profile in PROFILES if profile.unit == "rows")
"""Those a practice can choose: one that counts charts would be added up with audits that counted rows."""


def profile_of(name: str | None) -> Profile:
    """The profile of a name; the first one for none. Raises KeyError for a name that is none."""
    return {profile.id: profile for profile in PROFILES}[name or PROFILES[0].id]
