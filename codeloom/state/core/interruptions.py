"""Pages whose state was lost or out of reach, by tab: what they still send is not done, and they are told once they are filled.

A page that connects anew sends at once what its person did meanwhile, before it is filled. Where the server still knows
the page, that is done on what the page had seen. Where it does not (Redis came back empty), it would be done on nothing.
"""

from cachetools import FIFOCache

from codeloom.services.core import Problem
from codeloom.state.core.reflex_internals import token_in_event

TABS_REMEMBERED = 10_000
"""Beyond it the one noted first is forgotten."""
INTERRUPTED = Problem(
    "The connection was interrupted while you worked.",
    "Everything the page shows now is saved. Your last step may be missing.",
    "Look, and do it again if it is.",
    "interrupted",
    503,
)


class Interruptions:
    """One per process, for a tab speaks through one socket. Tabs are named by Reflex's token."""

    def __init__(self) -> None:
        self._unfilled = FIFOCache[str, None](TABS_REMEMBERED)
        self._owed = FIFOCache[str, None](TABS_REMEMBERED)

    def begin(self, tab: str, *, open_before: bool) -> None:
        """A page begins to be filled whose state is new here. If it was open before, something it sent may be lost with it."""
        self._unfilled[tab] = None
        if open_before:
            self._owed[tab] = None

    def stops(self, tab: str) -> bool:
        """Whether what a tab sends must not be done now; if so it will be told."""
        if tab in self._unfilled:
            self._owed[tab] = None
        return tab in self._unfilled

    def failed(self) -> None:
        """What the tab of this event sent failed because page state was out of reach."""
        self._owed[token_in_event()] = None

    def filled(self, tab: str) -> Problem | None:
        """The page is filled; what to tell it, if anything."""
        self._unfilled.pop(tab, None)
        return INTERRUPTED if self._owed.pop(tab, 0) is None else None


interruptions = Interruptions()
