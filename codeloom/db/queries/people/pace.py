"""How much of their role's work a person did, by day and hour, what they have open, and the charts they were given."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text

from codeloom.db.work import UnitOfWork

DONE = {
    "coder": ("charts", "submitted_at", "assignee_id"),
    "supervisor": ("audits", "closed_at", "auditor_id"),
    "provider": ("encounters", "sent_at", "provider_id"),
    "biller": ("encounters", "finalized_at", "finalized_by"),
}
"""By role: the table of what is done, the column that says when, and the one that says by whom."""


def done_by_hour(uow: UnitOfWork, role: str, person_id: UUID, zone: str, since: datetime) -> dict[date, dict[int, int]]:
    """How much somebody in a role did since a moment, by the day and hour of the time zone: charts sent for audit, audits closed,
    encounters sent to billing, encounters finalized. Days without any are left out, and a role without such work has none."""
    if role not in DONE:
        return {}
    table, moment, by = DONE[role]
    sql = f"""
    select ({moment} at time zone :zone)::date, extract(hour from {moment} at time zone :zone)::int, count(*)
    from {table} where org_id = :org and {by} = :person and {moment} >= :since group by 1, 2"""
    values = {"org": uow.org_id, "person": person_id, "zone": zone, "since": since}
    days: dict[date, dict[int, int]] = {}
    for day, hour, count in uow.session.execute(text(sql), values):
        days.setdefault(day, {})[hour] = count
    return days


@dataclass(frozen=True, slots=True)
class Open:
    """What a supervisor, a provider or a biller has: `begun` audits; `notes` that are not with billing and `questions` to answer;
    `back`, what they sent back. Of audits closed since a moment: `agreed` of `lines` of what they finalized, `returned` of
    `closed` by them."""

    begun: int
    notes: int
    questions: int
    back: int
    agreed: float
    lines: int
    returned: int
    closed: int


def open_work(uow: UnitOfWork, person_id: UUID, since: datetime) -> Open:
    """What somebody who is no coder has open, and how it fared."""
    sql = """
    select a.begun, e.notes, q.questions, e.back, f.agreed, f.lines, a.returned, a.closed from
      (select count(*) filter (where status = 'open') as begun, count(*) filter (where closed_at >= :since) as closed,
         count(*) filter (where closed_at >= :since and status = 'returned') as returned
       from audits where org_id = :org and auditor_id = :person) a
      cross join (select count(*) filter (where provider_id = :person and status <> 'finalized' and sent_at is null) as notes,
         count(*) filter (where sent_back_by = :person and sent_at is null and status <> 'finalized') as back
       from encounters where org_id = :org and (provider_id = :person or sent_back_by = :person)) e
      cross join (select count(*) as questions from provider_queries
       where org_id = :org and provider_id = :person and status = 'open') q
      cross join (select coalesce(sum(agreed), 0) as agreed, coalesce(sum(lines), 0)::int as lines
       from audits where org_id = :org and coder_id = :person and encounter_id is not null and closed_at >= :since) f
    """
    values = {"org": uow.org_id, "person": person_id, "since": since}
    return Open(*uow.session.execute(text(sql), values).one())


@dataclass(frozen=True, slots=True)
class GivenChart:
    """A chart that is somebody's, and when it became theirs."""

    id: UUID
    number: int
    specialty: str
    status: str
    given_at: datetime
    submitted_at: datetime | None


def given_charts(uow: UnitOfWork, person_id: UUID, before: tuple[datetime, UUID] | None, size: int) -> list[GivenChart]:
    """The charts that are a coder's, whatever their status, the one given last first."""
    place = "coalesce(assigned_at, created_at)"
    older = f"and ({place}, id) < (:at, :id)" if before else ""
    sql = f"""
    select id, number, specialty, status, {place}, submitted_at from charts
    where org_id = :org and assignee_id = :person {older} order by {place} desc, id desc limit :size"""
    at, chart_id = before or (None, None)
    values = {"org": uow.org_id, "person": person_id, "size": size} | ({"at": at, "id": chart_id} if before else {})
    return [GivenChart(*row) for row in uow.session.execute(text(sql), values)]
