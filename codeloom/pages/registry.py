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


ROUTES: list[Route] = []
"""Every page that registered itself."""


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
