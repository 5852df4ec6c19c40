"""What a manager's dashboard counts as it is now. Each function is one query; hours are those of the organization's time zone.

`of` says whose charts are meant (by their assignee), of which specialty and setting. What is counted by days is in metrics.py.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.metrics import EVERYTHING, Work
from codeloom.db.work import UnitOfWork


def _rows(uow: UnitOfWork, statement: str, **values: Any) -> list[Any]:
    return list(uow.session.connection().execute(text(statement), {"org": uow.org_id, **values}))


@dataclass(frozen=True, slots=True)
class Oldest:
    """The oldest draft and the oldest returned chart: (number, since), None where there is none."""

    draft: tuple[int, datetime] | None
    returned: tuple[int, datetime] | None


def oldest(uow: UnitOfWork, of: Work = EVERYTHING) -> Oldest:
    """What waits longest."""
    found: dict[str, tuple[int, datetime]] = {}
    for status, column in (("draft", "created_at"), ("returned", "returned_at")):
        sql = (
            f"select number, {column} from charts where org_id = :org and status = '{status}' and {column} is not null"
            f"{of.where('assignee_id')} order by 2 limit 1"
        )
        rows = _rows(uow, sql, **of.values)
        if rows:
            found[status] = (rows[0][0], rows[0][1])
    return Oldest(found.get("draft"), found.get("returned"))


def completed_by_hour(
    uow: UnitOfWork, zone: str, today: date, weeks: int = 8, *, of: Work = EVERYTHING
) -> dict[date, dict[int, int]]:
    """Charts completed per hour today and on the same weekday of the `weeks` before."""
    days = [today - timedelta(days=7 * n) for n in range(weeks + 1)]
    sql = (
        "select day, h, n from unnest(cast(:days as date[])) day cross join lateral ("
        "select extract(hour from completed_at at time zone :zone)::int h, count(*) n from charts where org_id = :org"
        " and completed_at >= day::timestamp at time zone :zone - interval '3 hours'"
        " and completed_at < (day + 1)::timestamp at time zone :zone + interval '3 hours'"
        f" and (completed_at at time zone :zone)::date = day{of.where('assignee_id')} group by 1) of_day"
    )
    out: dict[date, dict[int, int]] = {day: {} for day in days}
    for day, hour, count in _rows(uow, sql, zone=zone, days=days, **of.values):
        out[day][hour] = count
    return out


def turnaround(uow: UnitOfWork, since: datetime, until: datetime, of: Work = EVERYTHING) -> tuple[float, ...] | None:
    """50th, 75th, 90th and 95th percentile of days from import to completion, or None without any."""
    sql = (
        "select percentile_cont(array[0.5, 0.75, 0.9, 0.95]) within group"
        " (order by extract(epoch from completed_at - created_at) / 86400.0)"
        " from charts where org_id = :org and completed_at >= :since and completed_at < :until"
        f"{of.where('assignee_id')}"
    )
    values = _rows(uow, sql, since=since, until=until, **of.values)[0][0]
    return tuple(float(v) for v in values) if values else None


def accuracy_by_week(
    uow: UnitOfWork, zone: str, since: datetime, person: UUID, *, of_encounters: bool = False
) -> list[tuple[date, int, int]]:
    """(Monday, agreed lines, lines) of audits of one person's charts, or encounters, closed per week."""
    of = "encounter_id" if of_encounters else "chart_id"
    sql = (
        "select date_trunc('week', closed_at at time zone :zone)::date, sum(agreed), sum(lines)::int"
        f" from audits where org_id = :org and {of} is not null and closed_at >= :since and lines > 0 and coder_id = :person"
        " group by 1 order by 1"
    )
    return [(row[0], row[1], row[2]) for row in _rows(uow, sql, zone=zone, since=since, person=person)]


def in_work(uow: UnitOfWork, now: datetime, of: Work = EVERYTHING) -> tuple[int, int]:
    """(charts being edited, other charts whose audit is open) just now."""
    theirs = of.where("assignee_id")
    within = f" and chart_id in (select id from charts where org_id = :org{theirs})" if theirs else ""
    sql = (
        f"with coding as (select chart_id from edit_leases where org_id = :org and expires_at > :now{within}),"
        " auditing as (select distinct chart_id from audits where org_id = :org and status = 'open' and chart_id is not null"
        f"  and chart_id not in (select chart_id from coding){within})"
        " select (select count(*) from coding), (select count(*) from auditing)"
    )
    row = _rows(uow, sql, now=now, **of.values)[0]
    return row[0], row[1]


@dataclass(frozen=True, slots=True)
class CoderLine:
    """An active coder, and the number of the chart that is being edited."""

    id: UUID
    name: str
    working_on: int | None


def coders(uow: UnitOfWork, now: datetime, people: tuple[UUID, ...] | None) -> list[CoderLine]:
    """Every active coder, or those of some people, by name."""
    sql = f"""
    select u.id, u.name,
      (select max(w.number) from edit_leases l join charts w on w.org_id = l.org_id and w.id = l.chart_id
        where l.org_id = u.org_id and l.user_id = u.id and l.expires_at > :now)
    from users u where u.org_id = :org and u.role = :coder and u.status = 'active'{Work(people).where("u.id")} order by u.name
    """
    return [CoderLine(*row) for row in _rows(uow, sql, coder=Role.CODER.value, now=now, **Work(people).values)]


def draft_ages(uow: UnitOfWork, now: datetime, drafts: int, of: Work = EVERYTHING) -> dict[int, int]:
    """Drafts by whole days since import, of all the `drafts`; the last key, 7, takes those that are older, which are not read."""
    sql = (
        "select 7 - width_bucket(created_at, cast(:bounds as timestamptz[])), count(*)"
        " from charts where org_id = :org and status = 'draft' and created_at >= cast(:since as timestamptz)"
        f"{of.where('assignee_id')} group by 1"
    )
    bounds = [now - timedelta(days=n) + timedelta(microseconds=1) for n in range(7, 0, -1)]
    young = {row[0]: row[1] for row in _rows(uow, sql, bounds=bounds, since=bounds[0], **of.values)}
    older = drafts - sum(young.values())
    return young | ({7: older} if older > 0 else {})


@dataclass(frozen=True, slots=True)
class Delivery:
    """State of outbox and workers: events waiting and dead, workers that beat lately, seconds since the newest beat."""

    waiting: int
    dead: int
    workers: int
    beat: float | None


def delivery(uow: UnitOfWork, now: datetime) -> Delivery:
    """The present state of the outbox and the workers."""
    sql = """
    select (select count(*) from outbox_events where org_id = :org and published_at is null and dead_at is null),
      (select count(*) from outbox_events where org_id = :org and dead_at is not null),
      (select count(*) from worker_heartbeats
        where kind = 'worker' and beat_at > cast(:now as timestamptz) - interval '15 seconds'),
      (select extract(epoch from cast(:now as timestamptz) - max(beat_at)) from worker_heartbeats where kind = 'worker')
    """
    row = _rows(uow, sql, now=now)[0]
    return Delivery(row[0], row[1], row[2], float(row[3]) if row[3] is not None else None)


@dataclass(frozen=True, slots=True)
class NoteDoor:
    """Encounters by where they are; `late` ones are with billing and of a visit before `late_before`. `days` is the median from
    visit to finalizing in the last 30 days, None without any; `oldest_draft` is when the oldest draft was begun."""

    drafts: int
    oldest_draft: datetime | None
    unsent: int
    to_bill: int
    late: int
    oldest_visit: date | None
    back: int
    today: int
    month: int
    days: float | None


_WITH_BILLING = "e.status = 'ai_suggested' and e.sent_at is not null"
_BACK = "e.status = 'ai_suggested' and e.sent_at is null and e.sent_back_at is not null"
_UNSENT = "e.status = 'ai_suggested' and e.sent_at is null and e.sent_back_at is null"
_NOT_DONE = "e.org_id = :org and e.status <> 'finalized'"
_OF_MONTH = "e.org_id = :org and e.finalized_at >= :month"
"""Two spans, each read from an index that has all that is counted of it."""


def note_door(uow: UnitOfWork, midnight: datetime, late_before: date) -> NoteDoor:
    """What of the note door is open, and what was finalized today and in 30 days."""
    sql = f"""
    select * from (select count(*) filter (where e.status = 'draft'), min(e.created_at) filter (where e.status = 'draft'),
        count(*) filter (where {_UNSENT}), count(*) filter (where {_WITH_BILLING}),
        count(*) filter (where {_WITH_BILLING} and e.service_date < :late), min(e.service_date) filter (where {_WITH_BILLING}),
        count(*) filter (where {_BACK}) from encounters e where {_NOT_DONE}) not_done,
      (select count(*) filter (where e.finalized_at >= :midnight), count(*),
        percentile_cont(0.5) within group (order by extract(epoch from e.finalized_at - e.service_date) / 86400)
        from encounters e where {_OF_MONTH}) done"""
    values = {"midnight": midnight, "late": late_before, "month": midnight - timedelta(days=30)}
    row = _rows(uow, sql, **values)[0]
    days = None if row[9] is None else max(0.0, float(row[9]))
    return NoteDoor(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], days)


def visit_ages(uow: UnitOfWork, today: date) -> dict[int, int]:
    """Encounters with billing by whole days since the visit; the last key, 7, takes all that are older."""
    sql = f"""select greatest(0, least(7, cast(:today as date) - e.service_date)), count(*)
    from encounters e where e.org_id = :org and {_WITH_BILLING} group by 1"""
    return {row[0]: row[1] for row in _rows(uow, sql, today=today)}


@dataclass(frozen=True, slots=True)
class ProviderLine:
    """A provider's encounters: drafts, suggested and not sent, with billing, sent back, finalized in 30 days."""

    id: UUID
    name: str
    drafts: int
    unsent: int
    to_bill: int
    back: int
    month: int


def providers(uow: UnitOfWork, midnight: datetime) -> list[ProviderLine]:
    """Every active provider, and who else has encounters."""
    sql = f"""
    with open as (select e.provider_id as who, count(*) filter (where e.status = 'draft') as drafts,
          count(*) filter (where {_UNSENT}) as unsent, count(*) filter (where {_WITH_BILLING}) as bill,
          count(*) filter (where {_BACK}) as back from encounters e where {_NOT_DONE} group by 1),
      done as (select e.provider_id as who, count(*) as n from encounters e where {_OF_MONTH} group by 1)
    select u.id, u.name, coalesce(open.drafts, 0), coalesce(open.unsent, 0), coalesce(open.bill, 0), coalesce(open.back, 0),
      coalesce(done.n, 0)
    from users u left join open on open.who = u.id left join done on done.who = u.id
    where u.org_id = :org and ((u.role = :role and u.status = 'active') or open.who is not null or done.who is not null)
    order by u.name"""
    month = midnight - timedelta(days=30)
    return [ProviderLine(*row) for row in _rows(uow, sql, role=Role.PROVIDER.value, month=month)]


@dataclass(frozen=True, slots=True)
class BillerLine:
    """A biller's work: finalized today and in 30 days, and what they sent back that still waits for its provider."""

    id: UUID
    name: str
    today: int
    month: int
    back: int


def billers(uow: UnitOfWork, midnight: datetime) -> list[BillerLine]:
    """Every active biller, and who else finalized or sent back."""
    sql = f"""
    with done as (select e.finalized_by as who, count(*) filter (where e.finalized_at >= :midnight) as today, count(*) as month
        from encounters e where {_OF_MONTH} group by 1),
      back as (select e.sent_back_by as who, count(*) as n from encounters e where {_NOT_DONE} and {_BACK} group by 1)
    select u.id, u.name, coalesce(done.today, 0), coalesce(done.month, 0), coalesce(back.n, 0)
    from users u left join done on done.who = u.id left join back on back.who = u.id
    where u.org_id = :org and ((u.role = :role and u.status = 'active') or done.who is not null or back.who is not null)
    order by u.name"""
    values = {"role": Role.BILLER.value, "midnight": midnight, "month": midnight - timedelta(days=30)}
    return [BillerLine(*row) for row in _rows(uow, sql, **values)]
