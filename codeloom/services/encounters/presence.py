"""Who else has an encounter open just now: its provider, billers, and the auditor of a finalized one."""

from pydantic import Field

from codeloom.db.queries.encounters import rows
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import others_at
from codeloom.services.core import Command, NotFound, ShortText, verb


class LookAtEncounter(Command):
    """An encounter by its number, and a name for the tab that has it open."""

    number: int = Field(ge=1, lt=10**12)
    tab: ShortText


@verb("encounters.look", LookAtEncounter)
def look(uow: UnitOfWork, command: LookAtEncounter) -> str:
    """Say that this tab has the encounter open. The answer is who else has, in words; empty when nobody. Raises NotFound."""
    encounter = rows.by_number(uow, command.number)
    if encounter is None:
        raise NotFound()
    return others_at(uow, encounter.id, command.tab)
