"""What is said of one imported file: a word for its state, a sentence for what happened, and what makes it worth a note."""

from typing import Any

from codeloom.db.tables.imports import ImportFile, ImportJob
from codeloom.gateways.fhir import EXPECTED_SKIPS
from codeloom.services.core import count

FILE_OVER = frozenset({"accepted", "refused", "skipped"})


def state_of(file: ImportFile, job: ImportJob) -> tuple[str, str]:
    """The word for a file's state, and its tone."""
    if job.status == "cancelled" and file.status not in FILE_OVER:
        return "Not read, the import was cancelled", "info"
    if file.status == "accepted":
        return ("Imported with a note", "warn") if file.noted else ("Imported", "ok")
    return {
        "refused": ("Refused", "error"), "skipped": ("Skipped", "info"), "running": ("Reading", "info"),
        "uploading": ("Arriving", "info"),
    }.get(file.status, ("Waiting", "info"))  # fmt: skip


def what_happened(file: ImportFile, dry_run: bool) -> str:
    """What happened: notes first, then what was made, else why nothing was."""
    said: dict[str, Any] = file.report
    if file.status != "accepted":
        return str(said.get("message", ""))
    told = notes(said)
    if file.kept:
        kept = count(file.kept, "chart differs", "charts differ")
        told.insert(0, f"{kept} from the export, left as coded here")
    if told:
        return _joined(told)
    if file.created:
        return f"{count(file.created, 'chart')} {'to make' if dry_run else 'made'}"
    if file.updated:
        return f"{count(file.updated, 'chart')} {'to update' if dry_run else 'updated'}"
    if file.unchanged:
        return f"Here already: {count(file.unchanged, 'chart')} unchanged"
    return _joined(skips(said)) or "No chart in it"


def notes(said: dict[str, Any]) -> list[str]:
    """What of a report somebody should know: its warnings, and encounters left out that nobody asked to leave out."""
    unasked = [str(one[1]) for one in said.get("skips", ()) if one[0] not in EXPECTED_SKIPS]
    return [*unasked, *(str(one[1]) for one in said.get("warnings", ()))]


def skips(said: dict[str, Any]) -> list[str]:
    """Why encounters of a file became no charts."""
    return [str(one[1]) for one in said.get("skips", ())]


def _joined(told: list[str]) -> str:
    return "; ".join(told[:2]) + (f"; {len(told) - 2} more" if len(told) > 2 else "")
