"""Reading the files of one upload: what each is by its content, then its reader; all of them good, or none."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import PurePosixPath

from codeloom.coding.codesets.contents import CodeTable
from codeloom.coding.codesets.official import cpt, gem, hcpcs, index_xml, ncci, order, pcs_tables, poa_list, tabular_xml
from codeloom.coding.codesets.official.delimited import Row, rows_of, separator_of
from codeloom.coding.codesets.official.file import OfficialFile
from codeloom.coding.codesets.official.kinds import BadOfficialFile, Flaw, OfficialKind
from codeloom.coding.codesets.official.text import decoded, lines_of, pcs_instead
from codeloom.coding.codesets.official.walk import root_of

HEAD = 80
_COMPANION = frozenset(
    {".pdf", ".doc", ".docx", ".xls", ".xlsx", ".rtf", ".htm", ".html", ".xsd", ".xsl", ".css", ".png", ".gif"}
)
_HIDDEN = re.compile(r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store|Thumbs\.db)")
_BESIDE = re.compile(
    r"addend|read ?_?me|layout|guideline|conversion|proc_?notes?|format|introduc|preface|contents|record|trans_|gems?\b"
    r"|pcs_?(?:index|definition)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"order|codes_|tabular|index|drug|neoplasm|poa|hcpc|anweb|ccipra|ccioph|ptp|mue|cpt", re.IGNORECASE
)  # fmt: skip
_OFFICE = "[Content_Types].xml"
_WORKBOOK = (
    "This is an Excel workbook or a Word document. Save the sheet as CSV, or load the text file that comes with it."
)
_UNKNOWN = (
    "Not recognized as an official file: neither its XML nor its columns are those of any kind that can be loaded."
)


class _Unknown(BadOfficialFile):
    """Text without damage, but of no kind that is read here."""


def read_files(files: Iterable[tuple[str, bytes]], *, any_size: bool = False) -> tuple[OfficialFile, ...]:
    """The official files among `(name, bytes)`, in the order of `OfficialKind`. Raises BadOfficialFile; then none is read.

    Names serve for editions and messages; the kind is told by content. Documents, addenda and read-me files beside an
    official file are left aside and named in its notes. `any_size` accepts lists too short to be whole, for samples.
    """
    read: list[OfficialFile] = []
    flaws: list[Flaw] = []
    more = 0
    aside: list[str] = []
    unknown: list[Flaw] = []
    for name, data in files:
        base = PurePosixPath(name).name
        if name.endswith("/") or _HIDDEN.search(name):
            continue
        if base == _OFFICE:
            book = name.removesuffix(f"/{base}")
            raise BadOfficialFile([Flaw(book, None, None, pcs_instead(book) or _WORKBOOK)])
        try:
            read.append(read_file(name, data, any_size=any_size))
        except BadOfficialFile as bad:
            if _is_companion(base, bad):
                aside.append(base)
                unknown.extend(bad.flaws)
            else:
                flaws.extend(bad.flaws)
                more += bad.more
    if flaws:
        raise BadOfficialFile(flaws, more)
    if not read:
        raise BadOfficialFile(unknown or [Flaw("upload", None, None, "There is no file in it.")])
    kept = _one_of_each(read)
    if aside:
        kept[0] = kept[0].noting(f"Not needed and left aside: {', '.join(aside[:8])}{'...' if len(aside) > 8 else ''}.")
    return tuple(kept)


def read_file(name: str, data: bytes, *, any_size: bool = False) -> OfficialFile:
    """One official file. Raises BadOfficialFile."""
    if _is_xml(data):
        return _read_xml(name, data, any_size)
    text = decoded(name, data)
    lines = lines_of(name, text)
    filled = [line for line in lines[:400] if line.strip()]
    first = filled[:HEAD]
    if _most(order.is_order, first) or _most(order.is_order, [line.strip() for line in first]):
        return order.read_order(name, lines, any_size=any_size)
    if _most(gem.is_gem, first):
        return gem.read_gem(name, lines, any_size=any_size)
    if _most(hcpcs.is_fixed, first):
        return hcpcs.read_fixed(name, lines, any_size=any_size)
    separator = separator_of(lines)
    if any(map(poa_list.is_heading, filled[:3])) or poa_list.is_named(name):
        return poa_list.read_poa(
            name, lines, separator if separator in ("\t", "|") or "," in filled[0] else "", any_size=any_size
        )
    rows = _head(name, lines, separator)
    if rows and poa_list.is_numbered(rows):
        return poa_list.read_poa(name, lines, separator, any_size=any_size)
    if rows and ncci.is_limits(rows):
        return ncci.read_limits(name, lines, separator or ",")
    if rows and ncci.is_pairs(rows):
        return ncci.read_pairs(name, lines, separator or "\t")
    if rows and hcpcs.has_heading(rows):
        return hcpcs.read_table(name, lines, separator, any_size=any_size)
    if _most(order.is_codes, first):
        return order.read_codes(name, lines, any_size=any_size)
    if rows and cpt.is_cpt(rows):
        return cpt.read_cpt(name, lines, separator)
    if cpt.is_cpt(cpt.spaced(lines[:400])):
        return cpt.read_cpt(name, lines, "")
    raise _Unknown([Flaw(name, 1, None, _UNKNOWN)])


def _is_companion(base: str, bad: BadOfficialFile) -> bool:
    """A document or note beside an official file: by its ending, or unknown text whose name promises no official file."""
    if PurePosixPath(base.lower()).suffix in _COMPANION or "addend" in base.lower():
        return True
    return isinstance(bad, _Unknown) and (bool(_BESIDE.search(base)) or not _NAMED.search(base))


def _is_xml(data: bytes) -> bool:
    head = data[:400]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.replace(b"\0", b"")[2:]
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    web = head.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script"))
    return head.startswith(b"<") and not web


def _read_xml(name: str, data: bytes, any_size: bool) -> OfficialFile:
    data = data.lstrip() if data[:1].isspace() else data
    root = root_of(name, data)
    if root == tabular_xml.ROOT:
        return tabular_xml.read_tabular_file(name, data, any_size=any_size)
    if root == index_xml.ROOT:
        return index_xml.read_index(name, data, any_size=any_size)
    if root.lower() == "html":
        raise BadOfficialFile(
            [Flaw(name, 1, None, "This is a web page, not the file itself. Download the file again.")]
        )
    if root == pcs_tables.ROOT:
        return pcs_tables.read_tables(name, data, any_size=any_size)
    if root.startswith("ICD10PCS"):
        problem = "Of ICD-10-PCS, the tables, the order file and the codes file are read; this is none of them."
        raise _Unknown([Flaw(name, 1, None, problem)])
    raise _Unknown(
        [Flaw(name, 1, None, f"XML of another kind, <{root[:40]}>: expected <ICD10CM.tabular> or <ICD10CM.index>.")]
    )


def _most(test: Callable[[str], bool], lines: list[str]) -> bool:
    """Whether a test holds for more than half of the lines."""
    return sum(map(test, lines)) * 2 > len(lines)


def _head(name: str, lines: list[str], separator: str) -> list[Row]:
    """The first rows as a table; empty where the text is none."""
    if not separator:
        return []
    rows: list[Row] = []
    with suppress(BadOfficialFile):  # its reader says where the table breaks
        rows.extend(rows_of(name, lines[:400], separator))
    return rows


def _is_bare(file: OfficialFile) -> bool:
    """Whether it is a list of codes without headings."""
    return isinstance(file.content, CodeTable) and all(file.content.valid)


def _one_of_each(read: list[OfficialFile]) -> list[OfficialFile]:
    """Codes files give way to order files of the same kind; a file sent twice counts once; two different ones are refused."""
    kept: list[OfficialFile] = []
    for file in sorted(read, key=lambda file: (list(OfficialKind).index(file.kind), _is_bare(file))):
        same = [other for other in kept if other.kind is file.kind and other.part == file.part]
        adds_up = file.kind is OfficialKind.NCCI_PTP and all(other.content != file.content for other in same)
        if adds_up or not same or file.suggested_from != same[0].suggested_from:
            kept.append(file)
        elif same[0].content == file.content or (same[0].rows == file.rows and _is_bare(file)):
            kept[kept.index(same[0])] = same[0].noting(
                f"{PurePosixPath(file.name).name} says the same and was left aside."
            )
        else:
            problem = f"Of the same kind as {PurePosixPath(same[0].name).name}, but different. Send one of them."
            raise BadOfficialFile([Flaw(file.name, None, None, problem)])
    return kept
