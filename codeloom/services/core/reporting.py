"""Errors that our loggers write are reported, too, where an operator wants it (SENTRY_DSN): by kind, place and names of ours.

Of a log line only the fields of `NAMES` go along. An exception's text never does: it may quote what a person typed or a note says.
"""

import logging
import re
import traceback

from codeloom.gateways import error_reports, traces
from codeloom.gateways.error_reports import Place
from codeloom.settings import ROOT, Settings

NAMES = ("attempt", "chore", "code", "errno", "job", "kind", "method", "route", "status", "topic", "verb")
"""Fields of a log line that hold a name out of our source, or a number."""
EVENT = re.compile(r"[a-z_]+(\.[a-z_]+)+")
MOST_PLACES = 60


class Reporter(logging.Handler):
    """Reports each line of level ERROR; a failure to do so is nobody's."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)

    def emit(self, record: logging.LogRecord) -> None:
        """Report one line."""
        try:
            _report(record)
        except Exception:
            return

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing."""


def begin(config: Settings, part: str) -> None:
    """Report errors and trace from now on, each where it is configured. Call it after the log is set up."""
    traces.begin(config, part)
    ours = logging.getLogger("codeloom")
    ours.handlers[:] = [one for one in ours.handlers if not isinstance(one, Reporter)]
    if error_reports.begin(config, part):
        ours.addHandler(Reporter())


def flush() -> None:
    """Send what waits, before a process ends that others wait for; two seconds at most."""
    error_reports.flush()
    traces.flush()


def _report(record: logging.LogRecord) -> None:
    if not isinstance(record.msg, str) or not EVENT.fullmatch(record.msg):
        return
    error = record.exc_info[1] if record.exc_info else None
    facts = {name: str(record.__dict__[name]) for name in NAMES if name in record.__dict__}
    places = []
    if error is not None:
        places = [_place(frame.f_code.co_filename, frame.f_code.co_name, line)
                  for frame, line in traceback.walk_tb(error.__traceback__)][-MOST_PLACES:]  # fmt: skip
        code = getattr(error, "code", None)
        facts |= {"code": code} if isinstance(code, str) else {}
        facts |= _verb_of(error)
    else:
        places = [_place(record.pathname, record.funcName, record.lineno)]
    kind = type(error).__name__ if error is not None else facts.get("kind", record.msg)
    error_reports.report(record.msg, kind, places, facts)


def _verb_of(error: BaseException) -> dict[str, str]:
    """The verb an error came out of, as core/verbs.py noted it."""
    notes = [note for note in getattr(error, "__notes__", ()) if note.startswith("verb ")]
    return {"verb": notes[0].removeprefix("verb ")} if notes else {}


def _place(path: str, function: str, line: int) -> Place:
    """A line of source by its path in the checkout, or below the folder of installed packages."""
    short = path.removeprefix(f"{ROOT}/").rpartition("site-packages/")[2]
    return Place(short.rsplit("/", 1)[-1] if short.startswith("/") else short, function, line)
