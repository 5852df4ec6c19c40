"""The fields of every report as a table; `python -m tests.reports` writes it into docs/DEFINITIONS.md."""

from codeloom.db.queries.exports import REPORTS
from codeloom.settings import ROOT

BEGINS, ENDS = "<!-- reports: begin, written by `python -m tests.reports` -->\n", "<!-- reports: end -->"
DEFINITIONS = ROOT / "docs" / "DEFINITIONS.md"


def tables() -> str:
    """A table for each report, in the order of the form."""
    parts = []
    for report in REPORTS.values():
        head = (
            f"**{report.title}** (`{report.name}`{', by when: ' + report.dated_label.lower() if report.dated else ''})"
        )
        rows = [f"| {one.label} | `{one.name}` | {one.kind.replace('_', ' ')} | {one.means} |" for one in report.fields]
        parts.append("\n".join([head, "", "| field | name | kind | means |", "|--|--|--|--|", *rows, ""]))
    return "\n".join(parts)


if __name__ == "__main__":
    before, _, rest = DEFINITIONS.read_text(encoding="utf-8").partition(BEGINS)
    DEFINITIONS.write_text(before + BEGINS + tables() + ENDS + rest.partition(ENDS)[2], encoding="utf-8")
