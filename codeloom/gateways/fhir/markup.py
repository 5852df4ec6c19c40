"""The plain text of markup: HTML, FHIR narrative, clinical documents in XML (CDA) and the XML inside Word files.

Everything takes time in proportion to the length, whatever it is given. Nothing is loaded, no entity but those of HTML is known.
"""

import html
import re

_TAG = re.compile(r"<(?P<end>/?)(?:[A-Za-z0-9_.-]*:)?(?P<name>[A-Za-z0-9]*)(?P<rest>[^<>]*)>")
_BREAKS = frozenset(
    {"p", "br", "div", "li", "tr", "paragraph", "item", "section", "caption", "table", "ul", "ol", "list", "cr"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "title"})
_CELLS = frozenset({"td", "th", "tab"})
_HIDDEN = frozenset({"script", "style", "deltext", "instrtext"})
_NARRATIVE = frozenset({"text", "title"})
"""What of a clinical document is written for people; the rest is coded, and its head names the patient."""


def is_clinical_document(text: str) -> bool:
    """Whether markup is a CDA document."""
    return "ClinicalDocument" in text[:4_000]


def plain(text: str) -> str:
    """The text of markup: a line for each block, a space between cells, headings with a # before them."""
    parts: list[str] = []
    only_narrative = is_clinical_document(text)
    hidden, inside, at = "", 0, 0
    text = _without_comments(text)
    for tag in _TAG.finditer(text):
        if not hidden and (inside or not only_narrative):
            parts.append(text[at : tag.start()])
        at = tag.end()
        name, ends, empty = tag["name"].lower(), bool(tag["end"]), tag["rest"].endswith("/")
        if hidden:
            hidden = "" if ends and name == hidden else hidden
        elif name in _HIDDEN and not ends and not empty:
            hidden = name
        elif name in _HEADINGS:
            parts.append("\n" if ends else "\n# ")
        elif name in _BREAKS:
            parts.append("\n")
        elif name in _CELLS:
            parts.append(" ")
        if name in _NARRATIVE and not empty:
            inside = max(0, inside + (-1 if ends else 1))
    if not hidden and not only_narrative:
        parts.append(text[at:])
    return _lines(_unescaped("".join(parts)))


def attribute(tag: str, name: str) -> str:
    """The value of an attribute of a tag's inside, empty without it."""
    found = re.search(rf"\b{name}\s*=\s*([\"'])([^\"'<>]*)\1", tag)
    return found[2] if found else ""


def packed_body(text: str) -> tuple[str, str]:
    """(media type, base64) of a CDA document whose body is another file; both empty for one in words."""
    start = text.find("nonXMLBody")
    tag = _TAG.search(text, start) if start >= 0 else None
    while tag is not None and tag["name"].lower() != "text":
        tag = _TAG.search(text, tag.end())
    if tag is None or attribute(tag["rest"], "representation").upper() != "B64":
        return "", ""
    end = text.find("<", tag.end())
    return attribute(tag["rest"], "mediaType"), text[tag.end() : end if end >= 0 else len(text)]


def _without_comments(text: str) -> str:
    """Comments left out, CDATA sections as the text they hold."""
    if "<!" not in text:
        return text
    parts, at = [], 0
    while (start := text.find("<!", at)) >= 0:
        parts.append(text[at:start])
        if text.startswith("<!--", start):
            end = text.find("-->", start + 4)
            at = end + 3 if end >= 0 else len(text)
        elif text.startswith("<![CDATA[", start):
            end = text.find("]]>", start + 9)
            inner = text[start + 9 : end if end >= 0 else len(text)]
            parts.append(html.escape(inner, quote=False))
            at = end + 3 if end >= 0 else len(text)
        else:
            parts.append("<!")
            at = start + 2
    return "".join([*parts, text[at:]])


def _unescaped(text: str) -> str:
    try:
        return html.unescape(text)
    except ValueError:
        return text


def _lines(text: str) -> str:
    lines = (" ".join(piece.split()) for piece in text.split("\n"))
    return "\n".join(piece for piece in lines if piece and piece != "#")
