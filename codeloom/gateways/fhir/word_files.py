"""The text of a Word file (.docx): the main part of its zip archive, without pictures, headers and deleted words."""

import io
import zipfile
import zlib

from codeloom.gateways.fhir import markup

MOST_BYTES = 16 * 1024 * 1024
"""Unpacked size of the main part that is read; a larger one is not."""
_MAIN = "word/document.xml"


def plain(raw: bytes) -> str | None:
    """The text; None when it is no Word file, is broken or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive, archive.open(_MAIN) as part:
            content = part.read(MOST_BYTES + 1)
    except (KeyError, zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError):
        return None
    return markup.plain(content.decode("utf-8", "replace")) if len(content) <= MOST_BYTES else None
