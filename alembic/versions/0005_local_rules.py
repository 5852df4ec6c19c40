"""Local rules: what an organization checks beside the book, every change a version, and on which charts they fired."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATUSES = "'draft', 'shadow', 'live', 'retired'"
RULES = f"""
create table local_rules (org_id uuid not null references organizations, number int not null check (number > 0),
  version int not null check (version > 0), status text not null check (status in ({STATUSES})), definition jsonb not null,
  made_by uuid not null, made_at timestamptz not null, shadow_by uuid, shadow_from timestamptz, live_by uuid, live_from timestamptz,
  retired_by uuid, retired_at timestamptz, reason text not null default '', tested jsonb not null default '{{}}',
  primary key (org_id, number, version),
  foreign key (org_id, made_by) references users (org_id, id), foreign key (org_id, shadow_by) references users (org_id, id),
  foreign key (org_id, live_by) references users (org_id, id), foreign key (org_id, retired_by) references users (org_id, id))
"""
HITS = """
create table local_rule_hits (org_id uuid not null, number int not null, version int not null, chart_id uuid not null, day date not null,
  fired boolean not null, sent boolean not null, primary key (org_id, number, version, chart_id, day),
  foreign key (org_id, number, version) references local_rules (org_id, number, version),
  foreign key (org_id, chart_id) references charts (org_id, id))
"""
MOVES = "status, shadow_by, shadow_from, live_by, live_from, retired_by, retired_at, reason, tested"
"""What may change of a version; what it says never does."""


def upgrade() -> None:
    op.execute(RULES)
    op.execute("create unique index local_rules_one on local_rules (org_id, number, status) where status <> 'retired'")
    op.tenant_table("local_rules", grant="select, insert")
    op.grant(f"update ({MOVES})", "local_rules", "app")
    op.execute(HITS)
    op.execute("create index local_rule_hits_chart on local_rule_hits (org_id, chart_id)")
    op.tenant_table("local_rule_hits", grant="select, insert, update")
