"""Views of the work list that a biller keeps: part, filters and order under a name of their own."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from pydantic import StringConstraints

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries.encounters import saved_views as queries
from codeloom.db.tables.encounters import SavedView
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, Nothing, Refused, verb
from codeloom.services.encounters.work_list import WorkWish

MOST_VIEWS = 20
"""Views of one person."""


class SaveView(WorkWish):
    """Keep what the list shows under a name; one of the same name is replaced."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]


class OfView(Command):
    """A view of one's own."""

    view_id: UUID


@dataclass(frozen=True, slots=True)
class NamedView:
    """A view: what it is called, and the list's address behind the question mark."""

    id: str
    name: str
    query: str


@verb("encounters.saved_views", Nothing, read_only=True)
def saved_views(uow: UnitOfWork, _command: Nothing) -> tuple[NamedView, ...]:
    """The person's own views, the oldest first."""
    return tuple(
        NamedView(str(one.id), uow.vault.open(SavedView.name_enc, one), one.query) for one in queries.mine(uow)
    )


@verb("encounters.save_view", SaveView)
def save_view(uow: UnitOfWork, command: SaveView) -> tuple[NamedView, ...]:
    """Keep a view; answers all of the person's. Raises Refused for one too many."""
    before = queries.mine(uow)
    same = [one.id for one in before if uow.vault.open(SavedView.name_enc, one) == command.name]
    if len(before) - len(same) >= MOST_VIEWS:
        raise Refused(f"A person keeps {MOST_VIEWS} views at most.", todo="Remove one first.")
    queries.remove(uow, same)
    view_id = new_id()
    uow.session.add(
        SavedView(org_id=uow.org_id, id=view_id, user_id=uow.user_id, page=queries.BILLING, query=_query(command),
                  name_enc=uow.vault.seal(SavedView.name_enc, view_id, command.name), created_at=clock.now())
    )  # fmt: skip
    uow.session.flush()
    uow.record("VIEW_SAVED", "user", uow.user_id, view=view_id)
    return saved_views.run(uow, Nothing())


@verb("encounters.remove_view", OfView)
def remove_view(uow: UnitOfWork, command: OfView) -> tuple[NamedView, ...]:
    """Remove a view of one's own; answers those that are left. Raises NotFound."""
    if command.view_id not in {one.id for one in queries.mine(uow)}:
        raise NotFound("That view is gone.")
    queries.remove(uow, [command.view_id])
    uow.record("VIEW_REMOVED", "user", uow.user_id, view=command.view_id)
    return saved_views.run(uow, Nothing())


def _query(wish: WorkWish) -> str:
    """The part, and whatever is not as the list begins."""
    given = {"provider": wish.provider, "flag": wish.flag, "age": str(wish.age or ""), "changed": wish.changed,
             "order": "" if wish.order == "age" else wish.order}  # fmt: skip
    return urlencode({"tab": wish.part, **{name: value for name, value in given.items() if value}})
