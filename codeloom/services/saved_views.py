"""Views of lists that a person keeps: tab, filters and order under a name of their own.

A list says what of it can be kept (`list_with_views`), in the room it belongs to; what is kept is its address, which no search
for a patient is part of.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries import saved_views as queries
from codeloom.db.tables.encounters import SavedView
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, Refused, ShortText, Verb, allowed, parse, verb

MOST_VIEWS = 20
"""Views of one list that one person keeps."""
ViewName = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]


Choices = Callable[[UnitOfWork], Collection[str]]
"""What a text of an address may say, in an organization."""


@dataclass(frozen=True, slots=True)
class ListWithViews:
    """A list: the verb that reads it, and what of its address is kept: for each name there the field of the verb's command.
    `choices` are what a field that is a text may say."""

    verb: Verb[Any, Any]
    fields: Mapping[str, str]
    choices: Mapping[str, Choices]


_lists: dict[str, ListWithViews] = {}


def list_with_views(
    page: str, verb: Verb[Any, Any], fields: Mapping[str, str], choices: Mapping[str, Choices] | None = None
) -> None:
    """Let people keep views of a list. `fields` says of each name in the address which field of the verb's command it is, tab
    first; `choices` of each field that is a text what it may say: a view is kept in clear, so it holds no words of anybody."""
    _lists[page] = ListWithViews(verb, fields, choices or {})


class OfList(Command):
    """A list by the name of its page."""

    page: ShortText


class SaveView(OfList):
    """Keep what a list shows under a name; one of the same name is replaced. `wish` is the list's address."""

    wish: Annotated[dict[ShortText, ShortText], Field(max_length=20)]
    name: ViewName


class OfView(OfList):
    """A view of one's own."""

    view_id: UUID


@dataclass(frozen=True, slots=True)
class NamedView:
    """A view: what it is called, and the list's address behind the question mark."""

    id: str
    name: str
    query: str


@verb("saved_views.list", OfList, read_only=True)
def saved_views(uow: UnitOfWork, command: OfList) -> tuple[NamedView, ...]:
    """The person's own views of a list, the oldest first. Raises NotFound for a list that is not theirs."""
    _list(uow, command.page)
    return _mine(uow, command.page)


@verb("saved_views.save", SaveView)
def save_view(uow: UnitOfWork, command: SaveView) -> tuple[NamedView, ...]:
    """Keep a view; answers all of the person's. Raises Refused for one too many and for filters that are none."""
    query = _query(uow, _list(uow, command.page), command.wish)
    before = queries.mine(uow, command.page)
    same = [one.id for one in before if uow.vault.open(SavedView.name_enc, one) == command.name]
    if len(before) - len(same) >= MOST_VIEWS:
        raise Refused(f"A person keeps {MOST_VIEWS} views at most.", todo="Remove one first.")
    queries.remove(uow, same)
    view_id = new_id()
    uow.session.add(
        SavedView(org_id=uow.org_id, id=view_id, user_id=uow.user_id, page=command.page, query=query,
                  name_enc=uow.vault.seal(SavedView.name_enc, view_id, command.name), created_at=clock.now())
    )  # fmt: skip
    uow.session.flush()
    uow.record("VIEW_SAVED", "user", uow.user_id, view=view_id)
    return _mine(uow, command.page)


@verb("saved_views.remove", OfView)
def remove_view(uow: UnitOfWork, command: OfView) -> tuple[NamedView, ...]:
    """Remove a view of one's own; answers those that are left. Raises NotFound."""
    if command.view_id not in {one.id for one in queries.mine(uow, command.page)}:
        raise NotFound("That view is gone.")
    queries.remove(uow, [command.view_id])
    uow.record("VIEW_REMOVED", "user", uow.user_id, view=command.view_id)
    return _mine(uow, command.page)


def _mine(uow: UnitOfWork, page: str) -> tuple[NamedView, ...]:
    opened = uow.vault.open
    return tuple(NamedView(str(one.id), opened(SavedView.name_enc, one), one.query) for one in queries.mine(uow, page))


def _list(uow: UnitOfWork, page: str) -> ListWithViews:
    found = _lists.get(page)
    if found is None or not allowed(uow.scope.role, found.verb.name):
        raise NotFound("That list keeps no views.")
    return found


def _query(uow: UnitOfWork, of: ListWithViews, wish: Mapping[str, str]) -> str:
    """The address of what is wished, as the list's command understands it, with what is not as the list begins."""
    known = {name: value for name, value in wish.items() if name in of.fields and value}
    given = parse(of.verb.command, {of.fields[name]: value for name, value in known.items()})
    begins = of.verb.command()
    for field, choices in of.choices.items():
        if getattr(given, field) and getattr(given, field) not in choices(uow):
            raise Refused("That filter names nothing that is here.", todo="Choose it from the list.")
    first = next(iter(of.fields))
    kept = {
        name: _word(getattr(given, field))
        for name, field in of.fields.items()
        if name == first or getattr(given, field) != getattr(begins, field)
    }
    return urlencode(kept)


def _word(value: object) -> str:
    return ("1" if value else "0") if isinstance(value, bool) else str(value)
