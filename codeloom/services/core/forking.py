"""Forks of a process whose background threads work. A child gets every lock of its parent as it stands at that moment, and one
that a thread holds (of an import, a mapper, a memory) stays locked in the child for good: its job would never end.

So background work and forks take turns.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger("codeloom.forking")
MOST_WAIT = 10.0
"""Seconds a fork waits for background work. It goes on then, for a job must not wait for work without end."""
_turn = threading.Lock()


@contextmanager
def background_work() -> Iterator[None]:
    """A piece of work of a background thread, during which the process does not fork."""
    with _turn:
        yield


@contextmanager
def quiet(seconds: float = MOST_WAIT) -> Iterator[None]:
    """A moment without background work, for a fork."""
    held = _turn.acquire(timeout=seconds)
    if not held:
        log.warning("fork.not_quiet")
    try:
        yield
    finally:
        if held:
            _turn.release()
