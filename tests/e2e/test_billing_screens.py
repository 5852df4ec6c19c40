"""The biller's screens: axe finds nothing in either theme, and the work list moves by itself without moving its rows."""

import re

from playwright.sync_api import ViewportSize, expect

from tests.e2e.axe import assert_clean
from tests.e2e.billing import Billing, named

PHONE: ViewportSize = {"width": 390, "height": 844}
FITS = "() => document.documentElement.scrollWidth <= innerWidth"


def test_the_work_list_is_clean(billing: Billing) -> None:
    page = billing.page
    page.goto("/billing")
    for name in ("To bill", "Waiting for a provider", "Finalized", "All, by search"):
        page.get_by_role("tab", name=re.compile(f"^{name}")).press("Enter")
        expect(page.get_by_role("tab", selected=True)).to_contain_text(name)
        assert_clean(page)
    page.get_by_role("tab", name=re.compile("^To bill")).press("Enter")
    expect(page.get_by_role("tab", selected=True)).to_contain_text("To bill")
    page.set_viewport_size(PHONE)
    expect(page.get_by_role("row").first).to_be_visible()
    assert page.evaluate(FITS)
    assert_clean(page)


def test_the_review_is_clean(billing: Billing) -> None:
    (number,) = billing.plant({"suggest": True, "picked": "99213"})
    billing.elsewhere(number, {"op": "add", "code": "J02.9", "reason": "Sore throat"}, {"op": "add", "code": "E11"},
                   {"op": "add", "code": "99213", "system": "cpt"})  # fmt: skip
    page = billing.page
    billing.open(number)
    assert_clean(page)
    billing.to_row(page.locator(".claim-row", has=page.locator(".pointers")))
    billing.press("p", "1")
    expect(page.locator(".pointers [aria-pressed=true]")).to_have_count(1)
    assert_clean(page)
    billing.press("c")
    expect(page.get_by_role("dialog", name="Claim sheet")).to_be_visible()
    assert_clean(page)
    page.set_viewport_size(PHONE)
    assert page.evaluate(FITS)
    assert_clean(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    billing.press("Escape", "b")
    expect(page.get_by_role("dialog", name="Send it back to its provider?")).to_be_visible()
    assert_clean(page)
    billing.press("Escape", "n")
    expect(page.get_by_role("combobox", name="Code or words")).to_be_focused()
    billing.type("E11.65")
    expect(page.locator("[role=option]:visible").first).to_contain_text("E11.65")
    assert_clean(page)


def test_a_finalized_encounter_and_its_versions_are_clean(billing: Billing) -> None:
    (number,) = billing.plant({})
    page = billing.page
    billing.open(number)
    billing.reason(billing.add("I10"), "The note says so")
    billing.press("Control+Enter")
    expect(page.get_by_text(f"Encounter {number} finalized")).to_be_visible()
    billing.open(number)
    assert_clean(page)
    page.goto(f"/claim/{number}")
    expect(page.locator(".claim-print")).to_be_visible()
    assert_clean(page)
    billing.open(number)
    billing.press("Shift+O")
    expect(page.get_by_role("dialog", name="Open it again?")).to_be_visible()
    billing.type("To look once more")
    billing.press("Control+Enter")
    expect(page.get_by_text("Opened again:")).to_be_visible()
    billing.press("Shift+V")
    expect(page.get_by_role("dialog", name="Versions side by side")).to_be_visible()
    expect(page.get_by_text("The codes are the same")).to_be_visible()
    assert_clean(page)


def test_the_list_says_what_is_new_and_keeps_its_rows(billing: Billing) -> None:
    later = named("seen later")
    billing.plant({"visit": "seen first"})
    page = billing.page
    page.goto("/billing")
    rows = page.locator("main tbody tr")
    expect(rows.first).to_be_visible()
    expect(page.locator("[data-ready=true]")).to_be_attached()
    before = rows.all_inner_texts()
    billing.plant({"visit": later, "days": 400})
    fresh = page.get_by_role("button", name=re.compile("new, show"))
    expect(fresh).to_be_visible()
    assert rows.all_inner_texts() == before
    fresh.focus()
    billing.press("Enter")
    expect(page.get_by_role("cell", name=f"Office, {later}")).to_be_visible()
    expect(fresh).to_have_count(0)


def test_filters_stand_in_the_address_and_go_along_into_a_review(billing: Billing) -> None:
    old = named("very old")
    (number,) = billing.plant({"visit": old, "days": 500})
    page = billing.page
    page.goto("/billing?age=30&order=risk&changed=untouched")
    expect(page.get_by_role("combobox", name="Age")).to_have_value("30")
    expect(page.get_by_role("radio", name="Untouched")).to_have_attribute("aria-checked", "true")
    expect(page.get_by_role("cell", name=f"Office, {old}")).to_be_visible()
    billing.press("s")
    page.wait_for_url(re.compile(r"/billing/\d+\?"))
    assert "order=risk" in page.url
    assert "age=30" in page.url
    billing.press("s")
    page.wait_for_url(re.compile(r"/billing(/\d+)?\?"))
    assert number > 0
