"""From bytes to lines: encodings, byte-order marks, line ends; what is no text at all is refused with its place."""

import re

from codeloom.coding.codesets.official.kinds import BadOfficialFile, Flaw, Flaws

MOST_BYTES = 100 * 1024 * 1024
MOST_LINES, MOST_LINE = 1_500_000, 20_000
_MAGIC = (
    (b"%PDF", "This is a PDF. Load the text, CSV or XML file that comes with it."),
    (b"PK\x03\x04", "This is a zip or an Excel workbook inside the upload. Unpack it, or save the sheet as CSV."),
    (b"\xd0\xcf\x11\xe0", "This is an old Office document. Save the sheet as CSV, or load the text file that comes with it."),
    (b"\x1f\x8b", "This is a gzip inside the upload. Unpack it once."),
    (b"\x89PNG", "This is a picture."),
    (b"{\\rtf", "This is a document in rich text. Load the text, CSV or XML file that comes with it."),
)  # fmt: skip
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_PCS = (
    "This is a workbook or a zip of ICD-10-PCS, which is not read. Load the tables as XML (icd10pcs_tables_YYYY.xml, in the zip"
    " of code tables that CMS publishes), or the order file as text."
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body|script)\b", re.IGNORECASE | re.DOTALL)


def decoded(name: str, data: bytes) -> str:
    """The text of a file, with line ends as "\\n" and no byte-order mark. Raises BadOfficialFile.

    UTF-8, UTF-16 with its mark, and Windows-1252 are read; CMS has used all three.
    """
    _refuse_what_is_no_text(name, data)
    text = _text(name, data)
    text = text.removeprefix("\ufeff").rstrip("\x1a").replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    if control := _CONTROL.search(text):
        line, column = place(text, control.start())
        shown = "a NUL byte" if control[0] == "\0" else f"the control character {ord(control[0])}"
        raise _bad(name, f"Holds {shown}: damaged, or saved in an encoding that is not UTF-8.", line, column)
    if _HTML.match(text):
        raise _bad(name, "This is a web page, not the file itself. Download the file again and look into it first.", 1)
    if not text.strip():
        raise _bad(name, "The file is empty.")
    return text


def lines_of(name: str, text: str) -> list[str]:
    """The lines without the empty ones at the end. Raises BadOfficialFile for a line no official file has."""
    if text.count("\n") > MOST_LINES:
        raise _bad(name, f"More than {MOST_LINES:,} lines: no official file has so many.")
    lines = text.split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    flaws = Flaws(name)
    for number, line in enumerate(lines, 1):
        if len(line) > MOST_LINE:
            flaws.add("The line is far longer than any of an official file: the line ends are lost.", number)
    flaws.refuse()
    return lines


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column (from 1) of an offset."""
    before = text.rfind("\n", 0, offset)
    return text.count("\n", 0, offset) + 1, offset - before


def _refuse_what_is_no_text(name: str, data: bytes) -> None:
    if not data:
        raise _bad(name, "The file is empty.")
    if len(data) > MOST_BYTES:
        raise _bad(name, f"Larger than {MOST_BYTES // 1024 // 1024} MB: no official file is.")
    for magic, problem in _MAGIC:
        if data.startswith(magic):
            raise _bad(name, (magic in _WORKBOOKS and pcs_instead(name)) or problem)


def pcs_instead(name: str) -> str:
    """What to load in place of a workbook whose name says ICD-10-PCS; "" for another name: saved as CSV it is not read."""
    return _PCS if "pcs" in name.lower() else ""


def _text(name: str, data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise _bad(name, f"The UTF-16 text breaks at byte {error.start + 1}: cut off or damaged.") from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        first = error.start
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise _bad(name, "Neither UTF-8 nor Windows-1252 text: damaged or of another kind.", line, column) from error
    high = len(text) - len(text.encode("ascii", "ignore"))
    if high * 100 > len(text):
        line = data.count(b"\n", 0, first) + 1
        raise _bad(name, "Not text in UTF-8 or Windows-1252: saved in another encoding, or no text file.", line,
                   first - data.rfind(b"\n", 0, first))  # fmt: skip
    return text


def _bad(name: str, problem: str, line: int | None = None, column: int | None = None) -> BadOfficialFile:
    return BadOfficialFile([Flaw(name, line, column, problem)])
