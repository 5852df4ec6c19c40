"""What is said of a chart or an encounter before its codes go on while a provider has not answered: a warning, no error."""

from zoneinfo import ZoneInfo

from codeloom.db.queries.provider_queries.lists import open_of
from codeloom.db.tables.charts import Chart
from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import UnitOfWork
from codeloom.services.core import formatting


def open_queries(uow: UnitOfWork, about: Chart | Encounter, zone: str) -> tuple[str, ...]:
    """A sentence for each open query: its number, who is asked, and when it is due."""
    if not about.queries_open:
        return ()
    of_chart = isinstance(about, Chart)
    found = open_of(uow, about.id if of_chart else None, None if of_chart else about.id)
    return tuple(
        f"Query {number} waits for {provider}, due {formatting.short_day(due.astimezone(ZoneInfo(zone)).date())}."
        for number, provider, due in found
    )
