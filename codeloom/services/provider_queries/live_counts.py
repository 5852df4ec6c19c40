"""Queries among the live figures: how many wait for each person."""

from collections import Counter
from uuid import UUID

from codeloom.db.queries.provider_queries import lists
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import Counted, live_counter


@live_counter
def count_queries(uow: UnitOfWork) -> Counted:
    """Open queries of the organization; of each person those to answer, or those to take the answer of."""
    found = lists.waiting_by_person(uow)
    own: Counter[UUID] = Counter()
    for person, _, number in found:
        own[person] += number
    still_open = sum(number for _, status, number in found if status == "open")
    return Counted({"queries": still_open}, {person: {"queries": number} for person, number in own.items()})
