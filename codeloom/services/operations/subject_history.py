"""The history of a chart or an encounter, for a manager who reads the audit log."""

from codeloom.db.work import UnitOfWork
from codeloom.services.charts import HistoryView, history
from codeloom.services.core import CodeText, Command, OfChart, verb
from codeloom.services.encounters import HistoryOf, encounter_history
from codeloom.services.operations.audit_log import subject_named


class SubjectOf(Command):
    """The chart or encounter, as CH-12 or EN-12."""

    subject: CodeText


@verb("operations.subject_history", SubjectOf, repeatable=True)
def subject_history(uow: UnitOfWork, command: SubjectOf) -> HistoryView:
    """What is recorded about a chart or an encounter, in words. Raises Refused for a subject that is none."""
    kind, number, id_, _ = subject_named(uow, command.subject)
    if kind == "chart":
        return history.run(uow, OfChart(chart_id=id_))
    return encounter_history.run(uow, HistoryOf(number=number))
