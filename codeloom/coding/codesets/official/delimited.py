"""Tables in text: which sign parts the columns, rows with their line numbers, and the columns by what the heading calls them."""

import csv
from collections.abc import Iterable, Iterator, Mapping

from codeloom.coding.codesets.official.kinds import BadOfficialFile, Flaw

SEPARATORS = "\t|,;"
SNIFFED = 60
HEADING_WITHIN = 40
Row = tuple[int, list[str]]


def separator_of(lines: list[str]) -> str:
    """The sign that stands in most of the first lines; tab before pipe before comma. Empty when none is in half of them."""
    first = [line for line in lines if line.strip()][:SNIFFED]
    counts = {sign: sum(sign in line for line in first) for sign in SEPARATORS}
    best = max(SEPARATORS, key=lambda sign: counts[sign])
    return best if counts[best] * 2 >= len(first) > 0 else ""


def rows_of(name: str, lines: list[str], separator: str) -> Iterator[Row]:
    """Rows as (line number, cells without blanks around them); empty rows are left out. Raises BadOfficialFile."""
    if separator == "\t":
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, [cell.strip().strip('"') for cell in line.split("\t")]
        return
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=separator, strict=True)
    while True:
        before = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problem = f"The quotes or separators of the table break here ({error})."
            raise BadOfficialFile([Flaw(name, before, None, problem)]) from error
        if any(cell.strip() for cell in cells):
            yield before, [" ".join(cell.split()) for cell in cells]


def heading(
    rows: Iterable[Row], wanted: Mapping[str, tuple[str, ...]], needed: Iterable[str]
) -> tuple[int, dict[str, int]] | None:
    """Place in the list of rows, and columns by key, of the first row that names all `needed` columns; None without one.

    `wanted` maps a key to the beginnings its heading may have, in small letters; the first column that fits is taken.
    """
    must = tuple(needed)
    for place, (_, cells) in enumerate(rows):
        if place >= HEADING_WITHIN:
            return None
        plain = [" ".join(cell.lower().replace("_", " ").split()) for cell in cells]
        columns: dict[str, int] = {}
        for key, names in wanted.items():
            column = next((at for name in names for at, cell in enumerate(plain) if cell.startswith(name)), None)
            if column is not None and column not in columns.values():
                columns[key] = column
        if all(key in columns for key in must):
            return place, columns
    return None
