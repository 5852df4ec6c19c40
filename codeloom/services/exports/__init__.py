"""Exports: reports as files, made by a worker, kept encrypted for seven days, downloaded by whoever may, made again by schedule."""

from codeloom.services.exports.asking import Expected, OfExport, expect, make_again, start, stop
from codeloom.services.exports.downloading import Download, PieceOf, download, piece
from codeloom.services.exports.due import SPANS, span
from codeloom.services.exports.form import ExportForm, export_form
from codeloom.services.exports.listing import ExportsView, ListExports, list_exports
from codeloom.services.exports.scheduling import delete_schedule, pause_schedule, save_schedule

__all__ = [
    "SPANS",
    "Download",
    "Expected",
    "ExportForm",
    "ExportsView",
    "ListExports",
    "OfExport",
    "PieceOf",
    "delete_schedule",
    "download",
    "expect",
    "export_form",
    "list_exports",
    "make_again",
    "pause_schedule",
    "piece",
    "save_schedule",
    "span",
    "start",
    "stop",
]
