"""Suggestions for charts, read from their documents, and every difference between them and the coder's rows."""

from alembic import op

revision = "0017"
down_revision = "0016"

STATEMENTS = """
create table chart_suggestions (org_id uuid not null, id uuid not null, chart_id uuid not null,
  source_hmac bytea not null, note_hmac bytea not null,
  status text not null default 'waiting' check (status in ('waiting', 'done', 'failed', 'overtaken')),
  current boolean not null default false, dismissed jsonb not null default '[]',
  provider text not null, model text not null default '', prompt text not null default '', code_set text not null default '',
  failure text not null default '', answer_enc bytea, duration_ms int, attempts int not null default 0,
  lease_token uuid, lease_until timestamptz, worker text not null default '',
  asked_by uuid not null, asked_at timestamptz not null, finished_at timestamptz, primary key (org_id, id),
  foreign key (org_id, chart_id) references charts (org_id, id) on delete cascade,
  foreign key (org_id, asked_by) references users (org_id, id));
create unique index chart_suggestions_waiting on chart_suggestions (org_id, chart_id) where status = 'waiting';
create unique index chart_suggestions_current on chart_suggestions (org_id, chart_id) where current;
create index chart_suggestions_open on chart_suggestions (status, lease_until) where status = 'waiting';
create index chart_suggestions_chart on chart_suggestions (org_id, chart_id, asked_at);
create table chart_deltas (org_id uuid not null, chart_id uuid not null, n int not null, suggestion_id uuid not null,
  subject text not null,
  kind text not null check (kind in ('accepted', 'edited', 'added', 'removed', 'resequenced', 'withdrawn')),
  before text not null default '', after text not null default '', reason_enc bytea,
  made_by uuid not null, made_at timestamptz not null, primary key (org_id, chart_id, n),
  foreign key (org_id, chart_id) references charts (org_id, id) on delete cascade,
  foreign key (org_id, suggestion_id) references chart_suggestions (org_id, id) on delete cascade,
  foreign key (org_id, made_by) references users (org_id, id))
"""

CLAIM = ("lease_token", "lease_until", "worker", "attempts")


def upgrade() -> None:
    for statement in STATEMENTS.split(";\n"):
        op.execute(statement)
    op.tenant_table("chart_suggestions", grant="select, insert, update")
    op.tenant_table("chart_deltas", grant="select, insert")
    op.system_may("chart_suggestions", "select", ("org_id", "id", "chart_id", "status", "provider", "asked_by", *CLAIM))
    op.system_may("chart_suggestions", "update", CLAIM)
