"""Taking FHIR files in: upload, the leased work, the report."""

from codeloom.services.imports import report, running, uploading
from codeloom.services.imports.finding import charts_of
from codeloom.services.imports.local import FileResult, finish, foresee, manager_of, results, send
from codeloom.services.imports.report import EarlierImport, ImportReport, ReportOf, list_imports, report_on
from codeloom.services.imports.uploading import ImportOptions

__all__ = [
    "EarlierImport",
    "FileResult",
    "ImportOptions",
    "ImportReport",
    "ReportOf",
    "charts_of",
    "finish",
    "foresee",
    "list_imports",
    "manager_of",
    "report",
    "report_on",
    "results",
    "running",
    "send",
    "uploading",
]
