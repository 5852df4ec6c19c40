"""A picture of a screen in 256 colours: smaller files for docs/images, without a library for pictures.

Reads what Chromium writes: a PNG of 8-bit red, green and blue, with or without opacity (which is given up), not interlaced.
"""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLORS = 256
Color = tuple[int, int, int]


def reduced(png: bytes) -> bytes:
    """The picture with a palette. Colours that stand for a region of the colour space come first, so that a small red dot
    stays red among thousands of greys; the rest are the most frequent ones. Others become the nearest of these."""
    parts: dict[bytes, bytes] = {}
    for kind, body in _chunks(png):
        parts[kind] = parts.get(kind, b"") + body
    width, height, _, color_type = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    rows = _rows(zlib.decompress(parts[b"IDAT"]), width, height, {2: 3, 6: 4}[color_type])
    counted: Counter[Color] = Counter(color for row in rows for color in row)
    regions: dict[Color, Color] = {}
    for color, _ in counted.most_common():
        regions.setdefault((color[0] >> 5, color[1] >> 5, color[2] >> 5), color)
    palette = list(dict.fromkeys([*regions.values(), *(color for color, _ in counted.most_common(COLORS))]))[:COLORS]
    place = {color: at for at, color in enumerate(palette)}
    for color in counted:
        if color not in place:
            place[color] = min(range(len(palette)), key=lambda at: _apart(palette[at], color))
    lines = b"".join(b"\x00" + bytes(place[color] for color in row) for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    written = ((b"IHDR", header), (b"PLTE", bytes(part for color in palette for part in color)),
               (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))  # fmt: skip
    return SIGNATURE + b"".join(_chunk(kind, body) for kind, body in written)


def _apart(one: Color, other: Color) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += size + 12


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _rows(raw: bytes, width: int, height: int, channels: int) -> list[list[Color]]:
    """The pixels by row: each row of `raw` begins with the filter it was written with."""
    size, above, rows = width * channels, bytearray(width * channels), []
    for at in range(height):
        start = at * (size + 1)
        line = bytearray(raw[start + 1 : start + 1 + size])
        _unfilter(raw[start], line, above, channels)
        above = line
        rows.append(list(zip(line[0::channels], line[1::channels], line[2::channels], strict=True)))
    return rows


def _unfilter(kind: int, line: bytearray, above: bytearray, channels: int) -> None:
    """Undo a filter of the PNG standard in place: none, left, up, average, Paeth."""
    for at in range(len(line)):
        left = line[at - channels] if at >= channels else 0
        corner = above[at - channels] if at >= channels else 0
        match kind:
            case 0:
                return
            case 1:
                guess = left
            case 2:
                guess = above[at]
            case 3:
                guess = (left + above[at]) // 2
            case _:
                guess = _paeth(left, above[at], corner)
        line[at] = (line[at] + guess) & 255


def _paeth(left: int, up: int, corner: int) -> int:
    middle = left + up - corner
    return min((left, up, corner), key=lambda one: abs(middle - one))
