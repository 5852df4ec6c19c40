"""How many statements the database gets for what people do most often: round trips are what they wait for."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from codeloom.db.engine import engine
from codeloom.services.charts.editing import EditChart, edit_chart
from codeloom.services.charts.opening import OpenChart, open_chart
from codeloom.services.core.commands import parse
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement sent as the app role inside the block."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(" ".join(statement.split())[:100])

    event.listen(engine("app"), "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine("app"), "before_cursor_execute", note)


def test_adding_a_code_takes_at_most_seven_statements_however_many_rows_there_are(database: Settings) -> None:
    practice = Practice()
    view = open_chart(practice.coder, OpenChart(number=practice.chart())).editor
    for at, code in enumerate(("I10", "E11.9", "Z23", "Z79.4")):
        operations = [{"op": "add", "code": code}]
        command = parse(EditChart, {"chart_id": view.chart_id, "version": view.version, "operations": operations})
        with statements() as seen:
            view = edit_chart(practice.coder, command)
        # the first also takes the lease and records that; one may read anew which releases are in force. What is written
        # last goes in one more trip, with the record
        assert at == 0 or len(seen) <= 7, "\n".join(seen)
    assert [row.code for row in view.rows] == ["I10", "E11.9", "Z23", "Z79.4"]
    assert view.can_undo


def test_an_edit_reads_no_text_of_a_note_unless_a_row_has_evidence_in_it(database: Settings) -> None:
    practice = Practice()
    opened = open_chart(practice.coder, OpenChart(number=practice.chart()))
    fields = {"chart_id": opened.editor.chart_id, "version": opened.editor.version}
    with statements() as plain:
        view = edit_chart(practice.coder, parse(EditChart, {**fields, "operations": [{"op": "add", "code": "I10"}]}))
    span = {"doc": opened.first_document, "start": 0, "end": 5}
    mark = {"op": "mark", "line": view.rows[0].id, "span": span}
    with statements() as marked:
        edit_chart(practice.coder, parse(EditChart, {**fields, "version": view.version, "operations": [mark]}))
    assert not any("text_enc" in one for one in plain)
    assert sum("text_enc" in one for one in marked) == 1
