"""F4, F6, F15, F16 in a browser: whatever breaks, each act is applied once, words are kept, and people know how it stands.

ACTS=200 presses so many keys over each fault; without it, as many as a story needs.
"""

import re
import time
from collections.abc import Callable

import psutil
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browsing import sign_in
from tests.e2e.screens import Bench
from tests.faults.breaking import FAULTS, browser_killed
from tests.faults.seat import ACTS, BACK, BEFORE, DURING, KEPT, PRIYA, TOLD, Seat, of_words, rationale
from tests.running import Running

WATCH = """() => {
  const words = document.querySelector("[data-line-words]"), began = performance.now();
  window.told = 0;
  new MutationObserver((_, watching) => {
    if (words.textContent === "Live") return;
    watching.disconnect();
    window.told = performance.now() - began;
  }).observe(words, { childList: true, characterData: true, subtree: true });
}"""


@pytest.mark.timeout(900)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_every_act_is_applied_once_and_half_typed_words_are_kept(
    seat: Seat, fault: Callable[[Seat], None], as_role: Callable[..., Page]
) -> None:
    before, began = seat.edits(), time.monotonic()
    seat.press(ACTS // 2)
    seat.words.press_sequentially(BEFORE)
    expect(of_words(seat.words)).to_have_text(KEPT)
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
    expect(seat.words).to_have_value(BEFORE + DURING, timeout=BACK)
    expect(of_words(seat.words)).to_have_text(KEPT, timeout=BACK)
    browser_killed(seat)
    again = Bench(as_role("coder", PRIYA))
    again.open(str(seat.other))
    expect(rationale(again)).to_have_value(BEFORE + DURING)


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
    seat.words.press_sequentially(BEFORE)
    expect(of_words(seat.words)).to_have_text(KEPT)
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
    other = Bench(seat.words.page)
    other.open(str(seat.other))
    expect(rationale(other)).to_have_value(BEFORE)
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
