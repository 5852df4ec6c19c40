"""Letters of an organization: written once under a key."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from codeloom.db.tables.mail import PendingEmail
from codeloom.db.work import UnitOfWork


def of_key(uow: UnitOfWork, key: str) -> UUID | None:
    """The letter queued under a key; None when there is none."""
    query = select(PendingEmail.id).where(PendingEmail.org_id == uow.org_id, PendingEmail.dedupe_key == key)
    return uow.session.exec(query).first()


def add(uow: UnitOfWork, row: PendingEmail) -> bool:
    """Write a letter; False when another transaction has queued one under its key meanwhile, and nothing was written."""
    values = insert(PendingEmail).values(**row.model_dump())
    made = values.on_conflict_do_nothing(index_elements=["org_id", "dedupe_key"]).returning(col(PendingEmail.id))
    return uow.session.connection().execute(made).first() is not None
