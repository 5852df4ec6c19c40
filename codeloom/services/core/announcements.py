"""What transactions announce at their commit, for the live hub and the doorbell."""

from collections.abc import AsyncIterator

from codeloom.db.notify import listen


def announcements() -> AsyncIterator[str]:
    """Each announcement as it comes: the id of an organization whose rows changed, or "outbox". See db.notify.listen."""
    return listen()
