"""A place: where a page stands in the rail, on a phone's bar and in the palette, and its G key.

Pages declare their own with their route (pages/registry.py); the shell draws those of a role. No list is kept here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from codeloom.pages.ui.base import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page's entry. Entries stand by `order`, those of one `group` under its name; `key` follows G, where it has one: a role
    with more places than letters finds the others in rail and palette.

    `count` stands beside the words. One that is `in_head` has a button of its own there and none
    in the rail. `words` and `href` are the title and path of the route, which fills them in.
    """

    icon: str
    key: str = ""
    order: int
    group: str = ""
    count: Text | None = None
    in_head: bool = False
    words: str = ""
    href: str = ""

    @property
    def hotkey(self) -> str:
        """The keys that go there; empty without a letter."""
        return f"g {self.key}" if self.key else ""

    @property
    def page(self) -> str:
        """The name by which a screen says where it stands: the path without its slash."""
        return self.href.lstrip("/")


def in_rail(places: Sequence[Place]) -> tuple[Place, ...]:
    """Those of some places that stand in the rail and in a phone's bar."""
    return tuple(place for place in places if not place.in_head)
