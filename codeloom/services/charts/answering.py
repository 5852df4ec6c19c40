"""Answering why a chart was returned, reason by reason."""

from pydantic import Field

from codeloom.coding import clock
from codeloom.coding.lifecycle import ChartStatus
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.editing import take
from codeloom.services.charts.return_reasons import AnsweredReason, coded, keep_answer
from codeloom.services.core import OfChart, verb
from codeloom.services.editor import EditorView


class AnswerReturn(OfChart, AnsweredReason):
    """An answer to one reason of the last return, at the version of the rows last seen."""

    version: int = Field(ge=1)


@verb("charts.answer_return", AnswerReturn)
def answer_return(uow: UnitOfWork, command: AnswerReturn) -> EditorView:
    """Say that something asked for is done, or why it is not. The rows and their version stay as they are.

    Raises NotFound for no such reason, Refused for "done" that the rows do not show, Conflict for an older version.
    """
    work = take(uow, command.chart_id, command.version)
    audit = work.audited if work.chart.status == ChartStatus.RETURNED else None
    keep_answer(uow, audit, command, coded(work.lines))
    work.chart.updated_at = clock.now()
    uow.session.add(work.chart)
    uow.session.flush()
    uow.record("RETURN_ANSWERED", "chart", work.chart.id, reason=str(command.reason), answer=command.answer)
    return work.editor()
