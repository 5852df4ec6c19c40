"""Formats of exports: what was written is read back, and no cell is a formula (A15)."""

import csv
import io
import json
import zipfile
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from openpyxl import load_workbook

from codeloom.db.queries.exports import Field, Kind
from codeloom.services.exports.cells import Value, inert, readers
from codeloom.services.exports.writers import WRITERS
from tests import reports

A, B = UUID(int=1), UUID(int=2)
FIELDS = [
    Field("code", "Code", Kind.TEXT, "", ""), Field("n", "=Rows", Kind.NUMBER, "", ""), Field("rate", "Rate", Kind.DECIMAL, "", ""),
    Field("day", "Day", Kind.DAY, "", ""), Field("at", "At", Kind.MOMENT, "", ""), Field("yes", "Yes", Kind.YES_NO, "", ""),
]  # fmt: skip
ROWS: list[list[Value]] = [
    ["E11.65", 3, 97.5, date(2026, 6, 8), datetime(2026, 6, 8, 10, 40, 7, 500_000), True],
    ['a "quoted", line\nbreak <&> ü', -4, None, None, None, False],
    ["_x0041_ \x07", 0, 0.1, date(1900, 3, 1), datetime(2026, 12, 31, 23, 59, 59), None],
]
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://evil.example")']


def made(kind: str, rows: list[list[Value]], fields: list[Field] = FIELDS) -> bytes:
    parts: list[bytes] = []
    writer = WRITERS[kind][0](parts.append, "A / report: of [rows] that has a long title", fields)
    for row in rows:
        writer.row(row)
    writer.end()
    return b"".join(parts)


def test_a_csv_is_read_back_by_a_reader_of_rfc_4180() -> None:
    data = made("csv", ROWS)
    assert data.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert read[0] == ["Code", "'=Rows", "Rate", "Day", "At", "Yes"]
    assert read[1] == ["E11.65", "3", "97.5", "2026-06-08", "2026-06-08 10:40:07", "yes"]
    assert read[2] == ['a "quoted", line\nbreak <&> ü', "-4", "", "", "", "no"]
    assert b"\r\n" in data


def test_json_lines_are_keyed_by_the_fields_names() -> None:
    lines = [json.loads(line) for line in made("jsonl", ROWS).splitlines()]
    assert lines[0] == {
        "code": "E11.65",
        "n": 3,
        "rate": 97.5,
        "day": "2026-06-08",
        "at": "2026-06-08T10:40:07",
        "yes": True,
    }
    assert lines[1]["code"] == 'a "quoted", line\nbreak <&> ü'


def test_a_workbook_holds_texts_numbers_and_dates_as_such() -> None:
    data = made("xlsx", ROWS)
    sheet = load_workbook(io.BytesIO(data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["Code", "=Rows", "Rate", "Day", "At", "Yes"]
    assert rows[1] == ["E11.65", 3, 97.5, datetime(2026, 6, 8), datetime(2026, 6, 8, 10, 40, 7), True]
    assert rows[2][:2] == ['a "quoted", line\nbreak <&> ü', -4]
    assert rows[3][4] == datetime(2026, 12, 31, 23, 59, 59)
    assert sheet.freeze_panes == "A2"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert b"_x005F_x0041_ _x0007_" in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_any_format_is_a_formula(text: str) -> None:
    field = [Field("t", "T", Kind.TEXT, "", "")]
    assert next(
        csv.reader(io.StringIO(made("csv", [[text]], field).decode("utf-8-sig").split("\r\n", 1)[1], newline=""))
    ) == ["'" + text]
    sheet = load_workbook(io.BytesIO(made("xlsx", [[text]], field))).active
    cell = sheet["A2"]
    assert cell.data_type in ("s", "inlineStr")
    with zipfile.ZipFile(io.BytesIO(made("xlsx", [[text]], field))) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert json.loads(made("jsonl", [[text]], field)) == {"t": text}


def test_what_is_no_formula_stays_as_it_is() -> None:
    assert [inert(text) for text in ("E11.65", "", "a=b", "'x")] == ["E11.65", "", "a=b", "'x"]


def test_people_are_names_or_numbers_and_service_dates_days_or_months() -> None:
    fields = [
        Field("p", "", Kind.PERSON, "", ""),
        Field("d", "", Kind.SERVICE_DAY, "", ""),
        Field("r", "", Kind.DECIMAL, "", ""),
    ]
    staff = {A: ("Maya Chen", 14)}
    row = (A, date(2026, 6, 8), Decimal("97.5"))
    for numbers, months, expected in (
        (False, False, ["Maya Chen", row[1], 97.5]),
        (True, True, ["Staff 14", "2026-06", 97.5]),
    ):
        read = readers(fields, staff, numbers=numbers, months=months)
        assert [one(value) for one, value in zip(read, row, strict=True)] == expected
    assert readers(fields, staff, numbers=True, months=False)[0](B) is None


def test_the_printed_fields_are_those_of_the_reports() -> None:
    text = reports.DEFINITIONS.read_text(encoding="utf-8")
    assert reports.BEGINS + reports.tables() + reports.ENDS in text, "run `python -m tests.reports`"
