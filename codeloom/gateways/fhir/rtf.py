"""The plain text of a note in Rich Text Format: words and line ends. Fonts, pictures, hidden groups are left out."""

import re

_TOKEN = re.compile(
    r"\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\(?P<sign>.)"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}]+)",
    re.DOTALL,
)
_SILENT = frozenset(
    {
        "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "themedata", "datastore", "latentstyles",
        "listtable", "listoverridetable", "rsidtbl", "generator", "filetbl", "xmlnstbl", "fldinst", "nonshppict",
    }
)  # fmt: skip
_CHARACTERS = {
    "par": "\n", "line": "\n", "row": "\n", "sect": "\n", "page": "\n", "tab": "\t", "cell": "\t", "emdash": "—",
    "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip
_SIGNS = {"~": " ", "_": "-", "\n": "\n", "\r": "\n", "\\": "\\", "{": "{", "}": "}"}
MAX_GROUPS = 1_000
"""Groups open at a time; text deeper inside is left out."""


def is_rtf(raw: bytes) -> bool:
    """The bytes begin as Rich Text does."""
    return raw.lstrip()[:5] == b"{\\rtf"


def plain(raw: bytes) -> str:
    """The text. Never raises: whatever is broken is left out."""
    source = raw.decode("latin-1")
    page = _code_page(source)
    pieces: list[str] = []
    silent, outer, skip = False, list[bool](), 0
    for token in _TOKEN.finditer(source):
        if brace := token["brace"]:
            if brace == "{":
                outer.append(silent)
                silent = silent or len(outer) > MAX_GROUPS
            elif outer:
                silent = outer.pop()
        elif word := token["word"]:
            if word in _SILENT:
                silent = True
            elif word == "u" and token["number"] and not silent:
                pieces.append(_character(int(token["number"])))
                skip = 1
            elif not silent:
                pieces.append(_CHARACTERS.get(word, ""))
        elif token["sign"] == "*":
            silent = True
        elif not silent:
            text = _text(token, page)
            pieces.append(text[skip:])
            skip = max(0, skip - len(text))
    return "".join(pieces)


def _text(token: re.Match[str], page: str) -> str:
    if token["hex"]:
        return bytes.fromhex(token["hex"]).decode(page, "replace")
    if token["sign"]:
        return _SIGNS.get(token["sign"], "")
    return token["text"].replace("\r", "").replace("\n", "")


def _character(number: int) -> str:
    number %= 0x10000
    return "" if 0xD800 <= number <= 0xDFFF or not number else chr(number)


def _code_page(source: str) -> str:
    named = re.search(r"\\ansicpg(\d{3,5})", source[:500])
    page = f"cp{named[1]}" if named else "cp1252"
    try:
        b"a".decode(page)
    except LookupError:
        return "cp1252"
    return page
