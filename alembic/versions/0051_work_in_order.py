"""Teams that take their work in order, charts that were skipped, who was told of charts that are due, and time in charts.

Two indexes hold the order of work: priority, due time, age, number. Of charts that are late already nobody is told any more.
"""

from alembic import op

revision = "0051"
down_revision = "0050"

SKIPS = """
create table skips (org_id uuid not null references organizations, id uuid not null, chart_id uuid not null,
  user_id uuid not null, team_id uuid not null,
  reason text not null check (reason in ('release', 'incomplete', 'specialty', 'known', 'long', 'other')), words_enc bytea,
  sent_to text not null check (sent_to in ('order', 'manager')), skipped_at timestamptz not null,
  primary key (org_id, id), foreign key (org_id, chart_id) references charts (org_id, id) on delete cascade,
  foreign key (org_id, user_id) references users (org_id, id), foreign key (org_id, team_id) references teams (org_id, id))
"""
TOLD = """
create table goals_told (org_id uuid not null references organizations, chart_id uuid not null, round int not null,
  state text not null check (state in ('soon', 'late')), told_at timestamptz not null,
  primary key (org_id, chart_id, round, state),
  foreign key (org_id, chart_id) references charts (org_id, id) on delete cascade)
"""
TIMES = """
create table chart_times (org_id uuid not null references organizations, user_id uuid not null, chart_id uuid not null,
  day date not null, seconds int not null check (seconds >= 0),
  primary key (org_id, user_id, chart_id, day), foreign key (org_id, user_id) references users (org_id, id),
  foreign key (org_id, chart_id) references charts (org_id, id) on delete cascade)
"""
CLOCKS = """
create table work_clocks (org_id uuid not null references organizations, user_id uuid not null, chart_id uuid not null,
  counted_until timestamptz not null, primary key (org_id, user_id),
  foreign key (org_id, user_id) references users (org_id, id),
  foreign key (org_id, chart_id) references charts (org_id, id) on delete cascade)
"""
TURN = (
    "(case when priority = 3 then 0 when priority = 2 then 1 else 2 end), "
    "(case when due_at is null then timestamptz '9999-01-01 00:00:00+00' else due_at end), created_at, number"
)
LATE = """
insert into goals_told (org_id, chart_id, round, state, told_at)
select org_id, id, round, 'late', now() from charts where status in ('draft', 'returned') and due_at < now()
"""


def upgrade() -> None:
    op.execute(
        "alter table teams add column in_order boolean not null default false, "
        "add column pool text not null default 'none' check (pool in ('none', 'inpatient', 'outpatient', 'all')), "
        "add column ordered_by uuid, "
        "add constraint teams_ordered_by foreign key (org_id, ordered_by) references users (org_id, id)"
    )
    for table in (SKIPS, TOLD, TIMES, CLOCKS):
        op.execute(table)
    op.execute("create index skips_chart on skips (org_id, chart_id)")
    op.execute("create index skips_at on skips (org_id, skipped_at)")
    op.execute("create index chart_times_chart on chart_times (org_id, chart_id)")
    op.execute("create index chart_times_day on chart_times (org_id, day)")
    op.execute(f"create index charts_by_turn on charts (org_id, status, {TURN})")
    op.execute(f"create index charts_own_by_turn on charts (org_id, assignee_id, status, {TURN})")
    op.execute(LATE)
    op.tenant_table("skips", grant="select, insert")
    op.tenant_table("goals_told", grant="select, insert")
    op.tenant_table("chart_times", grant="select, insert, update")
    op.tenant_table("work_clocks", grant="select, insert, update")
