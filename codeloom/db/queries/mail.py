"""Letters: written once under a key, claimed by the system role across organizations, counted.

A claim is a lease of one letter with a token. What it does not see is closed to the system role: address, subject and body.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from codeloom.db.tables.mail import PendingEmail
from codeloom.db.work import UnitOfWork, system_work

LEASE = timedelta(minutes=5)
"""Longer than a server may take for one letter."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to hand a letter over. `tries` counts the one that it is for; `trace` is that of the act that caused it."""

    org_id: UUID
    mail_id: UUID
    kind: str
    tries: int
    token: UUID
    trace: UUID | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A letter that was not sent, as an operator sees it."""

    org_id: UUID
    mail_id: UUID
    kind: str
    state: str
    tries: int
    last_answer: str
    next_try: datetime
    queued_at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """Letters that wait; of those, how many failed several times for a reason of the server; given up; due since and not taken."""

    waiting: int
    failing: int
    dead: int
    oldest_due: datetime | None
    answer: str


def of_key(uow: UnitOfWork, key: str) -> UUID | None:
    """The letter queued under a key; None when there is none."""
    query = select(PendingEmail.id).where(PendingEmail.org_id == uow.org_id, PendingEmail.dedupe_key == key)
    return uow.session.exec(query).first()


def add(uow: UnitOfWork, row: PendingEmail) -> bool:
    """Write a letter; False when another transaction has queued one under its key meanwhile, and nothing was written."""
    values = insert(PendingEmail).values(**row.model_dump())
    made = values.on_conflict_do_nothing(index_elements=["org_id", "dedupe_key"]).returning(col(PendingEmail.id))
    return uow.session.connection().execute(made).first() is not None


def held(uow: UnitOfWork, claim: Claim, *, lock: bool = False) -> PendingEmail | None:
    """The letter, if this claim still holds it."""
    query = select(PendingEmail).where(
        PendingEmail.org_id == claim.org_id,
        PendingEmail.id == claim.mail_id,
        PendingEmail.state == "waiting",
        PendingEmail.lease_token == claim.token,
    )
    return uow.session.exec(query.with_for_update() if lock else query).first()


def letter(uow: UnitOfWork, mail_id: UUID) -> PendingEmail | None:
    """A letter of the organization, kept for this transaction."""
    query = select(PendingEmail).where(PendingEmail.org_id == uow.org_id, PendingEmail.id == mail_id)
    return uow.session.exec(query.with_for_update()).first()


def newest(uow: UnitOfWork, many: int) -> list[PendingEmail]:
    """Letters of the organization, those that were given up first, then the newest."""
    query = select(PendingEmail).where(PendingEmail.org_id == uow.org_id)
    dead_first = (col(PendingEmail.state) != "dead", col(PendingEmail.queued_at).desc(), col(PendingEmail.id))
    return list(uow.session.exec(query.order_by(*dead_first).limit(many)))


def sent_since(uow: UnitOfWork, moment: datetime) -> int:
    """How many letters of the organization were sent since a moment."""
    query = (
        select(func.count())
        .select_from(PendingEmail)
        .where(PendingEmail.org_id == uow.org_id, PendingEmail.state == "sent", col(PendingEmail.finished_at) >= moment)
    )
    return uow.session.exec(query).one()


_FREE = "state = 'waiting' and next_try <= :now and (lease_until is null or lease_until < :now)"
_CLAIM = text(f"""
with due as materialized (
  select org_id, id from pending_emails where {_FREE} order by next_try limit :many for update skip locked)
update pending_emails e set lease_token = :token, lease_until = :until, worker = :worker
from due where e.org_id = due.org_id and e.id = due.id returning e.org_id, e.id, e.kind, e.attempts, e.next_try, e.trace
""")
_OURS = "where org_id = :org and id = :id and state = 'waiting' and lease_token = :token"
_BEGIN = text(f"update pending_emails set attempts = :tries, lease_until = :until {_OURS} returning id")
_FREED = "lease_token = null, lease_until = null, worker = ''"
_PUT_OFF = text(
    f"update pending_emails set attempts = :tries, next_try = :next, last_answer = :answer, {_FREED} {_OURS}"
)
_RELEASE = text(f"update pending_emails set {_FREED} {_OURS}")
_RELEASE_ALL = text(f"update pending_emails set {_FREED} where worker = :worker and state = 'waiting'")
_IS_DUE = text(f"select 1 from pending_emails where {_FREE} limit 1")
_UNSENT = text("""
select org_id, id, kind, state, attempts, last_answer, next_try, queued_at from pending_emails
where state = any(:states) order by state, queued_at, id limit :many""")
_WHOSE = text("select org_id from pending_emails where id = :id")
_COUNTS = text("""
select count(*) filter (where state = 'waiting'),
  count(*) filter (where state = 'waiting' and attempts >= 3 and last_answer = any(:away)),
  count(*) filter (where state = 'dead'),
  min(next_try) filter (where state = 'waiting' and lease_until is null),
  coalesce(max(last_answer) filter (where state = 'waiting' and attempts >= 3 and last_answer = any(:away)), '')
from pending_emails where state <> 'sent' and (cast(:org as uuid) is null or org_id = :org)""")


def claim(worker: str, now: datetime, many: int) -> list[Claim]:
    """Take up to `many` letters that are due, the one that waits longest first; another worker skips them for LEASE."""
    token = uuid4()
    given = {"now": now, "until": now + LEASE, "many": many, "token": token, "worker": worker}
    with system_work() as session:
        rows = sorted(session.connection().execute(_CLAIM, given), key=lambda row: row.next_try)
        return [Claim(row.org_id, row.id, row.kind, row.attempts + 1, token, row.trace) for row in rows]


def begin(claim: Claim, now: datetime) -> bool:
    """Count the try and hold the letter for LEASE from now; False when the claim does not hold any more."""
    given = {**_given(claim), "tries": claim.tries, "until": now + LEASE}
    with system_work() as session:
        return session.connection().execute(_BEGIN, given).first() is not None


def put_off(claim: Claim, until: datetime, answer: str) -> None:
    """Count the try that failed and let the letter wait; nothing when the claim does not hold any more."""
    with system_work() as session:
        given = {**_given(claim), "tries": claim.tries, "next": until, "answer": answer}
        session.connection().execute(_PUT_OFF, given)


def release(claim: Claim) -> None:
    """Let another turn take a letter that was not tried."""
    with system_work() as session:
        session.connection().execute(_RELEASE, _given(claim))


def release_all(worker: str) -> None:
    """Free every letter a worker held; the worker must be dead."""
    with system_work() as session:
        session.connection().execute(_RELEASE_ALL, {"worker": worker})


def is_due(now: datetime) -> bool:
    """Whether a letter is due and nobody holds it."""
    with system_work() as session:
        return session.connection().execute(_IS_DUE, {"now": now}).first() is not None


def unsent(states: list[str], many: int = 200) -> list[Delivery]:
    """Letters in these states of all organizations, the oldest first."""
    with system_work() as session:
        return [Delivery(*row) for row in session.connection().execute(_UNSENT, {"states": states, "many": many})]


def whose(mail_id: UUID) -> UUID | None:
    """The organization of a letter; None for one that is not there."""
    with system_work() as session:
        found: UUID | None = session.connection().execute(_WHOSE, {"id": mail_id}).scalar_one_or_none()
        return found


def counts_of_all(away: list[str]) -> Counts:
    """Letters of all organizations. `away` are the answers that speak of the server, not of a letter."""
    with system_work() as session:
        return Counts(*session.connection().execute(_COUNTS, {"org": None, "away": away}).one())


def counts_of(uow: UnitOfWork, away: list[str]) -> Counts:
    """The same of one organization."""
    return Counts(*uow.session.connection().execute(_COUNTS, {"org": uow.org_id, "away": away}).one())


def _given(claim: Claim) -> dict[str, object]:
    return {"org": claim.org_id, "id": claim.mail_id, "token": claim.token}
