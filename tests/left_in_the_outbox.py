"""What other tests left in the outbox: due, claimed or put off, so that it can come due in the middle of a test."""

from sqlalchemy import text

from codeloom.coding import clock
from codeloom.db.work import system_work

_UNSENT = text("update outbox_events set published_at = :now where published_at is null and dead_at is null")


def forget_unsent() -> None:
    """Mark every event that is not sent as sent: a relay of the next test sees that test's own events only."""
    with system_work() as session:
        session.connection().execute(_UNSENT, {"now": clock.now()})
