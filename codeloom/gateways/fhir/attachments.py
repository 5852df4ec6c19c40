"""The text of one attachment: base64, character sets, markup, RTF, Word and PDF; and in words why there is none.

Nothing is fetched. What a file is, its first bytes decide; the type it is sent under only where they say nothing.
"""

import binascii
import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from codeloom.gateways.fhir import markup, rtf, word_files
from codeloom.gateways.fhir.values import prose
from codeloom.gateways.pdf_text import PdfText, read_pdf

MAX_CHARACTERS = 1_000_000
SLOW_PDFS = 4
"""PDFs of one reading that may take too long; after them no PDF is read in it."""

_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]{1,40})", re.IGNORECASE | re.ASCII)
_CHARSETS = {
    **dict.fromkeys(("utf-8", "utf8", "us-ascii", "ascii"), "utf-8"),
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "l1"), "cp1252"),
    **{name: name for name in ("iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-7", "iso-8859-9")},
    **{name: name for name in ("iso-8859-15", "windows-1250", "windows-1251", "windows-1253", "windows-1254")},
    **{name: name for name in ("utf-16", "utf-16le", "utf-16be", "koi8-r", "shift_jis", "euc-jp", "gb18030", "big5")},
}
_MARKUP = frozenset({"text/html", "application/xhtml+xml", "text/xml", "application/xml"})
_BASE64 = str.maketrans("-_", "+/", " \t\r\n")
_BEGINNINGS = (
    (b"%PDF-", "PDF"), (b"PK\x03\x04", "zip file"), (b"\x1f\x8b", "packed file"), (b"\xd0\xcf\x11\xe0", "old Office file"),
    (b"\x89PNG", "picture"), (b"\xff\xd8\xff", "picture"), (b"GIF8", "picture"), (b"II*\0", "picture"),
    (b"MM\0*", "picture"), (b"RIFF", "recording"), (b"OggS", "recording"), (b"ID3", "recording"),
)  # fmt: skip
"""How files begin that are no text whatever they are called."""
_WORDS = {"image": "picture", "audio": "recording", "video": "recording"}
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_UNNAMED = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/x-unknown"})
_MEDIA = re.compile(r"[\w.+-]+/[\w.+-]{1,60}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of an attachment: its text, or `why` there is none (a key of words.WHY_UNREADABLE).

    `what` says what kind of file it is, `size` its bytes; `warnings` are codes of words.WARNINGS about the text.
    """

    text: str = ""
    why: str = ""
    what: str = "file"
    size: int = 0
    warnings: tuple[str, ...] = ()


class AttachmentReader:
    """Reads the attachments of one walk; counts the PDFs that take too long."""

    def __init__(self) -> None:
        self._slow = 0

    def read(self, data: str, content_type: str) -> Reading:
        """The reading of base64 text sent under a content type."""
        raw = _decoded(data)
        if raw is None:
            return Reading(why="damaged", what=what_is(content_type), size=len(data) * 3 // 4)
        return self.read_bytes(raw, content_type)

    def read_bytes(self, raw: bytes, content_type: str, nested: bool = False) -> Reading:
        """The reading of a file; of a clinical document around another file that one's."""
        media = content_type.partition(";")[0].strip().lower()
        kind = _kind(raw, media)
        if kind == "PDF":
            return self._pdf(raw)
        if kind == "zip file" and (text := word_files.plain(raw)) is not None:
            return _read("Word file", raw, text)
        if kind:
            return Reading(why="not_text", what=_what(kind, media), size=len(raw))
        if rtf.is_rtf(raw):
            return _read("RTF file", raw, rtf.plain(raw))
        text, warnings = _characters(raw, content_type)
        if media in _MARKUP or media.endswith("+xml") or _looks_marked_up(text):
            inner_type, inner = ("", "") if nested else markup.packed_body(text)
            if inner and (unpacked := _decoded(inner)) is not None:
                return self.read_bytes(unpacked, inner_type, nested=True)
            text = markup.plain(text)
        return _read("text", raw, text, *warnings)

    def _pdf(self, raw: bytes) -> Reading:
        found = read_pdf(raw) if self._slow < SLOW_PDFS else PdfText(why="too_slow")
        self._slow += found.why == "too_slow"
        if not found.text:
            return Reading(why=found.why, what="PDF", size=len(raw))
        return _read("PDF", raw, found.text, *(("note_cut",) if found.why else ()))


def inline(url: str) -> tuple[str, bytes] | None:
    """(content type, content) of a `data:` address; None for any other."""
    if not url.startswith("data:") or "," not in url:
        return None
    head, _, body = url[5:].partition(",")
    if not head.endswith(";base64"):
        return head, unquote_to_bytes(body)
    raw = _decoded(body)
    return None if raw is None else (head.removesuffix(";base64"), raw)


def what_is(content_type: str) -> str:
    """What kind of file a content type means, in a word or two."""
    media = content_type.partition(";")[0].strip().lower()
    if media == "application/pdf":
        return "PDF"
    if media in _UNNAMED:
        return "file"
    return _what("", media)


def _what(kind: str, media: str) -> str:
    family = media.partition("/")[0]
    if "word" in media:
        return "Word file"
    if kind and kind not in ("zip file", "other"):
        return kind
    if family in _WORDS:
        return _WORDS[family]
    if family == "text":
        return "text"
    return f"{media} file" if _MEDIA.fullmatch(media) and media not in _UNNAMED else kind.replace("other", "") or "file"


def _read(what: str, raw: bytes, text: str, *warnings: str) -> Reading:
    text = prose(text)
    if len(text) > MAX_CHARACTERS:
        text, warnings = text[:MAX_CHARACTERS], (*warnings, "note_cut")
    if not text.strip():
        return Reading(why="no_words", what=what, size=len(raw))
    return Reading(text, "", what, len(raw), tuple(dict.fromkeys(warnings)))


def _kind(raw: bytes, media: str) -> str:
    """What a file is that is no text, empty for text."""
    for beginning, kind in _BEGINNINGS:
        if raw.startswith(beginning):
            return kind
    if media.startswith("text/") or media in _MARKUP or media.endswith("+xml") or rtf.is_rtf(raw):
        return ""
    if media == "application/pdf" or b"%PDF-" in raw[:1024]:
        return "PDF"
    if media in _UNNAMED and b"\0" not in raw[:4096] and _is_utf8(raw):
        return ""
    return "other"


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _looks_marked_up(text: str) -> bool:
    head = text[:500].lstrip("\ufeff \t\r\n").lower()
    return head.startswith(("<?xml", "<!doctype html", "<html", "<clinicaldocument"))


def _decoded(data: str) -> bytes | None:
    try:
        bare = data.translate(_BASE64) if not data.isalnum() else data
        return binascii.a2b_base64(bare + "=" * (-len(bare) % 4), strict_mode=True)
    except (ValueError, binascii.Error):
        return None


def _characters(raw: bytes, content_type: str) -> tuple[str, tuple[str, ...]]:
    """Text in the character set the content type names (UTF-8 when none), as near as possible when that is wrong."""
    marked = next((charset for mark, charset in _MARKS if raw.startswith(mark)), "")
    if marked:
        return raw.decode(marked, "replace"), ()
    named = _CHARSET.search(content_type)
    charset = _CHARSETS.get(named[1].lower(), "") if named else "utf-8"
    if charset:
        try:
            return raw.decode(charset), ()
        except UnicodeDecodeError:
            pass
    try:
        return raw.decode("utf-8"), ("note_charset",)
    except UnicodeDecodeError:
        return raw.decode("latin-1"), () if charset == "cp1252" else ("note_charset",)
