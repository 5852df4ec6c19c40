"""Exports: what was asked for, the encrypted pieces of a file for seven days, and those that are made again and again."""

from alembic import op

revision = "0047"
down_revision = "0046"

TABLES = """
create table export_schedules (org_id uuid not null references organizations, id uuid not null, report text not null,
  format text not null check (format in ('csv', 'xlsx', 'jsonl')), fields jsonb not null default '[]', filters jsonb not null default '{}',
  every text not null check (every in ('day', 'week', 'month')), to_id uuid, made_by uuid not null, created_at timestamptz not null,
  next_at timestamptz not null, paused text not null default '' check (paused in ('', 'person', 'field_gone', 'report_gone', 'no_right')),
  version int not null default 1, primary key (org_id, id), foreign key (org_id, made_by) references users (org_id, id),
  foreign key (org_id, to_id) references users (org_id, id));
create index export_schedules_due on export_schedules (next_at) where paused = '';
create table exports (org_id uuid not null references organizations, id uuid not null, report text not null,
  format text not null check (format in ('csv', 'xlsx', 'jsonl')), fields jsonb not null default '[]', filters jsonb not null default '{}',
  schedule_id uuid, made_by uuid not null, status text not null check (status in ('queued', 'running', 'ready', 'stopped', 'failed', 'gone')),
  reason text not null default '', expected bigint not null default 0, row_count bigint not null default 0, size bigint not null default 0,
  chunks int not null default 0, sha256 text not null default '', created_at timestamptz not null, started_at timestamptz,
  finished_at timestamptz, expires_at timestamptz, lease_token uuid, lease_until timestamptz, worker text not null default '',
  beat_at timestamptz, attempts int not null default 0, primary key (org_id, id), foreign key (org_id, made_by) references users (org_id, id),
  foreign key (org_id, schedule_id) references export_schedules (org_id, id) on delete set null (schedule_id));
create index exports_newest on exports (org_id, created_at desc, id desc);
create index exports_schedule on exports (org_id, schedule_id, created_at desc) where schedule_id is not null;
create index exports_open on exports (status, lease_until) where status in ('queued', 'running');
create index exports_expiring on exports (expires_at) where status = 'ready';
create table export_chunks (org_id uuid not null, export_id uuid not null, n int not null, data_enc bytea not null,
  primary key (org_id, export_id, n), foreign key (org_id, export_id) references exports (org_id, id) on delete cascade)
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    op.tenant_table("export_schedules")
    op.tenant_table("exports", grant="select, insert, update")
    op.tenant_table("export_chunks", grant="select, insert, delete")
    op.system_may("export_schedules", "select")
    op.system_may("exports", "select")
    claimed = ("status", "started_at", "lease_token", "lease_until", "worker", "beat_at", "attempts")
    op.system_may("exports", "update", claimed)
