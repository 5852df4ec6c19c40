"""A manager makes a service account and its key, renames and disables it, and a second manager's page follows: one visit."""

import re
import secrets
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.axe import assert_clean

KEY = re.compile("clk_[A-Za-z0-9_-]{43}")
AsRole = Callable[..., Page]
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_a_service_account_gets_a_key_a_name_and_is_disabled(as_role: AsRole) -> None:
    page, other = as_role("manager", at="/keys/accounts"), as_role("manager", at="/keys/accounts")
    first, second = (f"{name} {secrets.token_hex(3)}" for name in ("EHR connector", "Ward bridge"))
    page.keyboard.press("n")
    page.get_by_role("dialog").get_by_label("Name").fill(first)
    page.keyboard.press("Control+Enter")
    panel = page.get_by_role("region", name=first)
    expect(panel).to_contain_text("No key is in force.")
    expect(other.get_by_role("region", name=first)).to_be_visible()

    page.get_by_role("button", name=f"New key for {first}").click()
    form = page.get_by_role("dialog", name="New key")
    expect(form.get_by_label("Acts for").locator("option:checked")).to_have_text(f"{first}, service account, provider")
    expect(form.get_by_label("Write encounters")).to_be_checked()
    form.get_by_label("Name").fill("Bridge")
    form.get_by_role("button", name="Make key").click()
    shown = page.get_by_role("dialog", name="Your new key")
    expect(shown.get_by_label("Bridge")).to_have_value(KEY)
    page.keyboard.press("Escape")
    keys = page.get_by_role("table", name=f"Keys of {first}")
    expect(keys).to_contain_text("Bridge")
    expect(page.locator("body")).not_to_contain_text(KEY)
    expect(other.get_by_role("table", name=f"Keys of {first}")).to_contain_text("Bridge")
    assert_clean(page)

    page.get_by_role("button", name=f"Rename: {first}").click()
    page.get_by_role("dialog").get_by_label("Name").fill(second)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("region", name=second)).to_be_visible()
    other.set_viewport_size({"width": 390, "height": 844})
    expect(other.get_by_role("region", name=second)).to_be_visible()
    assert other.evaluate(OVERFLOW) <= 0
    assert_clean(other)

    page.get_by_role("button", name=f"Disable: {second}").click()
    asked = page.get_by_role("dialog", name=f"Disable {second}?")
    expect(asked).to_contain_text("All of its keys are ended")
    assert_clean(page)
    asked.get_by_role("button", name="Disable").click()
    gone = page.get_by_role("region", name=second)
    expect(gone).to_contain_text("Its keys were ended when it was disabled.")
    expect(gone).to_contain_text("1 key ended")
    expect(other.get_by_role("button", name=f"Enable {second}")).to_be_visible()
    assert_clean(page)
