"""Acts that a page may send again: each is applied once.

A page names what it does by an id of its own. The id is kept in the transaction of the act, so an act that was sent again
because its answer was lost is known, whichever process takes it. The ids stay a day (services/operations/retention.py).
"""

from contextvars import ContextVar

from codeloom.db.queries.core import act_is_noted, note_act
from codeloom.db.scope import Scope
from codeloom.db.work import UnitOfWork, Unreachable, unit_of_work

current_act: ContextVar[str] = ContextVar("current_act", default="")
"""The id of the act for which a verb is called now; empty where none was given. Set around one call of a verb."""


class AlreadyApplied(Exception):
    """The act was applied before, by this process or another; this transaction changed nothing."""


class Later(Exception):
    """The act could not be tried because the database was out of reach: its page keeps it and sends it again."""


def note_current(uow: UnitOfWork, verb: str) -> None:
    """Keep the id of the current act for one verb. Raises AlreadyApplied when it is kept already."""
    act = current_act.get()
    if act and uow.scope.user_id is not None and not note_act(uow, f"{act}:{verb}", verb):
        raise AlreadyApplied


def was_applied(scope: Scope, act: str) -> bool:
    """Whether an act of the scope's person was applied, by any of its verbs. Raises Later."""
    try:
        with unit_of_work(scope, read_only=True) as uow:
            return act_is_noted(uow, act)
    except Unreachable:
        raise Later from None
