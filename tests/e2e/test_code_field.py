"""Random keys in the code field and in lines of words, by the coder and the auditor: no row's code changes unasked.

`TIMES=7 make test PYTEST=tests/e2e/test_code_field.py` presses seven times as many: 2,100 in the coder's list.
"""

import os
import random
from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from tests.e2e.hands import Hands, open_chart, plant
from tests.e2e.monkey import ASKING, ROWS, UNASKED, Monkey
from tests.running import Running

LINES = (("I50.33", "Y"), ("S52.501A", "Y"), ("E11.22", "Y"), ("N18.32", "Y"), ("Z79.4", ""))
PATIENCE = 1000
TIMES = int(os.environ.get("TIMES", "1"))
TRIES = 20
SECONDS = 180
"""For as many keys as the suite presses; a busy machine takes half a second for one."""
TO_FIRST = "(rows) => { const row = document.querySelector(rows); (row.querySelector('#row-field') ?? row).focus(); }"
"""To the first row, or to the code field that is open in it."""
IN_FIRST = "(rows) => document.activeElement === document.querySelector(rows).querySelector('#row-field')"


def settled(monkey: Monkey) -> None:
    """Close what is open and wait until every key was answered: events are answered in order, so the first row's field
    comes after all else. A field that an earlier key opened may come between and take the keys; then they are pressed again."""
    page = monkey.page
    for _ in range(TRIES):
        for key in ("Escape", "Enter"):
            page.evaluate(TO_FIRST, ROWS)
            page.keyboard.press(key)
        with suppress(TimeoutError):
            page.wait_for_function(IN_FIRST, arg=ROWS, timeout=PATIENCE)
            break
    expect(page.locator(ROWS).first.locator("#row-field")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#row-field")).to_have_count(0)


def unasked(monkey: Monkey) -> list[dict[str, object]]:
    """Changes of a code that nobody typed or chose."""
    settled(monkey)
    return [change for change in monkey.changes() if not change["asked"]]


def everywhere(monkey: Monkey, least: int) -> None:
    """Go on until keys were pressed often enough in each place: the slower the answers, the fewer land in a line of words."""
    for _ in range(TRIES):
        if min(monkey.pressed.get(place, 0) for place in ("code", "words", "row")) >= least:
            return
        monkey.rounds(20, ASKING)
        assert unasked(monkey) == []
    raise AssertionError(monkey.pressed)


def test_what_is_typed_at_once_after_the_key_that_opens_a_field_stands_in_it(running: Running, hands: Hands) -> None:
    open_chart(hands, plant(running, LINES, dated=True))
    hands.to_row("E11.22")
    hands.press("Enter")
    hands.page.keyboard.type("n1831")
    field = hands.page.locator("#row-field")
    expect(field).to_be_focused()
    expect(field).to_have_value("n1831")
    hands.press("Enter")
    expect(hands.bench.row("N18.31")).to_have_count(1)
    expect(hands.bench.row("E11.22")).to_have_count(0)
    hands.to_row("Z79.4")
    hands.press("r")
    hands.page.keyboard.type("Long-term, remains")
    hands.press("Enter")
    expect(hands.bench.row("Z79.4")).to_contain_text("Long-term, remains")
    expect(hands.bench.rows).to_have_count(len(LINES))


def test_a_field_that_is_opened_twice_has_the_focus(running: Running, hands: Hands) -> None:
    """Two answers that each bring a field anew: the second one takes the focus too."""
    open_chart(hands, plant(running, LINES, dated=True))
    hands.to_row("E11.22")
    hands.page.evaluate("""() => {
      const edit = document.activeElement.querySelector("[data-key=enter]");
      edit.click(), edit.click();
    }""")
    field = hands.page.locator("#row-field")
    expect(field).to_have_attribute("data-for", "E11.22")  # what the first focus asked for, after both were opened
    expect(field).to_be_focused()


@pytest.mark.timeout(SECONDS * TIMES)
def test_no_code_in_the_coders_list_changes_unasked(running: Running, hands: Hands) -> None:
    number = plant(running, LINES, dated=True)
    open_chart(hands, number)
    monkey = Monkey(hands.page, random.Random(7), PATIENCE)
    monkey.watch()
    monkey.rounds(200 * TIMES, UNASKED)
    assert unasked(monkey) == []
    monkey.rounds(100 * TIMES, ASKING)
    assert unasked(monkey) == []
    everywhere(monkey, 15)


@pytest.mark.timeout(SECONDS * TIMES)
def test_no_code_in_the_auditors_list_changes_unasked(as_role: Callable[..., Page]) -> None:
    page = as_role("supervisor")
    page.goto("/audits")
    page.get_by_role("link", name="CH-").first.click()
    rows = page.get_by_role("list", name="The rows handed in with the auditor’s changes").get_by_role("listitem")
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
    monkey.rounds(150 * TIMES, UNASKED)
    assert unasked(monkey) == []
    monkey.rounds(60 * TIMES, ASKING)
    assert unasked(monkey) == []
    everywhere(monkey, 10)
