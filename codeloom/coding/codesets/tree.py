"""The tree of every code of every release as look-up tables, and what of it is in force on a day."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping

from codeloom.coding.codesets.build import Columns
from codeloom.coding.codesets.periods import Release


class Tree:
    """Rows are positions in `codes` (sorted, bare). Shared by all dates; nothing here changes after it is made."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.codes = columns.codes
        self.parents = columns.parents
        self.extended = columns.extended
        self.rows = {code: row for row, code in enumerate(columns.codes)}
        self.below: dict[int, list[int]] = {}
        for row, above in enumerate(columns.parents):
            if above >= 0:
                self.below.setdefault(above, []).append(row)
        days = {period.valid_from for group in columns.periods for period in group}
        days |= {period.valid_to + 1 for group in columns.periods for period in group}
        self.starts = sorted(days)
        self.chapter_titles = dict(columns.chapters)
        self.block_titles = {name: title for name, title, _ in columns.blocks}
        self.chapter_of = {name: chapter for name, _, chapter in columns.blocks}
        self._sevenths = {code: dict(meanings) for code, meanings in columns.seventh.items()}

    def judged_on(self, release: Release) -> int:
        """The day (ordinal) whose table answers for a release: its first, or the last one there is."""
        return min(release.valid_from.toordinal(), self.starts[-1] - 1)

    def in_force(self, day: int) -> bytearray:
        """By row: 2 billable on the day, 1 a category of such a code, 0 neither."""
        force = bytearray(len(self.codes))
        for row, periods in enumerate(self.columns.periods):
            for period in periods:
                if period.valid_from <= day <= period.valid_to:
                    force[row] = 2
                    above = self.parents[row]
                    while above >= 0 and not force[above]:
                        force[above] = 1
                        above = self.parents[above]
        return force

    def above(self, row: int) -> Iterator[int]:
        """Rows from the parent up to the category."""
        row = self.parents[row]
        while row >= 0:
            yield row
            row = self.parents[row]

    def title(self, row: int) -> tuple[str, bool]:
        """The title and whether it is the code's own. A 7th character adds its meaning to the stem's title."""
        titles = self.columns.titles
        if titles[row]:
            return titles[row], True
        meaning = ""
        if self.extended[row]:
            meaning = self.meanings(self.parents[row]).get(self.codes[row][6], "")
        for place, above in enumerate(self.above(row)):
            if titles[above]:
                own = self.extended[row] and place == 0
                return (f"{titles[above]}, {meaning}" if meaning else titles[above]), own
        block = self.columns.block_of.get(self.codes[row][:3], "")
        return self.block_titles.get(block, self.codes[row]), False

    def meanings(self, row: int) -> Mapping[str, str]:
        """7th characters defined for a node: by itself or its nearest ancestor that defines any."""
        while row >= 0:
            if (found := self._sevenths.get(self.codes[row])) is not None:
                return found
            row = self.parents[row]
        return {}

    def sevenths(self, row: int) -> tuple[tuple[str, str], ...]:
        """The 7th characters a stem has in any release, with meanings."""
        below = self.below.get(row, ())
        chars = {self.codes[child][6] for child in below if self.extended[child]}
        return tuple((char, meaning) for char, meaning in self.meanings(row).items() if char in chars) if chars else ()

    def under(self, bare: str) -> range:
        """The rows whose code begins with `bare`."""
        return range(bisect_left(self.codes, bare), bisect_right(self.codes, bare + "~"))

    def billable_below(self, bare: str, force: bytearray, limit: int) -> Iterator[int]:
        """Rows of billable codes that begin with `bare`, at most `limit`."""
        given = 0
        for row in self.under(bare):
            if force[row] == 2:
                if given == limit:
                    return
                given += 1
                yield row
