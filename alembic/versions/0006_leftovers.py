"""Leftovers: the application may delete sessions that ended, events that were delivered and the notes that they were taken."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.grant("delete", "sessions, outbox_events, processed_events", "app")
