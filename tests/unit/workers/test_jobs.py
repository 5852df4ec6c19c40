"""What RQ may keep of a job that fails: a kind of failure, never a value (A6)."""

import logging
import traceback

import pytest

from workers.jobs import JobFailed, entry_point

CANARY = "Maria Lopez, born 1963-02-03"


@entry_point
def failing() -> None:
    raise ValueError(CANARY)


@entry_point
def working() -> str:
    return CANARY


def test_a_failure_carries_its_kind_and_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(JobFailed) as caught:
        failing()
    assert str(caught.value) == "ValueError"
    assert CANARY not in "".join(traceback.format_exception(caught.value))
    assert CANARY not in caplog.text


def test_nothing_is_returned() -> None:
    assert working() is None
