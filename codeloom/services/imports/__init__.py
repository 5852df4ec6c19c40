"""Importing FHIR files: upload, the leased job, the report."""

from codeloom.services.imports import report, running, sending_again, uploading
from codeloom.services.imports.chart_rows import demographics_of
from codeloom.services.imports.deciding import decide, undo
from codeloom.services.imports.generating import HOW_TO_GET, MOST_PATIENTS, VISITS_OF_EACH, can_generate, generate
from codeloom.services.imports.held_matches import HeldList, HeldMatchView, list_held, show_held
from codeloom.services.imports.identifying import remember_person, who_is_meant
from codeloom.services.imports.imported_charts import charts_of
from codeloom.services.imports.local_files import FileResult, dry_run, finish, manager_of, results, send
from codeloom.services.imports.matching import Verdict
from codeloom.services.imports.report import EarlierImport, ImportReport, ReportOf, list_imports, report_on
from codeloom.services.imports.sent_in import take_in
from codeloom.services.imports.uploading import ImportOptions

__all__ = [
    "HOW_TO_GET",
    "MOST_PATIENTS",
    "VISITS_OF_EACH",
    "EarlierImport",
    "FileResult",
    "HeldList",
    "HeldMatchView",
    "ImportOptions",
    "ImportReport",
    "ReportOf",
    "Verdict",
    "can_generate",
    "charts_of",
    "decide",
    "demographics_of",
    "dry_run",
    "finish",
    "generate",
    "list_held",
    "list_imports",
    "manager_of",
    "remember_person",
    "report",
    "report_on",
    "results",
    "running",
    "send",
    "sending_again",
    "show_held",
    "take_in",
    "undo",
    "uploading",
    "who_is_meant",
]
