"""How many charts there are by status, person, specialty, setting and priority, kept by triggers (ADR 62).

Changes are rows of their own, never updates, so that two acts do not wait for each other; a worker adds them up. What is there is
counted in this transaction while nobody may change a chart: a second or two at a million charts.
"""

from alembic import op

revision = "0062"
down_revision = "0061"

TABLE = """
create table chart_counts (org_id uuid not null references organizations, n bigint generated always as identity, status text not null,
  assignee_id uuid, specialty text not null, setting text not null, priority smallint not null, charts integer not null,
  primary key (org_id, n));
create index chart_counts_person on chart_counts (org_id, assignee_id)
"""
FUNCTION = """
create function chart_counts_follow() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    insert into chart_counts (org_id, status, assignee_id, specialty, setting, priority, charts) values
      (old.org_id, old.status, old.assignee_id, old.specialty, old.setting, old.priority, -1),
      (new.org_id, new.status, new.assignee_id, new.specialty, new.setting, new.priority, 1);
  else
    insert into chart_counts (org_id, status, assignee_id, specialty, setting, priority, charts)
    select c.org_id, c.status, c.assignee_id, c.specialty, c.setting, c.priority, case tg_op when 'INSERT' then 1 else -1 end * count(*)
    from changed c group by 1, 2, 3, 4, 5, 6;
  end if;
  return null;
end $$
"""
COUNT = """
insert into chart_counts (org_id, status, assignee_id, specialty, setting, priority, charts)
select org_id, status, assignee_id, specialty, setting, priority, count(*) from charts group by 1, 2, 3, 4, 5, 6
"""


def upgrade() -> None:
    for statement in (*TABLE.split(";"), FUNCTION):
        op.execute(statement)
    op.tenant_table("chart_counts", grant="select, insert, delete")
    op.execute(
        "create trigger chart_counts_added after insert on charts referencing new table as changed "
        "for each statement execute function chart_counts_follow()"
    )
    op.execute(
        "create trigger chart_counts_gone after delete on charts referencing old table as changed "
        "for each statement execute function chart_counts_follow()"
    )
    op.execute(
        "create trigger chart_counts_changed after update on charts for each row when "
        "((old.status, old.assignee_id, old.specialty, old.setting, old.priority) is distinct from "
        "(new.status, new.assignee_id, new.specialty, new.setting, new.priority)) execute function chart_counts_follow()"
    )
    op.execute(COUNT)
