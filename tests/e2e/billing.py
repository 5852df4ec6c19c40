"""A biller without a mouse, for browser tests: opens encounters planted by verbs, walks the rows, and presses what they show."""

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.hands import listen
from tests.planting import ask_plant
from tests.running import Running

SORE = "Sore throat for two days.\n\nAssessment and plan\n1. Hypertension, at goal on lisinopril, continue."


@dataclass
class Billing:
    """A biller's browser and the copy it looks at."""

    page: Page
    running: Running

    def press(self, *keys: str) -> None:
        """Keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        """Words into what has the focus."""
        self.page.keyboard.type(words)

    def plant(self, *wanted: dict[str, Any]) -> list[int]:
        """Encounters of the demo's provider; their numbers."""
        return plant(self.running, *wanted)

    def elsewhere(self, number: int, *operations: dict[str, Any]) -> None:
        """What a second biller does to an encounter meanwhile."""
        ask(self.running, "act", self.email, str(number), json.dumps(operations))

    def log(self, number: int) -> list[str]:
        """The acts recorded about an encounter."""
        return ask(self.running, "log", str(number)).split()

    @property
    def email(self) -> str:
        """Whose browser it is."""
        return next(one["email"] for one in self.running.sign_ins if one["role"] == "biller")

    def open(self, number: int) -> None:
        """An encounter's review, ready."""
        self.page.goto(f"/billing/{number}")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(f"Encounter {number}")
        expect(self.page.locator(".claim-rows")).to_be_visible()
        expect(self.page.locator("[data-ready=true]")).to_be_attached()

    def row(self, code: str) -> Locator:
        """The rows with a code."""
        return self.page.locator(".claim-row", has=self.page.locator(".code", has_text=code))

    def to_row(self, wanted: Locator) -> None:
        """Walk to a row with the arrows."""
        expect(wanted).to_be_visible()
        rows = self.page.locator(".claim-row")
        if not self.page.evaluate("document.activeElement.closest('.claim-rows') !== null"):
            self.press("j")
        for key in ("ArrowUp", "ArrowDown"):
            for _ in range(rows.count()):
                if wanted.evaluate("row => row === document.activeElement"):
                    return
                self.press(key)
        expect(wanted).to_be_focused()

    def saved(self, *keys: str) -> None:
        """Press keys that change something, and wait until the change is stored and shown."""
        rows = self.page.locator(".claim-rows")
        before = rows.get_attribute("data-version") or ""
        self.press(*keys)
        expect(rows).not_to_have_attribute("data-version", before)

    def add(self, code: str) -> Locator:
        """A line by the code field; its row."""
        self.press("n")
        field = self.page.get_by_role("combobox", name="Code or words")
        expect(field).to_be_focused()
        self.type(code)
        expect(self.page.locator("[role=option]:visible").first).to_contain_text(code)
        self.press("Enter")
        row = self.row(code).first
        expect(row).to_be_focused()
        return row

    def reason(self, row: Locator, words: str) -> None:
        """Why the difference of a row is right, typed where it is asked for."""
        self.to_row(row)
        self.press("r")
        expect(self.page.get_by_placeholder("Reason").and_(self.page.locator(":focus"))).to_be_visible()
        self.type(words)
        self.press("Enter")
        expect(self.page.locator(f'input[placeholder=Reason][value="{words}"]')).to_have_count(1)

    @property
    def finalize(self) -> Locator:
        """The button that finalizes."""
        return self.page.get_by_role("button", name="Finalize, next")

    def blocked_by(self, words: str) -> None:
        """Something stops finalizing, in words beside the button that cannot be pressed."""
        expect(self.finalize).to_have_attribute("aria-disabled", "true")
        expect(self.page.locator("#why-not-finalized")).to_contain_text(words)


@pytest.fixture
def billing(running: Running, as_role: Callable[..., Page]) -> Iterator[Billing]:
    """A biller signed in; at the end no pointer event has reached a page."""
    page = as_role("biller", at="")
    seen = listen(page)
    yield Billing(page, running)
    assert seen == [], "a pointer reached the page"


def plant(running: Running, *wanted: dict[str, Any]) -> list[int]:
    """Encounters of the demo's provider; their numbers."""
    provider = next(one["email"] for one in running.sign_ins if one["role"] == "provider")
    made = [{"family": "Planted", "note": SORE, "suggest": False, **one} for one in wanted]
    return [int(one) for one in ask(running, text=json.dumps({"provider": provider, "encounters": made})).split()]


def named(visit: str) -> str:
    """What a visit was for, in words that no other encounter has: not that of an earlier try of the same test either."""
    return f"{visit} {secrets.token_hex(3)}"


def ask(running: Running, *arguments: str, text: str = "") -> str:
    """What tests/e2e/plant_encounters.py answers for a copy."""
    return ask_plant(running, *arguments, text=text, tool="plant_encounters")
