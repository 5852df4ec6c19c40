"""A server of half-typed words in memory, for pages of scripts: what it keeps of one subject, and what it was asked."""

import json
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route

from tests.e2e.scripts.conftest import ORIGIN

WORDS = f"{ORIGIN}/api/words/**"
PERSON = "0197b7a0-0000-7000-8000-00000000000a"


class Server:
    """What the server keeps of chart c1; `away` answers nothing."""

    def __init__(self) -> None:
        self.words: dict[str, dict[str, Any]] = {}
        self.settled, self.gets, self.puts, self.away, self.person = 0, 0, 0, False, PERSON

    def serve(self, context: BrowserContext) -> "Server":
        """Answer the pages of a browser."""
        context.route(WORDS, self.answer)
        return self

    def asked_once(self, page: Page) -> None:
        """Wait until a page was told what is kept."""
        while not self.gets:
            _answered(page)

    def settle(self, field: str) -> None:
        """What a verb does that saves the words of a field."""
        self.words.pop(field, None)
        self.settled += 1

    def answer(self, route: Route) -> None:
        """Answer as api/words.py does."""
        asked = route.request
        if self.away:
            return route.abort()
        if asked.method == "GET":
            self.gets += 1
            words = [{"field": field} | kept for field, kept in self.words.items()]
            return route.fulfill(json={"person": self.person, "settled": self.settled, "words": words})
        body = json.loads(asked.post_data or "{}")
        if asked.method == "DELETE":
            self.settle(body["field"])
            return route.fulfill(json={"kept": False, "settled": self.settled, "at": ""})
        self.puts += 1
        if body["person"] != self.person:
            return route.fulfill(status=409, json={})
        kept = body["field"] in self.words or body["settled"] >= self.settled
        if kept:
            self.words[body["field"]] = {"text": body["text"], "typed_on": body["typed_on"], "at": "14:02"}
        return route.fulfill(json={"kept": kept, "settled": self.settled, "at": "14:02"})

    def text(self, field: str = "reason:x") -> str:
        """What is kept of a field."""
        return str(self.words.get(field, {}).get("text", ""))


def until(page: Page, server: Server, text: str, field: str = "reason:x") -> None:
    """Wait until the server keeps these words."""
    while server.text(field) != text:
        _answered(page)


def _answered(page: Page) -> None:
    """Wait until the server gave one more answer; nothing is answered between two calls of Playwright."""
    page.wait_for_event("response", lambda answer: "/api/words/" in answer.url)
