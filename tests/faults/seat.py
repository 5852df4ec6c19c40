"""A coder at a chart, behind a line and servers that can be made to fail while keys are pressed and words are typed."""

import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browsing import CHROMIUM, People, sign_in
from tests.e2e import story
from tests.e2e.screens import Bench
from tests.faults.line import Line, line_to
from tests.planting import ask_plant, planted
from tests.running import Running

PRIYA = 2
ACTS = int(os.environ.get("ACTS", "4"))
"""Keys pressed over a fault."""
TOLD = 10.0
"""Seconds until a page says that its line is dead."""
BACK = 60_000 + 600 * ACTS
"""Milliseconds until everything that waited is saved, on a machine that is busy with other tests."""
LINES = [("I10", "Y"), ("E11.9", "Y"), ("J44.9", "Y")]
BEFORE, DURING = "Lisinopril doubled today ", "and potassium checked"
"""Words of a rationale that is never saved: typed before a fault, and while it lasts."""
KEPT = re.compile(r"^Kept (from )?\d\d:\d\d$")
PRESS = """([code, key]) => {
  const rows = [...document.querySelectorAll("[role=grid] [data-row]")];
  const row = rows.find((one) => one.querySelector(".code-grid > .code").textContent === code);
  row?.querySelector(`[data-key='${key}']`).click();
  return row !== undefined;
}"""
"""What the key of a row does, whatever has the focus, once the row is there."""


@dataclass
class Seat:
    """A coder at a chart, behind a line that can break, with another chart in a second tab.

    `order` is that of the rows once all that was pressed is done. `words` is an open rationale of the second tab.
    """

    running: Running
    bench: Bench
    line: Line
    number: int
    other: int
    order: list[str] = field(default_factory=lambda: [code for code, _ in LINES])
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    @property
    def page(self) -> Page:
        """The browser's page."""
        return self.bench.page

    def edits(self) -> int:
        """How many edits of the chart were committed."""
        return ask_plant(self.running, str(self.number)).split().count("CODES_EDITED")

    @cached_property
    def words(self) -> Locator:
        """The rationale that is being written in the second tab."""
        bench = Bench(self.page.context.new_page())
        bench.open(str(self.other))
        return rationale(bench)

    def press(self, number: int) -> None:
        """Move rows up and down, one after the other, whatever the page shows meanwhile."""
        for _ in range(number):
            at = self.chance.randrange(len(self.order) - 1)
            down = self.chance.random() < 0.5
            code = self.order[at if down else at + 1]
            self.order[at : at + 2] = reversed(self.order[at : at + 2])
            self.page.wait_for_function(PRESS, arg=[code, "alt+arrowdown" if down else "alt+arrowup"], timeout=BACK)

    def meanwhile(self) -> None:
        """What the coder does while something is broken: keys in the one tab, words in the other."""
        self.press(ACTS - ACTS // 2)
        self.words.press_sequentially(DURING)

    def says(self, words: str, timeout: float) -> None:
        """What the header says of the line."""
        expect(self.page.locator(".live")).to_contain_text(words, timeout=timeout)

    def saved(self) -> None:
        """Everything that was pressed is saved, and the header says nothing else."""
        expect(self.page.locator("html[data-line=live]:not([data-acts-open])")).to_be_attached(timeout=BACK)
        self.says("Live", BACK)


@pytest.fixture
def seat(running: Running, browser: Browser) -> Iterator[Seat]:
    """Priya with a chart of three rows, in a browser of her own."""
    number, other = planted(running, story.visit(visits=2), LINES, coder=PRIYA)
    host = running.address.removeprefix("http://")
    with line_to(int(host.rpartition(":")[2])) as line:
        own = CHROMIUM.launch(f"--host-resolver-rules=MAP {host} 127.0.0.1:{line.port}")
        try:
            context = People(own)(base_url=running.address)
            sign_in(context, running, "coder", PRIYA)
            bench = Bench(context.new_page())
            bench.open(str(number))
            seat = Seat(running, bench, line, number, other)
            seat.saved()
            yield seat
        finally:
            own.close()


def rationale(bench: Bench) -> Locator:
    """The open line of the first row's rationale, opened by its key."""
    bench.row("I10").focus()
    bench.page.keyboard.press("r")
    line = bench.page.get_by_label("Rationale of row 1")
    expect(line).to_be_focused()
    return line


def of_words(line: Locator) -> Locator:
    """What stands beside a field of its words."""
    return line.locator("xpath=..").locator("[data-words-said]")
