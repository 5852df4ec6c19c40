"""The charts that imported encounters became, looked up by the source's own identities."""

from uuid import UUID

from codeloom.db.queries.imports import identities as queries
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work

Identity = tuple[str, str]
"""(patient identity, encounter identity), each an assigned identifier as "system|value" (docs/DEFINITIONS.md)."""


def charts_of(org_id: UUID, identities: list[Identity]) -> dict[Identity, tuple[UUID, int]]:
    """(id, number) of the charts of encounters; what was never imported is left out."""
    with unit_of_work(Scope.of_worker(org_id), read_only=True) as uow:
        blind = uow.vault.blind
        people = queries.patient_keys(uow, {blind("patient", patient) for patient, _ in identities})
        keys = {
            blind("visit", f"{here.patient_id}\n{encounter}"): (patient, encounter)
            for patient, encounter in identities
            if (here := people.get(blind("patient", patient))) is not None
        }
        return {keys[key]: chart for key, chart in queries.numbers_by_visit(uow, list(keys)).items()}
