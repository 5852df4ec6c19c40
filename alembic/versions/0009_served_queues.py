"""Signs of life say which queues a worker serves; those of releases before this one serve none that exists."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.execute("alter table worker_heartbeats add column queues text[] not null default '{}'")
