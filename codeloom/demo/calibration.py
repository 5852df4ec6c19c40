"""A finished calibration in the demo, by the real verbs: two supervisors coded the same charts, one difference is settled."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.services.audits import edit_blind, open_blind
from codeloom.services.calibration import board, hand_in, settle, start, start_form
from codeloom.services.charts import OpenChart, read_chart
from codeloom.services.core import Nothing, parse
from codeloom.services.editor import RowView

MOST_CHARTS = 6
WORDS = "The note names the condition in the assessment, so the row stands as it was handed in."
WHY = "Read in the assessment."


def calibrate(manager: Scope, supervisors: Sequence[Scope], now: datetime) -> None:
    """The charts that wait for audit and that neither supervisor knows; nothing where there are none."""
    waiting = [one.number for one in start_form(manager, Nothing()).charts if one.words.endswith("waiting for audit")]
    numbers = waiting[:MOST_CHARTS]
    if not numbers:
        return
    rows = {number: read_chart(manager, OpenChart(number=number)).editor.rows for number in numbers}
    with clock.at(now - timedelta(days=1)):
        fields = {"charts": numbers, "auditors": [one.user_id for one in supervisors]}
        made = start(manager, parse(start.command, fields))
        for which, supervisor in enumerate(supervisors):
            for at, number in enumerate(numbers):
                _code(supervisor, number, rows[number], leaves_last=(at + which) % 3 == 0)
    with clock.at(now - timedelta(hours=2)):
        shown = board(manager, parse(board.command, {"calibration_id": made.id})).shown
        for one in shown.differences[:1]:
            wish = {"calibration_id": UUID(made.id), "chart_id": one.chart_id, "unit": one.key, "decision": "right"}
            settle(manager, parse(settle.command, {**wish, "words": WORDS}))


def _code(supervisor: Scope, number: int, rows: Sequence[RowView], *, leaves_last: bool) -> None:
    """The coder's diagnoses, without the last of several where the supervisor reads the note more narrowly."""
    mine = [one for one in rows if one.system == "ICD-10-CM"]
    mine = mine[:-1] if leaves_last and len(mine) > 1 else mine
    own = open_blind(supervisor, parse(open_blind.command, {"number": number})).rows
    added = [{"op": "add", "code": one.code} for one in mine]
    own = edit_blind(
        supervisor, parse(edit_blind.command, {"coding_id": own.coding_id, "version": own.version, "operations": added})
    )
    more: list[dict[str, str]] = [
        {"op": "poa", "line": line.id, "value": one.poa} for line, one in zip(own.rows, mine, strict=True) if one.poa
    ]
    more += [{"op": "rationale", "line": own.rows[0].id, "text": WHY}]
    own = edit_blind(
        supervisor, parse(edit_blind.command, {"coding_id": own.coding_id, "version": own.version, "operations": more})
    )
    hand_in(supervisor, parse(hand_in.command, {"coding_id": own.coding_id, "version": own.version}))
