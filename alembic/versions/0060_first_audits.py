"""Whether an audit is a first one rests on when its chart was completed: a change of that counts the days of its audits anew."""

from alembic import op

revision = "0060"
down_revision = "0059"

CHARTS = """
create or replace function daily_metrics_charts() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    perform daily_metrics_mark(new.org_id, array[old.submitted_at, new.submitted_at, old.completed_at, new.completed_at]
      || case when (old.created_at, old.specialty, old.setting) is distinct from (new.created_at, new.specialty, new.setting)
         then array[old.created_at, new.created_at] else array[]::timestamptz[] end
      || case when (old.specialty, old.setting, old.completed_at) is distinct from (new.specialty, new.setting, new.completed_at)
         then array(select closed_at from audits where org_id = new.org_id and chart_id = new.id) else array[]::timestamptz[] end);
  else
    perform daily_metrics_mark(one.org_id, array_agg(one.moment)) from (
      select c.org_id, unnest(array[c.created_at, c.submitted_at, c.completed_at]) as moment from changed c) one
      group by one.org_id;
  end if;
  return null;
end $$
"""


def upgrade() -> None:
    op.execute(CHARTS)
