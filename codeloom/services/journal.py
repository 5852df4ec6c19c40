"""How a process logs: one JSON object a line on standard error, with what `extra=` names and nothing else.

Exceptions are told by kind and place, never by their text, which may quote what a person typed or a note said.
"""

import logging
import sys
from typing import Any

import orjson
import structlog
from structlog.typing import EventDict

from codeloom.coding import clock


def _moment(_logger: Any, _method: str, line: EventDict) -> EventDict:
    return {"at": clock.now().isoformat(timespec="milliseconds"), **line}


def _kind_and_place(_logger: Any, _method: str, line: EventDict) -> EventDict:
    told = line.pop("exc_info", None)
    if isinstance(told, tuple) and told[0] is not None:
        kind, _, trace = told
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        line["exception"] = kind.__name__
        if trace is not None:
            code = trace.tb_frame.f_code
            line["place"] = f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}"
    return line


def _json(line: EventDict, **_kwargs: Any) -> str:
    return orjson.dumps(line, default=str).decode()


def formatter() -> logging.Formatter:
    """What turns a record into its line: at, event, level, logger, then the record's own fields."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, structlog.stdlib.ExtraAdder(), _moment,
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
