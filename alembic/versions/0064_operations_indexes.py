"""Indexes of what ended in the last hours, of late charts and of open audits, made while people work."""

from alembic import op

revision = "0064"
down_revision = "0063"

INDEXES = {
    "outbox_delivered": "outbox_events (org_id, published_at) where published_at is not null",
    "outbox_dead": "outbox_events (org_id, dead_at) where dead_at is not null",
    "suggestions_ended": "suggestions (org_id, finished_at) where finished_at is not null",
    "chart_suggestions_ended": "chart_suggestions (org_id, finished_at) where finished_at is not null",
    "pending_emails_ended": "pending_emails (org_id, finished_at) where finished_at is not null",
    "webhook_deliveries_ended": "webhook_deliveries (org_id, finished_at) where finished_at is not null",
    "charts_late": "charts (org_id, due_at) include (status, assignee_id, specialty, setting, priority, held_until) "
                   "where status in ('draft', 'returned')",
    "audits_chart_open": "audits (org_id, chart_id) where status = 'open' and chart_id is not null",
}  # fmt: skip


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for name, what in INDEXES.items():
            op.execute(f"drop index concurrently if exists {name}")
            op.execute(f"create index concurrently {name} on {what}")
