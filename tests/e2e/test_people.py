"""People as a manager works with them: invite, look, and disable somebody who is coding at this moment."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.e2e.axe import assert_clean

AsRole = Callable[..., Page]
PHONE = {"width": 390, "height": 844}


def test_a_manager_invites_withdraws_and_changes_a_role_back(as_role: AsRole) -> None:
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
