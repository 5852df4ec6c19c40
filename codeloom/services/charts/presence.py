"""Who else has a chart or an encounter open just now. A tab says so every few seconds; one that falls silent is gone, so
nothing is left behind."""

from datetime import timedelta
from uuid import UUID

from pydantic import Field

from codeloom.coding import clock
from codeloom.db.queries.charts import presence as queries
from codeloom.db.queries.charts import rows
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.time_in_chart import run
from codeloom.services.core import Command, NotFound, ShortText, verb

BEAT = 5.0
"""Seconds between two signs of a tab."""
SILENT = timedelta(seconds=3 * BEAT)
"""Who was not heard of for so long is gone."""
MINE = "Also open in another window of yours"


class LookAtChart(Command):
    """A chart by its number, and a name for the tab that has it open. `active`: its person did something lately, and last in it."""

    number: int = Field(ge=1, lt=10**12)
    tab: ShortText
    active: bool = False


@verb("charts.look", LookAtChart)
def look(uow: UnitOfWork, command: LookAtChart) -> str:
    """Say that this tab has the chart open. The answer is who else has, in words; empty when nobody. Raises NotFound."""
    chart = rows.by_number(uow, command.number)
    if chart is None:
        raise NotFound()
    if command.active:
        run(uow, chart.id, clock.now(), SILENT)
    return others_at(uow, chart.id, command.tab)


def others_at(uow: UnitOfWork, subject_id: UUID, tab: str) -> str:
    """Note that a tab of the person of the scope has a chart or an encounter open; who else has, in words, empty when nobody."""
    now = clock.now()
    queries.forget(uow, now - SILENT * 4)
    queries.renew(uow, subject_id, tab, now)
    watchers = queries.others(uow, subject_id, tab, now - SILENT)
    names = [name for user, name in watchers if user != uow.user_id]
    if names:
        return "Also here: " + ", ".join(names)
    return MINE if watchers else ""
