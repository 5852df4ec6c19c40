"""Browsers of the demo's people that stay signed in from one test to the next: every test opens tabs of its own in them.

A tab is parked in each, so that the process lives on in which the scripts of the pages are compiled already: with Chromium's
`--process-per-site` a page opened beside it costs half of what it costs in a new browser.
"""

import time
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Page

PARKED_AT = "/ping"
"""An address of the product without scripts."""
MOST_IDLE = 600.0
"""Seconds after which a browser is not taken again: its session may lapse."""

Key = tuple[object, ...]


@dataclass
class Kept:
    """A browser that is signed in, and what its cookies and its storage held when it was."""

    key: Key
    context: BrowserContext
    parked: Page
    cookies: list[tuple[object, object]]
    failures: int
    since: float = 0.0

    def as_it_was(self) -> bool:
        """Close the tabs of a test and forget what pages kept; whether the next test may have it: it was not closed, and nobody
        signed out or in."""
        if self.parked.is_closed():
            return False
        for page in self.context.pages:
            if page != self.parked:
                page.close()
        self.parked.evaluate("() => localStorage.clear()")
        return cookies_of(self.context) == self.cookies


def cookies_of(context: BrowserContext) -> list[tuple[object, object]]:
    """Names and values."""
    return sorted((one.get("name"), one.get("value")) for one in context.cookies())


@dataclass
class KeptBrowsers:
    """Those that nobody uses at this moment, and those that began before the last failure: nobody takes one of them again."""

    idle: dict[Key, list[Kept]] = field(default_factory=dict)
    failures: int = 0

    def take(self, key: Key) -> Kept | None:
        """One of this kind, if there is one."""
        waiting = self.idle.get(key, [])
        while waiting:
            one = waiting.pop()
            if time.monotonic() - one.since < MOST_IDLE:
                return one
            one.context.close()
        return None

    def park(self, key: Key, context: BrowserContext) -> Kept:
        """A browser that was just signed in, to be given back later."""
        parked = context.new_page()
        parked.goto(PARKED_AT)
        return Kept(key, context, parked, cookies_of(context), self.failures)

    def give_back(self, one: Kept) -> None:
        """Keep it for the next test, or close it when it is not as it was, or when a test failed meanwhile."""
        if one.failures == self.failures and one.as_it_was():
            one.since = time.monotonic()
            self.idle.setdefault(one.key, []).append(one)
        else:
            one.context.close()

    def after_failure(self) -> None:
        """Close them all: after a test that failed, every next one begins with a new browser."""
        self.failures += 1
        for waiting in self.idle.values():
            for one in waiting:
                one.context.close()
        self.idle.clear()


KEPT = KeptBrowsers()
