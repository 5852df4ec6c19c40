"""The order file and the plain codes file of ICD-10-CM and ICD-10-PCS: fixed columns, every line checked.

Order file: columns 1-5 number, 7-13 code, 15 "1" for a code and "0" for a heading, 17-76 short title, 78 on long title.
Codes file: columns 1-7 code, 9 on title; all codes may be reported and there are no headings.
"""

import re

from codeloom.coding.codesets.codes import dot
from codeloom.coding.codesets.contents import CodeTable
from codeloom.coding.codesets.official.edition import Edition, fiscal
from codeloom.coding.codesets.official.file import OfficialFile
from codeloom.coding.codesets.official.kinds import Flaws, OfficialKind, counted, quoted

FEWEST_CODES = 60_000
MOST_CODES = 200_000
ORDER_LINE = re.compile(r"\d{5} [0-9A-Z]{3,7} +[01] ")
UNTITLED = re.compile(r"\d{5} [0-9A-Z]{7} 1 *")
"""A line of an ICD-10-PCS list without titles: they are given up to one in fifty."""
CODES_LINE = re.compile(r"(?=.{7} )[0-9A-Z]{3,7} +\S")
_FORMS = {
    OfficialKind.ICD10CM_ORDER: (re.compile(r"[A-Z][0-9A][0-9A-Z]"), re.compile(r"[A-Z][0-9A][0-9A-Z]{1,5}"), "ICD-10-CM"),
    OfficialKind.ICD10PCS_ORDER: (
        re.compile(r"[0-9A-HJ-NP-Z]{3}"), re.compile(r"[0-9B-DFGHX][0-9A-HJ-NP-Z]{6}"), "ICD-10-PCS",
    ),
}  # fmt: skip
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTVWXYZ")
"""Every ICD-10-CM list has codes with each of these; U came later."""
_SECTIONS = frozenset("0123456789BCDFGHX")
_LAST = {OfficialKind.ICD10CM_ORDER: "Z99", OfficialKind.ICD10PCS_ORDER: "X"}
"""Every list has codes that begin so; they stand at its end, and are lost first when it is cut off."""
_GAPS = ((5, 6), (13, 14), (15, 16), (76, 77))


def is_order(line: str) -> bool:
    """Whether a line looks like one of an order file."""
    return bool(ORDER_LINE.match(line))


def is_codes(line: str) -> bool:
    """Whether a line looks like one of a plain codes file."""
    return bool(CODES_LINE.match(line))


def kind_of(codes: list[str]) -> OfficialKind:
    """ICD-10-CM or ICD-10-PCS, by the form of the first codes."""
    form = _FORMS[OfficialKind.ICD10PCS_ORDER][1]
    whole = sum(bool(form.fullmatch(code)) for code in codes if len(code) == 7)
    short = sum(len(code) in (4, 5, 6) for code in codes)
    lettered = sum(code[:1].isalpha() for code in codes)
    return OfficialKind.ICD10PCS_ORDER if whole > short and lettered < len(codes) else OfficialKind.ICD10CM_ORDER


def read_order(name: str, lines: list[str], *, any_size: bool = False) -> OfficialFile:
    """An order file. Raises BadOfficialFile naming line and column."""
    kind = kind_of([line[6:13].strip() for line in lines[:400]])
    flaws = Flaws(name)
    codes: list[str] = []
    titles: list[str] = []
    valid = bytearray()
    seen: dict[str, int] = {}
    expected, untitled = 1, 0
    for number, line in enumerate(lines, 1):
        if kind is OfficialKind.ICD10PCS_ORDER and UNTITLED.fullmatch(line):
            line = f"{line:78}"
            untitled += 1
        elif not _has_columns(line, number, flaws):
            expected += 1
            continue
        expected = _numbered(line, number, expected, flaws)
        code, flag = line[6:13].rstrip(), line[14]
        if _is_code(kind, code, flag, number, flaws):
            _has_heading(kind, code, number, seen, flaws)
        if code in seen:
            flaws.add(f"{dot(code)} stands twice; first in line {seen[code]}.", number, 7)
        seen[code] = number
        codes.append(code)
        titles.append(" ".join(line[77:].split()))
        valid.append(flag == "1")
    flaws.refuse()
    _flags_agree(codes, valid, seen, flaws)
    table = CodeTable(tuple(codes), tuple(titles), bytes(valid))
    is_whole(kind, table, len(lines), flaws, any_size)
    flaws.refuse()
    headings = len(codes) - table.reportable
    note = f"{counted(table.reportable, 'code')} and {counted(headings, 'heading')}."
    return _file(kind, name, table, note, *_without_title(untitled, table, flaws))


def read_codes(name: str, lines: list[str], *, any_size: bool = False) -> OfficialFile:
    """A plain codes file. Raises BadOfficialFile naming line and column."""
    kind = kind_of([line[:7].strip() for line in lines[:400]])
    flaws = Flaws(name)
    titles: dict[str, tuple[str, int]] = {}
    form, system = _FORMS[kind][1], _FORMS[kind][2]
    for number, line in enumerate(lines, 1):
        code, title = line[:7].strip(), " ".join(line[8:].split())
        if (not title and kind is not OfficialKind.ICD10PCS_ORDER) or line[7:8].strip():
            flaws.add(
                "The columns are not those of a codes file: code in 1-7, title from 9.", number, min(8, len(line) + 1)
            )
        elif not form.fullmatch(code):
            flaws.add(f"{quoted(code)} does not have the form of an {system} code.", number, 1)
        elif code in titles:
            flaws.add(f"{dot(code)} stands twice; first in line {titles[code][1]}.", number, 1)
        else:
            titles[code] = title, number
    flaws.refuse()
    codes = tuple(sorted(titles))
    table = CodeTable(codes, tuple(titles[code][0] for code in codes), b"\x01" * len(codes))
    is_whole(kind, table, len(lines), flaws, any_size)
    flaws.refuse()
    note = f"{counted(len(codes), 'code')}; a codes file has no headings."
    return _file(kind, name, table, note, *_without_title(table.titles.count(""), table, flaws))


def _without_title(untitled: int, table: CodeTable, flaws: Flaws) -> tuple[str, ...]:
    """A note on codes without a title. Raises BadOfficialFile when they are more than a few."""
    if untitled * 50 > len(table.codes):
        flaws.add(f"{untitled:,} codes have no title.", len(table.codes))
        flaws.refuse()
    return (f"{untitled:,} codes have no title.",) if untitled else ()


def _file(kind: OfficialKind, name: str, table: CodeTable, *notes: str) -> OfficialFile:
    edition: Edition = fiscal(name)
    return OfficialFile(kind, name, edition.label, table.reportable, notes, table,
                        suggested_from=edition.first, suggested_to=edition.last)  # fmt: skip


def _has_columns(line: str, number: int, flaws: Flaws) -> bool:
    if not line.strip():
        flaws.add("An empty line inside the file.", number)
        return False
    if len(line) < 78:
        flaws.add(f"The line ends at column {len(line)}; the long title begins at 78. Cut off?", number, len(line) + 1)
        return False
    for start, end in _GAPS:
        if line[start:end] != " ":
            flaws.add(f"Column {end} must be blank: the columns are shifted.", number, end)
            return False
    if line[14] not in "01":
        flaws.add(f"Column 15 must be 0 (heading) or 1 (code), found {quoted(line[14])}.", number, 15)
        return False
    if not line[16:76].strip() or not line[77:].strip():
        flaws.add("A title is missing.", number, 17 if not line[16:76].strip() else 78)
        return False
    return True


def _numbered(line: str, number: int, expected: int, flaws: Flaws) -> int:
    """Check the running number; the number expected next."""
    running = line[:5]
    if not running.isascii() or not running.isdigit():
        flaws.add(f"{quoted(running)} is not a running number.", number, 1)
        return expected + 1
    if int(running) != expected:
        flaws.add(
            f"Number {running} where {expected:05d} should be: lines are missing, repeated or out of order.", number, 1
        )
    return int(running) + 1


def _is_code(kind: OfficialKind, code: str, flag: str, number: int, flaws: Flaws) -> bool:
    heading, form, system = _FORMS[kind]
    if form.fullmatch(code) or (flag == "0" and heading.fullmatch(code)):
        return True
    flaws.add(
        f"{quoted(code)} does not have the form of an {system} {'code' if flag == '1' else 'heading'}.", number, 7
    )
    return False


def _has_heading(kind: OfficialKind, code: str, number: int, seen: dict[str, int], flaws: Flaws) -> None:
    """Every longer code comes after the heading it belongs to."""
    if kind is OfficialKind.ICD10PCS_ORDER:
        missing = len(code) == 7 and code[:3] not in seen
    else:
        missing = len(code) > 3 and code[:-1] not in seen and code[:-1].rstrip("X") not in seen
    if missing:
        flaws.add(f"{dot(code)} has no heading before it: lines are missing or out of order.", number, 7)


def _flags_agree(codes: list[str], valid: bytearray, seen: dict[str, int], flaws: Flaws) -> None:
    """A heading has codes below it, a code has none."""
    flags = dict(zip(codes, valid, strict=True))
    ordered = sorted(codes)
    for code, following in zip(ordered, [*ordered[1:], ""], strict=True):
        has_below = following.startswith(code)
        if flags[code] and has_below:
            flaws.add(f"{dot(code)} is marked as a code, but {dot(following)} stands below it.", seen[code], 15)
        elif not flags[code] and not has_below:
            flaws.add(f"{dot(code)} is marked as a heading, but nothing stands below it.", seen[code], 15)


def is_whole(kind: OfficialKind, table: CodeTable, last: int, flaws: Flaws, any_size: bool) -> None:
    """Not cut off and not a sample: enough codes, and some of every chapter. `last` is the number of the last line."""
    if any_size or flaws:
        return
    system = _FORMS[kind][2]
    if table.reportable < FEWEST_CODES:
        flaws.add(
            f"Only {table.reportable:,} codes; an {system} list has more than {FEWEST_CODES:,}. It is cut off or a sample.",
            last,
        )
        return
    if len(table.codes) > MOST_CODES:
        flaws.add(f"{len(table.codes):,} lines; no {system} list has more than {MOST_CODES:,}.", last)
        return
    begins = {code[0] for code in table.codes}
    lost = sorted((_LETTERS if kind is OfficialKind.ICD10CM_ORDER else _SECTIONS) - begins)
    if not lost and not any(code.startswith(_LAST[kind]) for code in table.codes):
        lost = [_LAST[kind]]
    if lost:
        flaws.add(f"No code begins with {', '.join(lost[:6])}: the file is cut off or parts of it are missing.", last)
