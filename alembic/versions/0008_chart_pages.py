"""Pages of charts: one index for each list in the order it is shown, those without a due time last."""

from alembic import op

revision = "0008"
down_revision = "0007"

DUE = "case when due_at is null then timestamptz '9999-01-01 00:00:00+00' else due_at end"


def upgrade() -> None:
    for statement in (
        "drop index charts_queue",
        "drop index charts_status",
        f"create index charts_queue on charts (org_id, assignee_id, status, ({DUE}), id)",
        f"create index charts_status on charts (org_id, status, ({DUE}), id)",
        "create index charts_completed on charts (org_id, completed_at desc, id desc) where completed_at is not null",
    ):
        op.execute(statement)
