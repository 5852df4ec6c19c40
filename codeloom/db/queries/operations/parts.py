"""The database and the backups as the page of operations tells them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from codeloom.db.work import UnitOfWork

_CONNECTIONS = text("""
select (select count(*) from pg_stat_activity where datname = current_database() and backend_type = 'client backend'),
  current_setting('max_connections')::int""")
_SIZE = text("select pg_database_size(current_database())")
_NEWEST = text("""
select at, subject_id from audit_log where org_id = :org and act = :act order by seq desc limit 1""")
_LATELY = text("""
select count(*) from (select at from audit_log where org_id = :org and act = :act order by seq desc limit 1000) a
where at >= :since""")
_CHAIN = text("""
select (select l.row_hash = h.hash from audit_log l where l.org_id = h.org_id and l.seq = h.seq) from audit_heads h
where h.org_id = :org""")


@dataclass(frozen=True, slots=True)
class Noted:
    """A row of the log about a backup: when it was recorded, and the moment by which the backup is named."""

    at: datetime
    made: str


def connections(uow: UnitOfWork) -> tuple[int, int]:
    """(connections open to this database, those that the server allows in all)."""
    row = uow.session.connection().execute(_CONNECTIONS).one()
    return row[0], row[1]


def size(uow: UnitOfWork) -> int:
    """Bytes of the whole database."""
    return int(uow.session.connection().execute(_SIZE).scalar_one())


def newest(uow: UnitOfWork, act: str) -> Noted | None:
    """The newest backup that was made or restored."""
    row = uow.session.connection().execute(_NEWEST, {"org": uow.org_id, "act": act}).first()
    return Noted(*row) if row else None


def lately(uow: UnitOfWork, act: str, since: datetime) -> int:
    """How many there were since a moment, 1,000 at most."""
    found: int = uow.session.connection().execute(
        _LATELY, {"org": uow.org_id, "act": act, "since": since}
    ).scalar_one()  # fmt: skip
    return found


def head_holds(uow: UnitOfWork) -> bool:
    """Whether the newest row of the organization's log is the one that its head names."""
    return uow.session.connection().execute(_CHAIN, {"org": uow.org_id}).scalar() is True
