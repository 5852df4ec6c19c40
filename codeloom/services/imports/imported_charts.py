"""The charts that imported encounters became, looked up by the source's own identities."""

from uuid import UUID

from codeloom.db.queries.charts import rows as queries
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work

Identity = tuple[str, str]
"""(patient identity, encounter identity), each "system|value" as the reader makes them (docs/DEFINITIONS.md)."""


def charts_of(org_id: UUID, identities: list[Identity]) -> dict[Identity, tuple[UUID, int]]:
    """(id, number) of the charts of encounters; what was never imported is left out."""
    with unit_of_work(Scope.of_worker(org_id), read_only=True) as uow:
        keys = {
            uow.vault.blind("encounter", f"{patient}\n{encounter}"): (patient, encounter)
            for patient, encounter in identities
        }
        return {keys[key]: chart for key, chart in queries.by_encounters(uow, list(keys)).items()}
