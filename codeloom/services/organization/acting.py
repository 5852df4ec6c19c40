"""Who changes settings from the command line: a manager by name, because the log and the agreement hold who it was."""

from codeloom.db.queries import organization as queries
from codeloom.db.scope import Scope
from codeloom.db.work import system_work
from codeloom.services.core import Refused


def manager_called(email: str) -> Scope:
    """The scope of the active manager of this address. Raises Refused, Unreachable."""
    with system_work() as work:
        scope = queries.active_manager(work, email.strip())
    if scope is None:
        raise Refused("No active manager has that address.", code="no_manager")
    return scope
