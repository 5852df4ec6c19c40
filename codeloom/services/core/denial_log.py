"""The record of denied attempts: the first of a session at once, more of them as one counted row a minute.

Counting keeps a loop of denied events from filling the audit log; the counted row names the NAMED most frequent attempts.
"""

import logging
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from codeloom.db.scope import WORKER, Scope
from codeloom.db.work import Unreachable, unit_of_work

log = logging.getLogger("codeloom.verbs")
MINUTE = 60.0
NAMED = 5
"""How many kinds of attempts a counted row names."""


@dataclass
class _Since:
    """What a session was denied after its first row of this minute."""

    began: float
    more: Counter[str] = field(default_factory=Counter)


class Denials:
    """Counts of this process by scope. Acts without a session (tests, command line) are never counted together."""

    def __init__(self) -> None:
        self._lock, self._sessions = threading.Lock(), dict[Scope, _Since]()

    def is_first(self, scope: Scope, what: str) -> bool:
        """Whether this attempt gets a row of its own now; otherwise it is counted."""
        if scope.session_id is None and scope.user_id is not None:
            return True
        with self._lock:
            if known := self._sessions.get(scope):
                known.more[what] += 1
                return False
            self._sessions[scope] = _Since(time.monotonic())
            return True

    def due(self, after: float = MINUTE) -> list[tuple[Scope, Counter[str]]]:
        """Take out what was counted and whose minute is over."""
        with self._lock:
            old = [scope for scope, since in self._sessions.items() if time.monotonic() - since.began >= after]
            taken = [(scope, self._sessions.pop(scope).more) for scope in old]
        return [(scope, more) for scope, more in taken if more]

    def any_due(self) -> bool:
        """Whether a minute is over, without taking anything."""
        with self._lock:
            return any(time.monotonic() - since.began >= MINUTE for since in self._sessions.values())


denials = Denials()


def record_denial(scope: Scope, what: str, *, absent: bool = False) -> None:
    """Log a denied attempt in the audit log, in a transaction of its own. `what` is a name of ours, never a value."""
    if scope.role == WORKER:
        return
    write_counted()
    if denials.is_first(scope, what):
        _write(scope, what, absent=absent)


def write_counted(after: float = MINUTE) -> None:
    """Write the counted row of each session whose minute is over."""
    for scope, more in denials.due(after):
        names = ",".join(name for name, _ in more.most_common(NAMED))
        _write(scope, "repeated", times=more.total(), names=names)


def _write(scope: Scope, what: str, **facts: object) -> None:
    try:
        with unit_of_work(scope) as uow:
            uow.record("ACCESS_DENIED", "verb", what, **facts)
            uow.commit()
    except Unreachable:
        log.error("denial.unrecorded", extra={"verb": what})
    except LookupError:  # the organization is gone: whoever is refused now has nothing to do with it
        log.warning("denial.no_chain", extra={"verb": what})
