"""The screens as a person uses them: what the browser tests press and read. No story lives here."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.browsing import PATIENCE

TRIES = 10
"""How often a key is pressed again, within PATIENCE, at a page that may not listen yet."""
OBSERVE = """() => {
  const cells = document.querySelector('[aria-label="Queue now"]');
  const read = () => [...cells.children].map((cell) => cell.innerText.replace(/\\s+/g, ' '));
  window.seen = [];
  new MutationObserver(() => window.seen.push([Date.now(), read()]))
    .observe(cells, { childList: true, characterData: true, subtree: true });
}"""


@dataclass
class DashboardScreen:
    """A dashboard somebody left open; nobody touches it. `strip` names the figures looked at, `delays` are milliseconds from an
    act to the first change it showed."""

    page: Page
    strip: str = "Queue now"
    delays: dict[str, int] = field(default_factory=dict)
    pressed: float = 0.0

    def watch(self) -> None:
        """Begin to note when a figure changes."""
        expect(self.cell("Draft")).to_be_visible()
        self.page.evaluate(OBSERVE)

    def cell(self, label: str) -> Locator:
        """The figure under a label."""
        cells = self.page.locator(f"[aria-label='{self.strip}'] > *", has_text=re.compile(f"^{label}"))
        return cells.locator(".value [data-live]")

    def figure(self, label: str) -> int:
        """A figure as a number."""
        return int(self.cell(label).inner_text().replace(",", ""))

    def act(self, press: Callable[[], object]) -> None:
        """Note the moment, then do what is timed."""
        self.page.evaluate("() => { window.seen.length = 0 }")
        self.pressed = time.time()
        press()

    def moves(self, act: str, shown: Mapping[str, str]) -> None:
        """Wait until cells read as `shown` (label to the beginning of its text), and note how long after the act each did."""
        for label, text in shown.items():
            cells = self.page.locator(f"[aria-label='{self.strip}'] > *", has_text=re.compile(f"^{label}"))
            expect(cells).to_contain_text(text)
        seen = self.page.evaluate("() => window.seen")
        for label, text in shown.items():
            at = next((at for at, cells in seen if any(cell.startswith(label) and text in cell for cell in cells)), 0)
            self.delays[f"{act}: {label}"] = max(0, round(at - self.pressed * 1000))

    def after(self, **changes: int) -> dict[str, str]:
        """What cells will read when they have changed by so much, as `waiting_for_audit=1`."""
        names = {key.replace("_", " ").capitalize(): change for key, change in changes.items()}
        return {name: f"{self.figure(name) + change:,}" for name, change in names.items()}


@dataclass
class ImportScreen:
    """The manager's import page."""

    page: Page

    def send(self, *files: dict[str, Any]) -> None:
        """Choose files through the file chooser and import them."""
        self.page.goto("/import")
        choose = self.page.get_by_role("button", name="Choose files")
        expect(choose).to_be_visible()
        with self.page.expect_file_chooser() as chooser:
            choose.click()
        chooser.value.set_files(list(files))  # type: ignore[arg-type]  # name, mimeType and buffer of each
        expect(self.page.locator("[data-upload-list] li")).to_have_count(len(files))
        self.page.get_by_role("button", name="Import files").click()

    def figure(self, label: str) -> Locator:
        """A figure of the open job by what it counts."""
        return self.page.locator(".counts > div", has_text=re.compile(label, re.IGNORECASE)).locator("b")


@dataclass
class Bench:
    """The code editor: the coder's workbench, and the auditor's with the same field."""

    page: Page

    def open(self, number: str) -> None:
        """Open a chart by its number in the address."""
        self.page.goto(f"/chart/{int(number.lstrip('C').replace('-', ''))}")
        self.ready()

    def ready(self) -> None:
        """Wait until the chart is there."""
        expect(self.page.get_by_role("grid", name="Code lines")).to_be_visible()
        expect(self.page.locator(".note [data-sentence]").first).to_be_visible()

    def filled_anew(self) -> None:
        """Wait until a page that was cut off listens again: what it shows is there, and the server answers its keys."""
        self.ready()
        opened = self.why.and_(self.page.locator("[data-opened=open]"))
        for _ in range(TRIES):
            self.page.keyboard.press("Control+.")
            try:
                opened.wait_for(timeout=PATIENCE / TRIES)
                break
            except TimeoutError:
                continue
        expect(opened).to_be_visible()

    @property
    def rows(self) -> Locator:
        """The code rows, without the one to type in."""
        return self.page.locator("[role=grid] [data-row]")

    @property
    def codes(self) -> Locator:
        """The codes of the rows."""
        return self.page.locator("[role=grid] [data-row] .code-grid > .code")

    def row(self, code: str) -> Locator:
        """The row of a code."""
        return self.rows.filter(has=self.page.locator(".code", has_text=re.compile(f"^{re.escape(code)}$")))

    def look_for(self, words: str, top: str) -> Locator:
        """Type into the code field of a new row (N) and wait until the hits answer the words and the first is `top`: a code used
        lately may be the first before that."""
        self.page.keyboard.press("n")
        box = self.page.locator("#code-field")
        expect(box).to_be_focused()
        self.page.keyboard.type(words)
        expect(box).to_have_attribute("data-for", words)
        expect(self.page.locator("[role=option]").first).to_contain_text(top)
        expect(self.page.locator("[role=option]").first).to_have_attribute("aria-selected", "true")
        return box

    def add(self, words: str, code: str, shown: str = "") -> None:
        """Find a code by words and take the first hit with Enter; all by keyboard."""
        count = self.rows.count()
        self.look_for(words, shown or code)
        self.page.keyboard.press("Enter")
        expect(self.rows).to_have_count(count + 1)
        expect(self.row(code)).to_be_focused()

    def focus_row(self, code: str) -> None:
        """Walk to a row with the arrow keys."""
        expect(self.row(code)).to_be_visible()
        self.row(code).focus()

    def select(self, words: str) -> None:
        """Select words of the text as a mouse would."""
        self.page.locator(".note").evaluate(
            """(note, words) => {
              const walker = document.createTreeWalker(note, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, at);
                range.setEnd(walker.currentNode, at + words.length);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                return;
              }
              throw new Error('no such words in the text');
            }""",
            words,
        )

    def mark(self, code: str, words: str) -> None:
        """Mark words of the text as evidence of a row: stand on the row, select, M."""
        self.focus_row(code)
        self.select(words)
        self.page.keyboard.press("m")
        expect(self.page.locator("mark", has_text=words).first).to_be_visible()
        expect(self.row(code).locator(".evidence-count")).to_have_text("1")

    def reason(self, code: str, words: str) -> None:
        """Write the rationale of a row: R, words, Enter."""
        self.focus_row(code)
        self.page.keyboard.press("r")
        box = self.row(code).get_by_role("textbox")
        expect(box).to_be_focused()
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")
        expect(self.row(code)).to_be_focused()
        expect(self.row(code).locator(".rationale:not(.proposed-words)")).to_contain_text(words)

    def finding(self, code: str, rule: str) -> Locator:
        """A finding pinned under a row."""
        return self.row(code).locator(".finding", has_text=rule)

    @property
    def why(self) -> Locator:
        """The tree of what stands in the way."""
        return self.page.get_by_role("region", name="Why this chart cannot be submitted")

    def said(self, words: str) -> None:
        """Wait for a message."""
        expect(self.page.get_by_role("region", name="Messages")).to_contain_text(words)
