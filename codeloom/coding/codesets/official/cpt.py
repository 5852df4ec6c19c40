"""A customer's licensed CPT list: code and description in any order of columns, parted by tab, comma, pipe or blanks.

Nothing of CPT is in this program; what a customer loads stays with that customer.
"""

import re

from codeloom.coding.codesets.contents import CodeTable
from codeloom.coding.codesets.official.delimited import Row, rows_of
from codeloom.coding.codesets.official.edition import Edition, year_in
from codeloom.coding.codesets.official.file import OfficialFile
from codeloom.coding.codesets.official.kinds import Flaws, OfficialKind, counted, quoted

WHOLE = 9_000
"""A list with fewer codes is a part of CPT; a note says what that means."""
CODE = re.compile(r"(?!000)\d{5}|\d{4}[A-Z]")
_SPACED = re.compile(r"(\d{5}|\d{4}[A-Z])\s+(\S.*)")
_HEADING = 5


def is_cpt(rows: list[Row]) -> bool:
    """Whether most of the first rows have a CPT code in one column and words in another."""
    first = [cells for _, cells in rows[:200]]
    column = _column(first)
    fits = sum(len(cells) > max(1, column) and bool(CODE.fullmatch(cells[column])) for cells in first)
    return bool(first) and fits * 2 >= len(first)


def spaced(lines: list[str]) -> list[Row]:
    """Rows of a list whose code and description are parted by blanks only; a line that is none has one cell."""
    rows: list[Row] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            match = _SPACED.fullmatch(line.strip())
            rows.append((number, [match[1], match[2]] if match else [line.strip()]))
    return rows


def read_cpt(name: str, lines: list[str], separator: str) -> OfficialFile:
    """The list. Raises BadOfficialFile naming the line."""
    flaws = Flaws(name)
    rows = list(rows_of(name, lines, separator)) if separator else spaced(lines)
    column = _column([cells for _, cells in rows[:200]])
    titles: dict[str, tuple[str, int]] = {}
    for place, (number, cells) in enumerate(rows):
        code = cells[column].upper() if column < len(cells) else ""
        words = [cell for at, cell in enumerate(cells) if at != column and any(sign.isalpha() for sign in cell)]
        if not CODE.fullmatch(code):
            if titles or place >= _HEADING:
                flaws.add(
                    f"{quoted(code or ' '.join(cells))} is not a CPT code: five digits, or four and a letter.", number
                )
        elif code in titles:
            flaws.add(f"{code} stands twice; first in line {titles[code][1]}.", number)
        elif not words:
            flaws.add(f"{code} has no description: the line is cut off.", number)
        else:
            titles[code] = max(words, key=len), number
    if not titles and not flaws:
        flaws.add("The list holds no codes.")
    flaws.refuse()
    codes = tuple(sorted(titles))
    year = year_in(name)
    edition = Edition(str(year) if year else "")
    notes = [f"{counted(len(codes), 'code')}."]
    if len(codes) < WHOLE:
        notes.append("This is a part of CPT: while it is in force, every CPT code outside it is refused.")
    table = CodeTable(codes, tuple(titles[code][0] for code in codes), b"\x01" * len(codes))
    return OfficialFile(OfficialKind.CPT, name, edition.label, len(codes), tuple(notes), table)


def _column(rows: list[list[str]]) -> int:
    """The column most rows have a CPT code in."""
    width = max((len(cells) for cells in rows), default=1)
    fits = [sum(len(cells) > at and bool(CODE.fullmatch(cells[at].upper())) for cells in rows) for at in range(width)]
    return fits.index(max(fits)) if fits else 0
