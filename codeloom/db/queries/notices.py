"""Notices of people: written, read, done with, counted, and what waits for a daily mail. Each query names whose they are."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from codeloom.db.tables.accounts import User
from codeloom.db.tables.notices import Notice, NoticeChoice
from codeloom.db.work import UnitOfWork, system_work

PAGE = 50
Cursor = tuple[datetime, UUID]
"""When the last row of a page was written, and its id."""


def recipients(uow: UnitOfWork, ids: Collection[UUID]) -> list[User]:
    """Those of some people who are active, no service accounts."""
    query = select(User).where(
        User.org_id == uow.org_id, col(User.id).in_(ids), User.status == "active", User.kind == "person"
    )
    return list(uow.session.exec(query.order_by(col(User.id))))


def in_roles(uow: UnitOfWork, roles: Collection[str]) -> list[UUID]:
    """Everybody active in some roles."""
    query = select(User.id).where(
        User.org_id == uow.org_id, col(User.role).in_(roles), User.status == "active", User.kind == "person"
    )
    return list(uow.session.exec(query))


def choices(uow: UnitOfWork, kind: str, ids: Collection[UUID]) -> dict[UUID, NoticeChoice]:
    """What some people chose of a kind."""
    query = select(NoticeChoice).where(
        NoticeChoice.org_id == uow.org_id, NoticeChoice.kind == kind, col(NoticeChoice.user_id).in_(ids)
    )
    return {one.user_id: one for one in uow.session.exec(query)}


def choices_of(uow: UnitOfWork, user_id: UUID) -> dict[str, NoticeChoice]:
    """What one person chose, by kind."""
    query = select(NoticeChoice).where(NoticeChoice.org_id == uow.org_id, NoticeChoice.user_id == user_id)
    return {one.kind: one for one in uow.session.exec(query)}


def save_choice(uow: UnitOfWork, choice: NoticeChoice) -> None:
    """Write a choice over the one before."""
    made = insert(NoticeChoice).values(**choice.model_dump())
    changed = {name: getattr(made.excluded, name) for name in ("in_app", "at_once", "daily")}
    uow.session.execute(made.on_conflict_do_update(index_elements=["org_id", "user_id", "kind"], set_=changed))


def add(uow: UnitOfWork, rows: Sequence[Notice]) -> set[UUID]:
    """Write notices; whose were written. One of the same person, kind and act stays as it is."""
    if not rows:
        return set()
    made = insert(Notice).on_conflict_do_nothing(index_elements=["org_id", "user_id", "kind", "act"])
    found = uow.session.connection().execute(made.returning(col(Notice.user_id)), [row.model_dump() for row in rows])
    return set(found.scalars())


def _mine(uow: UnitOfWork, user_id: UUID, since: datetime) -> list[Any]:
    return [
        col(Notice.org_id) == uow.org_id,
        col(Notice.user_id) == user_id,
        col(Notice.in_app),
        col(Notice.created_at) >= since,
    ]


def page(
    uow: UnitOfWork, user_id: UUID, since: datetime, *, unread_at: datetime | None, after: Cursor | None, many: int
) -> list[Notice]:
    """One page of a person's notices, the newest first; those not read at a moment, or all."""
    query = select(Notice).where(*_mine(uow, user_id, since))
    if unread_at is not None:
        query = query.where(or_(col(Notice.read_at).is_(None), col(Notice.read_at) > unread_at))
    if after is not None:
        query = query.where(tuple_(col(Notice.created_at), col(Notice.id)) < after)
    return list(uow.session.exec(query.order_by(col(Notice.created_at).desc(), col(Notice.id).desc()).limit(many)))


def count(uow: UnitOfWork, user_id: UUID, since: datetime) -> tuple[int, int]:
    """How many notices a person has not read, and how many there are."""
    unread = func.count().filter(col(Notice.read_at).is_(None))
    found = uow.session.exec(select(unread, func.count()).where(*_mine(uow, user_id, since))).one()
    return found[0], found[1]


_UNREAD = text("""
select u.id, (select count(*) from (select 1 from notices n
    where n.org_id = u.org_id and n.user_id = u.id and n.in_app and n.read_at is null limit :most) new)
from users u where u.org_id = :org and u.status = 'active' and u.kind = 'person'""")


def unread(uow: UnitOfWork, most: int) -> dict[UUID, int]:
    """How many notices each active person has not read, `most` at most; those without any are left out."""
    rows = uow.session.connection().execute(_UNREAD, {"org": uow.org_id, "most": most})
    return {row[0]: row[1] for row in rows if row[1]}


def mark(uow: UnitOfWork, user_id: UUID, ids: Collection[UUID] | None, read_at: datetime | None) -> int:
    """Note notices of a person as read, or as not read; all of them where `ids` is None. How many changed."""
    wanted: list[Any] = [
        col(Notice.org_id) == uow.org_id,
        col(Notice.user_id) == user_id,
        col(Notice.read_at).is_(None) if read_at is not None else col(Notice.read_at).is_not(None),
    ]
    if ids is None:
        wanted.append(col(Notice.in_app))
    else:
        wanted.append(col(Notice.id).in_(ids))
    return _changed(uow, wanted, read_at)


def done(
    uow: UnitOfWork, kinds: Collection[str] | None, subjects: Collection[UUID], user_id: UUID | None, now: datetime
) -> int:
    """Note as read what one person, or everybody, was told of these kinds (None: any) about some subjects. How many changed."""
    wanted: list[Any] = [
        col(Notice.org_id) == uow.org_id,
        col(Notice.subject_id).in_(subjects),
        col(Notice.read_at).is_(None),
    ]
    if kinds is not None:
        wanted.append(col(Notice.kind).in_(kinds))
    if user_id is not None:
        wanted.append(col(Notice.user_id) == user_id)
    return _changed(uow, wanted, now)


def _changed(uow: UnitOfWork, wanted: Sequence[Any], read_at: datetime | None) -> int:
    """Set `read_at`. Without any to change it sends no update, so that the transaction needs no record."""
    if uow.session.exec(select(Notice.id).where(*wanted).limit(1)).first() is None:
        return 0
    changed = uow.session.execute(update(Notice).where(*wanted).values(read_at=read_at).returning(col(Notice.id)))
    return len(changed.all())


def open_of(uow: UnitOfWork, kind: str, ids: Collection[UUID]) -> list[Notice]:
    """Unread notices of a kind of some people."""
    query = select(Notice).where(
        Notice.org_id == uow.org_id, Notice.kind == kind, col(Notice.user_id).in_(ids), col(Notice.read_at).is_(None)
    )
    return list(uow.session.exec(query))


def with_digests() -> list[UUID]:
    """Organizations that have something for a daily mail."""
    with system_work() as session:
        found = session.connection().execute(text("select distinct org_id from notices where digest"))
        return list(found.scalars())


def waiting_for_digest(uow: UnitOfWork) -> list[User]:
    """People of the organization for whom something waits for a daily mail."""
    waits = select(Notice.user_id).where(Notice.org_id == uow.org_id, col(Notice.digest))
    query = select(User).where(User.org_id == uow.org_id, col(User.id).in_(waits)).order_by(col(User.id))
    return list(uow.session.exec(query))


def take_digest(uow: UnitOfWork, user: User, day: date, since: datetime) -> list[Notice] | None:
    """What waits for a person's daily mail and is not read, the newest first; nothing of it waits any more. None when another
    process has taken this day's."""
    locked = select(User).where(User.org_id == uow.org_id, User.id == user.id).with_for_update()
    person = uow.session.exec(locked.execution_options(populate_existing=True)).one()
    if person.last_digest_on is not None and person.last_digest_on >= day:
        return None
    query = select(Notice).where(Notice.org_id == uow.org_id, Notice.user_id == user.id, col(Notice.digest))
    rows = list(uow.session.exec(query.order_by(col(Notice.created_at).desc(), col(Notice.id).desc())))
    for row in rows:
        row.digest = False
        uow.session.add(row)
    person.last_digest_on = day
    uow.session.add(person)
    return [row for row in rows if row.read_at is None and row.created_at >= since]
