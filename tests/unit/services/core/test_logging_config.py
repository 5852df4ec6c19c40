"""What a line of the log holds: what the record names, of errors their kind and place, of libraries only where they spoke."""

import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from codeloom.services.core import logging_config

SECRET = "Okonjo, Ruth"


@pytest.fixture
def untouched() -> Iterator[None]:
    """The loggers of this process as they were."""
    loggers = [logging.getLogger(name) for name in ("", "codeloom", *logging_config.FOREIGN)]
    before = [(one, one.level, one.propagate, list(one.handlers)) for one in loggers]
    yield
    for one, level, propagate, handlers in before:
        one.propagate, one.handlers[:] = propagate, handlers
        one.setLevel(level)


def line(name: str, message: str = "chart.sent", *, error: BaseException | None = None, **extra: Any) -> dict[str, Any]:
    """A record of a logger as its line is read again."""
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, logging.ERROR, "/somewhere/desk.py", 7, message, (), info, func="send")
    vars(record).update(extra)
    written: dict[str, Any] = json.loads(logging_config.formatter().format(record))
    return written


def raised() -> ValueError:
    """An error whose text quotes a name."""
    try:
        int(SECRET)
    except ValueError as error:
        return error
    raise AssertionError


def test_a_line_of_ours_holds_what_the_record_names() -> None:
    written = line("codeloom.charts", chart=10123, seconds=0.25)
    moment = written.pop("at")
    assert moment.endswith("+00:00")
    assert written == {
        "event": "chart.sent", "level": "error", "logger": "codeloom.charts", "chart": 10123, "seconds": 0.25
    }  # fmt: skip


@pytest.mark.parametrize("logger", ["codeloom.charts", "reflex", "sqlalchemy.pool"])
def test_of_an_error_its_kind_and_place_are_written_and_never_its_text(logger: str) -> None:
    written = line(logger, "failed", error=raised())
    assert written["exception"] == "ValueError"
    assert written["place"].startswith("test_logging_config.py:")
    assert written["place"].endswith(" raised")
    assert SECRET not in json.dumps(written)


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert "place" not in line("codeloom.charts", error=ValueError(SECRET))


@pytest.mark.parametrize("logger", ["reflex", "engineio.server", "rq.worker", "somebody.else"])
def test_what_a_library_says_is_left_out(logger: str) -> None:
    written = line(logger, f"emitting event {SECRET}", chart=10123)
    assert {name: value for name, value in written.items() if name != "at"} == {
        "event": "library", "from": "desk.py:7 send", "level": "error", "logger": logger
    }  # fmt: skip


def test_the_few_words_of_the_web_server_are_written() -> None:
    assert line("_granian", "Started worker 1")["event"] == "Started worker 1"


@pytest.mark.usefixtures("untouched")
def test_beginning_twice_writes_each_line_once(capsys: pytest.CaptureFixture[str]) -> None:
    logging_config.begin()
    logging_config.begin("WARNING")
    assert all(len(logging.getLogger(name).handlers) == 1 for name in ("", "codeloom", *logging_config.FOREIGN))
    logging.getLogger("codeloom.charts").info("quiet")
    logging.getLogger("codeloom.charts").warning("chart.late")
    logging.getLogger("reflex").info(SECRET)
    lines = capsys.readouterr().err.splitlines()
    assert [json.loads(one)["event"] for one in lines] == ["chart.late"]
    assert logging.getLogger().handlers[0].stream is sys.stderr  # type: ignore[attr-defined]  # a StreamHandler
