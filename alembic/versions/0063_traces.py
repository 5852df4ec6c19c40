"""Events, letters and messages to endpoints say which trace they belong to, so that an act is followed to all that comes of it."""

from alembic import op

revision = "0063"
down_revision = "0062"


def upgrade() -> None:
    for table in ("outbox_events", "pending_emails", "webhook_deliveries"):
        op.execute(f"alter table {table} add column trace uuid")
    op.grant("select (trace)", "pending_emails", "system")
