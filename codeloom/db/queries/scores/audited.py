"""Figures by day and setting of audits that the figures of days do not keep: of encounters by their biller or provider, and of
audits by their auditor. Each row is (day, setting, measure, value), named as in db/queries/metrics.py."""

from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import text

from codeloom.db.tables.base import whole
from codeloom.db.work import UnitOfWork

Rows = list[tuple[date, str, str, float]]
_MINE = """with mine as (select a.id, a.round, a.status, a.agreed, a.lines, coalesce(c.setting, e.setting) as setting,
    (a.closed_at at time zone :zone)::date as day
  from audits a left join charts c on c.org_id = a.org_id and c.id = a.chart_id
    left join encounters e on e.org_id = a.org_id and e.id = a.encounter_id
  where a.org_id = :org and a.{person} = :person and a.closed_at >= :since and a.closed_at < :before {where})"""
_BAD = """, bad as materialized (select mine.day, mine.setting, l.category
  from mine join audit_lines l on l.org_id = :org and l.audit_id = mine.id
  where l.verdict = 'disagree' and coalesce(l.settled, 'auditor') = 'auditor')"""
_ROWS = """{mine} select day, setting, measure, sum(value) from ({parts}) counted
  where value <> 0 and day between :first and :last group by 1, 2, 3"""


def of_encounters(
    uow: UnitOfWork, zone: str, first: date, last: date, person_id: UUID, by: Literal["coder_id", "provider_id"]
) -> Rows:
    """Audits of encounters that somebody handed in or wrote: agreed, lines, first_audits, first_passed and findings."""
    parts = (
        "select day, setting, 'agreed' as measure, agreed as value from mine",
        "select day, setting, 'lines', lines from mine",
        "select day, setting, 'first_audits', 1 from mine where round = 1",
        "select day, setting, 'first_passed', 1 from mine where round = 1 and status = 'approved'",
        "select day, setting, 'finding:' || category, 1 from bad where category <> ''",
    )
    return _read(uow, zone, first, last, person_id, by, "and a.encounter_id is not null", parts)


def by_auditor(uow: UnitOfWork, zone: str, first: date, last: date, person_id: UUID) -> Rows:
    """Audits that somebody closed: audited, returned, rows of them, disagreed rows that stand and findings by category."""
    parts = (
        "select day, setting, 'audited' as measure, 1::float8 as value from mine",
        "select day, setting, 'returned', 1 from mine where status = 'returned'",
        "select day, setting, 'rows', lines from mine",
        "select day, setting, 'disagreed', 1 from bad",
        "select day, setting, 'finding:' || category, 1 from bad where category <> ''",
    )
    return _read(uow, zone, first, last, person_id, "auditor_id", "", parts)


def _read(
    uow: UnitOfWork, zone: str, first: date, last: date, person_id: UUID, by: str, where: str, parts: tuple[str, ...]
) -> Rows:
    mine = _MINE.format(person=by, where=where) + _BAD
    sql = text(_ROWS.format(mine=mine, parts=" union all ".join(parts)))
    values = {"org": uow.org_id, "zone": zone, "person": person_id, "first": first, "last": last,
              "since": f"{first - timedelta(days=1)}T00:00:00Z", "before": f"{last + timedelta(days=2)}T00:00:00Z"}  # fmt: skip
    found = uow.session.connection().execute(sql, values)
    return [(day, setting, measure, whole(float(value))) for day, setting, measure, value in found]
