"""The sources of the settings as an operator sees them, over all organizations. Never a secret."""

from dataclasses import dataclass

from codeloom.coding import clock
from codeloom.db.queries import inbound as queries
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.inbound.listing import DAYS
from codeloom.services.inbound.sources import in_force, organization_of
from codeloom.settings import settings


@dataclass(frozen=True, slots=True)
class SourceFigures:
    """A source: how many secrets are good now, the newest message (UTC, empty for none), what was taken and refused in 7 days,
    and how many of the organization's messages from it wait for a manager."""

    source: str
    organization: str
    secrets: int
    newest: str
    taken: int
    refused: int
    held: int


def figures() -> list[SourceFigures]:
    """Each source of the settings. Raises Unavailable for one whose organization is not here, Unreachable."""
    found, now = [], clock.now()
    for one in settings().sources():
        with unit_of_work(Scope.of_worker(organization_of(one)), read_only=True) as uow:
            came = queries.by_source(uow, now - DAYS).get(one.source, queries.OfSource())
            newest = f"{came.newest:%Y-%m-%d %H:%M}" if came.newest else ""
            held = queries.count_held(uow, one.source)
            secrets = len(in_force(one, now))
            found.append(SourceFigures(one.source, one.organization, secrets, newest, came.taken, came.refused, held))
    return found
