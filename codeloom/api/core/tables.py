"""A table to download: CSV that spreadsheets open as it is and take no cell of for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from starlette.responses import Response

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_response(name: str, head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> Response:
    """Rows under a head as the file `name`.csv, kept by no cache."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(head)
    table.writerows([_inert(cell) for cell in row] for row in rows)
    headers = {"content-disposition": f'attachment; filename="{name}.csv"', "cache-control": "no-store"}
    return Response("\ufeff" + text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _inert(cell: str | int) -> str | int:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
