"""Accessibility: axe finds nothing on any screen of the main job, light or dark, nor on the phone screens of a manager.

Each page of the registry as it opens is looked at in tests/e2e/test_routes.py; here is what people open on them.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.axe import assert_clean
from tests.e2e.screens import Bench
from tests.running import Running

AsRole = Callable[..., Page]
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_signing_in(running: Running, person: Callable[..., BrowserContext], viewport: dict[str, int]) -> None:
    page = person(base_url=running.address, viewport=viewport).new_page()
    page.goto("/sign-in")
    assert_clean(page)


def test_what_a_manager_sees(as_role: AsRole) -> None:
    page = as_role("manager", at="/dashboard")
    expect(page.get_by_role("region", name="Queue now")).to_be_visible()
    assert_clean(page)
    page.keyboard.press("t")
    expect(page.get_by_role("region", name="Completed today").get_by_role("columnheader", name="Today")).to_be_visible()
    assert_clean(page)


def test_what_a_manager_sees_on_a_phone(as_role: AsRole) -> None:
    page = as_role("manager", at="/dashboard", viewport=PHONE)
    expect(page.get_by_role("region", name="Queue now")).to_be_visible()
    assert_clean(page)
    page.goto("/import")
    expect(page.locator("main table").first).to_be_visible()
    assert_clean(page)


def test_what_a_coder_sees(as_role: AsRole) -> None:
    page = as_role("coder", 1)
    expect(page.locator("main [role=tablist]")).to_be_visible()
    assert_clean(page)
    page.keyboard.press("s")
    bench = Bench(page)
    bench.ready()
    assert_clean(page)
    bench.look_for("colles fx right", "S52.531-")
    assert_clean(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert_clean(page)


def test_what_a_supervisor_sees(as_role: AsRole) -> None:
    page = as_role("supervisor")
    link = page.locator("main a[href^='/audit/']").first
    expect(link).to_be_visible()
    assert_clean(page)
    page.goto(link.get_attribute("href") or "")
    expect(page.get_by_role("list", name="auditor")).to_be_visible()
    assert_clean(page)
