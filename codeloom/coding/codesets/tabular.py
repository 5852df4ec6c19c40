"""Reading the official ICD-10-CM tabular XML: nodes, titles, blocks, chapters, 7th characters and notes as written.

Nothing is expanded here: which 7th characters really exist is decided by the code list (build.py).
"""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass, field

KINDS = {
    "excludes1": "excludes1",
    "excludes2": "excludes2",
    "codeFirst": "code_first",
    "useAdditionalCode": "use_additional",
    "codeAlso": "code_also",
    "includes": "includes",
    "inclusionTerm": "inclusion",
    "notes": "notes",
    "sevenChrNote": "seventh_note",
}


class BadTabular(ValueError):
    """The file is not a tabular list; the message says what was looked for and where it failed."""


@dataclass(frozen=True, slots=True)
class RawNote:
    """One line of a note: `owner` is "chapter:9", "block:I10-I1A" or a bare code; `seq` its place among its kind."""

    owner: str
    kind: str
    seq: int
    text: str


@dataclass(slots=True)
class Tabular:
    """The file as plain values, keyed by bare code where a code is meant."""

    year: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    chapters: list[tuple[str, str]] = field(default_factory=list)
    blocks: list[tuple[str, str, str]] = field(default_factory=list)
    block_of: dict[str, str] = field(default_factory=dict)
    seventh: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    notes: list[RawNote] = field(default_factory=list)


def read_tabular(xml: bytes) -> Tabular:
    """The tabular list from its XML bytes. Raises BadTabular when the file is broken or is another file."""
    if b"<!ENTITY" in xml[:4096]:
        raise BadTabular("the tabular XML declares entities; the official file does not")
    try:
        root = ElementTree.fromstring(xml)
    except ElementTree.ParseError as error:
        raise BadTabular(f"the tabular XML breaks at {error}") from error
    if root.tag != "ICD10CM.tabular":
        raise BadTabular(f"expected <ICD10CM.tabular>, found <{root.tag}>")
    out = Tabular(year=_text(root, "version"))
    for chapter in root.findall("chapter"):
        number = _text(chapter, "name")
        out.chapters.append((number, _plain_title(_text(chapter, "desc"))))
        out.notes.extend(_notes(chapter, f"chapter:{number}"))
        for section in chapter.findall("section"):
            _read_block(section, number, out)
    if not out.titles:
        raise BadTabular("the tabular XML holds no codes")
    return out


def _read_block(section: ElementTree.Element, chapter: str, out: Tabular) -> None:
    block = (section.get("id") or "").strip()
    out.blocks.append((block, _plain_title(_text(section, "desc")), chapter))
    out.notes.extend(_notes(section, f"block:{block}"))
    for diag in section.findall("diag"):
        out.block_of[_text(diag, "name")] = block
        _read_diag(diag, out)


def _read_diag(diag: ElementTree.Element, out: Tabular) -> None:
    bare = _text(diag, "name").replace(".", "")
    out.titles[bare] = _text(diag, "desc")
    out.notes.extend(_notes(diag, bare))
    definition = diag.find("sevenChrDef")
    if definition is not None:
        out.seventh[bare] = tuple(
            ((item.get("char") or "").strip(), " ".join((item.text or "").split()))
            for item in definition.findall("extension")
        )
    for child in diag.findall("diag"):
        _read_diag(child, out)


def _notes(element: ElementTree.Element, owner: str) -> Iterator[RawNote]:
    for tag, kind in KINDS.items():
        lines = [line for group in element.findall(tag) for line in group.findall("note")]
        for seq, line in enumerate(lines):
            text = " ".join("".join(line.itertext()).split())
            if text:
                yield RawNote(owner, kind, seq, text)


def _text(element: ElementTree.Element, tag: str) -> str:
    return " ".join((element.findtext(tag) or "").split())


def _plain_title(title: str) -> str:
    """A chapter's or block's title without its range in brackets."""
    return re.sub(r"\s*\([A-Z][0-9A-Z]{2}(?:-[A-Z][0-9A-Z]{2})?\)$", "", title)
