"""POA Y for all: one act on the rows that have no indicator yet. Chosen by a person who saw which rows it changes."""

from pydantic import Field

from codeloom.db.work import UnitOfWork
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.editing import save, take
from codeloom.services.core import OfChart, Refused, formatting, verb
from codeloom.services.editor import EditorView, SetPoa, apply


class PoaForAll(OfChart):
    """Mark the rows as present on admission that this version lists for it."""

    version: int = Field(ge=1)


@verb("charts.poa_for_all", PoaForAll)
def poa_for_all(uow: UnitOfWork, command: PoaForAll) -> EditorView:
    """Set POA Y on each diagnosis without an indicator that is not exempt and not to be decided alone. One step for undo."""
    work: ChartContext = take(uow, command.chart_id, command.version)
    rows = [one for one in work.poa_open if not one.why]
    if not rows:
        raise Refused(
            "No row takes POA Y this way.",
            kept="The rows are as they were.",
            todo="Choose the indicator in the row.",
            code="nothing_to_do",
        )
    lines = work.lines
    for row in rows:
        lines = apply(lines, SetPoa.model_validate({"op": "poa", "line": row.id, "value": "Y"}))
    return save(work, lines, "POA_SET_FOR_ALL", count=len(rows))


def summary(count: int) -> str:
    """What was done, in words."""
    return f"POA Y set on {formatting.count(count, 'row')}"
