"""Random keys in the code field and in lines of words, by the coder and the auditor: no row's code changes unasked."""

import random
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.hands import Hands, open_chart, plant
from tests.e2e.monkey import ASKING, ROWS, UNASKED, Monkey
from tests.running import Running

LINES = (("I50.33", "Y"), ("S52.501A", "Y"), ("E11.22", "Y"), ("N18.32", "Y"), ("Z79.4", ""))
PATIENCE = 1000


def settled(monkey: Monkey) -> None:
    """Close what is open and wait until the key pressed last was answered."""
    page, field = monkey.page, monkey.page.locator("#row-field")
    for _ in range(3):
        page.keyboard.press("Escape")
    page.evaluate("(rows) => goTo(rows, 0)", ROWS)
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)


def unasked(monkey: Monkey) -> list[dict[str, object]]:
    """Changes of a code that nobody typed or chose."""
    settled(monkey)
    return [change for change in monkey.changes() if not change["asked"]]


def test_no_code_in_the_coders_list_changes_unasked(running: Running, hands: Hands) -> None:
    number = plant(running, LINES, dated=True)
    open_chart(hands, number)
    monkey = Monkey(hands.page, random.Random(7), PATIENCE)
    monkey.watch()
    monkey.rounds(200, UNASKED)
    assert unasked(monkey) == []
    monkey.rounds(100, ASKING)
    assert unasked(monkey) == []
    assert min(monkey.pressed.get(place, 0) for place in ("code", "words", "row")) > 15, monkey.pressed


def test_no_code_in_the_auditors_list_changes_unasked(as_role: Callable[..., Page]) -> None:
    page = as_role("supervisor")
    page.goto("/audits")
    page.get_by_role("link", name="CH-").first.click()
    rows = page.get_by_role("list", name="The coder’s rows").get_by_role("listitem")
    expect(rows.first).to_be_visible()
    rows.first.focus()
    page.keyboard.press("Enter")  # a changed row has lines of words
    expect(page.locator("#row-field")).to_be_focused()
    page.keyboard.type("r69")
    expect(page.locator("[role=option]").first).to_contain_text("R69")
    page.keyboard.press("Enter")
    expect(page.locator("[data-words]").first).to_be_visible()
    monkey = Monkey(page, random.Random(7), PATIENCE)
    monkey.watch()
    monkey.rounds(150, UNASKED)
    assert unasked(monkey) == []
    monkey.rounds(60, ASKING)
    assert unasked(monkey) == []
    assert min(monkey.pressed.get(place, 0) for place in ("code", "words", "row")) > 10, monkey.pressed
