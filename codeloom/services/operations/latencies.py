"""What browsers measured, added to the counts of their organization: no address, no person, no id, nothing of what was done.

Noting is no act on the record, and waits for nobody: the audit log says nothing of it.
"""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from codeloom.coding import clock
from codeloom.db.queries.operations import latencies as queries
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, verb
from codeloom.services.operations.latency_ranges import MEASURES, RANGES, Latency, drawn

SLOT = timedelta(minutes=5)
HOUR = timedelta(hours=1)
MOST = 10_000
"""What one report may count in a range: far more than a page does in a minute."""
Counts = Annotated[tuple[Annotated[int, Field(ge=0, le=MOST, strict=True)], ...], Field(max_length=RANGES)]


class NoteLatencies(Command):
    """Counts by range of each measure, empty for a measure without any; trailing ranges may be left out."""

    key_to_paint: Counts = ()
    act_answered: Counts = ()
    first_paint: Counts = ()
    push_arrived: Counts = ()


@verb("operations.note_latencies", NoteLatencies)
def note_latencies(uow: UnitOfWork, command: NoteLatencies) -> None:
    """Add one report of one page to the counts of the five minutes that run."""
    given = {one.key: getattr(command, one.key) for one in MEASURES}
    filled = {key: (*counts, *(0,) * (RANGES - len(counts))) for key, counts in given.items() if any(counts)}
    queries.add(uow, slot_of(clock.now()), filled)


def slot_of(moment: datetime) -> datetime:
    """The beginning of the five minutes of a moment."""
    return moment - timedelta(
        minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond
    )  # fmt: skip


def of_last_hour(uow: UnitOfWork) -> tuple[Latency, ...]:
    """Every measure over the five minutes that began within the last hour."""
    found = queries.sums(uow, clock.now() - HOUR)
    return tuple(drawn(one, found.get(one.key, (0,) * RANGES)) for one in MEASURES)
