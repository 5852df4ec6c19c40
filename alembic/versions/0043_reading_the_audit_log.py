"""The audit log is read by person and by act, newest first, without reading all of it."""

from alembic import op

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    op.execute("create index audit_log_actor on audit_log (org_id, actor_id, seq)")
    op.execute("create index audit_log_act on audit_log (org_id, act, seq)")
