"""The audit log row by row, for an export, and the rows of a span of time."""

from datetime import datetime

from sqlalchemy import text

from codeloom.db.work import UnitOfWork

PIECE = 1_000
"""Rows that are read at a time."""
_SINCE = text("select min(seq) from audit_log where org_id = :org and at >= :at")
_BEFORE = text("select max(seq) from audit_log where org_id = :org and at < :at")
_ROWS = text("""
select seq, prev_hash, row_hash, body from audit_log
where org_id = :org and seq > :after and seq <= :last order by seq limit :size""")


def rows(uow: UnitOfWork, after: int, last: int) -> list[tuple[int, bytes, bytes, bytes]]:
    """(number, hash before it, own hash, hashed bytes) of the next rows behind one, `PIECE` at most."""
    given = {"org": uow.org_id, "after": after, "last": last, "size": PIECE}
    return [(seq, before, own, body) for seq, before, own, body in uow.session.connection().execute(_ROWS, given)]


def since(uow: UnitOfWork, at: datetime) -> int | None:
    """The first row of a moment or later."""
    found: int | None = uow.session.connection().execute(_SINCE, {"org": uow.org_id, "at": at}).scalar_one()
    return found


def before(uow: UnitOfWork, at: datetime) -> int | None:
    """The last row before a moment."""
    found: int | None = uow.session.connection().execute(_BEFORE, {"org": uow.org_id, "at": at}).scalar_one()
    return found
