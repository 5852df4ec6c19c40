"""Official CMS and CDC files: telling them apart by content, reading, checking, storing, overlaying the base, comparing.

The order of use, and where it lives:

- `read_files(files)` (reading.py): `(name, bytes)` of every file of an upload, archives already unpacked, to
  `OfficialFile`s; raises `BadOfficialFile` with `Flaw`s (file, line, column, plain words) and then nothing was read.
  Companions of an official file (PDF, addenda, read-me) are left aside and named in the notes.
- `OfficialFile.pack()` and `OfficialFile.unpack(kind, data)` (file.py): what the database stores. `suggested_from`,
  `suggested_to` and `notes` are for the person who puts a release in force; `part` tells files apart that are used
  side by side (practitioner and hospital edits), see `OfficialFile`.
- `apply_overlay(base, releases)` (overlay.py): the code sets of an organization from `OverlayFile(kind, effective_from,
  effective_to, file)`. `CodeSets.tables` (codesets/loaded.py) then answers for procedures, edits, limits and POA by day
  and holds the terms of index files; `search.overlay` makes the search index of such code sets.
- `difference(before, after, file, day)` (difference.py): what a file adds, deletes and revises on a day, with titles.

Pure: no file is opened here and no clock is read.
"""

from codeloom.coding.codesets.official.difference import Change, Difference, difference
from codeloom.coding.codesets.official.file import BadPack, OfficialFile
from codeloom.coding.codesets.official.kinds import BadOfficialFile, Flaw, OfficialKind
from codeloom.coding.codesets.official.overlay import apply_overlay
from codeloom.coding.codesets.official.overlay_file import OverlayFile
from codeloom.coding.codesets.official.reading import read_files

__all__ = [
    "BadOfficialFile",
    "BadPack",
    "Change",
    "Difference",
    "Flaw",
    "OfficialFile",
    "OfficialKind",
    "OverlayFile",
    "apply_overlay",
    "difference",
    "read_files",
]
