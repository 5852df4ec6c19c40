"""A manager invites a list from a file, then opens a person from the list of people: both pages as they are used, and axe."""

import secrets
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.axe import assert_clean

AsRole = Callable[..., Page]
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_a_list_is_looked_at_and_invited_and_a_person_is_opened(as_role: AsRole) -> None:
    page = as_role("manager", at="/people/import")
    tail = secrets.token_hex(4)
    text = f"name;email;role;team\nZoë Marsh;zoe.{tail}@practice.example;coder;\nBad;nowhere;coder;Nobody's {tail}\n"
    payload: Any = {"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode("windows-1252")}
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files(payload)
    expect(page.get_by_label("List", exact=True)).to_have_value(text)
    page.get_by_role("button", name="Look at it").click()
    listed = page.get_by_role("table", name="People on the list")
    expect(listed).to_contain_text("Will be invited")
    expect(listed).to_contain_text("Zoë Marsh")
    expect(listed).to_contain_text("No address a mail can be sent to")
    assert_clean(page)
    page.get_by_role("button", name="Invite 1").click()
    expect(page.locator("main")).to_contain_text("1 invited. 1 left out.")

    page.goto(page.url.replace("/people/import", "/people"))
    page.get_by_role("table", name="People").get_by_role("link", name="Maya Fontaine").click()
    expect(page.get_by_role("heading", name="Maya Fontaine")).to_be_visible()
    expect(page.get_by_role("region", name="Now")).to_contain_text("Accuracy, 30 d")
    expect(page.get_by_role("table", name="History")).to_contain_text("Added")
    expect(page.get_by_role("img", name="Accuracy in the week of")).to_be_visible()
    expect(page.get_by_role("img", name="Charts sent a day by week")).to_be_visible()
    page.keyboard.press("t")
    expect(page.get_by_role("region", name="Charts sent a day").get_by_role("columnheader")).to_have_text(
        ["Week of", "A day", "All"]
    )
    charts = page.get_by_role("table", name="Charts")
    first = charts.get_by_role("link").first.inner_text()
    page.get_by_role("button", name="Next 10").click()
    expect(charts.get_by_role("link").first).not_to_have_text(first)
    assert_clean(page)
    page.get_by_role("link", name="Audits of their work").click()
    expect(page.get_by_label("Handed in by").locator("option:checked")).to_have_text("Maya Fontaine")
    audits = page.get_by_role("table", name="Finished audits").locator("tbody tr")
    expect(audits.filter(has_text="Maya Fontaine")).not_to_have_count(0)
    expect(audits.filter(has_not_text="Maya Fontaine")).to_have_count(0)
    page.go_back()
    expect(charts).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(OVERFLOW) <= 0
    page.keyboard.press("r")
    expect(page.get_by_role("dialog", name="Role of Maya Fontaine")).to_be_visible()
