"""Encounters by number or by a patient's name, among those that a scope may see."""

from collections.abc import Sequence
from uuid import UUID

from codeloom.coding import clock
from codeloom.db.queries import people
from codeloom.db.queries.encounters import work_list as queries
from codeloom.db.queries.encounters.rows import Listed
from codeloom.db.tables.charts import Patient
from codeloom.db.work import UnitOfWork
from codeloom.services.encounters.list_items import item_of
from codeloom.services.encounters.views import EncounterItem

NAMED = 2_000
"""How many encounters deep a search by name looks: names are sealed, so each is opened."""
LEAST_NAME = 3
"""Characters of a name from which on it is looked for."""


def encounters_numbered(uow: UnitOfWork, number: int) -> tuple[EncounterItem, ...]:
    """The encounter of a number, if this person may see it."""
    return _items(uow, queries.numbered(uow, number))


def encounters_named(uow: UnitOfWork, text: str, most: int) -> tuple[EncounterItem, ...]:
    """Encounters of patients with names that begin with each of these words, the newest visit first."""
    words = text.casefold().replace(",", " ").split()
    if not words or max(map(len, words)) < LEAST_NAME or not all(word.replace("-", "").isalpha() for word in words):
        return ()
    opened = uow.vault.open_value
    found = []
    for one, sealed in queries.names(uow, NAMED):
        parts = opened(Patient.name_enc, one, sealed).casefold().replace(",", " ").split()
        if all(any(part.startswith(word) for part in parts) for word in words):
            found.append(one)
    return _items(uow, queries.of_patients(uow, found, most)) if found else ()


def encounters_of(uow: UnitOfWork, patient_ids: Sequence[UUID], most: int) -> tuple[EncounterItem, ...]:
    """Encounters of these patients that the scope may see, the newest visit first."""
    return _items(uow, queries.of_patients(uow, [*patient_ids], most))


def _items(uow: UnitOfWork, listed: list[Listed]) -> tuple[EncounterItem, ...]:
    if not listed:
        return ()
    now, zone = clock.now(), people.time_zone(uow)
    return tuple(item_of(uow, one, now, zone) for one in listed)
