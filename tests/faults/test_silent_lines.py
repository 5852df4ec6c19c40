"""F4, F15 in a browser: whatever breaks between a key and its commit, each act is applied once and its person knows how it stands.

ACTS=200 presses so many keys over each fault; without it, as many as a story needs.
"""

import os
import random
import re
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from codeloom.launch.valkey import Valkey
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
PRESS = """([code, key]) => {
  const rows = [...document.querySelectorAll("[role=grid] [data-row]")];
  const row = rows.find((one) => one.querySelector(".code-grid > .code").textContent === code);
  row?.querySelector(`[data-key='${key}']`).click();
  return row !== undefined;
}"""
"""What the key of a row does, whatever has the focus, once the row is there."""
WATCH = """() => {
  const words = document.querySelector("[data-line-words]"), began = performance.now();
  window.told = 0;
  new MutationObserver((_, watching) => {
    if (words.textContent === "Live") return;
    watching.disconnect();
    window.told = performance.now() - began;
  }).observe(words, { childList: true, characterData: true, subtree: true });
}"""


@dataclass
class Seat:
    """A coder at a chart, behind a line that can break. `order` is that of the rows once all that was pressed is done."""

    running: Running
    bench: Bench
    line: Line
    number: int
    order: list[str] = field(default_factory=lambda: [code for code, _ in LINES])
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    @property
    def page(self) -> Page:
        """The browser's page."""
        return self.bench.page

    def edits(self) -> int:
        """How many edits of the chart were committed."""
        return ask_plant(self.running, str(self.number)).split().count("CODES_EDITED")

    def press(self, number: int) -> None:
        """Move rows up and down, one after the other, whatever the page shows meanwhile."""
        for _ in range(number):
            at = self.chance.randrange(len(self.order) - 1)
            down = self.chance.random() < 0.5
            code = self.order[at if down else at + 1]
            self.order[at : at + 2] = reversed(self.order[at : at + 2])
            self.page.wait_for_function(PRESS, arg=[code, "alt+arrowdown" if down else "alt+arrowup"], timeout=BACK)

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
    (number, *_) = planted(running, story.visit(visits=1), LINES, coder=PRIYA)
    host = running.address.removeprefix("http://")
    with line_to(int(host.rpartition(":")[2])) as line:
        own = CHROMIUM.launch(f"--host-resolver-rules=MAP {host} 127.0.0.1:{line.port}")
        try:
            context = People(own)(base_url=running.address)
            sign_in(context, running, "coder", PRIYA)
            bench = Bench(context.new_page())
            bench.open(str(number))
            seat = Seat(running, bench, line, number)
            seat.saved()
            yield seat
        finally:
            own.close()


def swallowed(seat: Seat) -> None:
    """Packets vanish, then the connections are reset."""
    seat.line.swallow(True)
    seat.press(ACTS - ACTS // 2)
    seat.says("Reconnecting", 3 * TOLD * 1000)
    seat.says(" kept", BACK)
    seat.line.reset()
    seat.line.swallow(False)


def cut(seat: Seat) -> None:
    """The connections are reset under the keys."""
    seat.line.reset()
    seat.press(ACTS - ACTS // 2)


def web_killed(seat: Seat) -> None:
    """The web server and its workers are killed outright."""
    for pid in seat.running.pids("web"):
        for process in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True)):
            os.kill(process.pid, signal.SIGKILL)
    seat.press(ACTS - ACTS // 2)


def web_worker_killed(seat: Seat) -> None:
    """Only what serves is killed; the server begins another."""
    for pid in seat.running.pids("web"):
        for process in psutil.Process(pid).children(recursive=True):
            os.kill(process.pid, signal.SIGKILL)
    seat.press(ACTS - ACTS // 2)


def page_state_lost(seat: Seat) -> None:
    """Redis is killed and comes back empty."""
    pid = Valkey(seat.running.home).pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    seat.press(ACTS - ACTS // 2)


def database_restarted(seat: Seat) -> None:
    """PostgreSQL shuts down in the middle of everything and is started again."""
    pid = int((seat.running.home / "pg" / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGINT)
    seat.press(ACTS - ACTS // 2)


def delayed(seat: Seat) -> None:
    """Packets come late, later than the page waits for an answer before it asks, and then at once."""
    seat.line.delay = 3.0
    seat.page.evaluate("() => (window.since = performance.now())")
    seat.press(ACTS - ACTS // 2)
    seat.page.wait_for_function("() => performance.now() > window.since + 6500", timeout=BACK)
    seat.line.delay = 0.0


FAULTS = [swallowed, delayed, cut, web_killed, web_worker_killed, page_state_lost, database_restarted]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_every_act_is_applied_once(seat: Seat, fault: Callable[[Seat], None]) -> None:
    before, began = seat.edits(), time.monotonic()
    seat.press(ACTS // 2)
    seat.page.evaluate(WATCH)
    fault(seat)
    seat.saved()
    told = seat.page.evaluate("() => window.told / 1000")
    assert told < TOLD or psutil.getloadavg()[0] > 2, "told late on an idle machine"
    print(f"{fault.__name__}: {ACTS} acts, {seat.edits() - before} applied, {time.monotonic() - began:.0f} s, told {told:.1f} s,",
          f"load {psutil.getloadavg()[0]:.1f}")  # fmt: skip
    assert seat.edits() - before == ACTS
    seat.page.reload()
    seat.bench.ready()
    expect(seat.bench.codes).to_have_text(seat.order)


def test_an_act_is_about_the_row_it_was_made_in(seat: Seat) -> None:
    """A code typed into a row's own field while the line is cut changes that row, though the page was filled anew meanwhile."""
    bench, page = seat.bench, seat.page
    bench.focus_row("E11.9")
    page.keyboard.press("Enter")
    expect(page.locator("#row-field")).to_have_value("E11.9")
    page.keyboard.press("Control+a")
    page.keyboard.type("ckd 4")
    expect(page.locator("[role=option]").first).to_contain_text("N18.4")
    seat.line.reset()
    page.keyboard.press("Enter")
    expect(bench.codes).to_have_text(["I10", "N18.4", "J44.9"], timeout=BACK)
    seat.saved()
    page.reload()
    bench.ready()
    expect(bench.codes).to_have_text(["I10", "N18.4", "J44.9"])


def test_a_session_that_ends_leaves_the_page_until_somebody_signed_in_again(seat: Seat) -> None:
    before = seat.edits()
    seat.line.swallow(True)
    seat.press(ACTS)
    sign_out(seat.page.context, seat.running)
    seat.line.reset()
    seat.line.swallow(False)
    bar = seat.page.get_by_role("alert").filter(has_text="Your session ended")
    expect(bar).to_be_visible(timeout=BACK)
    expect(bar.get_by_role("link", name="Sign in")).to_have_attribute("target", "_blank")
    assert seat.edits() == before
    sign_in(seat.page.context, seat.running, "coder", PRIYA)
    seat.saved()
    expect(bar).to_have_count(0)
    assert seat.edits() - before == ACTS
    seat.page.reload()
    seat.bench.ready()
    expect(seat.bench.codes).to_have_text(seat.order)


def sign_out(context: BrowserContext, running: Running) -> None:
    """End the session as another tab of the same browser does."""
    csrf = next(one["value"] for one in context.cookies() if "csrf" in one["name"])
    answer = context.request.post(
        "/sign-out", form={"csrf": csrf}, headers={"origin": running.address}, max_redirects=0
    )
    assert answer.status == 303


def test_a_page_with_steps_that_wait_is_not_left(seat: Seat) -> None:
    seat.line.swallow(True)
    seat.press(1)
    seat.says("Reconnecting, 1 step kept", BACK)
    seat.page.get_by_role("link", name="My queue").first.click()
    expect(seat.page.get_by_role("alert").filter(has_text="Stay on this page")).to_be_visible()
    expect(seat.page).to_have_url(re.compile(f"/chart/{seat.number}$"))
    seat.line.reset()
    seat.line.swallow(False)
    seat.saved()
    seat.page.get_by_role("link", name="My queue").first.click()
    expect(seat.page).to_have_url(re.compile("/queue$"))
