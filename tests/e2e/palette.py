"""A picture of a screen in 256 colours: smaller files for docs/images, without a library for pictures. A browser reads it."""

import base64
import struct
import zlib

from playwright.sync_api import Browser

INDEX = """async (url) => {
  const image = new Image();
  image.src = url;
  await image.decode();
  const { width, height } = image, canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  const counted = new Map(), regions = new Map(), place = new Map();
  for (const pixel of pixels) counted.set(pixel, (counted.get(pixel) || 0) + 1);
  const common = [...counted].sort((a, b) => b[1] - a[1]).map(([color]) => color);
  for (const color of common) if (!regions.has(color & 0xe0e0e0)) regions.set(color & 0xe0e0e0, color);
  const palette = [...new Set([...regions.values(), ...common])].slice(0, 256);
  const parts = (color) => [color & 255, (color >> 8) & 255, (color >> 16) & 255];
  const apart = (a, b) => a.reduce((sum, part, at) => sum + (part - b[at]) ** 2, 0);
  const known = palette.map(parts);
  for (const color of common) {
    const far = known.map((one) => apart(one, parts(color)));
    place.set(color, far.indexOf(Math.min(...far)));
  }
  let text = "";
  for (const pixel of pixels) text += String.fromCharCode(place.get(pixel));
  return { width, height, palette: known, pixels: btoa(text) };
}"""
"""A picture as places in a palette. Colours that stand for a region of the colour space come first, so that a small red dot
stays red among thousands of greys; then the most frequent ones. Every other colour becomes the nearest of these."""


def reduced(browser: Browser, png: bytes) -> bytes:
    """The picture as a PNG with a palette; opacity is given up."""
    page = browser.new_page()
    found = page.evaluate(INDEX, f"data:image/png;base64,{base64.b64encode(png).decode()}")
    page.close()
    width, height, pixels = found["width"], found["height"], base64.b64decode(found["pixels"])
    rows = b"".join(b"\x00" + pixels[at : at + width] for at in range(0, len(pixels), width))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", bytes(part for color in found["palette"] for part in color)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
