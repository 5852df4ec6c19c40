"""Presence: which tabs have which chart open."""

from alembic import op

revision = "0007"
down_revision = "0006"

TABLE = """
create table chart_readers (org_id uuid not null, chart_id uuid not null, user_id uuid not null, tab text not null,
  seen_at timestamptz not null, primary key (org_id, chart_id, user_id, tab),
  foreign key (org_id, chart_id) references charts (org_id, id) on delete cascade,
  foreign key (org_id, user_id) references users (org_id, id))
"""


def upgrade() -> None:
    op.execute(TABLE)
    op.tenant_table("chart_readers")
