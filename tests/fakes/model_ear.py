"""Fixtures of tests of model providers: both protocols, and an ear on every logger that must hear no word of the note."""

import io
import logging
from collections.abc import Iterator

import pytest

from codeloom.gateways.llm.wires import LIBRARIES
from tests.fakes.model_calls import CANARY, KEY


class _Ear(logging.StreamHandler[io.StringIO]):
    """Writes down a record with everything it carries."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{record.name} {record.getMessage()} {vars(record)}"


@pytest.fixture(params=["openai", "anthropic"])
def provider(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(autouse=True)
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that any logger says at any level, the client libraries' own switch turned on; no word of the note in it."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    everything = io.StringIO()
    handler = _Ear(everything)
    root = logging.getLogger()
    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] in (*LIBRARIES, "codeloom")]
    loggers = [root, *(logging.getLogger(name) for name in (*names, *LIBRARIES, "codeloom"))]
    levels = [(logger, logger.level) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield everything
    root.removeHandler(handler)
    for logger, level in levels:
        logger.setLevel(level)
    assert CANARY not in everything.getvalue()
    assert KEY not in everything.getvalue()
