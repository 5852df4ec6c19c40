"""The version that an undo left, so that redo goes forth to it again."""

from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.execute("alter table chart_revisions add column undone int")
