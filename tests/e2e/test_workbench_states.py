"""The workbench in every state a coder brings it into: axe finds nothing, wide, at 1280, at 200 % zoom; nothing overprints."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.axe import assert_clean
from tests.e2e.hands import plant
from tests.e2e.screens import Bench
from tests.running import Running

BARE = (("I21.4", ""), ("J44.9", "Y"), ("N17.9", ""), ("E78.2", ""))
SIZES = {
    "wide": ViewportSize(width=1440, height=900),
    "1280": ViewportSize(width=1280, height=800),
    "zoom": ViewportSize(width=720, height=450),
}
CUT = """() => [...document.querySelectorAll(
  "main button:not(.unseen), main input:not(.unseen), main select, main h2, dialog[open] button, dialog[open] h2")]
  .filter((el) => el.getClientRects().length && !el.closest("[hidden]"))
  .filter((el) => {
    const box = el.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + Math.min(box.height / 2, 12);
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return false;
    const top = document.elementFromPoint(x, y);
    const over = "dialog, .popover, .toasts, [data-pane], .why, .bottom-bar, .phone-nav, .head";
    return top && !el.contains(top) && !top.contains(el) && !top.closest(over);
  })
  .map((el) => `${el.tagName} ${el.textContent.slice(0, 30)}`)"""
"""What stands under something else, that does not scroll away under a bar or a pane."""


@pytest.fixture
def page(running: Running, as_role: Callable[..., Page]) -> Page:
    """The workbench of a chart with findings and suggested codes."""
    opened = as_role("coder", at="")
    opened.goto(f"/chart/{plant(running, BARE, dated=True, conditions=(1, 2, 3))}")
    Bench(opened).ready()
    return opened


def look(page: Page) -> None:
    """axe and overprints, at every size; the widest is how it is left."""
    for name, size in SIZES.items():
        page.set_viewport_size(size)
        page.evaluate("() => scrollTo(0, 0)")
        assert_clean(page)
        assert page.evaluate(CUT) == [], name
    page.set_viewport_size(SIZES["wide"])


def test_rows_with_words_an_open_rationale_and_a_picker(page: Page) -> None:
    bench = Bench(page)
    bench.row("J44.9").focus()
    expect(page.locator("[data-row][data-current] .proposed-words")).to_be_visible()
    look(page)
    page.keyboard.press("r")
    field = page.locator("[data-words][data-phrases]")
    expect(field).to_be_focused()
    look(page)  # the POA select stands beside it
    field.fill("x" * 2100)
    expect(page.locator("[data-most-said][data-over]")).to_be_visible()
    look(page)
    field.press("Escape")
    bench.row("J44.9").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#row-field")).to_be_focused()
    page.locator("#row-field").fill("colles fx right")
    expect(page.locator("[role=option]").first).to_contain_text("S52.531-")
    look(page)


def test_dialogs_selections_messages_and_a_refused_act(page: Page) -> None:
    bench = Bench(page)
    page.locator("#suggested [data-item]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator("#suggested .picker.on")).to_have_count(2)
    look(page)
    page.keyboard.press("x")
    expect(page.locator("#reason")).to_be_focused()
    look(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("region", name="Messages")).to_contain_text("2 suggested codes dismissed")
    look(page)
    bench.row("N17.9").focus()
    page.keyboard.press("Shift+P")
    expect(page.get_by_role("dialog", name="Present on admission")).to_be_visible()
    look(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")  # refused: POA is missing
    look(page)


def test_a_conflict(page: Page, as_role: Callable[..., Page]) -> None:
    other = as_role("coder", at=page.url)
    Bench(other).ready()
    for one, code in ((other, "j441"), (page, "j440")):
        Bench(one).row("J44.9").focus()
        one.keyboard.press("Enter")
        expect(one.locator("#row-field")).to_be_focused()
        one.keyboard.type(code)
        expect(one.locator("[role=option]").first).to_contain_text("J44")
        one.keyboard.press("Enter")
        if one is other:
            expect(Bench(one).row("J44.1")).to_have_count(1)
    expect(page.get_by_role("group", name="Mine and theirs")).to_be_visible()
    look(page)
