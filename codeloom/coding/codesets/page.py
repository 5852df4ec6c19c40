"""Everything the tables say of one code on one service date, gathered for a code page or for JSON."""

from dataclasses import dataclass
from datetime import date

from codeloom.coding.codesets.codes import undot
from codeloom.coding.codesets.codeset import CodeSet
from codeloom.coding.codesets.entry import Entry

INHERITED = ("excludes1", "excludes2", "code_first", "use_additional", "code_also", "includes", "notes", "seventh_note")
OWN = ("inclusion",)


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the hierarchy: "chapter", "block" or "code", its name and title."""

    level: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class PageNote:
    """One note as shown: whose it is, its kind and words, what it refers to, and whether it says "if applicable"."""

    owner: str
    kind: str
    text: str
    lead: str
    refs: tuple[tuple[str, str], ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class CodePage:
    """The facts of a code. `valid_to` is None while the tables know no end. `notes` go by kind, nearest owner first."""

    code: str
    title: str
    billable: bool
    in_force: bool
    described: bool
    release: str
    valid_from: date | None
    valid_to: date | None
    hierarchy: tuple[Level, ...]
    children: tuple[tuple[str, str, bool], ...]
    seventh: tuple[tuple[str, str], ...]
    notes: dict[str, tuple[PageNote, ...]]
    flags: tuple[str, ...]
    poa_exempt: bool
    complication: str
    hcc: str
    replacements: tuple[str, ...]


def code_page(codeset: CodeSet, code: str) -> CodePage | None:
    """The page of a code on the code set's date; None when no release ever had the code."""
    entry = codeset.get(code)
    if entry is None:
        return None
    above = [item for name in reversed(codeset.ancestors(code)) if (item := codeset.get(name))]
    levels = [Level("code", item.code, item.title) for item in (*above, entry)]
    if entry.block:
        levels.insert(0, Level("block", entry.block, codeset.block_title(entry.block)))
        levels.insert(0, Level("chapter", entry.chapter, codeset.chapter_title(entry.chapter)))
    return CodePage(
        code=entry.code,
        title=entry.title,
        billable=entry.billable,
        in_force=entry.in_force,
        described=entry.described,
        release=codeset.release.name,
        valid_from=entry.valid_from,
        valid_to=None if codeset.is_open_ended(entry.valid_to) else entry.valid_to,
        hierarchy=tuple(levels),
        children=tuple(
            (item.code, item.title, item.billable) for name in entry.children if (item := codeset.get(name))
        ),
        seventh=entry.seventh,
        notes=_notes(codeset, entry),
        flags=tuple(sorted(entry.flags - {"poa_exempt"})),
        poa_exempt="poa_exempt" in entry.flags,
        complication=entry.complication,
        hcc=entry.hcc,
        replacements=()
        if entry.in_force and not entry.billable and entry.valid_to is None
        else codeset.replacements(code),
    )


def _notes(codeset: CodeSet, entry: Entry) -> dict[str, tuple[PageNote, ...]]:
    stem = undot(codeset.stem(entry.code))
    out: dict[str, tuple[PageNote, ...]] = {}
    for kind in (*OWN, *INHERITED):
        notes = [note for note in codeset.notes(entry.code, kind) if kind not in OWN or note.owner == stem]
        shown = [note for note in notes if not _leads(note.text, note.references)]
        if shown:
            out[kind] = tuple(
                PageNote(note.owner_label, note.kind, note.text, note.lead, note.refs, note.optional) for note in shown
            )
    return out


def _leads(text: str, references: tuple[object, ...]) -> bool:
    """A line that only introduces the next ones: it is shown with them."""
    return text.endswith(":") and not references
