"""Exports and schedules as people see them, who may be sent a link, and the stored pieces of files."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col, select

from codeloom.coding.lifecycle import Role
from codeloom.db.tables.accounts import Organization, User
from codeloom.db.tables.exports import Export, ExportChunk, ExportSchedule
from codeloom.db.work import UnitOfWork

PAGE = 20


def export(uow: UnitOfWork, export_id: UUID, *, lock: bool = False) -> Export | None:
    """An export of the organization; `lock` keeps it for this transaction."""
    query = select(Export).where(Export.org_id == uow.org_id, Export.id == export_id)
    return uow.session.exec(query.with_for_update() if lock else query).first()


def page(uow: UnitOfWork, by: UUID | None, after: tuple[datetime, UUID] | None) -> list[Export]:
    """One page and one more, the newest first: of one person, or everybody's."""
    query = select(Export).where(Export.org_id == uow.org_id)
    if by is not None:
        query = query.where(Export.made_by == by)
    if after is not None:
        query = query.where(tuple_(col(Export.created_at), col(Export.id)) < after)
    return list(uow.session.exec(query.order_by(col(Export.created_at).desc(), col(Export.id).desc()).limit(PAGE + 1)))


def newest_of(uow: UnitOfWork, by: UUID, report: str) -> Export | None:
    """The export of a report that a person asked for last."""
    query = select(Export).where(Export.org_id == uow.org_id, Export.made_by == by, Export.report == report)
    return uow.session.exec(query.order_by(col(Export.created_at).desc()).limit(1)).first()


def unfinished(uow: UnitOfWork, by: UUID) -> int:
    """How many exports of a person wait or are being made."""
    query = select(Export.id).where(
        Export.org_id == uow.org_id, Export.made_by == by, col(Export.status).in_(("queued", "running"))
    )
    return len(list(uow.session.exec(query)))


def expired(uow: UnitOfWork, now: datetime) -> list[Export]:
    """Files whose time is over, kept for this transaction."""
    query = select(Export).where(Export.org_id == uow.org_id, Export.status == "ready", col(Export.expires_at) <= now)
    return list(uow.session.exec(query.with_for_update(skip_locked=True)))


def schedule(uow: UnitOfWork, schedule_id: UUID, *, lock: bool = False) -> ExportSchedule | None:
    """A schedule of the organization; `lock` keeps it for this transaction and reads it anew."""
    query = select(ExportSchedule).where(ExportSchedule.org_id == uow.org_id, ExportSchedule.id == schedule_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return uow.session.exec(query).first()


def schedules(uow: UnitOfWork, by: UUID | None) -> list[ExportSchedule]:
    """Schedules in the order they were made: of one person, or everybody's."""
    query = select(ExportSchedule).where(ExportSchedule.org_id == uow.org_id)
    if by is not None:
        query = query.where(ExportSchedule.made_by == by)
    return list(uow.session.exec(query.order_by(col(ExportSchedule.created_at), col(ExportSchedule.id))))


def last_of(uow: UnitOfWork, schedule_ids: Iterable[UUID]) -> dict[UUID, Export]:
    """The newest export of each schedule."""
    query = (
        select(Export)
        .where(Export.org_id == uow.org_id, col(Export.schedule_id).in_(list(schedule_ids)))
        .ext(distinct_on(col(Export.schedule_id)))
        .order_by(col(Export.schedule_id), col(Export.created_at).desc())
    )
    return {one.schedule_id: one for one in uow.session.exec(query) if one.schedule_id is not None}


def drop_schedule(uow: UnitOfWork, one: ExportSchedule) -> None:
    """Delete a schedule; what it made stays."""
    uow.session.delete(one)


def put_chunk(uow: UnitOfWork, export_id: UUID, n: int, sealed: bytes) -> None:
    """Keep the n-th piece."""
    uow.session.add(ExportChunk(org_id=uow.org_id, export_id=export_id, n=n, data_enc=sealed))
    uow.session.flush()


def chunk(uow: UnitOfWork, export_id: UUID, n: int) -> bytes | None:
    """The n-th piece; None when there is none."""
    query = select(ExportChunk.data_enc).where(
        ExportChunk.org_id == uow.org_id, ExportChunk.export_id == export_id, ExportChunk.n == n
    )
    return uow.session.exec(query).first()


def drop_chunks(uow: UnitOfWork, export_id: UUID) -> None:
    """Delete all pieces of a file."""
    uow.session.execute(
        delete(ExportChunk).where(col(ExportChunk.org_id) == uow.org_id, col(ExportChunk.export_id) == export_id)
    )


def staff(uow: UnitOfWork) -> dict[UUID, tuple[str, int]]:
    """(name, number) of every account by id. Accounts are never deleted, so a number stays whose it is."""
    query = select(User.id, User.name).where(User.org_id == uow.org_id).order_by(col(User.created_at), col(User.id))
    return {found: (name, n) for n, (found, name) in enumerate(uow.session.exec(query), start=1)}


def person(uow: UnitOfWork, user_id: UUID) -> User | None:
    """A person of the organization."""
    return uow.session.get(User, (uow.org_id, user_id))


def managers(uow: UnitOfWork) -> list[User]:
    """Active managers by name."""
    query = select(User).where(
        User.org_id == uow.org_id, User.kind == "person", User.status == "active", User.role == Role.MANAGER.value
    )
    return list(uow.session.exec(query.order_by(col(User.name), col(User.id))))


def everybody(uow: UnitOfWork) -> list[tuple[UUID, str]]:
    """(id, name) of every active person by name."""
    query = select(User.id, User.name).where(User.org_id == uow.org_id, User.kind == "person", User.status == "active")
    return list(uow.session.exec(query.order_by(col(User.name), col(User.id))))


def time_zone(uow: UnitOfWork) -> str:
    """The organization's IANA time zone."""
    return uow.session.exec(select(Organization.time_zone).where(Organization.id == uow.org_id)).one()
