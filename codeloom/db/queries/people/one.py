"""One person as their page shows them: what they have in hand, how their charts fared, and what is recorded of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, cast, func, or_, text
from sqlalchemy import select as columns
from sqlmodel import col, select

from codeloom.db.tables.accounts import AccountToken, Session, User
from codeloom.db.tables.operations import AuditEntry
from codeloom.db.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CoderWork:
    """A coder's charts: the one open now (0 for none) and since when, open and late ones, sent today; of audits closed since a
    moment, agreed rows of all rows and charts approved at the first audit of all those."""

    chart: int
    since: datetime | None
    open: int
    late: int
    today: int
    agreed: float
    rows: int
    passed: int
    first: int


def coder_work(uow: UnitOfWork, person_id: UUID, now: datetime, midnight: datetime, since: datetime) -> CoderWork:
    """The charts of one coder."""
    sql = """
    select coalesce(l.number, 0), l.taken_at, c.open, c.late, c.today, a.agreed, a.lines, a.passed, a.first from
      (select count(*) filter (where status in ('draft', 'returned')) as open,
         count(*) filter (where status in ('draft', 'returned') and due_at < :now) as late,
         count(*) filter (where submitted_at >= :midnight) as today
       from charts where org_id = :org and assignee_id = :person) c
      cross join (select coalesce(sum(agreed), 0) as agreed, coalesce(sum(lines), 0)::int as lines,
         count(*) filter (where first and status = 'approved') as passed, count(*) filter (where first) as first
       from (select au.agreed, au.lines, au.status,
           au.round = 1 and (ch.completed_at is null or au.opened_at <= ch.completed_at) as first
         from audits au join charts ch on ch.org_id = au.org_id and ch.id = au.chart_id
         where au.org_id = :org and au.coder_id = :person and au.closed_at >= :since) closed) a
      left join lateral (select w.number, e.taken_at from edit_leases e
         join charts w on w.org_id = e.org_id and w.id = e.chart_id
         where e.org_id = :org and e.user_id = :person and e.expires_at > :now order by e.taken_at desc limit 1) l on true
    """
    values = {"org": uow.org_id, "person": person_id, "now": now, "midnight": midnight, "since": since}
    return CoderWork(*uow.session.execute(text(sql), values).one())


def history(
    uow: UnitOfWork, person: User, *, leaving_out: Collection[str], before: int | None, size: int
) -> list[tuple[AuditEntry, str | None]]:
    """What is recorded of a person, their sessions and invitations to their address, with who did it, the newest first."""
    entry: Any = AuditEntry
    sessions = columns(cast(col(Session.id), String)).where(
        col(Session.org_id) == uow.org_id, col(Session.user_id) == person.id
    )
    invitations = columns(cast(col(AccountToken.id), String)).where(
        col(AccountToken.org_id) == uow.org_id,
        col(AccountToken.kind) == "invitation",
        func.lower(AccountToken.email) == person.email.lower(),
    )
    query = (
        select(AuditEntry, User.name)
        .outerjoin(User, (col(User.org_id) == entry.org_id) & (col(User.id) == entry.actor_id))
        .where(
            entry.org_id == uow.org_id,
            or_(
                (entry.subject_type == "user") & (entry.subject_id == str(person.id)),
                (entry.subject_type == "session") & entry.subject_id.in_(sessions),
                (entry.subject_type == "invitation") & entry.subject_id.in_(invitations),
            ),
            entry.act.not_in(list(leaving_out)),
        )
    )
    if before is not None:
        query = query.where(entry.seq < before)
    return [(row, name) for row, name in uow.session.exec(query.order_by(entry.seq.desc()).limit(size))]
