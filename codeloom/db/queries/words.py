"""Half-typed words of the scope's person: read, kept and settled by the field they stand in.

Whoever keeps or settles words of a subject waits for the transaction that just does: else words could be kept by a transaction
that does not see yet that they were saved.
"""

from typing import Any

from sqlalchemy import delete, func, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.tables.core import UnfinishedWords
from codeloom.db.work import UnitOfWork

MOST_FIELDS = 200
"""Fields of one person whose words are kept at once; the oldest go."""
_LOCK = text("select pg_advisory_xact_lock(hashtextextended(:name, 1))")

_SETTLE = (
    "select pg_advisory_xact_lock(hashtextextended(%(name)s, 1))",
    "delete from unfinished_words where org_id = %(org)s and user_id = %(user)s and subject = %(subject)s "
    "and subject_id = %(about)s and field <> '' and %(field)s in ('', field)",
    "insert into unfinished_words as old (org_id, id, user_id, subject, subject_id, field, typed_on, settled, updated_at) "
    "values (%(org)s, %(id)s, %(user)s, %(subject)s, %(about)s, '', 0, 1, %(now)s) "
    "on conflict (org_id, user_id, subject, subject_id, field) do update set settled = old.settled + 1, updated_at = %(now)s",
)


def of_subject(uow: UnitOfWork, subject: str, subject_id: str) -> list[UnfinishedWords]:
    """All words of the person about one subject, and the row that counts how often they were settled."""
    return list(uow.session.exec(select(UnfinishedWords).where(*_mine(uow, subject, subject_id))))


def alone(uow: UnitOfWork, subject: str, subject_id: str) -> None:
    """Let nobody else keep or settle words of the person about a subject until the transaction ends."""
    uow.session.connection().execute(_LOCK, {"name": _name(uow, subject, subject_id)})


def settle(uow: UnitOfWork, subject: str, subject_id: str, field: str = "") -> int:
    """Delete the words in one field, or in all fields of the subject, and count it. Answers the count."""
    alone(uow, subject, subject_id)
    which = col(UnfinishedWords.field) == field if field else col(UnfinishedWords.field) != ""
    uow.session.execute(delete(UnfinishedWords).where(*_mine(uow, subject, subject_id), which))
    row = {"org_id": uow.org_id, "id": new_id(), "user_id": uow.user_id, "subject": subject, "subject_id": subject_id,
           "field": "", "typed_on": 0, "settled": 1, "updated_at": clock.now()}  # fmt: skip
    counted = (
        insert(UnfinishedWords)
        .values(row)
        .on_conflict_do_update(
            index_elements=["org_id", "user_id", "subject", "subject_id", "field"],
            set_={"settled": col(UnfinishedWords.settled) + 1, "updated_at": clock.now()},
        )
    )
    return int(uow.session.execute(counted.returning(col(UnfinishedWords.settled))).scalar_one())


def settle_last(uow: UnitOfWork, subject: str, subject_id: str, field: str = "") -> None:
    """The same as `settle` at the commit, whose answer is not asked for."""
    given = {"org": uow.org_id, "user": uow.user_id, "subject": subject, "about": subject_id, "field": field, "id": new_id(),
             "now": clock.now(), "name": _name(uow, subject, subject_id)}  # fmt: skip
    for statement in _SETTLE:
        uow.write_last("unfinished_words", statement, given)


def drop_oldest(uow: UnitOfWork) -> None:
    """Leave the person no more than `MOST_FIELDS` fields with words."""
    mine: tuple[Any, ...] = (
        UnfinishedWords.org_id == uow.org_id,
        UnfinishedWords.user_id == uow.user_id,
        UnfinishedWords.field != "",
    )
    count = uow.session.exec(select(func.count()).select_from(UnfinishedWords).where(*mine)).one()
    if count > MOST_FIELDS:
        oldest = select(UnfinishedWords.id).where(*mine).order_by(col(UnfinishedWords.updated_at))
        over = oldest.limit(count - MOST_FIELDS)
        uow.session.execute(delete(UnfinishedWords).where(*mine, col(UnfinishedWords.id).in_(over)))


def _name(uow: UnitOfWork, subject: str, subject_id: str) -> str:
    return f"{uow.org_id}/{uow.user_id}/{subject}/{subject_id}"


def _mine(uow: UnitOfWork, subject: str, subject_id: str) -> tuple[Any, ...]:
    return (
        UnfinishedWords.org_id == uow.org_id,
        UnfinishedWords.user_id == uow.user_id,
        UnfinishedWords.subject == subject,
        UnfinishedWords.subject_id == subject_id,
    )
