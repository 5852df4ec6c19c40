"""The list of codes exempt from "present on admission": a table with or without running numbers, codes with or without dot."""

import re

from codeloom.coding.codesets.codes import dot, undot
from codeloom.coding.codesets.contents import CodeTable
from codeloom.coding.codesets.official.delimited import Row, rows_of
from codeloom.coding.codesets.official.edition import fiscal
from codeloom.coding.codesets.official.file import OfficialFile
from codeloom.coding.codesets.official.kinds import Flaws, OfficialKind, counted, quoted

FEWEST_CODES, MOST_CODES = 5_000, 70_000
MOST_COLUMNS = 4
LAST = "Z99"
"""Every exempt list ends with codes that begin so."""
_CODE = re.compile(r"[A-Z][0-9A][0-9A-Z](?:\.?[0-9A-Z]{1,4})?")
_SPACED = re.compile(r"\s*(?:(\d{3,6})\s+)?([A-Z][0-9A][0-9A-Z]\.?[0-9A-Z]{0,4})\s+(\S.*)")
_NUMBER = re.compile(r"\d{1,6}")


def is_named(name: str) -> bool:
    """Whether the name speaks of this list; content without a heading does not tell it from a list of codes."""
    plain = name.rpartition("/")[2].lower()
    return "poa" in plain and "exempt" in plain


def is_heading(line: str) -> bool:
    """Whether a line is the heading of this list."""
    plain = line.lower().replace(" ", "")
    return "poa" in plain and ("exempt" in plain or "code" in plain) and sum(map(line.count, "\t|,;")) <= MOST_COLUMNS


def is_numbered(rows: list[Row]) -> bool:
    """Whether most of the first rows are a running number, a diagnosis code and a title: no other list is."""
    first = rows[:200]
    fits = sum(
        len(cells) == 3 and bool(_NUMBER.fullmatch(cells[0]) and _CODE.fullmatch(cells[1])) for _, cells in first
    )
    return fits * 2 > len(first)


def read_poa(name: str, lines: list[str], separator: str, *, any_size: bool = False) -> OfficialFile:
    """The exempt list. Raises BadOfficialFile naming the line."""
    flaws = Flaws(name)
    rows = list(rows_of(name, lines, separator)) if separator else _spaced(lines, flaws)
    header = " ".join(rows[0][1]) if rows else ""
    body = rows[1:] if rows and not any(_CODE.fullmatch(cell) for cell in rows[0][1]) else rows
    column = _code_column(body)
    width = max((len(cells) for _, cells in body[:20]), default=0)
    titles: dict[str, tuple[str, int]] = {}
    for number, cells in body:
        if column >= len(cells):
            flaws.add("The code is missing: the line is cut off or its columns are shifted.", number)
            continue
        code = undot(cells[column])
        if not _CODE.fullmatch(cells[column]):
            flaws.add(f"{quoted(cells[column])} does not have the form of an ICD-10-CM code.", number)
        elif column and not _NUMBER.fullmatch(cells[0]):
            flaws.add(f"{quoted(cells[0])} is not a running number: the columns are shifted.", number, 1)
        elif separator in ("\t", "|") and len(cells) > width:
            flaws.add(f"{len(cells)} columns where the first rows have {width}: the columns are shifted.", number)
        elif code in titles:
            flaws.add(f"{dot(code)} stands twice; first in line {titles[code][1]}.", number)
        elif len(cells) < column + 2 or not cells[column + 1]:
            flaws.add(f"{dot(code)} has no title: the line is cut off.", number)
        else:
            titles[code] = " ".join(cells[column + 1 :]), number
    if not titles and not flaws:
        flaws.add("The list holds no codes.")
    elif not any_size and len(titles) < FEWEST_CODES and not flaws:
        flaws.add(
            f"Only {len(titles):,} codes; the exempt list has tens of thousands. It is cut off or a sample.", len(lines)
        )
    elif not any_size and not flaws and not any(code.startswith(LAST) for code in titles):
        flaws.add(f"No code begins with {LAST}, as the last ones of the list do: it is cut off.", len(lines))
    elif len(titles) > MOST_CODES:
        flaws.add(f"{len(titles):,} codes: this is a list of all codes, not of the exempt ones.")
    flaws.refuse()
    codes = tuple(sorted(titles))
    year = re.search(r"fy ?(\d\d)\b", header, re.IGNORECASE)
    edition = fiscal(name, 2000 + int(year[1]) if year else None)
    table = CodeTable(codes, tuple(titles[code][0] for code in codes), b"\x01" * len(codes))
    return OfficialFile(OfficialKind.POA_EXEMPT, name, edition.label, len(codes), (f"{counted(len(codes), 'exempt code')}.",),
                        table, suggested_from=edition.first, suggested_to=edition.last)  # fmt: skip


def _code_column(body: list[Row]) -> int:
    """The column most of the first rows have a code in."""
    first = [cells for _, cells in body[:200]]
    width = max((len(cells) for cells in first), default=1)
    fits = [sum(len(cells) > at and bool(_CODE.fullmatch(cells[at])) for cells in first) for at in range(width)]
    return fits.index(max(fits)) if fits else 0


def _spaced(lines: list[str], flaws: Flaws) -> list[Row]:
    """Rows of a list whose columns are parted by blanks only."""
    rows: list[Row] = []
    for number, line in enumerate(lines, 1):
        if match := _SPACED.fullmatch(line):
            order, code, title = match.groups()
            rows.append((number, [order, code, title] if order else [code, title]))
        elif line.strip() and not (number <= 3 and not rows):
            flaws.add("No code and title in this line.", number, 1)
    return rows
