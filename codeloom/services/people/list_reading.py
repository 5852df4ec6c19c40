"""A list of people as text: delimiter and columns found, rows read, and refused whole when it is no such list."""

import csv
import re
from dataclasses import dataclass
from io import StringIO

from codeloom.services.core import Refused

MOST_CHARACTERS, MOST_ROWS, LONGEST_LINE = 100_000, 500, 2_000
COLUMNS, OPTIONAL = ("name", "email", "role"), ("team",)
DELIMITERS = ",;\t"
_ALSO = {"e-mail": "email", "mail": "email", "email address": "email", "full name": "name"}
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ufffd\ufffe\uffff\ud800-\udfff]")
_FORMULA = re.compile(r"[=+\-@|\uff0b\uff0d\uff1d\uff20]")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list: the line it stands on, counted from 1, and its texts without blanks around them; `team` is empty where
    the list has no such column."""

    number: int
    name: str
    email: str
    role: str
    team: str = ""


def read_list(text: str) -> list[Line]:
    """The rows of a list, empty ones left out. Raises Refused, in a sentence that names no content, for what is no list."""
    text = text.removeprefix("\ufeff")
    if len(text) > MOST_CHARACTERS:
        raise _refused("The list is longer than 100,000 characters.", "Send it in parts of 500 rows at most.")
    if _NO_TEXT.search(text):
        raise _refused(
            "That is no text: it holds characters that no list of people has.", "Save the list as CSV first."
        )
    if not text.strip():
        raise _refused("The list is empty.", "Paste it with its first line: name, email, role.")
    if any(len(line) > LONGEST_LINE for line in text.splitlines()):
        raise _refused("A line is longer than 2,000 characters.", "Put each person on a line of their own.")
    delimiter, places = _shape(text.lstrip("\r\n"))
    lines: list[Line] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    began, is_head = 1, True
    try:
        for cells in reader:
            number, began = began, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if is_head:
                is_head = False
                continue
            lines.append(_line(number, cells, places))
            if len(lines) > MOST_ROWS:
                raise _refused("The list has more than 500 people.", "Send it in parts of 500 at most.")
    except csv.Error:
        raise _refused(f"The quotes after line {began} do not close.", "Check the quotes there.") from None
    if not lines:
        raise _refused("The list has its first line and nobody below it.", "Add a line for each person.")
    return lines


def _shape(text: str) -> tuple[str, dict[str, int]]:
    """The delimiter, and where each column stands, by the first line."""
    for delimiter in DELIMITERS:
        try:
            head = next(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True))
        except csv.Error:
            continue
        named = [" ".join(cell.split()).lower() for cell in head]
        names = [_ALSO.get(one, one) for one in named]
        if all(names.count(column) == 1 for column in COLUMNS) and all(names.count(column) < 2 for column in OPTIONAL):
            return delimiter, {column: names.index(column) for column in (*COLUMNS, *OPTIONAL) if column in names}
    raise _refused(
        "The first line does not name the columns name, email and role, each once, and team once or not at all.",
        "Write name, email, role, team in the first line, in any order.",
    )


def _line(number: int, cells: list[str], places: dict[str, int]) -> Line:
    found = {column: " ".join(cells[at].split()) if at < len(cells) else "" for column, at in places.items()}
    if any(_FORMULA.match(cell) for cell in found.values()):
        raise _refused(
            f"Line {number} holds a formula, not a person.", "Take it out, or write plain names and addresses."
        )
    return Line(number, **found)


def _refused(message: str, todo: str) -> Refused:
    return Refused(message, "Nobody was invited.", todo, "bad_list")
