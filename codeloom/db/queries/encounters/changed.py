"""Encounters in the order they were changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import tuple_
from sqlmodel import col

from codeloom.db.queries.encounters.rows import Listed, listed
from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import UnitOfWork

PAGE = 100


def page(uow: UnitOfWork, status: str, after: tuple[datetime, UUID] | None) -> list[Listed]:
    """A page in sight of the scope, changed first on top; `after` is the place of the last one seen."""
    place = tuple_(col(Encounter.updated_at), col(Encounter.id))
    query = listed(uow).order_by(col(Encounter.updated_at), col(Encounter.id)).limit(PAGE)
    if status:
        query = query.where(Encounter.status == status)
    if after is not None:
        query = query.where(place > after)
    return [Listed(*row) for row in uow.session.exec(query)]
