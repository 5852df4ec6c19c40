"""Accessibility: axe finds nothing on any screen of the main job, light or dark, nor on the phone screens of a manager."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from codeloom.pages.routes import Route
from tests.e2e.screens import Bench
from tests.e2e.test_routes import NAMES, ROUTES, open_route
from tests.running import Running

AsRole = Callable[..., Page]
PHONE = {"width": 390, "height": 844}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
THEMES = ("light", "dark")


def assert_clean(page: Page) -> None:
    """axe finds nothing on the page as it stands."""
    expect(page.locator("main")).to_be_visible()
    expect(page.locator("main [aria-busy=true]")).to_have_count(0)
    found = Axe().run(page, options=RULES).response["violations"]
    said = [
        f"{one['id']} ({one['impact']}): {one['help']}\n    "
        + "\n    ".join(f"{node['target']} {node['html'][:160]}" for node in one["nodes"][:4])
        for one in found
    ]
    assert not said, f"{page.url}\n" + "\n".join(said)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE], ids=["wide", "phone"])
def test_signing_in(
    running: Running, person: Callable[..., BrowserContext], theme: str, viewport: dict[str, int]
) -> None:
    page = person(base_url=running.address, color_scheme=theme, viewport=viewport).new_page()
    page.goto("/sign-in")
    assert_clean(page)


@pytest.mark.parametrize("theme", THEMES)
def test_what_a_manager_sees(as_role: AsRole, theme: str) -> None:
    page = as_role("manager", color_scheme=theme)
    expect(page.locator(".cells")).to_be_visible()
    assert_clean(page)
    page.keyboard.press("t")
    expect(page.get_by_role("columnheader", name="Today")).to_be_visible()
    assert_clean(page)


@pytest.mark.parametrize("theme", THEMES)
def test_what_a_manager_sees_on_a_phone(as_role: AsRole, theme: str) -> None:
    page = as_role("manager", color_scheme=theme, viewport=PHONE)
    expect(page.locator(".cells")).to_be_visible()
    assert_clean(page)
    page.goto("/import")
    expect(page.locator("main table").first).to_be_visible()
    assert_clean(page)


@pytest.mark.parametrize("theme", THEMES)
def test_what_a_coder_sees(as_role: AsRole, theme: str) -> None:
    page = as_role("coder", 1, color_scheme=theme)
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


@pytest.mark.parametrize("theme", THEMES)
def test_what_a_supervisor_sees(as_role: AsRole, theme: str) -> None:
    page = as_role("supervisor", color_scheme=theme)
    link = page.locator("main a[href^='/audit/']").first
    expect(link).to_be_visible()
    assert_clean(page)
    page.goto(link.get_attribute("href") or "")
    expect(page.get_by_role("list", name="auditor")).to_be_visible()
    assert_clean(page)


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_every_screen_of_the_registry(route: Route, running: Running, as_role: AsRole) -> None:
    """Also those no other test here knows of: a new screen is looked at from its first day, in both themes."""
    role = sorted(route.roles & {one["role"] for one in running.sign_ins})[0]
    page = as_role(str(role), color_scheme="light")
    open_route(page, route)
    expect(page).to_have_title(f"{route.title} · Codeloom")
    assert_clean(page)
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert_clean(page)
