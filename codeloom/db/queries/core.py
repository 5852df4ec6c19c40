"""Answers kept for requests that are sent again, and ids of acts that pages may send again."""

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from codeloom.coding import clock
from codeloom.db.tables.core import KeptAnswer
from codeloom.db.work import UnitOfWork

_LOCK = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")


def kept_answer(uow: UnitOfWork, key: str) -> KeptAnswer | None:
    """The answer of the scope's person under a key. Whoever asks with the same key meanwhile waits for this transaction."""
    uow.session.connection().execute(_LOCK, {"name": f"{uow.org_id}/{uow.user_id}/{key}"})
    mine = (KeptAnswer.org_id == uow.org_id, KeptAnswer.user_id == uow.user_id, KeptAnswer.key == key)
    return uow.session.exec(select(KeptAnswer).where(*mine)).first()


def note_act(uow: UnitOfWork, key: str, verb: str) -> bool:
    """Keep the id of an act without an answer; False when it is kept already. Waits for a transaction that just does it."""
    row = {"org_id": uow.org_id, "user_id": uow.user_id, "key": key, "verb": verb, "asked": b"", "answer_enc": b"",
           "created_at": clock.now()}  # fmt: skip
    noted = insert(KeptAnswer).values(row).on_conflict_do_nothing().returning(col(KeptAnswer.key))
    return uow.session.connection().execute(noted).first() is not None


def act_is_noted(uow: UnitOfWork, act: str) -> bool:
    """Whether any verb kept the id of an act of the scope's person."""
    mine = (KeptAnswer.org_id == uow.org_id, KeptAnswer.user_id == uow.user_id)
    return (
        uow.session.exec(select(KeptAnswer.key).where(*mine, col(KeptAnswer.key).startswith(f"{act}:"))).first()
        is not None
    )
