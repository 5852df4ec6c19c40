"""Sets of codes in the demo, the practice's and a coder's own, and a question to the auditor on a row that waits for audit."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.services.charts import open_chart, queue
from codeloom.services.codes import save_bundle
from codeloom.services.core import parse
from codeloom.services.editor import comment_line

OF_PRACTICE = (
    ("Diabetes follow-up", ("E11.9", "I10", "E78.5", "Z79.84")),
    ("Adult physical", ("Z00.00", "Z13.220", "Z12.11", "Z23")),
)
OWN = ("Long-term medicines", ("Z79.4", "Z79.84", "Z79.01", "Z79.82"))
QUESTION = "The assessment names it once, the plan does not. Is that enough to report it?"


def keep(supervisor: Scope, coders: Sequence[Scope], now: datetime) -> None:
    """Make the sets, and ask once about the first row of the first chart of a coder that waits for audit."""
    with clock.at(now - timedelta(days=9)):
        for name, codes in OF_PRACTICE:
            _make(supervisor, name, codes, practice=True)
        _make(coders[0], *OWN, practice=False)
    for coder in coders:
        waiting = queue(coder, parse(queue.command, {"tab": "waiting"})).rows
        if waiting:
            with clock.at(now - timedelta(hours=2)):
                _ask(coder, int(waiting[0].link.rsplit("/", 1)[-1]))
            return


def _make(by: Scope, name: str, codes: Sequence[str], *, practice: bool) -> None:
    lines = [{"code": code} for code in codes]
    save_bundle(by, parse(save_bundle.command, {"name": name, "lines": lines, "practice": practice}))


def _ask(coder: Scope, number: int) -> None:
    view = open_chart(coder, parse(open_chart.command, {"number": number}))
    if view.editor.rows:
        fields = {"subject_id": view.head.id, "line_id": view.editor.rows[0].id, "words": QUESTION}
        comment_line(coder, parse(comment_line.command, fields))
