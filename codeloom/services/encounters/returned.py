"""Why the version of an encounter before this one was returned, and what of it is still to be answered."""

from dataclasses import replace

from codeloom.coding.lifecycle import EncounterStatus
from codeloom.coding.variance import Coded
from codeloom.db.queries.audits.answers import returned_encounter
from codeloom.db.tables.audits import Audit
from codeloom.services.charts import coded, open_reasons, reasons_of
from codeloom.services.encounters.context import EncounterWork


def answered_now(work: EncounterWork) -> Audit | None:
    """The audit whose reasons are answered in the version in work; None where there is none."""
    encounter = work.encounter
    if encounter.round == 1 or encounter.status == EncounterStatus.FINALIZED:
        return None
    return returned_encounter(work.uow, encounter.id, encounter.round)


def lines_now(work: EncounterWork) -> tuple[Coded, ...]:
    """The final lines as they are compared with what was asked for."""
    pairs = zip(work.work_lines(), work.lines, strict=True)
    return coded([replace(row, pointers=line.pointers) for row, line in pairs])


def unanswered(work: EncounterWork) -> int:
    """How many reasons of the return are still to be answered."""
    audit = answered_now(work)
    return open_reasons(reasons_of(work.uow, audit, lines_now(work))) if audit is not None else 0
