"""The index files of ICD-10-CM: alphabetic index, external causes, table of drugs, table of neoplasms.

All share one shape: letters of main terms, terms below terms, a code or a row of cells at each. What is kept are terms
written out from main term to last level, each with the code it leads to; non-essential words in brackets are left out.
"""

import re
from dataclasses import dataclass, field

from codeloom.coding.codesets.contents import TermTable
from codeloom.coding.codesets.official.edition import fiscal
from codeloom.coding.codesets.official.file import OfficialFile
from codeloom.coding.codesets.official.kinds import Flaws, OfficialKind, quoted
from codeloom.coding.codesets.official.walk import Walk

ROOT = "ICD10CM.index"
FEWEST = {
    OfficialKind.ICD10CM_INDEX: 20_000,
    OfficialKind.ICD10CM_EXTERNAL: 2_000,
    OfficialKind.ICD10CM_DRUGS: 10_000,
    OfficialKind.ICD10CM_NEOPLASMS: 2_000,
}
MOST_TERM = 400
ODD_SHARE = 0.005
_CODE = re.compile(r"([A-Z][0-9A][0-9A-Z])(?:\.([0-9A-Z]{1,4})?)?-?")
_EMPTY = frozenset({"", "-", "--", "—"})
_TERM_TAGS = frozenset({"mainTerm", "term"})


@dataclass(slots=True)
class _Term:
    """A main term or term while it is open."""

    path: tuple[str, ...]
    title: str = ""


@dataclass(slots=True)
class _Reading:
    """What the walk gathers."""

    flaws: Flaws
    version: str = ""
    titles: list[str] = field(default_factory=list)
    heads: dict[str, str] = field(default_factory=dict)
    terms: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    odd: list[tuple[int, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    attributes: list[dict[str, str]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    open: list[_Term] = field(default_factory=list)
    last: int = 1

    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        if tag in _TERM_TAGS:
            above = self.open[-1] if self.open else None
            if tag == "mainTerm" and above is not None:
                self.odd.append((line, "a main term inside a term"))
            self.open.append(_Term((*above.path, above.title) if above else ()))
        self.tags.append(tag)
        self.attributes.append(attributes)
        if tag != "nemod":
            self.text.clear()

    def words(self, text: str) -> None:
        if self.tags and self.tags[-1] != "nemod":
            self.text.append(text)

    def end(self, tag: str, line: int) -> None:
        self.last = line
        self.tags.pop()
        attributes = self.attributes.pop()
        above = self.tags[-1] if self.tags else ""
        if tag == "nemod":
            self.text.append(" ")
            return
        words = " ".join("".join(self.text).split())
        self.text.clear()
        if tag in _TERM_TAGS:
            if not self.open.pop().title:
                self.odd.append((line, "a term without a title"))
        elif tag == "title" and above in _TERM_TAGS:
            self.open[-1].title = words
        elif tag == "title" and above == ROOT:
            self.titles.append(words)
        elif tag == "version" and above == ROOT:
            self.version = words
        elif tag == "head":
            self.heads[attributes.get("col", "")] = words
        elif tag == "code" and above in _TERM_TAGS:
            self.lead(words, "", line)
        elif tag == "cell" and above in _TERM_TAGS:
            if attributes.get("col", "") not in self.heads:
                self.odd.append((line, f"column {quoted(attributes.get('col', ''))} is not in the heading"))
            self.lead(words, self.heads.get(attributes.get("col", ""), ""), line)

    def lead(self, code: str, column: str, line: int) -> None:
        """Note that the open term, in a column of the table, leads to a code."""
        if code in _EMPTY:
            return
        match = _CODE.fullmatch(code.upper())
        if match is None:
            self.odd.append((line, f"{quoted(code)} does not have the form of an ICD-10-CM code"))
            return
        term = self.open[-1]
        wording = " ".join((*term.path, term.title, column)).strip()
        self.terms.append(wording[:MOST_TERM])
        self.codes.append(match[1] + (match[2] or ""))


def read_index(name: str, data: bytes, *, any_size: bool = False) -> OfficialFile:
    """One of the four index files, told apart by heading and title. Raises BadOfficialFile naming line and column."""
    flaws = Flaws(name)
    reading = _Reading(flaws)
    Walk(name, reading.start, reading.end, reading.words).over(data)
    kind = _kind(name, reading)
    if len(reading.odd) > max(3, ODD_SHARE * len(reading.codes)):
        for line, problem in reading.odd:
            flaws.add(f"{problem[0].upper()}{problem[1:]}.", line)
    year = int(reading.version[:4]) if re.match(r"20\d\d", reading.version) else None
    if year is None:
        flaws.add(f"The version must be a year, found {quoted(reading.version)}.", 2)
    if not reading.codes:
        flaws.add("No term leads to a code.", reading.last)
    elif not any_size and len(reading.codes) < FEWEST[kind]:
        flaws.add(
            f"Only {len(reading.codes):,} entries; the {kind.label} has more than {FEWEST[kind]:,}. It is cut off or a sample.",
            reading.last,
        )
    flaws.refuse()
    edition = fiscal(name, year)
    told = [f"{len(reading.codes):,} entries lead to a code."]
    if reading.odd:
        line, odd = reading.odd[0]
        told.append(f"Odd and left aside: {len(reading.odd)}, the first in line {line}: {odd}.")
    return OfficialFile(kind, name, edition.label, len(reading.codes), tuple(told),
                        TermTable(tuple(reading.terms), tuple(reading.codes)),
                        suggested_from=edition.first, suggested_to=edition.last)  # fmt: skip


def _kind(name: str, reading: _Reading) -> OfficialKind:
    head = reading.heads.get("1", "").lower()
    if "substance" in head or "drug" in head:
        return OfficialKind.ICD10CM_DRUGS
    if "neoplasm" in head:
        return OfficialKind.ICD10CM_NEOPLASMS
    title = " ".join(reading.titles).lower()
    if "external cause" in title:
        return OfficialKind.ICD10CM_EXTERNAL
    if "diseases and injuries" in title:
        return OfficialKind.ICD10CM_INDEX
    outside = sum(code[0] in "VWXY" for code in reading.codes)
    return OfficialKind.ICD10CM_EXTERNAL if outside * 2 > len(reading.codes) else OfficialKind.ICD10CM_INDEX
