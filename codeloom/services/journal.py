"""How this process logs: one JSON object a line on standard error, from what `extra=` names and nothing else.

Exceptions are told by kind and place, never by their text, which may quote what a person typed or a note said.
"""

import logging
import sys
from types import TracebackType

import orjson

from codeloom.coding import clock

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def _place(trace: TracebackType | None) -> str:
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    code = trace.tb_frame.f_code
    return f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}"


class JsonLine(logging.Formatter):
    """A record as one line of JSON: at, level, logger, event, then its own fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line. A field that JSON does not know becomes its text; line breaks stay inside the string."""
        line: dict[str, object] = {
            "at": clock.now().isoformat(timespec="milliseconds"), "level": record.levelname.lower(),
            "logger": record.name, "event": record.getMessage(),
        }  # fmt: skip
        line |= {key: value for key, value in vars(record).items() if key not in _OWN}
        if record.exc_info and record.exc_info[0]:
            line |= {"exception": record.exc_info[0].__name__, "place": _place(record.exc_info[2])}
        return orjson.dumps(line, default=str).decode()


def begin(level: str = "INFO") -> None:
    """Log this way from now on: ours from `level`, everybody else's from WARNING. Safe to repeat."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine())
    root, ours = logging.getLogger(), logging.getLogger("codeloom")
    root.setLevel(logging.WARNING)
    ours.setLevel(level)
    ours.propagate = False  # the web server empties the root logger's handlers when it starts
    for logger in (root, ours):
        logger.handlers[:] = [handler]
