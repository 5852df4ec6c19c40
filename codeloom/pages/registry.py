"""How a page registers itself, and what follows from all that did: the places of each role and its first page.

A page stands here once its module is imported; pages/routes.py imports them all.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import reflex as rx

from codeloom.coding.lifecycle import Role
from codeloom.coding.roles import ROLES
from codeloom.pages.ui.nav import Place
from codeloom.state.core.permissions import declared, may_run

Build = Callable[[], rx.Component]


@dataclass(frozen=True)
class Route:
    """A page: `build` makes it, `load` fills it, `place` is where it is found unless other pages lead to it.

    It is the first page of the roles in `home_of`.
    """

    path: str
    title: str
    build: Build
    load: tuple[Any, ...]
    place: Place | None
    home_of: frozenset[Role]

    @property
    def roles(self) -> frozenset[Role]:
        """Who it is for: those whom the policy lets run all of its load handlers. Nobody while it has none."""
        permissions = [declared(handler) or () for handler in self.load]
        may = (role for role in Role if all(may_run(role, verbs) for verbs in permissions))
        return frozenset(may if permissions else ())


@dataclass(frozen=True)
class Addition:
    """What a room above puts on a page of a room below, which cannot know it; `load` fills it, beside the page's own."""

    build: Build
    load: tuple[Any, ...]


ROUTES: list[Route] = []
"""Every page that registered itself."""
ADDITIONS: dict[tuple[str, str], list[Addition]] = {}
"""What stands on pages of other rooms, by the path of the page and the place on it."""


def page(
    path: str, *, title: str, load: Sequence[Any], place: Place | None = None, home_of: Collection[Role] = ()
) -> Callable[[Build], Build]:
    """Register the function below as the page of a path. Its roles follow from the verbs of its load handlers.

    `[name]` in a path stands for an id; such a page has no place. Raises RuntimeError for a path that is taken.
    """

    def register(build: Build) -> Build:
        if any(route.path == path for route in ROUTES):
            raise RuntimeError(f"two pages are at {path}")
        stands = None if place is None else replace(place, words=title, href=path)
        ROUTES.append(Route(path, title, build, tuple(load), stands, frozenset(home_of)))
        return build

    return register


def adds(path: str, place: str, *, load: Sequence[Any] = ()) -> Callable[[Build], Build]:
    """Put the function below on the page of a path, at a place that the page names by `added`."""

    def register(build: Build) -> Build:
        ADDITIONS.setdefault((path, place), []).append(Addition(build, tuple(load)))
        return build

    return register


def added(path: str, place: str) -> list[rx.Component]:
    """What other rooms put at a place of a page, drawn. A page asks while it is drawn, when all rooms are known."""
    return [one.build() for one in ADDITIONS.get((path, place), ())]


def loads(route: Route) -> list[Any]:
    """The load handlers of a page: its own, then those of what other rooms put on it, each once."""
    there = [one for (path, _), some in ADDITIONS.items() if path == route.path for one in some]
    more = [handler for one in there for handler in one.load]
    return [*route.load, *(one for at, one in enumerate(more) if one not in more[:at])]


def places() -> dict[str, tuple[Place, ...]]:
    """The places of every role, in the order of rail, phone bar and palette; none for a role without pages of its own."""
    placed = sorted(
        ((route.place, route.roles) for route in ROUTES if route.place is not None), key=lambda one: one[0].order
    )
    return {record.role.value: tuple(place for place, roles in placed if record.role in roles) for record in ROLES}


def homes() -> dict[str, str]:
    """The path of the first page of each role that has one, in the order of roles. Raises RuntimeError when there are two."""
    homes = [(record.role.value, route.path) for record in ROLES for route in ROUTES if record.role in route.home_of]
    if len(dict(homes)) != len(homes):
        raise RuntimeError(f"a role has two first pages: {homes}")
    return dict(homes)
