"""Random keys for the code editor: which may be pressed where, and what tells whether a code was asked for before it changed."""

import random
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, TimeoutError

WATCH = """() => {
  const rows = () => [...document.querySelectorAll("[data-row][data-focus-id]")].filter((row) => !row.querySelector("#row-field"));
  const codeOf = (row) => [...row.querySelectorAll(".code-grid > .code, .code-line:not(.old) > .code")].pop()?.textContent;
  const known = new Map();
  let asked = 0;
  window.changes = [];
  window.standing = () => {
    const at = document.activeElement;
    if (at.matches("#row-field, #code-field")) return "code";
    if (at.matches("[data-words]")) return "words";
    return at.closest("[data-keyscope=picker]") ? "picker" : at.matches("[data-row]") ? "row" : "elsewhere";
  };
  window.goTo = (selector, at) => {
    const all = [...document.querySelectorAll(selector)];
    all[at % Math.max(1, all.length)]?.focus();
  };
  const look = () => {
    for (const row of rows()) {
      const id = row.dataset.focusId, code = codeOf(row), was = known.get(id);
      if (!code) continue;
      known.set(id, code);
      if (was && was !== code) window.changes.push({ was, code, asked }), (asked = 0);
    }
  };
  addEventListener("keydown", (e) => {
    const place = window.standing(), moved = place === "code" ? /^Arrow(Up|Down)$/ : /^Arrow/;
    if (/code|picker/.test(place) && (moved.test(e.key) || (place === "picker" && e.key.length === 1))) asked += 1;
  }, true);
  addEventListener("input", (e) => e.target.matches("#row-field, #code-field") && (asked += 1), true);
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  look();
}"""
"""`changes` of rows' codes, each with how often somebody typed or chose in a code field since the change before (also what was
typed before the field was there); `standing()`."""
ROWS, WORDS = "[data-row][data-focus-id]", "[data-words]"
UNASKED: dict[str, tuple[str, ...]] = {
    "code": ("Enter", "Enter", "Shift+Enter", "Escape", "Tab", "Shift+Tab", "Home", "End", "ArrowLeft", "ArrowRight", "Control+a"),
    "picker": ("Enter", "Enter", "Tab", "Shift+Tab", "Space", "Escape"),
    "words": ("Enter", "Enter", "Escape", "Tab", "Backspace", "ArrowUp", "ArrowDown", "Home", "1", "e", "Space", "i5033"),
    "row": ("Enter", "Enter", "r", "ArrowUp", "ArrowDown", "Escape"),
}  # fmt: skip
"""Keys by where the focus is, none of which asks for another code; several letters are typed one after another."""
ASKING: dict[str, tuple[str, ...]] = {
    **UNASKED,
    "code": (*UNASKED["code"], "ArrowUp", "ArrowDown", "e1122", "i", "Backspace", "ckd 4", "zz9"),
    "picker": (*UNASKED["picker"], "ArrowRight", "ArrowLeft", "d", "a"),
}


@dataclass
class Monkey:
    """Presses keys at a page by a seeded generator and counts them by the place they went to.

    `patience` is how many milliseconds it waits, half of the time, until a row answers the key that opens something in it.
    """

    page: Page
    chance: random.Random
    patience: int
    pressed: dict[str, int] = field(default_factory=dict)

    def watch(self) -> None:
        """Begin to note how the codes of rows change."""
        self.page.evaluate(WATCH)

    def rounds(self, count: int, keys: dict[str, tuple[str, ...]]) -> None:
        """Press `count` keys wherever the focus is just now; from elsewhere go to a row or a line of words."""
        for _ in range(count):
            place = self.page.evaluate("standing()")
            self.pressed[place] = self.pressed.get(place, 0) + 1
            if place not in keys or (place == "row" and self.chance.random() < 0.1):
                where = WORDS if self.chance.random() < 0.3 else ROWS
                self.page.evaluate("([where, at]) => goTo(where, at)", [where, self.chance.randrange(100)])
                continue
            key = self.chance.choice(keys[place])
            if len(key) > 1 and not key[0].isupper():
                self.page.keyboard.type(key)
            else:
                self.page.keyboard.press(key)
            if place == "row" and key in ("Enter", "r") and self.chance.random() < 0.5:
                with suppress(TimeoutError):
                    self.page.locator("[data-row]:focus").wait_for(state="detached", timeout=self.patience)

    def changes(self) -> list[dict[str, Any]]:
        """How codes changed since the last call: `was`, `code`, and how often somebody `asked`."""
        changes: list[dict[str, Any]] = self.page.evaluate("changes.splice(0)")
        return changes
