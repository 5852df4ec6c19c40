"""One official file as read: its kind, what it says of itself, its content, and the bytes in which it is stored."""

import base64
import json
import zlib
from array import array
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from codeloom.coding.codesets.contents import CodeTable, Limit, LimitTable, PairTable, TermTable
from codeloom.coding.codesets.official.kinds import OfficialKind
from codeloom.coding.codesets.tabular import RawNote, Tabular

VERSION = 1
MOST_UNPACKED = 256 * 1024 * 1024
Content = CodeTable | TermTable | PairTable | LimitTable | Tabular


class BadPack(ValueError):
    """Stored bytes are not an intact official file of this version: read the official file again."""


@dataclass(frozen=True, slots=True)
class OfficialFile:
    """A file that was read and checked without flaws.

    `edition` is what the file calls itself ("2025", "October 2025", "version 31.3") or empty. `rows` counts what it holds
    (codes, terms, edits). `notes` are sentences a person should read before using it. `part` tells files of one kind apart
    that are used side by side (NCCI: practitioner, hospital, supplier); files of one kind, part and first day add up,
    otherwise a later one takes the place of an earlier. `suggested_from` and `suggested_to` are the dates that name and
    content give; None where they give none.
    """

    kind: OfficialKind
    name: str
    edition: str
    rows: int
    notes: tuple[str, ...]
    content: Content
    part: str = ""
    suggested_from: date | None = None
    suggested_to: date | None = None

    def pack(self) -> bytes:
        """Compact bytes for the database; plain data, nothing in them is run when they are read."""
        head = {
            "v": VERSION,
            "kind": self.kind.value,
            "name": self.name,
            "edition": self.edition,
            "rows": self.rows,
            "notes": list(self.notes),
            "part": self.part,
            "from": self.suggested_from.isoformat() if self.suggested_from else None,
            "to": self.suggested_to.isoformat() if self.suggested_to else None,
            "content": _plain(self.content),
        }
        return zlib.compress(json.dumps(head, separators=(",", ":")).encode(), 6)

    @classmethod
    def unpack(cls, kind: OfficialKind | str, data: bytes) -> "OfficialFile":
        """What `pack` made. Raises BadPack for damaged bytes, another kind or another version."""
        try:
            unpacker = zlib.decompressobj()
            text = unpacker.decompress(data, MOST_UNPACKED)
            if not unpacker.eof:
                raise BadPack("the stored official file is damaged or too large")
            head = json.loads(text)
            if head["v"] != VERSION or head["kind"] != OfficialKind(kind).value:
                raise BadPack("the stored official file is of another kind or version")
            return cls(
                OfficialKind(kind), head["name"], head["edition"], head["rows"], tuple(head["notes"]),
                _content(OfficialKind(kind), head["content"]), head["part"], _day(head["from"]), _day(head["to"]),
            )  # fmt: skip
        except (zlib.error, KeyError, TypeError, IndexError, ValueError) as error:
            if isinstance(error, BadPack):
                raise
            raise BadPack("the stored official file is damaged") from error

    def noting(self, *sentences: str) -> "OfficialFile":
        """The same file with more notes."""
        return replace(self, notes=(*self.notes, *sentences))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _joined(words: tuple[str, ...]) -> str:
    return "\n".join(words)


def _cut(text: str, rows: int) -> tuple[str, ...]:
    return tuple(text.split("\n")) if rows else ()


def _packed(numbers: "array[int] | bytes") -> str:
    return base64.b64encode(numbers if isinstance(numbers, bytes) else numbers.tobytes()).decode()


def _numbers(code: str, text: str) -> "array[int]":
    out = array(code)
    out.frombytes(base64.b64decode(text))
    return out


def _plain(content: Content) -> dict[str, Any]:
    if isinstance(content, CodeTable):
        return {
            "n": len(content.codes), "codes": _joined(content.codes), "titles": _joined(content.titles),
            "valid": _packed(content.valid), "starts": content.starts, "ends": content.ends,
            "modifiers": content.modifiers,
        }  # fmt: skip
    if isinstance(content, TermTable):
        return {"n": len(content.terms), "terms": _joined(content.terms), "codes": _joined(content.codes)}
    if isinstance(content, PairTable):
        return {
            "n": len(content.codes), "codes": _joined(content.codes), "keys": _packed(content.keys),
            "starts": _packed(content.starts), "ends": _packed(content.ends), "modifiers": _packed(content.modifiers),
            "why": _packed(content.why), "days": content.days, "rationales": content.rationales,
        }  # fmt: skip
    if isinstance(content, LimitTable):
        return {"limits": [(code, one.units, one.indicator, one.rationale) for code, one in content.limits.items()]}
    return {
        "year": content.year, "titles": content.titles, "chapters": content.chapters, "blocks": content.blocks,
        "block_of": content.block_of, "seventh": content.seventh,
        "notes": [(note.owner, note.kind, note.seq, note.text) for note in content.notes],
    }  # fmt: skip


def _content(kind: OfficialKind, plain: dict[str, Any]) -> Content:
    if kind is OfficialKind.NCCI_PTP:
        return PairTable(
            _cut(plain["codes"], plain["n"]), _numbers("I", plain["keys"]), _numbers("H", plain["starts"]),
            _numbers("H", plain["ends"]), base64.b64decode(plain["modifiers"]), base64.b64decode(plain["why"]),
            tuple(plain["days"]), tuple(plain["rationales"]),
        )  # fmt: skip
    if kind is OfficialKind.NCCI_MUE:
        return LimitTable({code: Limit(units, mark, why) for code, units, mark, why in plain["limits"]})
    if kind is OfficialKind.ICD10CM_TABULAR:
        return Tabular(
            plain["year"], plain["titles"], [(one, other) for one, other in plain["chapters"]],
            [(name, title, chapter) for name, title, chapter in plain["blocks"]], plain["block_of"],
            {stem: tuple((char, words) for char, words in pairs) for stem, pairs in plain["seventh"].items()},
            [RawNote(*note) for note in plain["notes"]],
        )  # fmt: skip
    if kind.searched:
        return TermTable(_cut(plain["terms"], plain["n"]), _cut(plain["codes"], plain["n"]))
    return CodeTable(
        _cut(plain["codes"], plain["n"]), _cut(plain["titles"], plain["n"]), base64.b64decode(plain["valid"]),
        tuple(plain["starts"]), tuple(plain["ends"]), tuple((code, words) for code, words in plain["modifiers"]),
    )  # fmt: skip
