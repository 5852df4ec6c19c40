"""The only clock. Everything stored is UTC with time zone; the demo and tests set the clock instead of patching it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_fixed: ContextVar[datetime | None] = ContextVar("codeloom_clock", default=None)


def now() -> datetime:
    """The present moment in UTC, or the moment set by `at`."""
    return _fixed.get() or datetime.now(UTC)


def today(time_zone: str) -> date:
    """The calendar date in an organization's IANA time zone."""
    return now().astimezone(ZoneInfo(time_zone)).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Set the clock inside the block, for this context only. `moment` must carry a time zone."""
    if moment.tzinfo is None:
        raise ValueError("the clock takes moments with a time zone")
    token = _fixed.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)
