"""Filters of lists that a person keeps under names."""

from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select

from codeloom.db.tables.encounters import SavedView
from codeloom.db.work import UnitOfWork


def mine(uow: UnitOfWork, page: str) -> list[SavedView]:
    """Those of a list that the person of the scope keeps, the oldest first."""
    query = select(SavedView).where(
        SavedView.org_id == uow.org_id, SavedView.user_id == uow.user_id, SavedView.page == page
    )
    return list(uow.session.exec(query.order_by(col(SavedView.created_at), col(SavedView.id))))


def remove(uow: UnitOfWork, view_ids: list[UUID]) -> None:
    """Remove some of the person's own."""
    uow.session.execute(
        delete(SavedView).where(
            col(SavedView.org_id) == uow.org_id, col(SavedView.user_id) == uow.user_id, col(SavedView.id).in_(view_ids)
        )
    )
