"""Comments on code lines between coder and auditor, and versions of the documents of a chart.

Comments are appended and stay: a line's thread outlives the line. `line_id` is the coder's line, or the auditor's pair where the
coder had none; `code` is what stood on it then. A document says what it is in its source and which one it takes the place of;
those that were imported before say neither.
"""

from alembic import op

revision = "0053"
down_revision = "0052"

COMMENTS = """
create table line_comments (org_id uuid not null references organizations, id uuid not null, chart_id uuid not null,
  line_id uuid not null, code text not null, role text not null check (role in ('coder', 'supervisor')),
  words_enc bytea not null, made_by uuid not null, made_at timestamptz not null, primary key (org_id, id),
  foreign key (org_id, chart_id) references charts (org_id, id), foreign key (org_id, made_by) references users (org_id, id))
"""


def upgrade() -> None:
    op.execute(COMMENTS)
    op.tenant_table("line_comments", grant="select, insert")
    op.execute("alter table documents add column source_hmac bytea, add column text_hmac bytea, "
               "add column received_at timestamptz, add column replaces uuid")  # fmt: skip
    op.execute("create index line_comments_chart on line_comments (org_id, chart_id, made_at)")
