"""HCPCS Level II in the layouts of CMS: the fixed columns of the contractor file (ANWEB) and its table as CSV.

Contractor file: columns 1-5 code (4-5 modifier), 6-10 sequence, 11 kind of line (3 and 7 begin a code or modifier, 4 and 8
go on with its title), 12-91 title, 92-119 short title, 269-276 added, 277-284 in effect, 285-292 ended.
"""

import re
from dataclasses import dataclass, field

from codeloom.coding.codesets.contents import CodeTable
from codeloom.coding.codesets.official.days import BadDay, read_day
from codeloom.coding.codesets.official.delimited import Row, heading, rows_of
from codeloom.coding.codesets.official.edition import quarterly
from codeloom.coding.codesets.official.file import OfficialFile
from codeloom.coding.codesets.official.kinds import Flaws, OfficialKind, counted, quoted

FEWEST_CODES, LAST = 4_000, "V5"
"""Every list has so many codes, and some that begin so at its end."""
FIXED_LINE = re.compile(r"(?:[A-V]\d{4}|   [0-9A-Z]{2})\d{5}[3478]")
_CODE = re.compile(r"[A-V]\d{4}")
_MODIFIER = re.compile(r"[0-9A-Z]{2}")
_DATED = 276
_COLUMNS = {
    "code": ("hcpc", "code", "procedure code"),
    "kind": ("recid", "record"),
    "title": ("long desc", "desc", "short desc", "long"),
    "starts": ("add dt", "code added", "add date"),
    "ends": ("term dt", "termination", "term date"),
}


@dataclass(slots=True)
class _Listing:
    """Codes, modifiers and their titles as they are read."""

    titles: dict[str, list[str]] = field(default_factory=dict)
    starts: dict[str, int] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    last: str = ""

    def begin(self, code: str, title: str, number: int, flaws: Flaws) -> bool:
        """A new code or modifier; False when it stands there already."""
        self.last = code
        if code in self.titles:
            flaws.add(f"{code} stands twice; first in line {self.lines[code]}.", number, 1)
            return False
        self.titles[code], self.lines[code] = [title], number
        return True


def is_fixed(line: str) -> bool:
    """Whether a line looks like one of the contractor file."""
    return bool(FIXED_LINE.match(line))


def has_heading(rows: list[Row]) -> bool:
    """Whether the first rows of a table are headed like HCPCS: a code, a description and codes of that form below."""
    headed = heading(rows, _COLUMNS, ("code", "title"))
    if headed is None:
        return False
    place, columns = headed
    below = [cells[columns["code"]] for _, cells in rows[place + 1 : place + 400] if len(cells) > columns["code"]]
    fits = sum(bool(_CODE.fullmatch(code) or _MODIFIER.fullmatch(code)) for code in below)
    return bool(below) and fits * 2 > len(below)


def read_fixed(name: str, lines: list[str], *, any_size: bool = False) -> OfficialFile:
    """The contractor file. Raises BadOfficialFile naming line and column."""
    flaws, listing = Flaws(name), _Listing()
    dated = any(len(line) >= _DATED for line in lines)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if len(line) < 12 or not is_fixed(line):
            flaws.add(
                "The columns are not those of the HCPCS file: code in 1-5, sequence in 6-10, kind of line in 11.",
                number,
                1,
            )
            continue
        code, kind, title = line[:5].strip(), line[10], " ".join(line[11:91].split())
        if (len(code) == 2) != (kind in "78"):
            flaws.add(f"A line of kind {kind} does not go with {quoted(code)}.", number, 11)
        elif kind in "48":
            if code != listing.last:
                flaws.add(f"The line goes on with {quoted(code)}, which does not stand before it.", number, 1)
            else:
                listing.titles[code].append(title)
        elif listing.begin(code, title, number, flaws):
            if not title:
                flaws.add(f"{code} has no title.", number, 12)
            if dated and len(line) < _DATED:
                flaws.add(
                    f"The line ends at column {len(line)}; its dates stand in 269-292. Cut off?", number, len(line) + 1
                )
            listing.starts[code] = _day(line[268:276], number, 269, flaws)
            listing.ends[code] = _day(line[284:292], number, 285, flaws)
    return _file(name, listing, flaws, any_size)


def read_table(name: str, lines: list[str], separator: str, *, any_size: bool = False) -> OfficialFile:
    """The same as a table with a heading. Raises BadOfficialFile naming the line."""
    flaws, listing = Flaws(name), _Listing()
    rows = list(rows_of(name, lines, separator))
    headed = heading(rows, _COLUMNS, ("code", "title"))
    if headed is None:
        flaws.add("No heading names a code and a description.", 1)
        flaws.refuse()
        return _file(name, listing, flaws, any_size)
    place, columns = headed
    width = len(rows[place][1])
    for number, cells in rows[place + 1 :]:
        if len(cells) != width:
            flaws.add(f"{len(cells)} columns where the heading has {width}.", number)
            continue
        code, title = cells[columns["code"]].upper(), cells[columns["title"]]
        if not (_CODE.fullmatch(code) or _MODIFIER.fullmatch(code)):
            flaws.add(f"{quoted(code)} is neither a HCPCS code nor a modifier.", number)
        elif "kind" in columns and cells[columns["kind"]] in ("4", "8") and code == listing.last:
            listing.titles[code].append(title)
        elif listing.begin(code, title, number, flaws):
            if not title:
                flaws.add(f"{code} has no title.", number)
            for key, days in (("starts", listing.starts), ("ends", listing.ends)):
                days[code] = _day(cells[columns[key]], number, None, flaws) if key in columns else 0
    return _file(name, listing, flaws, any_size)


def _day(text: str, number: int, column: int | None, flaws: Flaws) -> int:
    try:
        return read_day(text)
    except BadDay:
        flaws.add(f"{quoted(text)} is not a day.", number, column)
        return 0


def _file(name: str, listing: _Listing, flaws: Flaws, any_size: bool) -> OfficialFile:
    codes = tuple(sorted(code for code in listing.titles if len(code) == 5))
    modifiers = tuple((code, " ".join(words)) for code, words in sorted(listing.titles.items()) if len(code) == 2)
    if not codes and not flaws:
        flaws.add("The file holds no HCPCS code.")
    elif not any_size and not flaws:
        last = max(listing.lines.values())
        if len(codes) < FEWEST_CODES:
            flaws.add(
                f"Only {len(codes):,} codes; HCPCS Level II has more than {FEWEST_CODES:,}. It is cut off or a sample.",
                last,
            )
        elif not codes[-1].startswith(LAST):
            flaws.add(
                f"The last code is {codes[-1]}; the list ends with codes that begin with {LAST}. It is cut off.", last
            )
    flaws.refuse()
    starts = tuple(listing.starts[code] for code in codes)
    ends = tuple(listing.ends[code] for code in codes)
    titles = tuple(" ".join(" ".join(listing.titles[code]).split()) for code in codes)
    table = CodeTable(
        codes, titles, b"\x01" * len(codes), starts if any(starts) else (), ends if any(ends) else (), modifiers
    )
    edition = quarterly(name)
    notes = [f"{counted(len(codes), 'code')} and {counted(len(modifiers), 'modifier')}."]
    if not table.ends:
        notes.append("The file gives no end dates: every code counts for the whole period.")
    return OfficialFile(OfficialKind.HCPCS, name, edition.label, len(codes), tuple(notes), table,
                        suggested_from=edition.first, suggested_to=edition.last)  # fmt: skip
