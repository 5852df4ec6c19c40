"""Work in order in one visit: a manager sets a team so; its coder takes the next chart, is refused another, skips with a reason."""

import re
import secrets
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e import story
from tests.e2e.axe import assert_clean, filled
from tests.e2e.screens import Bench
from tests.planting import planted
from tests.running import Running
from tests.seated import PRIYA

WORDS = "The patient is my neighbour's sister"
PHONE = {"width": 390, "height": 844}
AsRole = Callable[..., Page]
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def send(page: Page) -> None:
    """Confirm the dialog that is open."""
    page.keyboard.press("Control+Enter")


def test_a_team_in_order_takes_the_next_is_refused_another_and_skips_with_a_reason(
    running: Running, as_role: AsRole
) -> None:
    numbers = [*planted(running, story.visit(), coder=PRIYA), *planted(running, story.visit(), coder=PRIYA)]
    manager, name = as_role("manager", at=f"/charts/{numbers[1]}"), f"Trauma {secrets.token_hex(3)}"
    manager.get_by_label("Priority").select_option("high")
    expect(manager.get_by_text(f"CH-{numbers[1]} has high priority")).to_be_visible()
    manager.goto("/teams")
    filled(manager)
    manager.keyboard.press("n")
    manager.keyboard.type(name)
    expect(manager.get_by_role("dialog").get_by_label("Name")).to_have_value(name)
    send(manager)
    opened = manager.get_by_role("region", name="Open team")
    expect(opened).to_contain_text("Nobody is in this team yet")
    manager.keyboard.press("m")
    manager.get_by_role("dialog").get_by_label(re.compile("Priya Raman")).check()
    send(manager)
    expect(opened.get_by_role("button", name=re.compile("^Remove"))).to_have_count(1)
    manager.keyboard.press("o")
    asked = manager.get_by_role("dialog", name=f"Order of work of {name}")
    asked.get_by_label("How its coders come to their charts").select_option("In order: their own charts")
    assert_clean(manager)
    send(manager)
    expect(opened).to_contain_text("Its coders take one chart after another")
    try:
        coder = as_role("coder", PRIYA, at="/queue")
        expect(coder.get_by_text(re.compile("^Order set by Dana Whitfield: priority, then due"))).to_be_visible()
        assert_clean(coder)
        coder.goto(f"/chart/{numbers[0]}")
        expect(coder.get_by_text(re.compile(r"in order, and CH-\d+ comes first"))).to_be_visible()
        expect(coder).to_have_url(re.compile("/queue"))
        coder.goto(f"/chart/{numbers[1]}")
        bench = Bench(coder)
        bench.ready()
        coder.keyboard.press("Shift+S")
        skip = coder.get_by_role("dialog", name="Skip this chart?")
        skip.get_by_label("Reason", exact=True).select_option(label="I know the patient")
        skip.get_by_label(re.compile("^Words")).fill(WORDS)
        assert_clean(coder)
        send(coder)
        expect(coder.get_by_text(f"CH-{numbers[1]} is skipped")).to_be_visible()
        expect(coder).not_to_have_url(re.compile(f"/chart/{numbers[1]}$"))
        manager.reload()
        opened.get_by_role("link", name="1 skipped").click()
        line = manager.get_by_role("row", name=re.compile(f"CH-{numbers[1]}"))
        expect(line).to_contain_text(f"I know the patient: {WORDS}")
        expect(line).to_contain_text("to the manager")
        assert_clean(manager)
        manager.set_viewport_size(PHONE)
        assert manager.evaluate(OVERFLOW) <= 0
    finally:
        manager.set_viewport_size({"width": 1440, "height": 900})
        manager.goto(f"/charts/{numbers[1]}")
        manager.get_by_label("Priority").select_option("normal")
        expect(manager.get_by_text(f"CH-{numbers[1]} has normal priority")).to_be_visible()
        manager.goto("/teams")
        manager.get_by_role("link", name=name, exact=True).click()
        opened.get_by_role("button", name=re.compile("^Archive")).click()
        manager.get_by_role("dialog", name="Archive this team?").get_by_role(
            "button", name=re.compile("^Archive")
        ).click()
        expect(opened.get_by_role("button", name=re.compile("^Restore"))).to_be_visible()
