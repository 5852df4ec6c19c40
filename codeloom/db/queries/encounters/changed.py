"""Encounters in the order they were changed."""

from sqlmodel import col

from codeloom.db.queries.encounters.rows import Listed, listed
from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import UnitOfWork

PAGE = 100


def page(uow: UnitOfWork, status: str, after: int) -> list[Listed]:
    """A page in sight of the scope, changed first on top, of changes numbered above `after`."""
    query = listed(uow).where(col(Encounter.changed) > after).order_by(col(Encounter.changed)).limit(PAGE)
    if status:
        query = query.where(Encounter.status == status)
    return [Listed(*row) for row in uow.session.exec(query)]
