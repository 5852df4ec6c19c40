"""The tabular list of ICD-10-CM: its XML checked line by line before the tables are made of it (codesets/tabular.py)."""

import re
from dataclasses import dataclass, field

from codeloom.coding.codesets.official.edition import fiscal
from codeloom.coding.codesets.official.file import OfficialFile
from codeloom.coding.codesets.official.kinds import BadOfficialFile, Flaw, Flaws, OfficialKind, quoted
from codeloom.coding.codesets.official.walk import Walk
from codeloom.coding.codesets.tabular import BadTabular, read_tabular

ROOT = "ICD10CM.tabular"
FEWEST_CODES, FEWEST_NOTES = 30_000, 5_000
CHAPTERS = (21, 22)
_CODE = re.compile(r"[A-Z][0-9A][0-9A-Z](?:\.[0-9A-Z]{1,4})?")


@dataclass(slots=True)
class _Checking:
    """What the walk looks at: codes, their nesting, chapters, blocks, 7th characters."""

    flaws: Flaws
    tags: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    chapters: list[str] = field(default_factory=list)
    section: str = ""
    version: str = ""
    titled: bool = True
    notes: int = 0
    last: int = 1

    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        self.text.clear()
        self.tags.append(tag)
        if tag == "diag":
            self.above.append("")
            self.titled = False
        elif tag == "section":
            self.section = (attributes.get("id") or "").strip()
            if not re.fullmatch(r"[A-Z][0-9A][0-9A-Z](?:-[A-Z][0-9A][0-9A-Z])?", self.section):
                self.flaws.add(f"A block must be named by its range of categories, found {quoted(self.section)}.", line)
        elif tag == "extension" and not re.fullmatch(r"[0-9A-Z]", (attributes.get("char") or "").strip()):
            self.flaws.add(f"{quoted(attributes.get('char') or '')} is not a 7th character.", line)
        self.notes += tag == "note"

    def words(self, text: str) -> None:
        self.text.append(text)

    def end(self, tag: str, line: int) -> None:
        self.last = line
        self.tags.pop()
        inside = self.tags[-1] if self.tags else ""
        words = " ".join("".join(self.text).split())
        self.text.clear()
        if tag == "name" and inside == "diag":
            self.code(words, line)
        elif tag == "desc" and inside == "diag":
            self.titled = bool(words)
            if not words:
                self.flaws.add(f"{self.above[-1]} has no title.", line)
        elif tag == "name" and inside == "chapter":
            self.chapters.append(words)
            if words != str(len(self.chapters)):
                self.flaws.add(
                    f"Chapter {quoted(words)} where {len(self.chapters)} should be: one is missing or out of order.",
                    line,
                )
        elif tag == "version" and inside == ROOT:
            self.version = words
        elif tag == "diag":
            if not self.above.pop():
                self.flaws.add("An entry without a code.", line)

    def code(self, code: str, line: int) -> None:
        """Check one code: form, place below its parent, listed once."""
        parent = self.above[-2] if len(self.above) > 1 else ""
        self.above[-1] = code
        if not _CODE.fullmatch(code):
            self.flaws.add(f"{quoted(code)} does not have the form of an ICD-10-CM code.", line)
            return
        if code in self.seen:
            self.flaws.add(f"{code} stands twice; first in line {self.seen[code]}.", line)
        self.seen[code] = line
        if parent and not code.startswith(parent):
            self.flaws.add(f"{code} stands below {parent}, where it does not belong.", line)
        low, _, high = self.section.partition("-")
        if not parent and not (len(code) == 3 and low[:1] <= code[0] <= (high or low)[:1]):
            self.flaws.add(f"{code} stands in the block {self.section}, where it does not belong.", line)


def read_tabular_file(name: str, data: bytes, *, any_size: bool = False) -> OfficialFile:
    """The tabular list. Raises BadOfficialFile naming line and column."""
    flaws = Flaws(name)
    checking = _Checking(flaws)
    Walk(name, checking.start, checking.end, checking.words).over(data)
    if not any_size:
        if len(checking.chapters) not in CHAPTERS:
            flaws.add(f"{len(checking.chapters)} chapters; the tabular list has {CHAPTERS[-1]}.", checking.last)
        if len(checking.seen) < FEWEST_CODES or checking.notes < FEWEST_NOTES:
            flaws.add(
                f"Only {len(checking.seen):,} codes and {checking.notes:,} notes: the file is cut off or a sample.",
                checking.last,
            )
    year = int(checking.version[:4]) if re.match(r"20\d\d", checking.version) else None
    if year is None:
        flaws.add(f"The version must be a year, found {quoted(checking.version)}.", 2)
    flaws.refuse()
    try:
        content = read_tabular(data)
    except BadTabular as error:
        raise BadOfficialFile([Flaw(name, None, None, f"{str(error)[:1].upper()}{str(error)[1:]}.")]) from error
    content.year = str(year)
    edition = fiscal(name, year)
    note = (
        f"{len(content.titles):,} codes and headings, {len(content.notes):,} notes, {len(content.chapters)} chapters."
    )
    return OfficialFile(OfficialKind.ICD10CM_TABULAR, name, edition.label, len(content.titles), (note,), content,
                        suggested_from=edition.first, suggested_to=edition.last)  # fmt: skip
