"""The sign of life of a job that holds a lease for longer than one transaction."""

import threading
from collections.abc import Callable

from codeloom.db.work import Unreachable

BEAT_SECONDS = 3.0


class LeaseBeat:
    """Renews a lease every 3 s from a thread of its own, for as long as the block runs.

    `renew` says whether the lease is still held; once it is not, the thread ends. While it raises Unreachable it is tried again.
    """

    def __init__(self, renew: Callable[[], bool]) -> None:
        self._renew, self._over = renew, threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="lease", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(BEAT_SECONDS)

    def _go_on(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            try:
                if not self._renew():
                    return
            except Unreachable:
                continue
