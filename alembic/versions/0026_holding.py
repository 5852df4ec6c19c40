"""Charts on hold, charts sent back to the manager, charts that nobody can code, and the rows of every submission.

A chart is on hold until a moment and comes back by itself. Why, by whom and since when stands in chart_reasons, one row of a
kind. Rows that were sent before are found in the audits of their rounds.
"""

from alembic import op

revision = "0026"
down_revision = "0025"

CHARTS = (
    "alter table charts drop constraint charts_status_check",
    "alter table charts add constraint charts_status_check "
    "check (status in ('draft', 'pending_audit', 'returned', 'completed', 'closed'))",
    "alter table charts add column held_until timestamptz, add column sent_back_at timestamptz, "
    "add constraint charts_held_check check (held_until is null or (assignee_id is not null and status in ('draft', 'returned'))), "
    "add constraint charts_sent_back_check "
    "check (sent_back_at is null or (assignee_id is null and status in ('draft', 'returned')))",
    "create index charts_held on charts (org_id, held_until, id) where held_until is not null",
    "create index charts_sent_back on charts (org_id, sent_back_at, id) where sent_back_at is not null",
    "alter table edit_leases add column taken_at timestamptz not null default now()",
)
REASONS = """
create table chart_reasons (org_id uuid not null references organizations, chart_id uuid not null,
  kind text not null check (kind in ('hold', 'sent_back', 'answer', 'closed')), reason text not null, words_enc bytea,
  given_by uuid not null, given_at timestamptz not null, primary key (org_id, chart_id, kind),
  foreign key (org_id, chart_id) references charts (org_id, id) on delete cascade,
  foreign key (org_id, given_by) references users (org_id, id))
"""
SUBMISSIONS = """
create table chart_submissions (org_id uuid not null references organizations, chart_id uuid not null, n int not null check (n > 0),
  round int not null check (round > 0), version int not null, before text not null check (before in ('draft', 'returned')),
  lines_enc bytea not null, submitted_by uuid not null, submitted_at timestamptz not null, recalled_at timestamptz,
  primary key (org_id, chart_id, n),
  foreign key (org_id, chart_id) references charts (org_id, id) on delete cascade,
  foreign key (org_id, submitted_by) references users (org_id, id))
"""


def upgrade() -> None:
    for statement in (*CHARTS, REASONS, SUBMISSIONS):
        op.execute(statement)
    op.tenant_table("chart_reasons")
    op.tenant_table("chart_submissions", grant="select, insert, update")
