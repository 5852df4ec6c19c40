"""Exports in words: why there is no file, formats, sizes, spans."""

from datetime import datetime, timedelta

REASONS = {
    "field_gone": "A chosen field is not in the report any more. Repair it and export again.",
    "report_gone": "The report is not there any more. Delete the schedule, or choose another report.",
    "no_right": "Whoever asked for it may not make this report any more.",
    "team_gone": "The team it was of is not in use any more. Choose another one.",
    "too_many_rows": "A workbook holds 1,048,575 rows. Choose CSV, or a shorter range.",
    "gave_up": "It could not be made after several tries. Try a shorter range.",
    "broken": "Something went wrong on our side; it is in the log of the server. Try again, or tell your operator.",
}
"""Why an export failed, by the code that is kept."""
SHORT = {
    "field_gone": "a field is gone", "report_gone": "the report is gone", "no_right": "no right any more",
    "team_gone": "the team is gone", "too_many_rows": "too many rows", "gave_up": "given up", "broken": "an error of ours",
}  # fmt: skip
"""The same in a few words."""
FORMATS = {"csv": "CSV", "xlsx": "XLSX", "jsonl": "JSON lines"}


def size(number: int) -> str:
    """180 KB, 3.2 MB."""
    if number < 1_000_000:
        return f"{max(1, round(number / 1000)):,} KB"
    return f"{number / 1_000_000:,.1f} MB"


def left(until: datetime, now: datetime) -> str:
    """6 d 23 h, 4 h, 12 min: how long something is still there."""
    rest = max(timedelta(), until - now)
    hours, minutes = divmod(int(rest.total_seconds()) // 60, 60)
    if hours >= 24:
        return f"{hours // 24} d {hours % 24} h" if hours % 24 else f"{hours // 24} d"
    return f"{hours} h" if hours else f"{minutes} min"


def seconds_left(done: int, expected: int, passed: float) -> str:
    """40 s left; empty before there is anything to go by."""
    if not done or done >= expected or passed < 1:
        return ""
    seconds = passed * (expected - done) / done
    return f"{max(1, round(seconds))} s left" if seconds < 90 else f"{round(seconds / 60)} min left"
