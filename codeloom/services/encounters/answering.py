"""Answering why an encounter was returned, reason by reason."""

from codeloom.db.work import UnitOfWork
from codeloom.services.charts import AnsweredReason, keep_answer
from codeloom.services.core import verb
from codeloom.services.encounters.commands import OfVersion
from codeloom.services.encounters.context import EncounterWork
from codeloom.services.encounters.returned import answered_now, lines_now
from codeloom.services.encounters.showing import shown
from codeloom.services.encounters.summary import touch
from codeloom.services.encounters.views import EncounterView


class AnswerEncounterReturn(OfVersion, AnsweredReason):
    """An answer to one reason of the last return, at the version of the encounter last seen."""


@verb("encounters.answer_return", AnswerEncounterReturn)
def answer_encounter_return(uow: UnitOfWork, command: AnswerEncounterReturn) -> EncounterView:
    """Say that something asked for is done, or why it is not. Raises NotFound for no such reason, Refused for "done" that the
    lines do not show."""
    work = EncounterWork.edit(uow, command.encounter_id, command.version)
    keep_answer(uow, answered_now(work), command, lines_now(work))
    touch(work)
    uow.record("RETURN_ANSWERED", "encounter", work.encounter.id, reason=str(command.reason), answer=command.answer)
    return shown(work)
