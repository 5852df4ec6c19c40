"""Which file is in force on which day when several of one kind overlap: the one that begins later."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from codeloom.coding.codesets.official.file import OfficialFile
from codeloom.coding.codesets.official.kinds import OfficialKind
from codeloom.coding.codesets.official.overlay_file import OverlayFile
from codeloom.coding.codesets.periods import fiscal_year

FOREVER = date.max.toordinal() - 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """A file and the days (ordinals, both included) on which it is the one in force."""

    first: int
    last: int
    file: OfficialFile


def ends(releases: Sequence[OverlayFile], release: OverlayFile, horizon: int) -> int:
    """The last day of a release.

    One without an end ends before the next of its kind and part begins, else at `horizon` or with its fiscal year.
    """
    if release.effective_to is not None:
        return release.effective_to.toordinal()
    later = [
        other.effective_from.toordinal()
        for other in releases
        if other.kind is release.kind
        and other.file.part == release.file.part
        and other.effective_from > release.effective_from
    ]
    year = date(fiscal_year(release.effective_from), 9, 30).toordinal()
    return min(later, default=max(horizon, year) + 1) - 1


def stretches(releases: Sequence[OverlayFile], kind: OfficialKind, horizon: int) -> tuple[Stretch, ...]:
    """The days of a kind, cut so that no two overlap; of two with the same first day the later in the sequence wins."""
    spans = [
        (release.effective_from.toordinal(), ends(releases, release, horizon), place, release.file)
        for place, release in enumerate(releases)
        if release.kind is kind
    ]
    spans = [span for span in spans if span[0] <= span[1]]
    days = sorted({day for first, last, *_ in spans for day in (first, last + 1)})
    out: list[Stretch] = []
    for first, after in pairwise(days):
        over = [span for span in spans if span[0] <= first <= span[1]]
        if not over:
            continue
        file = max(over, key=lambda span: (span[0], span[2]))[3]
        if out and out[-1].file is file and out[-1].last + 1 == first:
            out[-1] = Stretch(out[-1].first, after - 1, file)
        else:
            out.append(Stretch(first, after - 1, file))
    return tuple(out)


def covered(day: int, among: Iterable[Stretch]) -> OfficialFile | None:
    """The file in force on a day (ordinal); None without one."""
    return next((stretch.file for stretch in among if stretch.first <= day <= stretch.last), None)
