"""How long a coder takes for a chart, as the audit log tells it."""

from datetime import datetime

from sqlalchemy import text

from codeloom.db.work import UnitOfWork

MOST = 200
_MEDIAN = """
select percentile_cont(0.5) within group (order by extract(epoch from sent.submitted_at - opened.at)), count(*)
from (select org_id, id, submitted_at from charts
  where org_id = :org and assignee_id = :me and round = 1 and submitted_at >= :since
  order by submitted_at desc limit :most) sent
cross join lateral (select min(l.at) as at from audit_log l
  where l.org_id = sent.org_id and l.subject_type = 'chart' and l.subject_id = sent.id::text and l.act = 'CHART_OPENED'
    and l.actor_id = :me and l.at <= sent.submitted_at) opened
where opened.at is not null"""


def median_to_send(uow: UnitOfWork, since: datetime) -> tuple[float | None, int]:
    """(seconds from the first opening of a chart to sending it, of how many charts): the median of the person's own last `MOST`
    charts that were sent once since a moment; None without any. Breaks count."""
    values = {"org": uow.org_id, "me": uow.user_id, "since": since, "most": MOST}
    seconds, charts = uow.session.connection().execute(text(_MEDIAN), values).one()
    return (None if seconds is None else float(seconds)), charts
