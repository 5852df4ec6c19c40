"""Importing FHIR files: upload, the leased job, the report."""

from codeloom.services.imports import report, running, uploading
from codeloom.services.imports.imported_charts import charts_of
from codeloom.services.imports.local_files import FileResult, dry_run, finish, manager_of, results, send
from codeloom.services.imports.report import EarlierImport, ImportReport, ReportOf, list_imports, report_on
from codeloom.services.imports.uploading import ImportOptions

__all__ = [
    "EarlierImport",
    "FileResult",
    "ImportOptions",
    "ImportReport",
    "ReportOf",
    "charts_of",
    "dry_run",
    "finish",
    "list_imports",
    "manager_of",
    "report",
    "report_on",
    "results",
    "running",
    "send",
    "uploading",
]
