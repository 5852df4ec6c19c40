"""Figures by day, person, specialty and setting; which days changed after they were counted; until when days are counted."""

from alembic import op

revision = "0045"
down_revision = "0044"

TABLES = """
create table daily_metrics (org_id uuid not null references organizations, day date not null, measure text not null,
  person_id uuid not null, specialty text not null, setting text not null, value bigint not null check (value <> 0),
  primary key (org_id, day, measure, person_id, specialty, setting));
create table daily_metrics_late (org_id uuid not null references organizations, n bigint generated always as identity,
  moment timestamptz not null, primary key (org_id, n));
create index daily_metrics_late_moment on daily_metrics_late (org_id, moment);
create table daily_metrics_until (org_id uuid not null references organizations, time_zone text not null,
  edition smallint not null, until date not null, counted_at timestamptz not null, primary key (org_id));
create index charts_submitted on charts (org_id, submitted_at) where submitted_at is not null
"""
MARK = """
create function daily_metrics_mark(org uuid, moments timestamptz[]) returns void language sql as $$
  insert into daily_metrics_late (org_id, moment)
  select distinct org, date_bin('15 minutes', one, timestamptz '2000-01-01 00:00:00+00')
  from unnest(moments) one where one is not null $$
"""
CHARTS = """
create function daily_metrics_charts() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    perform daily_metrics_mark(new.org_id, array[old.submitted_at, new.submitted_at, old.completed_at, new.completed_at]
      || case when (old.created_at, old.specialty, old.setting) is distinct from (new.created_at, new.specialty, new.setting)
         then array[old.created_at, new.created_at] else array[]::timestamptz[] end
      || case when (old.specialty, old.setting) is distinct from (new.specialty, new.setting)
         then array(select closed_at from audits where org_id = new.org_id and chart_id = new.id) else array[]::timestamptz[] end);
  else
    perform daily_metrics_mark(one.org_id, array_agg(one.moment)) from (
      select c.org_id, unnest(array[c.created_at, c.submitted_at, c.completed_at]) as moment from changed c) one
      group by one.org_id;
  end if;
  return null;
end $$
"""
AUDITS = """
create function daily_metrics_audits() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    perform daily_metrics_mark(new.org_id, array[old.closed_at, new.closed_at]);
  else
    perform daily_metrics_mark(c.org_id, array_agg(c.closed_at)) from changed c where c.closed_at is not null group by c.org_id;
  end if;
  return null;
end $$
"""
LINES = """
create function daily_metrics_lines() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    perform daily_metrics_mark(a.org_id, array[a.closed_at]) from audits a
      where a.org_id = new.org_id and a.id in (old.audit_id, new.audit_id) and a.closed_at is not null;
  else
    perform daily_metrics_mark(a.org_id, array_agg(a.closed_at)) from audits a
      where (a.org_id, a.id) in (select org_id, audit_id from changed) and a.closed_at is not null group by a.org_id;
  end if;
  return null;
end $$
"""
ENCOUNTERS = """
create function daily_metrics_encounters() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    perform daily_metrics_mark(new.org_id, array[old.finalized_at, new.finalized_at]
      || case when old.setting is distinct from new.setting
         then array(select closed_at from audits where org_id = new.org_id and encounter_id = new.id)
         else array[]::timestamptz[] end);
  else
    perform daily_metrics_mark(c.org_id, array_agg(c.finalized_at)) from changed c where c.finalized_at is not null
      group by c.org_id;
  end if;
  return null;
end $$
"""
WATCHED = {
    "charts": "created_at, submitted_at, completed_at, assignee_id, specialty, setting",
    "audits": "closed_at, status, round, agreed, lines, coder_id, auditor_id, chart_id, encounter_id",
    "audit_lines": "audit_id, verdict, category",
    "encounters": "finalized_at, finalized_by, setting",
}
"""Columns by table that a figure of a day is made of."""
FUNCTIONS = {"charts": "charts", "audits": "audits", "audit_lines": "lines", "encounters": "encounters"}


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    for function in (MARK, CHARTS, AUDITS, LINES, ENCOUNTERS):
        op.execute(function)
    for table, columns in WATCHED.items():
        function = f"daily_metrics_{FUNCTIONS[table]}()"
        op.execute(
            f"create trigger daily_metrics_added after insert on {table} referencing new table as changed "
            f"for each statement execute function {function}"
        )
        op.execute(
            f"create trigger daily_metrics_gone after delete on {table} referencing old table as changed "
            f"for each statement execute function {function}"
        )
        differs = " or ".join(f"old.{one} is distinct from new.{one}" for one in columns.split(", "))
        op.execute(
            f"create trigger daily_metrics_changed after update on {table} for each row when ({differs}) "
            f"execute function {function}"
        )
    op.tenant_table("daily_metrics", grant="select, insert, delete")
    op.tenant_table("daily_metrics_late", grant="select, insert, delete")
    op.tenant_table("daily_metrics_until")
