"""A person's starred codes, and the codes they put on charts lately."""

from datetime import datetime

from sqlalchemy import delete, func
from sqlmodel import col, select

from codeloom.db.queries.codes.usage import ICD10CM
from codeloom.db.tables.charts import ChartCode
from codeloom.db.tables.codes import Favorite
from codeloom.db.work import UnitOfWork


def starred(uow: UnitOfWork) -> list[tuple[str, str]]:
    """(system, code) of the favorites of whoever asks, in the order they were starred."""
    query = (
        select(Favorite.system, Favorite.code)
        .where(Favorite.org_id == uow.org_id, Favorite.user_id == uow.user_id)
        .order_by(col(Favorite.position), col(Favorite.code))
    )
    return [(system, code) for system, code in uow.session.exec(query)]


def last_position(uow: UnitOfWork) -> int:
    """The highest position among the favorites of whoever asks; 0 without any."""
    query = select(func.coalesce(func.max(Favorite.position), 0)).where(
        Favorite.org_id == uow.org_id, Favorite.user_id == uow.user_id
    )
    return int(uow.session.exec(query).one())


def unstar(uow: UnitOfWork, system: str, code: str) -> None:
    """Take a code from the favorites of whoever asks."""
    mine = (col(Favorite.org_id) == uow.org_id, col(Favorite.user_id) == uow.user_id)
    uow.session.execute(delete(Favorite).where(*mine, col(Favorite.system) == system, col(Favorite.code) == code))


def used_since(uow: UnitOfWork, since: datetime, most: int) -> list[str]:
    """ICD-10-CM codes that whoever asks put on charts since then, newest first."""
    newest = func.max(ChartCode.updated_at)
    query = (
        select(ChartCode.code)
        .where(
            ChartCode.org_id == uow.org_id,
            ChartCode.created_by == uow.user_id,
            ChartCode.system == ICD10CM,
            col(ChartCode.updated_at) >= since,
        )
        .group_by(col(ChartCode.code))
        .order_by(newest.desc(), col(ChartCode.code))
        .limit(most)
    )
    return list(uow.session.exec(query))
