"""How a file ended, as the columns of its row. Messages are the reader's and our own sentences: no name, no text."""

from typing import Any

from codeloom.gateways.fhir import FileReport
from codeloom.services.core import count

TROUBLE = {
    "ended_the_worker": "Reading it ended the worker several times. Send it in parts, or ask your operator",
    "unreadable": "A stored piece of it does not open. Send it again",
    "reader_failed": "The reader failed on it: tell your operator. Charts made before that are kept",
    "not_made": "This patient could not be generated. Generate another one",
    "no_maker": "Not generated: the worker does not have the package. Your operator installs it where workers run, too",
    "maker_ended": "Not generated: the program that makes patients ended before this one. Generate again",
    "maker_ended_worker": "Not generated: the worker ended again and again meanwhile. Tell your operator",
}
LEFT_OUT = "left_out_before"


def refused(trouble: str) -> dict[str, Any]:
    """The columns of a file that ended in trouble, a key of TROUBLE."""
    return {"status": "refused", "report": {"code": trouble, "message": TROUBLE[trouble]}}


def outcome(report: FileReport) -> dict[str, Any]:
    """The columns that the reader's report fills."""
    details: dict[str, Any] = {"encounters": report.encounters}
    if report.code:
        details |= {"code": report.code, "message": report.message}
    for name, notices in (("skips", report.skips), ("warnings", report.warnings)):
        if notices:
            details[name] = [[notice.code, notice.message, notice.count, list(notice.entries)] for notice in notices]
    return {
        "status": report.outcome, "report": details, "entries": report.entries, "patients": report.patients,
        "skipped": sum(report.skipped.values()),
    }  # fmt: skip


def with_left_out(columns: dict[str, Any], encounters: int) -> dict[str, Any]:
    """The columns with encounters that were left out because a manager had decided so about the same content."""
    if not encounters:
        return columns
    words = f"{count(encounters, 'encounter')} left out, as decided on the page of held matches"
    report = columns["report"]
    skips = [*report.get("skips", ()), [LEFT_OUT, words, encounters, []]]
    return columns | {"report": report | {"skips": skips}, "skipped": columns.get("skipped", 0) + encounters}
