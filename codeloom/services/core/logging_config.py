"""How a process logs: one JSON object a line on standard error, with what `extra=` names, the trace the work belongs to and its
steps (coding/trace_context.py), and nothing else.

Of an exception only its type and place are logged, never its text, which may quote what a person typed or a note says. Of
library messages likewise: Reflex and the socket servers write whole events, values included, into theirs.
"""

import logging
import sys
from typing import Any

import orjson
import structlog
from structlog.typing import EventDict

from codeloom.coding import clock, trace_context


def _moment(_logger: Any, _method: str, line: EventDict) -> EventDict:
    return {"at": clock.now().isoformat(timespec="milliseconds"), **line}


def _trace(_logger: Any, _method: str, line: EventDict) -> EventDict:
    return {**line, **{name: value for name, value in trace_context.fields().items() if name not in line}}


def _kind_and_place(_logger: Any, _method: str, line: EventDict) -> EventDict:
    error = line.pop("exc_info", None)
    if isinstance(error, tuple) and error[0] is not None:
        kind, _, trace = error
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        line["exception"] = kind.__name__
        if trace is not None:
            code = trace.tb_frame.f_code
            line["place"] = f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}"
    return line


FOREIGN = ("reflex", "reflex_base", "asyncio", "engineio", "engineio.server", "socketio", "socketio.server", "starlette",
           "sqlalchemy", "psycopg", "rq", "rq.worker", "redis",
           "opentelemetry", "sentry_sdk", "boto3", "botocore", "urllib3")  # fmt: skip
"""Loggers that get our handler of their own: the web server empties the root logger's, and the socket servers would
bring one that writes plain text."""
OPEN = ("codeloom", "_granian", "granian")
"""Loggers whose messages are written as they are: ours, and the web server's few words about itself."""


def _place_of_foreign(_logger: Any, _method: str, line: EventDict) -> EventDict:
    """Keep only level, logger and place of a library's message."""
    record = line.get("_record")
    if record is None or record.name.split(".")[0] in OPEN:
        return line
    kept = {
        name: line[name] for name in ("at", "level", "logger", "exc_info", "_record", "_from_structlog") if name in line
    }
    return {**kept, "event": "library", "from": f"{record.filename}:{record.lineno} {record.funcName}"}


def _json(line: EventDict, **_kwargs: Any) -> str:
    return orjson.dumps(line, default=str).decode()


def formatter() -> logging.Formatter:
    """What turns a record into its line: at, event, level, logger, then the record's own fields, then trace and steps."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, structlog.stdlib.ExtraAdder(), _moment,
            _place_of_foreign, _trace,
        ],
        processors=[
            _kind_and_place, structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(serializer=_json),
        ],
    )  # fmt: skip


def begin(level: str = "INFO") -> None:
    """Log this way from now on: ours from `level`, everybody else's from WARNING. Safe to repeat."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter())
    root, ours = logging.getLogger(), logging.getLogger("codeloom")
    root.setLevel(logging.WARNING)
    ours.setLevel(level)
    ours.propagate = False  # the web server empties the root logger's handlers when it starts
    for logger in (root, ours):
        logger.handlers[:] = [handler]
    for name in FOREIGN:
        foreign = logging.getLogger(name)
        foreign.setLevel(logging.WARNING)
        foreign.propagate, foreign.handlers[:] = False, [handler]
