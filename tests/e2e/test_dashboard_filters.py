"""The dashboard's filters in one visit: by key, in the address, back and after a reload, live, and in the lists behind figures."""

import re
import secrets
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import assert_clean, filled
from tests.planting import planted
from tests.running import Running
from tests.unit.gateways.sample import as_bytes, bundle, encounter, note, patient

AsRole = Callable[..., Page]


def cell(page: Page, label: str) -> Locator:
    """A figure of the strip by its label."""
    return page.get_by_role("region", name="Queue now").get_by_role("link").filter(has_text=re.compile(f"^{label}"))


def number(page: Page, label: str) -> int:
    return int(cell(page, label).inner_text().split("\n")[1].replace(",", ""))


def test_filters_are_in_the_address_and_in_every_list_and_figures_stay_live(as_role: AsRole, running: Running) -> None:
    page = as_role("manager", at="/dashboard")
    filled(page)
    page.keyboard.press("f")
    expect(page.locator(".filters select:focus")).to_have_count(1)
    page.get_by_role("radio", name="7 days").click()
    page.wait_for_url(re.compile(r"/dashboard\?range=7$"))
    expect(page.get_by_role("radio", name="7 days")).to_be_checked()
    expect(cell(page, "Completed")).to_contain_text(re.compile(r"7 days, [\d,]+ before"))
    expect(page.get_by_role("region", name="Completed, 7 days")).to_be_visible()
    page.get_by_label("Setting").select_option("outpatient")
    page.wait_for_url(re.compile(r"range=7&setting=outpatient$"))
    expect(page.get_by_role("button", name="Show everything")).to_be_visible()
    assert_clean(page)

    page.reload()
    filled(page)
    expect(page.get_by_label("Setting")).to_have_value("outpatient")
    expect(page.get_by_role("radio", name="7 days")).to_be_checked()
    before, of = number(page, "Draft"), secrets.randbelow(10**6) * 100
    visit = as_bytes(bundle(patient(of), encounter(of + 1, of), note("She has hypertension.", of + 1, of + 1, of)))
    assert len(planted(running, visit, coder=1)) == 1
    expect(cell(page, "Draft")).to_contain_text(f"{before + 1:,}")

    cell(page, "Completed").click()
    page.wait_for_url(re.compile(r"/charts\?tab=completed&since=[-\d]+&until=[-\d]+&setting=outpatient$"))
    expect(page.get_by_label("Setting")).to_have_value("outpatient")
    assert_clean(page)
    page.go_back()
    page.wait_for_url(re.compile(r"/dashboard\?range=7&setting=outpatient$"))
    expect(page.get_by_label("Setting")).to_have_value("outpatient")
    page.go_back()
    page.wait_for_url(re.compile(r"/dashboard\?range=7$"))
    expect(page.get_by_label("Setting")).to_have_value("")
    page.go_forward()
    expect(page.get_by_label("Setting")).to_have_value("outpatient")
    page.get_by_role("button", name="Show everything").click()
    page.wait_for_url(re.compile(r"/dashboard\?range=7$"))
    page.keyboard.press("t")
    days = page.get_by_role("region", name="Completed, 7 days").get_by_role("link")
    expect(days).to_have_count(7)
    assert_clean(page)
