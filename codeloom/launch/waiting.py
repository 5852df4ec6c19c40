"""Waiting for a condition with an end, and asking whether a process lives."""

import os
import time
from collections.abc import Callable


def wait_until(condition: Callable[[], bool], seconds: float, otherwise: Callable[[], None] | None = None) -> bool:
    """Ask every 20 ms until the condition holds: True, or False after `seconds` (having called `otherwise`)."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            if otherwise:
                otherwise()
            return False
        time.sleep(0.02)
    return True


def alive(pid: int) -> bool:
    """Whether a process of this id exists and is not a zombie waiting for its parent."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        with open(f"/proc/{pid}/stat", "rb") as stat:
            return stat.read().rsplit(b")", 1)[1].split()[0] not in (b"Z", b"X")
    except OSError:
        return True
