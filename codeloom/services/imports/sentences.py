"""One imported file in words: its state, a sentence for what happened, and the notices worth reading."""

from typing import Any

from codeloom.db.tables.imports import ImportFile, ImportJob
from codeloom.gateways.fhir import EXPECTED_SKIPS, OPTION_SKIPS
from codeloom.services.core import count

FILE_OVER = frozenset({"accepted", "refused", "skipped"})


def state_of(file: ImportFile, job: ImportJob) -> tuple[str, str]:
    """The word for a file's state, and its tone."""
    if job.status == "cancelled" and file.status not in FILE_OVER:
        return "Not read, the import was cancelled", "info"
    if file.status == "accepted":
        return ("Imported with a warning", "warn") if file.noted else ("Imported", "ok")
    return {
        "refused": ("Refused", "error"), "skipped": ("Skipped", "info"), "running": ("Reading", "info"),
        "uploading": ("Arriving", "info"),
    }.get(file.status, ("Waiting", "info"))  # fmt: skip


def what_happened(file: ImportFile, dry_run: bool) -> str:
    """What happened: notes first, then what was made, else why nothing was."""
    report: dict[str, Any] = file.report
    if file.status != "accepted":
        return str(report.get("message", ""))
    remarks = notes(report)
    if file.held:
        held = count(file.held, "visit")
        whose = "would be held: it is not certain whose" if dry_run else "held: a manager decides whose"
        remarks.insert(0, f"{held} {whose} {'it is' if file.held == 1 else 'they are'}")
    if file.kept:
        kept = count(file.kept, "chart differs", "charts differ")
        remarks.insert(0, f"{kept} from the export, left as coded here")
    left_out = by_options(report)
    if remarks:
        return _joined([*remarks, *left_out])
    if file.created:
        return _joined([f"{count(file.created, 'chart')} {'to make' if dry_run else 'made'}", *left_out])
    if file.updated:
        return _joined([f"{count(file.updated, 'chart')} {'to update' if dry_run else 'updated'}", *left_out])
    if file.unchanged:
        return _joined([f"Here already: {count(file.unchanged, 'chart')} unchanged", *left_out])
    return _joined(skips(report)) or "No chart in it"


def by_options(report: dict[str, Any]) -> list[str]:
    """What the person's own options left out of a file."""
    return [f"left out: {notice[1]}" for notice in report.get("skips", ()) if notice[0] in OPTION_SKIPS]


def notes(report: dict[str, Any]) -> list[str]:
    """The notices of a report worth reading: warnings, and encounters left out other than by option or cancellation."""
    unasked = [str(notice[1]) for notice in report.get("skips", ()) if notice[0] not in EXPECTED_SKIPS]
    return [*unasked, *(str(notice[1]) for notice in report.get("warnings", ()))]


def skips(report: dict[str, Any]) -> list[str]:
    """Why encounters of a file became no charts."""
    return [str(notice[1]) for notice in report.get("skips", ())]


def _joined(remarks: list[str]) -> str:
    return "; ".join(remarks[:2]) + (f"; {len(remarks) - 2} more" if len(remarks) > 2 else "")
