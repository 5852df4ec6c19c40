"""People as a manager works with them: invite, look, and disable somebody who is coding at this moment."""

import json
import re
import time
from collections.abc import Callable
from uuid import uuid4

import pyotp
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
    expect(asked.get_by_role("alert")).to_contain_text(
        "nonsense is no address a mail can be sent to. Nobody was invited."
    )
    expect(asked.get_by_label("Addresses")).to_have_value(f"{address}, nonsense")
    assert_clean(page)
    asked.get_by_label("Addresses").fill(address)
    page.keyboard.press("Control+Enter")
    expect(asked).to_have_count(0)
    page.keyboard.press("f")
    page.keyboard.type(address)
    page.keyboard.press("Enter")
    expect(table.get_by_role("row")).to_have_count(2)
    row = table.get_by_role("row").filter(has_text=address)
    expect(row).to_contain_text("Invited, 7 d left")
    row.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("It was sent a moment ago")).to_be_visible()
    row.get_by_role("button", name="Withdraw").click()
    expect(row).to_have_count(0)
    page.get_by_role("button", name="Show all").click()
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


def half_typed(bench: Bench, code: str) -> str:
    """Words typed into the rationale of the first row, and kept, but not saved."""
    bench.focus_row(code)
    bench.page.keyboard.press("r")
    expect(bench.page.get_by_label("Rationale of row 1")).to_be_focused()
    with bench.page.expect_response(lambda answer: "/api/words/" in answer.url and answer.request.method == "PUT"):
        bench.page.keyboard.type("Stage by two values of")
    return "Stage by two values of"


def sets_up_a_factor(page: Page, email: str, password: str) -> None:
    """Sign in where the page is, set up the second factor that is asked for, and go on to where one was."""
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Set up the second factor")).to_be_visible()
    key = page.locator(".step .code").inner_text().replace(" ", "")
    page.get_by_label("Six digits").fill(pyotp.TOTP(key).now())
    page.get_by_role("button", name="Confirm and sign in").click()
    page.get_by_role("link", name="I have kept them, go on").click()


def test_several_are_changed_at_once_and_each_result_is_said(as_role: AsRole, running: Running) -> None:
    tail = uuid4().hex[:6].translate(LETTERS).title()
    for first in ("Ann", "Bea"):
        ask_plant(running, "hire", f"{first} {tail}", "plum lantern on the river")
    page = as_role("manager", at=f"/people?name={tail}")
    rows = page.get_by_role("table", name="People").get_by_role("row").filter(has_text=tail)
    expect(rows).to_have_count(2)
    page.keyboard.press("x")  # the first row is current
    page.keyboard.press("j")
    page.keyboard.press("x")
    bar = page.get_by_role("group", name="Selected people")
    expect(bar).to_contain_text("2 selected")
    assert_clean(page)
    page.keyboard.press("s")
    said = page.get_by_role("region", name="What became of each")
    expect(said.get_by_text("Required, signed out to set it up")).to_have_count(2)
    expect(bar).to_have_count(0)
    for box in rows.get_by_role("checkbox").all():
        box.click()
    page.keyboard.press("d")
    asked = page.get_by_role("dialog", name="Disable 2 people?")
    expect(asked).to_contain_text(f"Ann {tail}")
    assert_clean(page)
    asked.get_by_label("Reason").fill("The season is over")
    asked.get_by_role("button", name="Disable them").click()
    expect(said.get_by_text("Disabled, signed out everywhere")).to_have_count(2)
    expect(rows.get_by_text("Disabled", exact=False)).to_have_count(2)


def test_a_refused_disabling_keeps_its_dialog_and_the_reason(as_role: AsRole, running: Running) -> None:
    name = f"Cal {uuid4().hex[:6].translate(LETTERS).title()}"
    ask_plant(running, "hire", name, "plum lantern on the river")
    page, other = (as_role("manager", at=f"/people?name={name.split()[1]}") for _ in range(2))
    for one in (page, other):
        one.get_by_role("table", name="People").get_by_role("row").filter(has_text=name).get_by_role(
            "button", name="More"
        ).click()
    page.get_by_role("dialog").get_by_role("button", name="Disable").click()
    asked = page.get_by_role("dialog", name=f"Disable {name}?")
    asked.get_by_label("Reason").fill("Left for the coast")
    other.get_by_role("dialog").get_by_role("button", name="Role").click()
    other.get_by_role("dialog").get_by_label("Role").select_option("biller")
    other.keyboard.press("Control+Enter")
    expect(other.get_by_text(f"{name} has another role")).to_be_visible()
    asked.get_by_role("button", name="Disable").click()
    expect(page.get_by_text(f"Another manager changed {name} meanwhile: biller and active now.")).to_be_visible()
    expect(asked.get_by_label("Reason")).to_have_value("Left for the coast")
    asked.get_by_role("button", name="Disable").click()
    expect(page.get_by_role("table", name="People").get_by_role("row").filter(has_text=name)).to_contain_text(
        "Disabled"
    )


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
    words = half_typed(bench, "N18.32")
    manager = as_role("manager", at=f"/people?name={name.split()[1]}")
    row = manager.get_by_role("table", name="People").get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text("now")
    row.get_by_role("button", name="More").click()
    manager.get_by_role("dialog").get_by_role("button", name="Require a second factor").click()
    coder.wait_for_url("**/sign-in?next=**", timeout=4000)
    context.complaints.clear()  # the browser notes the socket that was closed
    sets_up_a_factor(coder, email, password)
    bench.ready()
    bench.focus_row("N18.32")
    coder.keyboard.press("r")
    expect(coder.get_by_label("Rationale of row 1")).to_have_value(words)
    expect(row).to_contain_text("now")
    row.get_by_role("button", name="More").click()
    manager.get_by_role("dialog").get_by_role("button", name="Disable").click()
    asked = manager.get_by_role("dialog", name=f"Disable {name}?")
    expect(asked).to_contain_text("Charts to code, 1")
    expect(asked).to_contain_text("open now")
    assert_clean(manager)
    asked.get_by_label("Give the work to").select_option(label="Priya Raman")
    asked.get_by_label("Reason").fill("Left the practice")
    began = time.monotonic()
    asked.get_by_role("button", name="Disable").click()
    coder.wait_for_url("**/sign-in?next=**", timeout=4000)
    print(f"disabled to sign-in: {time.monotonic() - began:.2f} s")
    expect(row).to_contain_text("Disabled")
    context.complaints.clear()  # the browser notes the socket that was closed
    priya = Bench(as_role("coder", 2, at=f"/chart/{number}"))
    priya.ready()
    expect(priya.codes).to_have_text(["N18.32"])
    priya.add("i10", "I10")  # the lease of who left does not keep her from it
    expect(priya.codes).to_have_text(["N18.32", "I10"])
