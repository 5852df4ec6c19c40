"""What concerns a coder comes to them while they work: the bell counts it live, opens it, and the page keeps it."""

import json
import re
from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.browsing import People
from tests.e2e import story
from tests.e2e.axe import assert_clean
from tests.e2e.test_people import LETTERS, PHONE, sign_in_as
from tests.planting import ask_plant
from tests.running import Running

AsRole = Callable[..., Page]
PASSWORD = "plum lantern on the river"


def hired(running: Running) -> str:
    """The address of a new coder, who has been told nothing."""
    return ask_plant(running, "hire", f"Nina {uuid4().hex[:6].translate(LETTERS).title()}", PASSWORD)


def give(running: Running, email: str) -> str:
    """Give a coder one more chart, as the manager; its number."""
    request = {"bundle": story.visit().decode(), "coder": email, "lines": []}
    return ask_plant(running, text=json.dumps(request)).strip()


def test_a_chart_given_while_a_coder_works_is_heard_opened_and_kept(person: People, running: Running) -> None:
    email = hired(running)
    context = person(base_url=running.address)
    sign_in_as(context, running, email, PASSWORD)
    page = context.new_page()
    page.goto("/queue")
    bell = page.get_by_role("button", name=re.compile("^Notifications"))
    expect(bell).to_have_accessible_name("Notifications")
    bell.click()
    box = page.get_by_role("dialog", name="Notifications")
    expect(box).to_contain_text("Nothing new")
    assert_clean(page)
    page.keyboard.press("Escape")
    first, second, third = (give(running, email) for _ in range(3))
    expect(bell).to_have_accessible_name("Notifications, 3 unread")
    expect(page.get_by_role("status").filter(has_text="not read")).to_have_text(re.compile("^[123] notification"))
    bell.click()
    expect(box.get_by_role("link", name="is assigned to you")).to_have_count(3)
    assert_clean(page)
    box.get_by_role("link", name=f"CH-{second} is assigned to you").click()
    page.wait_for_url(f"**/chart/{second}")
    expect(box).to_be_hidden()
    expect(bell).to_have_accessible_name("Notifications, 2 unread")

    page.goto("/queue")
    expect(page.get_by_role("heading", name="My queue")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("n")
    page.wait_for_url("**/notifications")
    lines = page.locator(".notice-list .notice")
    expect(lines).to_have_count(2)
    expect(page.get_by_role("tab", name="New")).to_contain_text("2")
    assert_clean(page)
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(bell).to_have_accessible_name("Notifications, 1 unread")
    expect(lines).to_have_count(2)  # what was read here stays until the list is read anew
    expect(lines.filter(has_text="Not read:")).to_have_count(1)
    page.keyboard.press("r")
    expect(bell).to_have_accessible_name("Notifications, 2 unread")
    give(running, email)
    page.get_by_role("button", name="1 new, show").click()
    expect(lines).to_have_count(3)
    page.keyboard.press("Shift+R")
    expect(bell).to_have_accessible_name("Notifications")
    page.keyboard.press("r")
    expect(bell).to_have_accessible_name("Notifications, 1 unread")
    bell.click()
    box.get_by_role("button", name="Mark all read").click()
    expect(bell).to_have_accessible_name("Notifications")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="All").click()
    expect(lines).to_have_count(4)
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert_clean(page)
    page.get_by_role("link", name=f"CH-{first} is assigned to you").click()
    page.wait_for_url(f"**/chart/{first}")
    assert third != first


def test_what_tells_a_person_is_chosen_on_their_account_page(as_role: AsRole) -> None:
    page = as_role("supervisor", at="/notifications")
    page.get_by_role("main").get_by_role("link", name="What tells me").click()
    page.wait_for_url("**/account#notifications")
    panel = page.get_by_role("region", name="Notifications")
    box = panel.get_by_label("A provider answers my query: in the daily mail")
    expect(box).not_to_be_checked()
    assert_clean(page)
    try:
        box.check()
        panel.get_by_label("No mail at once from").fill("20:00")
        panel.get_by_label("until").fill("07:00")
        panel.get_by_role("button", name="Save notifications").click()
        expect(page.get_by_text("Your notifications are saved.")).to_be_visible()
        expect(box).to_be_checked()
        panel.get_by_role("button", name="Pause mail until tomorrow").click()
        expect(panel).to_contain_text("No mail comes until")
    finally:
        page.goto("/account")
        if panel.get_by_role("button", name="Let mail come again").is_visible():
            panel.get_by_role("button", name="Let mail come again").click()
        box.uncheck()
        panel.get_by_label("No mail at once from").fill("")
        panel.get_by_label("until").fill("")
        panel.get_by_role("button", name="Save notifications").click()
        expect(page.get_by_text("Your notifications are saved.")).to_be_visible()
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
