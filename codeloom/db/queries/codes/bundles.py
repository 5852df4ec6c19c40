"""Sets of codes: those a person may use, their own and the practice's."""

from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import col, select

from codeloom.db.tables.codes import CodeBundle
from codeloom.db.work import UnitOfWork


def usable(uow: UnitOfWork) -> list[CodeBundle]:
    """The sets of whoever asks and of the practice."""
    mine = or_(col(CodeBundle.owner_id) == uow.user_id, col(CodeBundle.owner_id).is_(None))
    return list(uow.session.exec(select(CodeBundle).where(CodeBundle.org_id == uow.org_id, mine)))


def find(uow: UnitOfWork, bundle_id: UUID, *, lock: bool = False) -> CodeBundle | None:
    """One set that whoever asks may use; `lock` keeps it for this transaction and reads it anew."""
    mine = or_(col(CodeBundle.owner_id) == uow.user_id, col(CodeBundle.owner_id).is_(None))
    query = select(CodeBundle).where(CodeBundle.org_id == uow.org_id, CodeBundle.id == bundle_id, mine)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return uow.session.exec(query).first()


def count(uow: UnitOfWork, owner_id: UUID | None) -> int:
    """How many sets a person, or the practice, keeps."""
    query = select(func.count()).where(
        CodeBundle.org_id == uow.org_id, col(CodeBundle.owner_id).is_not_distinct_from(owner_id)
    )
    return int(uow.session.exec(query).one())
