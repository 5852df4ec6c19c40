"""A provider's list and desk as a person uses them: what the browser tests of encounters press and read."""

import re
import secrets
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

NOTE = """Subjective
58-year-old woman for diabetes follow-up. Home sugars 180 to 240 since her holiday. Takes metformin every day.

Assessment and plan
1. Type 2 diabetes with hyperglycemia, worse than in March. Continue metformin 1,000 mg twice daily, start empagliflozin.
2. Hypertension, at goal on lisinopril, continue.
Total time on the date of the visit 24 minutes."""
KEEP = """async ([text, version]) => {
  const { keptWords, keptField } = document.querySelector("[data-draft]").dataset, where = `/api/words/${keptWords}`;
  const csrf = document.cookie.match(/codeloom_csrf[^=]*=([^;]+)/)[1];
  const { person, settled } = await (await fetch(where)).json();
  const body = JSON.stringify({ person, settled, field: keptField, text, typed_on: version });
  const headers = { "X-CSRF-Token": decodeURIComponent(csrf), "Content-Type": "application/json" };
  return (await fetch(where, { method: "PUT", headers, body })).status;
}"""
"""Keeps words of a draft as a page does that goes away before they are saved."""


@dataclass
class DeskScreen:
    """The provider's screens in one tab."""

    page: Page

    def begin(self) -> "DeskScreen":
        """A new encounter of a new patient, begun by keyboard alone from the list; the note is open for writing."""
        page = self.page
        expect(page.locator("[data-ready=true]")).to_be_attached()
        expect(page.get_by_role("tab", name=re.compile("^Open"))).to_be_visible()
        page.keyboard.press("n")
        expect(page.get_by_role("radio", name="Record number")).to_be_focused()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page.locator("#family")).to_be_visible()
        page.keyboard.press("Tab")
        for words in (f"Rohan{secrets.token_hex(3)}", "Gabriele"):
            page.keyboard.type(words)
            page.keyboard.press("Tab")
        page.keyboard.type("02031968")
        page.locator("#minutes").focus()
        page.keyboard.type("24")
        page.keyboard.press("Control+Enter")
        expect(self.field).to_be_focused()
        return self

    @property
    def field(self) -> Locator:
        """Where the note is written."""
        return self.page.locator("#note-text")

    @property
    def answer(self) -> Locator:
        """The suggestion's level, diagnoses and what follows."""
        return self.page.locator("#proposals")

    def row(self, code: str) -> Locator:
        """A proposed line by its code."""
        return self.answer.get_by_role("group", name=re.compile(f"^{re.escape(code)} "))

    def write(self, text: str) -> None:
        """Paste a text at the cursor of the open note."""
        self.field.focus()
        self.page.keyboard.insert_text(text)

    def saved(self) -> None:
        """Wait until nothing typed is unsaved."""
        expect(self.page.locator("[data-unsaved]")).to_have_count(0)
        expect(self.page.locator(".desk .is-saved")).to_be_visible()
        stored = self.page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
        assert "58-year-old" not in stored, "the browser stores the note"

    def open_note(self) -> None:
        """Open the note for writing, if it is not."""
        expect(self.page.locator(".desk")).to_be_visible()
        if not self.field.is_visible():
            self.page.keyboard.press("e")
        expect(self.field).to_be_visible()

    def suggested(self) -> None:
        """Write the note and wait for its suggestion."""
        self.write(NOTE)
        self.page.keyboard.press("Alt+s")
        expect(self.row("E11.65")).to_be_visible()
        expect(self.answer).not_to_have_class(re.compile("out-of-date"))
