"""Who has a chart or an encounter open: one row a tab, good while it is renewed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import and_, col, select

from codeloom.db.tables.accounts import User
from codeloom.db.tables.charts import Reader
from codeloom.db.work import UnitOfWork


def renew(uow: UnitOfWork, subject_id: UUID, tab: str, now: datetime) -> None:
    """This person's tab has the chart or encounter open now."""
    row = {"org_id": uow.org_id, "subject_id": subject_id, "user_id": uow.user_id, "tab": tab, "seen_at": now}
    uow.session.execute(
        insert(Reader)
        .values(row)
        .on_conflict_do_update(index_elements=["org_id", "subject_id", "user_id", "tab"], set_={"seen_at": now})
    )


def others(uow: UnitOfWork, subject_id: UUID, tab: str, since: datetime) -> list[tuple[UUID, str]]:
    """(id, name) of who else had it open since a moment; this person when in another tab. By name, each once."""
    rows = uow.session.exec(
        select(User.id, User.name)
        .join(Reader, and_(col(Reader.org_id) == User.org_id, col(Reader.user_id) == User.id))
        .where(
            Reader.org_id == uow.org_id,
            Reader.subject_id == subject_id,
            Reader.tab != tab,
            Reader.seen_at > since,
        )
        .distinct()
        .order_by(User.name)
    )
    return [(user, name) for user, name in rows]


def forget(uow: UnitOfWork, before: datetime) -> None:
    """Drop tabs not heard of since a moment."""
    uow.session.execute(delete(Reader).where(col(Reader.org_id) == uow.org_id, col(Reader.seen_at) < before))
