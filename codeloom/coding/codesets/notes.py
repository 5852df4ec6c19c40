"""Instructional notes as values: one line, who owns it, what leads it in, what it refers to."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from codeloom.coding.codesets.codes import dot
from codeloom.coding.codesets.references import Reference, read
from codeloom.coding.codesets.tabular import RawNote

REFERRING = frozenset({"excludes1", "excludes2", "code_first", "use_additional", "code_also", "includes", "notes"})
_OPTIONAL = re.compile(
    r"\b(?:if|when|where|as) (?:also )?(?:applicable|known|present|any|specified|necessary|documented)\b"
    r"|\bif (?:known and )?applicable\b|\bif drug\b|\bwhere known\b",
    re.IGNORECASE,
)
_LABELS = {
    "excludes1": "Excludes1",
    "excludes2": "Excludes2",
    "code_first": "Code first",
    "use_additional": "Use additional",
    "code_also": "Code also",
    "includes": "Includes",
    "inclusion": "Inclusion term",
    "notes": "Note",
    "seventh_note": "7th character",
}


@dataclass(frozen=True, slots=True)
class Note:
    """One line of an instructional note.

    `owner` is a bare code, "block:I10-I1A" or "chapter:9". `lead` is the line that introduces a list ("underlying
    disease, such as:"). `optional` is True when line or lead says "if applicable", "if known" or the like. `references`
    are what the line names; empty when the line names no code.
    """

    owner: str
    kind: str
    seq: int
    text: str
    lead: str
    optional: bool
    references: tuple[Reference, ...]

    @property
    def owner_label(self) -> str:
        """The owner as people write it: "E11.2", "I10-I1A", "Chapter 9"."""
        level, _, name = self.owner.partition(":")
        if not name:
            return dot(level)
        return f"Chapter {name}" if level == "chapter" else name

    @property
    def label(self) -> str:
        """The kind as the book prints it: "Excludes1", "Code first"."""
        return _LABELS[self.kind]

    @property
    def phrase(self) -> str:
        """Lead-in and line together: "underlying disease, such as: gout (M10.0-)"."""
        return f"{self.lead} {self.text}" if self.lead else self.text

    @property
    def refs(self) -> tuple[tuple[str, str], ...]:
        """The ranges named, dotted, both ends included."""
        return tuple((dot(ref.low), dot(ref.high)) for ref in self.references)


def read_notes(raw: Iterable[RawNote], exists: Callable[[str], bool]) -> Iterator[Note]:
    """Notes with their lead-ins, flags and references. Lines must come grouped by owner and kind, in order."""
    group, lead = ("", ""), ""
    for line in raw:
        if (line.owner, line.kind) != group:
            group, lead = (line.owner, line.kind), ""
        opens = line.text.endswith(":")
        references = read(line.text, exists) if line.kind in REFERRING else ()
        own_lead = "" if opens and not references else lead
        optional = bool(_OPTIONAL.search(line.text) or _OPTIONAL.search(own_lead))
        yield Note(line.owner, line.kind, line.seq, line.text, own_lead, optional, references)
        if opens and not references:
            lead = line.text
