"""Opening an encounter. Reads of a note are recorded."""

from dataclasses import dataclass

from codeloom.db.queries.encounters import rows as queries
from codeloom.db.work import UnitOfWork
from codeloom.services.core import NotFound, verb
from codeloom.services.encounters.audited import mark_read
from codeloom.services.encounters.commands import OfEncounter, OpenEncounter
from codeloom.services.encounters.context import EncounterWork
from codeloom.services.encounters.showing import shown, view
from codeloom.services.encounters.views import EncounterView
from codeloom.services.notices import seen


@verb("encounters.open", OpenEncounter, repeatable=True)
def open_encounter(uow: UnitOfWork, command: OpenEncounter) -> EncounterView:
    """An encounter by its number, for its provider or a biller, who read with it what auditors said. Raises NotFound."""
    work = EncounterWork.held(uow, command.number)
    mark_read(uow, work.encounter)
    seen(uow, work.encounter.id)
    return _read(work)


@verb("encounters.read", OfEncounter, repeatable=True)
def read_encounter(uow: UnitOfWork, command: OfEncounter) -> EncounterView:
    """An encounter by its id, for a program that acts for its provider or a biller. Raises NotFound."""
    return _read(EncounterWork.held(uow, command.encounter_id))


@verb("encounters.refresh", OfEncounter, read_only=True)
def refresh_encounter(uow: UnitOfWork, command: OfEncounter) -> EncounterView:
    """An encounter that is open on a screen, as it stands now: for pushes. Raises NotFound."""
    return view(uow, command.encounter_id)


@dataclass(frozen=True, slots=True)
class Standing:
    """An encounter as it stands for everybody: its version, and whether a suggestion is being made."""

    id: str = ""
    version: int = 0
    waiting: bool = False


@verb("encounters.standing", OfEncounter, read_only=True)
def encounter_standing(uow: UnitOfWork, command: OfEncounter) -> Standing:
    """How an encounter stands, without reading it: for pushes that say no more than that it moved. Raises NotFound."""
    found = queries.standing(uow, command.encounter_id)
    if found is None:
        raise NotFound()
    return Standing(str(command.encounter_id), *found)


def _read(work: EncounterWork) -> EncounterView:
    work.uow.record("NOTE_READ", "encounter", work.encounter.id, note_version=work.encounter.note_version)
    return shown(work)
