"""A thread that does the registered chores, each when its time has come. Workers and doorbells have one."""

import logging
import threading
import time
from dataclasses import dataclass

from codeloom.coding import trace_context
from codeloom.services.core import Unavailable, forking
from codeloom.services.delivery import Chore, chores, relay

log = logging.getLogger("codeloom.housekeeping")


@dataclass(slots=True)
class Turn:
    """When a chore is done next, in seconds of the monotonic clock."""

    chore: Chore
    due: float

    def run_if_due(self, now: float) -> None:
        """Do it when its time has come. A failure is logged by its kind and tried again next time."""
        if now < self.due:
            return
        self.due = now + self.chore.every
        try:
            with forking.background_work(), trace_context.within():
                self.chore.do()
        except (*relay.AWAY, Unavailable) as error:
            log.debug("chore.away", extra={"chore": self.chore.name, "kind": type(error).__name__})
        except Exception as error:
            log.error("chore.failed", exc_info=error, extra={"chore": self.chore.name, "kind": type(error).__name__})


def keep_house(over: threading.Event) -> None:
    """Do the chores until told to end."""
    began = time.monotonic()
    turns = [Turn(one, began + one.first) for one in chores().values()]
    while not over.wait(0.5):
        for turn in turns:
            turn.run_if_due(time.monotonic())
