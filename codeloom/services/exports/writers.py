"""Formats: rows in, bytes out as they come. Nothing is kept of a row that was written."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol

import orjson

from codeloom.db.queries.exports import Field
from codeloom.services.exports.cells import Value, inert
from codeloom.services.exports.workbook import Workbook

Out = Callable[[bytes], object]


class Writer(Protocol):
    """Writes one file into `out`. `end` completes it; a file without it is not whole."""

    def row(self, values: Sequence[Value]) -> None:
        """Write the next row."""

    def end(self) -> None:
        """Complete the file."""


class CsvWriter:
    """RFC 4180 in UTF-8 with a byte order mark, by which spreadsheets know the encoding. Texts that look like formulas get an
    apostrophe before them; moments are `2026-06-08 10:40:00` in the organization's time zone, yes and no are words."""

    def __init__(self, out: Out, title: str, fields: Sequence[Field]) -> None:
        self._out, self._text = out, io.StringIO()
        self._table = csv.writer(self._text)
        self._text.write("\ufeff")
        self._table.writerow([inert(one.label) for one in fields])

    def row(self, values: Sequence[Value]) -> None:
        self._table.writerow([_printed(value) for value in values])
        if self._text.tell() >= 65_536:
            self._flush()

    def end(self) -> None:
        self._flush()

    def _flush(self) -> None:
        self._out(self._text.getvalue().encode())
        self._text.seek(0)
        self._text.truncate()


def _printed(value: Value) -> str | int | float:
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date) else value


class JsonLinesWriter:
    """One object a row in UTF-8, keyed by the fields' names; moments as `2026-06-08T10:40:00` in the organization's time zone."""

    def __init__(self, out: Out, title: str, fields: Sequence[Field]) -> None:
        self._out, self._names = out, [one.name for one in fields]
        self._parts: list[bytes] = []
        self._size = 0

    def row(self, values: Sequence[Value]) -> None:
        named = {
            name: value.replace(microsecond=0) if isinstance(value, datetime) else value
            for name, value in zip(self._names, values, strict=True)
        }
        line = orjson.dumps(named, option=orjson.OPT_APPEND_NEWLINE)
        self._parts.append(line)
        self._size += len(line)
        if self._size >= 65_536:
            self.end()

    def end(self) -> None:
        self._out(b"".join(self._parts))
        self._parts, self._size = [], 0


WRITERS: dict[str, tuple[Callable[[Out, str, Sequence[Field]], Writer], str]] = {
    "csv": (CsvWriter, "text/csv; charset=utf-8"),
    "xlsx": (Workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "jsonl": (JsonLinesWriter, "application/x-ndjson"),
}
"""By format: its writer and its media type."""
