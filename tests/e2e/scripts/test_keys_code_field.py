"""keys.js and the code editor: 2,000 random keys at rows answered by a made-up Python, in the attributes of pages/editor."""

import random
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.monkey import ASKING, UNASKED, Monkey

LEAST, MOST = 20, 6_000
"""Keys pressed in each place at least: where the answers are slow fewer land in a picker, and the keys go on; and in all."""
STUB = (Path(__file__).parent / "editor_stub.js").read_text(encoding="utf-8")


def opened(stage, seed: int, slowest: int = 0) -> Page:
    """The rows, in a page whose Python takes up to `slowest` milliseconds for an answer."""
    page = stage.show('<div id="place"></div>', "keys.js")
    page.add_script_tag(content=STUB)
    page.evaluate("([seed, slowest]) => stub(seed, slowest)", [seed, slowest])
    return page


def codes(page: Page) -> list[str]:
    """The codes of the rows."""
    return page.locator(".code").all_inner_texts()


def test_no_code_changes_unless_one_is_typed_or_chosen(stage):
    page = opened(stage, seed=20, slowest=15)
    monkey = Monkey(page, random.Random(20), patience=50)
    monkey.watch()
    monkey.rounds(1200, UNASKED)
    assert [change for change in monkey.changes() if not change["asked"]] == []
    monkey.rounds(800, ASKING)
    while min(monkey.pressed.get(place, 0) for place in UNASKED) <= LEAST and sum(monkey.pressed.values()) < MOST:
        monkey.rounds(100, ASKING)
    assert [change for change in monkey.changes() if not change["asked"]] == []
    assert min(monkey.pressed[place] for place in UNASKED) > LEAST


def test_enter_in_a_line_of_words_saves_and_returns_to_the_row(stage):
    page = opened(stage, seed=1)
    page.focus("#L0")
    page.keyboard.press("r")
    expect(page.locator("[data-words]")).to_be_focused()
    page.keyboard.type("Exacerbated")
    page.keyboard.press("Enter")
    expect(page.locator("#L0")).to_be_focused()
    expect(page.locator("#L0")).to_contain_text("Exacerbated")
    page.keyboard.press("Enter")
    expect(page.locator("#row-field")).to_have_value("I50.33")
    page.keyboard.press("Enter")
    expect(page.locator("#L0")).to_be_focused()
    assert codes(page)[0] == "I50.33"


def test_escape_in_a_line_of_words_puts_back_what_stood_there(stage):
    page = opened(stage, seed=1)
    page.focus("#L1")
    page.keyboard.press("r")
    page.keyboard.type("Wrong row")
    page.keyboard.press("Escape")
    expect(page.locator("#L1")).to_be_focused()
    expect(page.locator("[data-words]")).to_have_count(0)
    assert "Wrong" not in page.inner_text("#L1")


def test_nothing_is_chosen_in_a_field_without_words_until_an_arrow_is_pressed(stage):
    page = opened(stage, seed=1)
    page.keyboard.press("n")
    expect(page.locator("[role=option]").first).to_be_visible()
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("#code-field")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("[role=option]").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Tab")
    page.focus("#code-field")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)


def test_words_that_are_deleted_again_take_nothing(stage):
    page = opened(stage, seed=1)
    page.focus("#L2")
    page.keyboard.press("Enter")
    expect(page.locator("#row-field")).to_be_focused()
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.type("n")
    expect(page.locator("[aria-selected=true]")).to_have_text("N")
    page.keyboard.press("Backspace")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("#row-field")).to_have_count(0)
    assert codes(page)[2] == "E11.22"
