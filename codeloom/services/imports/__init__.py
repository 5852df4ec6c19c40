"""Importing FHIR files: upload, the leased job, the report."""

from codeloom.services.imports import report, running, uploading
from codeloom.services.imports.comparing import HeldCell, HeldFact, HeldSide
from codeloom.services.imports.deciding import Decided, DecideMatch, OfMatch, decide, undo
from codeloom.services.imports.held_matches import (
    HeldLine,
    HeldList,
    HeldMatchView,
    OneMatch,
    ShowHeld,
    list_held,
    show_held,
)
from codeloom.services.imports.imported_charts import charts_of
from codeloom.services.imports.local_files import FileResult, dry_run, finish, manager_of, results, send
from codeloom.services.imports.report import EarlierImport, ImportReport, ReportOf, list_imports, report_on
from codeloom.services.imports.uploading import ImportOptions

__all__ = [
    "DecideMatch",
    "Decided",
    "EarlierImport",
    "FileResult",
    "HeldCell",
    "HeldFact",
    "HeldLine",
    "HeldList",
    "HeldMatchView",
    "HeldSide",
    "ImportOptions",
    "ImportReport",
    "OfMatch",
    "OneMatch",
    "ReportOf",
    "ShowHeld",
    "charts_of",
    "decide",
    "dry_run",
    "finish",
    "list_held",
    "list_imports",
    "manager_of",
    "report",
    "report_on",
    "results",
    "running",
    "send",
    "show_held",
    "undo",
    "uploading",
]
