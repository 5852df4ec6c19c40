"""What happens when a handler or a page fails in a way nobody foresaw: one log line by kind and place, and a toast.

Reflex would write the exception's text and the browser's report into the log; either may quote what a person typed.
"""

import logging
import traceback
from typing import Any

from redis import RedisError

from codeloom.services.core import AlreadyApplied, Later, Unavailable
from codeloom.state.core.acts import in_work
from codeloom.state.core.reflex_internals import EventSpec, LockExpiredError
from codeloom.state.core.screen import Screen

log = logging.getLogger("codeloom.state")


def in_handler(exception: Exception) -> EventSpec | None:
    """Of a handler. Gives the event that tells the person; none when the gate itself failed, for that event would too."""
    if isinstance(exception, (RedisError, LockExpiredError, Later)) or (
        isinstance(exception, Unavailable) and in_work.get() is not None
    ):
        log.warning("event.interrupted", extra={"kind": type(exception).__name__})
        return None  # its page sends it again (state/core/acts.py)
    if isinstance(exception, AlreadyApplied):
        return None
    log.error("event.failed", exc_info=exception)
    if _passes(exception, "/gate.py"):
        return None
    tell: Any = Screen.tell_failure  # a method to the type checker, an event handler on the class
    event: EventSpec = tell()
    return event


def _passes(exception: Exception, file: str) -> bool:
    """Whether an exception came through a file."""
    return any(frame.f_code.co_filename.endswith(file) for frame, _ in traceback.walk_tb(exception.__traceback__))


def in_browser(exception: Exception) -> None:
    """Of a page, as the browser reports it: that it happened, not what it says."""
    log.warning("browser.failed")


def options() -> dict[str, Any]:
    """Keyword arguments for rx.App."""
    return {"backend_exception_handler": in_handler, "frontend_exception_handler": in_browser}
