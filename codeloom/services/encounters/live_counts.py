"""Encounters among the live figures: what waits for billing, and what each provider has open."""

from codeloom.db.queries.encounters.open_counts import open_by_provider
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import Counted, live_counter


@live_counter
def count_encounters(uow: UnitOfWork) -> Counted:
    """Open encounters of the organization and of each provider."""
    found = open_by_provider(uow)
    totals = {"to_bill": sum(one.to_bill for one in found), "open_encounters": sum(one.open for one in found)}
    return Counted(totals, {one.provider_id: {"open_encounters": one.open} for one in found})
