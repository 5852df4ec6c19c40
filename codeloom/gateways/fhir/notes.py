"""Notes out of DocumentReference and DiagnosticReport attachments: base64, character sets, markup made plain text.

Nothing is fetched. An attachment that cannot be read becomes a warning code of words.WARNINGS and is left out of the chart.
"""

import binascii
import html
import re
from collections.abc import Iterator

from codeloom.gateways.fhir import rtf
from codeloom.gateways.fhir.drafts import DocumentDraft, document
from codeloom.gateways.fhir.values import Resource, line, obj, objs, prose, when, words_of

MAX_CHARACTERS = 1_000_000

_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]{1,40})", re.IGNORECASE | re.ASCII)
_CHARSETS = {
    **dict.fromkeys(("utf-8", "utf8", "us-ascii", "ascii"), "utf-8"),
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "l1"), "cp1252"),
    **{name: name for name in ("iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-7", "iso-8859-9")},
    **{name: name for name in ("iso-8859-15", "windows-1250", "windows-1251", "windows-1253", "windows-1254")},
    **{name: name for name in ("utf-16", "utf-16le", "utf-16be", "koi8-r", "shift_jis", "euc-jp", "gb18030", "big5")},
}
_PLAIN = frozenset({"text/plain", "text/markdown", ""})
_MARKUP = frozenset({"text/html", "application/xhtml+xml", "text/xml", "application/xml"})
_BREAKS = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "paragraph", "item", "title"})
_HIDDEN = frozenset({"script", "style"})
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z0-9]*)[^<>]*>")
_BASE64 = str.maketrans("-_", "+/", " \t\r\n")
_RTF = frozenset({"text/rtf", "application/rtf", "application/x-rtf", "text/richtext"})
_NO_TEXT = (
    b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*",
    b"RIFF", b"OggS", b"ID3",
)  # fmt: skip
"""How files begin that are no text whatever they are called: PDF, zip, gzip, old Office, pictures, sound."""
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def attachments(kind: str, resource: Resource) -> list[Resource]:
    """The attachments of a DocumentReference or DiagnosticReport."""
    if kind == "DocumentReference":
        return [obj(content.get("attachment")) for content in objs(resource.get("content"))[:20]]
    return objs(resource.get("presentedForm"))[:20]


def documents(kind: str, resource: Resource, seen: set[int]) -> Iterator[DocumentDraft | str]:
    """The documents of a resource, and warning codes for those that are not to be had.

    `seen` remembers texts of the same encounter: reports and references often carry the same note.
    """
    if resource.get("status") == "entered-in-error" or resource.get("docStatus") == "entered-in-error":
        return
    title = words_of(resource.get("type") if kind == "DocumentReference" else resource.get("code")) or "Note"
    written = when(resource.get("date")) or when(resource.get("effectiveDateTime")) or when(resource.get("issued"))
    for attachment in attachments(kind, resource):
        data = attachment.get("data")
        if not isinstance(data, str) or not data:
            if attachment.get("url"):
                yield "note_elsewhere"
            continue
        if (known := hash(data)) in seen:
            continue
        seen.add(known)
        text, warning = _text(data, line(attachment.get("contentType"), 200))
        if warning:
            yield warning
        if len(text) > MAX_CHARACTERS:
            yield "note_cut"
            text = text[:MAX_CHARACTERS]
        if text.strip():
            yield document(line(attachment.get("title")) or title, kind, written, text)
    conclusion = resource.get("conclusion")
    if kind == "DiagnosticReport" and isinstance(conclusion, str) and conclusion.strip():
        if (known := hash(conclusion)) not in seen:
            seen.add(known)
            yield document(f"{title}: conclusion", kind, written, prose(conclusion[:MAX_CHARACTERS]))


def _text(data: str, content_type: str) -> tuple[str, str]:
    """The text of an attachment and a warning code, either may be empty."""
    media = content_type.partition(";")[0].strip().lower()
    if media not in _PLAIN and media not in _MARKUP and media not in _RTF and not media.startswith("text/"):
        return "", "attachment_not_text"
    raw = _decoded(data)
    if raw is None:
        return "", "note_unreadable"
    if raw.startswith(_NO_TEXT):
        return "", "attachment_not_text"
    if rtf.is_rtf(raw):
        return prose(rtf.plain(raw)), ""
    text, warning = _characters(raw, content_type)
    if media in _MARKUP:
        text = _without_markup(text)
    return prose(text), warning


def _decoded(data: str) -> bytes | None:
    try:
        bare = data.translate(_BASE64) if not data.isalnum() else data
        return binascii.a2b_base64(bare + "=" * (-len(bare) % 4), strict_mode=True)
    except (ValueError, binascii.Error):
        return None


def _characters(raw: bytes, content_type: str) -> tuple[str, str]:
    """Text in the character set the content type names (UTF-8 when none), as near as possible when that is wrong."""
    marked = next((charset for mark, charset in _MARKS if raw.startswith(mark)), "")
    if marked:
        return raw.decode(marked, "replace"), ""
    named = _CHARSET.search(content_type)
    charset = _CHARSETS.get(named[1].lower(), "") if named else "utf-8"
    if charset:
        try:
            return raw.decode(charset), ""
        except UnicodeDecodeError:
            pass
    try:
        return raw.decode("utf-8"), "note_charset"
    except UnicodeDecodeError:
        return raw.decode("latin-1"), "" if charset == "cp1252" else "note_charset"


def _without_markup(text: str) -> str:
    """The text of markup, a line for each block; scripts and styles left out. Linear in whatever it is given."""
    parts: list[str] = []
    hidden, at = False, 0
    for tag in _TAG.finditer(text):
        if not hidden:
            parts.append(text[at : tag.start()])
        at = tag.end()
        name = tag["name"].lower()
        if name in _HIDDEN:
            hidden = not tag["end"]
        elif name in _BREAKS:
            parts.append("\n")
    if not hidden:
        parts.append(text[at:])
    try:
        plain = html.unescape("".join(parts))
    except ValueError:
        plain = "".join(parts)
    lines = (" ".join(piece.split()) for piece in plain.split("\n"))
    return "\n".join(piece for piece in lines if piece)
