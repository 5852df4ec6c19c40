"""A workbook (Office Open XML) of one sheet, written as a stream: rows go into the archive as they come.

Its own writer, because those in libraries keep the rows in files in clear beside the database, which outlive a killed worker.
Texts are stored as texts (`inlineStr`), so that no cell is a formula whatever it begins with.
"""

import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import RawIOBase
from typing import Any
from xml.sax.saxutils import escape

from codeloom.db.queries.exports import Field, Kind
from codeloom.services.exports.cells import Value

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{_OFFICE}/styles" '
    'Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/>'
    '<name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill>'
    '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border>'
    '<left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" '
    'fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
_BOLD, _DAY, _MOMENT = 1, 2, 3
_EPOCH = datetime(1899, 12, 30)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What XML cannot hold, and an underline that would be read as the escape of such a character."""
_WIDTHS = {Kind.MOMENT: 19, Kind.DAY: 12, Kind.SERVICE_DAY: 12, Kind.PERSON: 24}


class Workbook:
    """One sheet with a bold head that stays, columns as wide as their kind, days and moments as dates of a spreadsheet."""

    def __init__(self, out: Callable[[bytes], object], title: str, fields: Sequence[Field]) -> None:
        self._archive = zipfile.ZipFile(_Sink(out), "w", zipfile.ZIP_DEFLATED, compresslevel=4)
        for name, text in _PARTS.items():
            self._archive.writestr(name, _HEAD + text)
        sheet = escape(re.sub(r"[\[\]:*?/\\]", " ", title)[:31], {'"': "&quot;"})
        self._archive.writestr(
            "xl/workbook.xml",
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>",
        )
        self._sheet = self._archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True)
        columns = "".join(
            f'<col min="{n}" max="{n}" width="{_WIDTHS.get(one.kind, 14)}" customWidth="1"/>'
            for n, one in enumerate(fields, 1)
        )
        self._parts = [
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
            f'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>{columns}</cols><sheetData>'
        ]
        self._parts.append("<row>" + "".join(_text(one.label, _BOLD) for one in fields) + "</row>")

    def row(self, values: Sequence[Value]) -> None:
        """Write the next row."""
        self._parts.append("<row>" + "".join(map(_cell, values)) + "</row>")
        if len(self._parts) >= 500:
            self._flush()

    def end(self) -> None:
        """Complete sheet and archive."""
        self._parts.append("</sheetData></worksheet>")
        self._flush()
        self._sheet.close()
        self._archive.close()

    def _flush(self) -> None:
        self._sheet.write("".join(self._parts).encode())
        self._parts = []


def _text(value: str, style: int = 0) -> str:
    clean = _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", value)
    styled = f' s="{style}"' if style else ""
    return f'<c t="inlineStr"{styled}><is><t xml:space="preserve">{escape(clean)}</t></is></c>'


def _cell(value: Value) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, datetime):
        passed = value.replace(microsecond=0) - _EPOCH
        return f'<c s="{_MOMENT}"><v>{passed.days + passed.seconds / 86400:.9f}</v></c>'
    if isinstance(value, date):
        return f'<c s="{_DAY}"><v>{(value - _EPOCH.date()).days}</v></c>'
    return f"<c><v>{value}</v></c>"


class _Sink(RawIOBase):
    """What an archive is written into when it cannot go back: it notes lengths behind each part instead of before."""

    def __init__(self, out: Callable[[bytes], object]) -> None:
        super().__init__()
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._out(bytes(data))
        return len(data)
