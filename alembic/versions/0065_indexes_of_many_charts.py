"""Indexes that hold all that figures of drafts, completed charts, note door and audit queue read; made while people work."""

from alembic import op

revision = "0065"
down_revision = "0064"

INDEXES = {
    "charts_drafts_came": "charts (org_id, created_at) include (assignee_id, specialty, setting) where status = 'draft'",
    "charts_took": "charts (org_id, completed_at) include (created_at, assignee_id, specialty, setting) "
                   "where completed_at is not null",
    "charts_returned": "charts (org_id, returned_at) include (number, assignee_id, specialty, setting) "
                       "where status = 'returned' and returned_at is not null",
    "encounters_not_done": "encounters (org_id) include (provider_id, status, sent_at, sent_back_at, sent_back_by, created_at, "
                           "service_date) where status <> 'finalized'",
    "encounters_done": "encounters (org_id, finalized_at) include (provider_id, service_date, finalized_by) "
                       "where finalized_at is not null",
    "daily_metrics_days": "daily_metrics (org_id, day, measure) include (person_id, specialty, setting, value)",
    "chart_counts_status": "chart_counts (org_id, status) include (assignee_id, specialty, setting, priority, charts)",
}  # fmt: skip


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for name, what in INDEXES.items():
            op.execute(f"drop index concurrently if exists {name}")
            op.execute(f"create index concurrently {name} on {what}")
