"""Answers kept for requests that are sent again."""

from sqlalchemy import text
from sqlmodel import select

from codeloom.db.tables.core import KeptAnswer
from codeloom.db.work import UnitOfWork

_LOCK = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")


def kept_answer(uow: UnitOfWork, key: str) -> KeptAnswer | None:
    """The answer of the scope's person under a key. Whoever asks with the same key meanwhile waits for this transaction."""
    uow.session.connection().execute(_LOCK, {"name": f"{uow.org_id}/{uow.user_id}/{key}"})
    mine = (KeptAnswer.org_id == uow.org_id, KeptAnswer.user_id == uow.user_id, KeptAnswer.key == key)
    return uow.session.exec(select(KeptAnswer).where(*mine)).first()
