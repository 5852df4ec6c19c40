"""Leftovers: the application may delete sessions that ended, events that were delivered and the notes that they were taken."""

from alembic import op
from codeloom.db.schema import app

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    for table in ("sessions", "outbox_events", "processed_events"):
        op.execute(f"grant delete on {table} to {app()}")
