"""What a new edition changes in the tabular list from a day on: titles of new and revised codes, notes of their families.

The files are small lists of changes beside the tabular list of the year before. A code that is new has its title whatever
the day, since it is in force from that day only; revised titles and notes are of their days.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from codeloom.coding.codesets.notes import Note
from codeloom.coding.codesets.tabular import KINDS, RawNote, Tabular

FY2027 = date(2026, 10, 1).toordinal()
"""The first day of the edition that travels with the product."""
REVISED, RETIRED = "revised", "retired"
Group = tuple[str, str]
"""Owner and kind of notes."""


class BadRevision(ValueError):
    """The list of changes cannot be read; the message names the line."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The lists as read: titles by bare code, notes by owner and kind (an emptied group is an empty tuple), deleted codes."""

    first: int
    new: Mapping[str, str]
    revised: Mapping[str, str]
    retired: frozenset[str]
    notes: Mapping[Group, tuple[RawNote, ...]]


@dataclass(frozen=True, slots=True)
class Revision:
    """What is different from day `first` (ordinal) on: titles by bare code, and groups of notes that are as given here."""

    first: int
    titles: Mapping[str, str]
    notes: Mapping[Group, tuple[Note, ...]]


def read_changes(codes: bytes, notes: bytes, first: int = FY2027) -> Changes:
    """From CSV `code,title,change` and lines of JSON with owner, kind, seq, text, vs_fy2026. Raises BadRevision.

    A note with `vs_fy2026` "removed" is gone; the other notes of its owner and kind stand in their order.
    """
    new, revised, retired = dict[str, str](), dict[str, str](), set[str]()
    reader = csv.DictReader(io.StringIO(codes.decode("utf-8")))
    if not {"code", "title", "change"} <= set(reader.fieldnames or ()):
        raise BadRevision("the list of changed codes must have the columns code, title, change")
    for row in reader:
        bare, change = row["code"].replace(".", ""), row["change"]
        if change == RETIRED:
            retired.add(bare)
        elif not row["title"]:
            raise BadRevision(f"line {reader.line_num} of the changed codes has no title")
        else:
            (revised if change == REVISED else new)[bare] = row["title"]
    groups: dict[Group, list[RawNote]] = {}
    for number, line in enumerate(notes.decode("utf-8").splitlines(), 1):
        try:
            note = json.loads(line)
            owner, kind = note["owner"].replace(".", ""), KINDS[note["kind"]]
            group = groups.setdefault((owner, kind), [])
            if note["vs_fy2026"] != "removed":
                group.append(RawNote(owner, kind, note["seq"], note["text"]))
        except (ValueError, KeyError, TypeError) as error:
            raise BadRevision(f"line {number} of the changed notes: {error}") from error
    ordered = {group: tuple(sorted(lines, key=lambda line: line.seq)) for group, lines in groups.items()}
    return Changes(first, new, revised, frozenset(retired), ordered)


def with_new_titles(tabular: Tabular, changes: Changes) -> None:
    """Put the titles of codes the tabular list does not have into it."""
    for code, title in changes.new.items():
        tabular.titles.setdefault(code, title)


def raw_notes(changes: Changes) -> Iterator[RawNote]:
    """The notes of the new edition, grouped by owner and kind, in order."""
    for lines in changes.notes.values():
        yield from lines


def revision_of(changes: Changes, read: list[Note]) -> Revision:
    """The revision, from the changes and their notes as read."""
    notes: dict[Group, tuple[Note, ...]] = dict.fromkeys(changes.notes, ())
    for note in read:
        notes[note.owner, note.kind] = (*notes[note.owner, note.kind], note)
    return Revision(changes.first, changes.revised, notes)
