"""Teams: a name, a lead and members. A team is archived, never removed, so that its past stays readable."""

from alembic import op

revision = "0036"
down_revision = "0035"

TEAMS = """
create table teams (org_id uuid not null references organizations, id uuid not null,
  name text not null check (name <> ''), lead_id uuid, version int not null default 1,
  created_at timestamptz not null, archived_at timestamptz,
  primary key (org_id, id), foreign key (org_id, lead_id) references users (org_id, id))
"""
MEMBERS = """
create table team_members (org_id uuid not null references organizations, team_id uuid not null, user_id uuid not null,
  added_at timestamptz not null, primary key (org_id, team_id, user_id),
  foreign key (org_id, team_id) references teams (org_id, id), foreign key (org_id, user_id) references users (org_id, id))
"""


def upgrade() -> None:
    op.execute(TEAMS)
    op.execute(MEMBERS)
    op.execute("create unique index teams_name on teams (org_id, lower(name))")
    op.execute("create index team_members_user on team_members (org_id, user_id)")
    op.tenant_table("teams", grant="select, insert, update")
    op.tenant_table("team_members", grant="select, insert, delete")
