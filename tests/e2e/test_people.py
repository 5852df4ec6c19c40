"""People as a manager works with them: invite, look, and disable somebody who is coding at this moment."""

import json
import re
from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import BrowserContext, Page, expect

from tests.browsing import People
from tests.e2e import story
from tests.e2e.axe import assert_clean
from tests.e2e.screens import Bench
from tests.planting import ask_plant
from tests.running import Running

AsRole = Callable[..., Page]
PHONE = {"width": 390, "height": 844}
LETTERS = str.maketrans("0123456789", "ghijklmnop")
"""Digits of a made-up name as letters."""


def sign_in_as(context: BrowserContext, running: Running, email: str, password: str) -> None:
    """Sign somebody in who is none of the demo's people."""
    token = re.search(r'name="csrf" value="([^"]+)"', context.request.get("/sign-in").text())
    assert token
    form = {"email": email, "password": password, "csrf": token[1]}
    answer = context.request.post("/sign-in", form=form, headers={"origin": running.address}, max_redirects=0)
    assert answer.status == 303, answer.text()


def test_a_manager_invites_again_withdraws_and_looks_at_acts(as_role: AsRole) -> None:
    page = as_role("manager", at="/people")
    table = page.get_by_role("table", name="People")
    expect(table.get_by_role("row")).not_to_have_count(0)
    assert_clean(page)
    page.keyboard.press("n")
    asked = page.get_by_role("dialog", name="Invite")
    address = f"{uuid4().hex[:10]}@invited.example"
    asked.get_by_label("Addresses").fill(f"{address}, nonsense")
    asked.get_by_label("Role").select_option("biller")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("nonsense is no address")).to_be_visible()
    expect(asked.get_by_label("Addresses")).to_have_value(f"{address}, nonsense")
    assert_clean(page)
    asked.get_by_label("Addresses").fill(address)
    page.keyboard.press("Control+Enter")
    row = table.get_by_role("row").filter(has_text=address)
    expect(row).to_contain_text("Invited, 7 d left")
    row.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("It was sent a moment ago")).to_be_visible()
    row.get_by_role("button", name="Withdraw").click()
    expect(row).to_have_count(0)
    someone = table.get_by_role("row").filter(has_text="Biller").first
    someone.get_by_role("button", name="More").click()
    menu = page.get_by_role("dialog")
    assert_clean(page)
    menu.get_by_role("button", name="Specialties").click()
    expect(page.get_by_role("dialog")).to_contain_text("Assigning by specialty")
    assert_clean(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_who_is_disabled_while_coding_is_out_at_once_and_their_rows_stay(
    as_role: AsRole, person: People, running: Running
) -> None:
    name, password = f"Rita {uuid4().hex[:6].translate(LETTERS).title()}", "plum lantern on the river"
    email = ask_plant(running, "hire", name, password)
    request = {"bundle": story.visit().decode(), "coder": email, "lines": []}
    (number,) = ask_plant(running, text=json.dumps(request)).split()
    context = person(base_url=running.address)
    sign_in_as(context, running, email, password)
    coder = context.new_page()
    coder.goto(f"/chart/{number}")
    bench = Bench(coder)
    bench.ready()
    bench.add("ckd 3b", "N18.32")
    manager = as_role("manager", at="/people")
    row = manager.get_by_role("table", name="People").get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text("now")
    row.get_by_role("button", name="More").click()
    manager.get_by_role("dialog").get_by_role("button", name="Disable").click()
    asked = manager.get_by_role("dialog", name=f"Disable {name}?")
    expect(asked).to_contain_text("Charts to code, 1")
    expect(asked).to_contain_text("open now")
    assert_clean(manager)
    asked.get_by_label("Give the work to").select_option(label="Priya Raman")
    asked.get_by_label("Reason").fill("Left the practice")
    asked.get_by_role("button", name="Disable").click()
    coder.wait_for_url("**/sign-in?next=**", timeout=4000)
    expect(row).to_contain_text("Disabled")
    context.complaints.clear()  # the browser notes the socket that was closed
    priya = Bench(as_role("coder", 2, at=f"/chart/{number}"))
    priya.ready()
    expect(priya.codes).to_have_text(["N18.32"])
    priya.add("i10", "I10")  # the lease of who left does not keep her from it
    expect(priya.codes).to_have_text(["N18.32", "I10"])
