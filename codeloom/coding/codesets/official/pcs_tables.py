"""The tables of ICD-10-PCS: XML in which each table gives three characters and each of its rows the values of the other four.

Every combination of a row is a code, and nothing else is: the codes are written out, each with the words of its values.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from math import prod

from codeloom.coding.codesets.contents import CodeTable
from codeloom.coding.codesets.official.edition import fiscal
from codeloom.coding.codesets.official.file import OfficialFile
from codeloom.coding.codesets.official.kinds import Flaws, OfficialKind, counted, quoted
from codeloom.coding.codesets.official.order import MOST_CODES, is_whole
from codeloom.coding.codesets.official.walk import Walk

ROOT = "ICD10PCS.tabular"
_VALUE = re.compile(r"[0-9A-HJ-NP-Z]")
_SAYS_NOTHING = frozenset({"No Device", "No Qualifier"})
Value = tuple[str, str]
"""A character and its words."""


@dataclass(slots=True)
class _Reading:
    """What the walk has seen: the values of the table and row it is in, and the codes so far."""

    flaws: Flaws
    table: dict[int, list[Value]] = field(default_factory=dict)
    row: dict[int, list[Value]] | None = None
    counted: str = ""
    place: int = 0
    char: str = ""
    text: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    tables: int = 0
    version: str = ""
    last: int = 1

    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        self.text.clear()
        if tag == "pcsTable":
            self.table, self.tables = {}, self.tables + 1
        elif tag == "pcsRow":
            self.row, self.counted = {}, (attributes.get("codes") or "").strip()
        elif tag == "axis":
            place = (attributes.get("pos") or "").strip()
            places = "123" if self.row is None else "4567"
            self.place = int(place) if place and place in places else 0
            if not self.place:
                self.flaws.add(f"Position {quoted(place)} where one of {', '.join(places)} should be.", line)
        elif tag == "label":
            self.char = (attributes.get("code") or "").strip()
            if not _VALUE.fullmatch(self.char):
                self.flaws.add(f"{quoted(self.char)} is not a character of an ICD-10-PCS code.", line)

    def words(self, text: str) -> None:
        self.text.append(text)

    def end(self, tag: str, line: int) -> None:
        self.last = line
        words = " ".join("".join(self.text).split())
        self.text.clear()
        if tag == "label" and self.place:
            (self.table if self.row is None else self.row).setdefault(self.place, []).append((self.char, words))
        elif tag == "version":
            self.version = words
        elif tag == "pcsRow" and self.row is not None:
            self._write_out(self.row, line)
            self.row = None

    def _write_out(self, row: dict[int, list[Value]], line: int) -> None:
        axes = [(self.table if place < 4 else row).get(place, []) for place in range(1, 8)]
        if not all(axes) or any(len(axis) != 1 for axis in axes[:3]):
            self.flaws.add("A row needs one value for places 1 to 3 of its table and values for places 4 to 7.", line)
            return
        number = prod(len(axis) for axis in axes)
        if number + len(self.titles) > MOST_CODES:
            self.flaws.add(f"More than {MOST_CODES:,} codes: these are not the ICD-10-PCS tables.", line)
            return
        if self.counted != str(number):
            self.flaws.add(f"The row says {quoted(self.counted)} codes, its values make {number:,}.", line)
        for code, title in _codes_of(axes):
            self.titles.setdefault(code, title)


def _codes_of(axes: list[list[Value]]) -> Iterator[Value]:
    """Every code of a row with its title: operation, body part, device, qualifier and approach as far as they say something."""
    for values in product(*axes):
        words = [words for _, words in values[2:] if words and words not in _SAYS_NOTHING]
        yield "".join(char for char, _ in values), "; ".join(words)


def read_tables(name: str, data: bytes, *, any_size: bool = False) -> OfficialFile:
    """The tables. Raises BadOfficialFile naming file and line."""
    flaws = Flaws(name)
    reading = _Reading(flaws)
    Walk(name, reading.start, reading.end, reading.words).over(data)
    year = int(reading.version[:4]) if re.match(r"20\d\d", reading.version) else None
    if year is None:
        flaws.add(f"The version must be a year, found {quoted(reading.version)}.", 2)
    if not reading.titles:
        flaws.add("There is no row of values in it.", reading.last)
    flaws.refuse()
    codes = tuple(sorted(reading.titles))
    table = CodeTable(codes, tuple(reading.titles[code] for code in codes), b"\x01" * len(codes))
    is_whole(OfficialKind.ICD10PCS_ORDER, table, reading.last, flaws, any_size)
    flaws.refuse()
    edition = fiscal(name, year)
    note = f"{counted(len(codes), 'code')} written out from {counted(reading.tables, 'table')}; titles are made of its words."
    return OfficialFile(OfficialKind.ICD10PCS_ORDER, name, edition.label, len(codes), (note,), table,
                        suggested_from=edition.first, suggested_to=edition.last)  # fmt: skip
