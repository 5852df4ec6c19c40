"""What must happen again and again, whoever does it: ring jobs that wait, check the audit chains, clear what is old."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from codeloom.services.core import Unavailable
from codeloom.services.delivery import relay
from codeloom.services.imports import running
from codeloom.services.operations import audit_log, retention

log = logging.getLogger("codeloom.housekeeping")
RING_SECONDS = 2.0
CHECK_SECONDS = 300.0
PURGE_SECONDS = 3600.0


@dataclass(slots=True)
class Chore:
    """Something to do every so many seconds; the first time after `first` seconds."""

    name: str
    every: float
    do: Callable[[], object]
    due: float = 0.0

    def run_if_due(self, now: float) -> None:
        """Do it when its time has come. A failure is logged by its kind and tried again next time."""
        if now < self.due:
            return
        self.due = now + self.every
        try:
            self.do()
        except relay.AWAY as error:
            log.debug("chore.away", extra={"chore": self.name, "kind": type(error).__name__})
        except Unavailable:
            log.debug("chore.away", extra={"chore": self.name})
        except Exception as error:
            log.error("chore.failed", extra={"chore": self.name, "kind": type(error).__name__})


def chores() -> list[Chore]:
    """All chores. Doing one twice at once is harmless: rings are told apart, checks take a lock."""
    start = time.monotonic()
    return [
        Chore("ring_imports", RING_SECONDS, running.ring_waiting),
        Chore("checkpoint", CHECK_SECONDS, audit_log.checkpoint_all, start + 30),
        Chore("purge", PURGE_SECONDS, running.purge_all, start + 60),
        Chore("clear", PURGE_SECONDS, retention.clear_all, start + 90),
    ]


def keep_house(over: threading.Event) -> None:
    """Do the chores until told to end."""
    work = chores()
    while not over.wait(0.5):
        for chore in work:
            chore.run_if_due(time.monotonic())
