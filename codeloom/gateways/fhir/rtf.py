"""The plain text of a note in Rich Text Format: words and line ends. Fonts, pictures, hidden groups are left out.

The library striprtf (0.0.35) was compared and not taken: it raises for numbers that are missing or too large, lets lone
surrogates and NUL through, and for a hostile font table or link fields of 0.3 MB it works more than 15 s, growing with the
square of the length. This takes 0.3 s for a megabyte of the worst kind.
"""

import re

_TOKEN = re.compile(
    r"(?P<hex>(?:\\'[0-9a-fA-F]{2}[\r\n]*)+)|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\(?P<sign>.)"
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
    """The text. Never raises: whatever is broken is left out. Takes time in proportion to the length."""
    source = raw.decode("latin-1")
    words = _Words(_code_page(source))
    silent, replaces, outer, at = False, 1, list[tuple[bool, int]](), 0
    while token := _TOKEN.match(source, at):
        at = token.end()
        escape, word, digits, sign, brace, text = token.groups()
        if brace:
            words.skip = 0
            if brace == "{":
                outer.append((silent, replaces))
                silent = silent or len(outer) > MAX_GROUPS
            elif outer:
                silent, replaces = outer.pop()
        elif word == "bin":
            at += max(0, int(digits or 0))
        elif word == "uc":
            replaces = max(0, int(digits or 0))
        elif word in _SILENT or sign == "*":
            silent = True
        elif silent:
            continue
        elif text:
            words.of_page(text.replace("\r", "").replace("\n", "").encode("latin-1"))
        elif escape:
            words.of_page(bytes.fromhex(escape.replace("\\'", "")))
        elif word == "u" and digits:
            words.say(chr(int(digits) % 0x10000))
            words.skip = replaces
        elif character := _CHARACTERS.get(word) if word else _SIGNS.get(sign):
            words.say_unless_skipped(character)
    return words.text()


class _Words:
    """Gathers text: characters as they are, bytes in the code page of the document once they end.

    `skip` counts what stands after a Unicode character for readers that do not know it.
    """

    def __init__(self, page: str) -> None:
        self.skip = 0
        self._page, self._parts, self._bytes = page, list[str](), bytearray()

    def of_page(self, some: bytes) -> None:
        """Bytes of the code page; a character of two may come in two calls."""
        self._bytes += some[self.skip :]
        self.skip = max(0, self.skip - len(some))

    def say_unless_skipped(self, text: str) -> None:
        """A character that may stand for the Unicode character before it."""
        if self.skip:
            self.skip -= 1
        else:
            self.say(text)

    def say(self, text: str) -> None:
        """A character."""
        self._end_bytes()
        self._parts.append(text)

    def text(self) -> str:
        """All of it, with surrogates joined to the characters they make; those that make none, and NUL, are left out."""
        self._end_bytes()
        text = "".join(self._parts).replace("\0", "")
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")

    def _end_bytes(self) -> None:
        if self._bytes:
            self._parts.append(self._bytes.decode(self._page, "replace"))
            self._bytes.clear()


def _code_page(source: str) -> str:
    named = re.search(r"\\ansicpg(\d{3,5})", source[:500])
    page = f"cp{named[1]}" if named else "cp1252"
    try:
        b"a".decode(page)
    except LookupError:
        return "cp1252"
    return page
