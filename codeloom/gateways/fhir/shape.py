"""Checks a JSON file before a parser builds anything: depth, size of values and entries, whether it is complete.

Everything is counted on bytes, in blocks of a megabyte, so that a hostile file costs time but no memory. Also here: the
repair of what JSON does not allow but exporters write (NaN, numbers beyond 64 bits, half surrogates).
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import accumulate

from codeloom.gateways.archives import MB, Input
from codeloom.gateways.fhir.words import MAX_DEPTH, refused

MAX_TEXT = 16 * MB
MAX_PARTS = 200_000
SMALL = 8 * MB
_MEMORY_OF_SMALL = 120 * MB

_BRACKETS_ONLY = bytes(set(range(256)) - set(b"{}[]"))
_STEP = [0] * 256
_STEP[ord("{")] = _STEP[ord("[")] = 1
_STEP[ord("}")] = _STEP[ord("]")] = -1
_ENTRY_DEPTH = 2
_OPEN_ESCAPE = re.compile(rb"(?:\\u[dD][89abAB][0-9a-fA-F]{2})?(?:\\u?[0-9a-fA-F]{0,3})?\Z")


def blocks(open_: Callable[[], Input]) -> Iterator[bytes]:
    """The file without byte order mark and NUL bytes, in blocks that end after a comma where there is one.

    So no number, word or escape is cut in two.
    """
    stream = open_()
    try:
        rest = b""
        first = True
        while chunk := stream.read(MB):
            if first:
                chunk, first = chunk.removeprefix(b"\xef\xbb\xbf"), False
            if b"\0" in chunk:
                chunk = chunk.replace(b"\0", b"")
            chunk = rest + chunk
            cut = chunk.rfind(b",") + 1 or _before_escape(chunk)
            rest = chunk[cut:]
            if len(rest) > 2 * MAX_TEXT:
                raise refused("too_long_text")
            if cut:
                yield chunk[:cut]
        if rest:
            yield rest
    finally:
        stream.close()


def _before_escape(chunk: bytes) -> int:
    """Where a block without a comma can be cut: not inside an escape nor between the halves of a surrogate pair."""
    open_escape = _OPEN_ESCAPE.search(chunk, max(0, len(chunk) - 12))
    return len(chunk[: open_escape.start()].rstrip(b"\\")) if open_escape else len(chunk)


def fits_in_memory(raw: bytes) -> bool:
    """Whether parsing a small file at once stays below a fixed amount, judged by what it could hold at worst."""
    if 200 * len(raw) <= _MEMORY_OF_SMALL:  # even of brackets only
        return True
    opened = raw.count(b"{") + raw.count(b"[")
    return 200 * opened + 30 * raw.count(b'"') + 32 * raw.count(b",") <= _MEMORY_OF_SMALL


class Shape:
    """Looks over a file block by block; `look` raises `Refused` at the first thing that may not be.

    `next_page` tells that the word "next" stands somewhere, `half_characters` that there are half surrogates, which the
    streaming parser would drop unsaid.
    """

    def __init__(self) -> None:
        self.next_page = False
        self.half_characters = False
        self._in_text = False
        self._depth = 0
        self._text = 0
        self._parts = 0

    def look(self, block: bytes) -> None:
        """Take in one block."""
        if b"\\" in block:
            if b"\\ud" in block or b"\\uD" in block:
                self.half_characters |= any(match["keep"] is None for match in _SURROGATE.finditer(block))
            block = block.replace(b"\\\\", b"").replace(b'\\"', b"")
        pieces = block.split(b'"')
        if not self.next_page and b'"next"' in block:
            self.next_page = True
        self._measure_texts(pieces)
        inside_first = 1 if self._in_text else 0
        self._measure_depth(b"".join(pieces[inside_first::2]))
        if len(pieces) % 2 == 0:
            self._in_text = not self._in_text

    def _measure_texts(self, pieces: list[bytes]) -> None:
        self._text = self._text + len(pieces[0]) if self._in_text else 0
        longest = max(map(len, pieces))
        if self._text > MAX_TEXT or longest > MAX_TEXT:
            raise refused("too_long_text")
        ends_inside = self._in_text == (len(pieces) % 2 == 1)
        if ends_inside and len(pieces) > 1:
            self._text = len(pieces[-1])

    def _measure_depth(self, outside: bytes) -> None:
        brackets = outside.translate(None, _BRACKETS_ONLY)
        if not brackets:
            return
        depths = list(accumulate(map(_STEP.__getitem__, brackets), initial=self._depth))
        if max(depths) > MAX_DEPTH:
            raise refused("too_deep")
        self._depth = depths[-1]
        self._measure_entries(depths)

    def _measure_entries(self, depths: list[int]) -> None:
        """The number of brackets between two returns to the level of the entries."""
        at, last = 0, len(depths) - 1
        while True:
            try:
                entry_end = depths.index(_ENTRY_DEPTH, at + 1)
            except ValueError:
                self._parts += last - at
                break
            if self._parts + entry_end - at > 2 * MAX_PARTS:
                raise refused("too_many_parts")
            self._parts = 0
            at = entry_end
        if self._parts > 2 * MAX_PARTS:
            raise refused("too_many_parts")

    @property
    def complete(self) -> bool:
        """Whether everything opened so far has been closed."""
        return self._depth <= 0 and not self._in_text


_TEXT = rb'(?:[^"\\]++|\\.)*+(?P<shut>")?'
_TOKEN = re.compile(
    rb'"' + _TEXT + rb"|(?P<odd>-?(?:NaN|Infinity)|-?\d[\d.eE+-]{15,}+|-?\d[\d.]*+[eE]\+?\d{3,}+)", re.DOTALL
)
_REST_OF_TEXT = re.compile(_TEXT, re.DOTALL)
_SURROGATE = re.compile(
    rb"(?P<keep>\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)


class Mender:
    """Replaces, block by block, what JSON does not allow: odd numbers by null, half surrogates by U+FFFD.

    `mended` counts `odd_number` and `odd_text`. Values are lost, so each is reported.
    """

    def __init__(self) -> None:
        self.mended: Counter[str] = Counter()
        self._in_text = False

    def mend(self, block: bytes) -> bytes:
        """The block, mended."""
        if b"\\u" in block:
            block = _SURROGATE.sub(self._surrogate, block)
        if not self._in_text:
            return _TOKEN.sub(self._token, block)
        rest = _REST_OF_TEXT.match(block)
        if rest is None or rest["shut"] is None:
            return block
        self._in_text = False
        return rest.group() + _TOKEN.sub(self._token, block[rest.end() :])

    def _surrogate(self, match: re.Match[bytes]) -> bytes:
        if match["keep"] is not None:
            return match.group()
        self.mended["odd_text"] += 1
        return b"\\ufffd"

    def _token(self, match: re.Match[bytes]) -> bytes:
        if match["odd"] is None:
            self._in_text = match["shut"] is None
            return match.group()
        if _holds(match.group()):
            return match.group()
        self.mended["odd_number"] += 1
        return b"null"


def _holds(token: bytes) -> bool:
    """Whether a number fits in 64 bits, as a whole number or as a float."""
    try:
        if token.lstrip(b"-").isdigit():
            return len(token) < 25 and abs(int(token)) < 1 << 63
        return math.isfinite(float(token))
    except ValueError:
        return True


def diagnose(open_: Callable[[], Input]) -> str:
    """Why no parser reads this file: a refusal code of words.REFUSALS."""
    shape = Shape()
    pending = b""
    for block in blocks(open_):
        pending, valid = _check_utf8(pending + block)
        if not valid:
            return "not_utf8"
        shape.look(block)
    return "broken_json" if shape.complete else "truncated"


def _check_utf8(data: bytes) -> tuple[bytes, bool]:
    """The bytes of a character cut at the end, and whether everything before is UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            return data[error.start :], True
        return b"", False
    return b"", True
