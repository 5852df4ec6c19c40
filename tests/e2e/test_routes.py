"""INV-10: every page of the registry renders for its people, filled from the demo, and says nothing to the console."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from codeloom.pages.routes import Route
from tests.registries import page_routes
from tests.running import Running

ROUTES: list[Route] = page_routes()
NAMES = [route.path for route in ROUTES]
HOME_OF_ITEM = {"/chart/[chart]": ("/queue", "/chart/"), "/audit/[chart]": ("/audits", "/audit/")}
"""Where a page with an id in its path is opened from, and what its links begin with."""


BY_ADDRESS = {"/code/[code]": "/code/E11.65?date=2026-06-01"}
"""Pages with something in their path that is the same for everybody."""


def open_route(page: Page, route: Route) -> None:
    """Go to a page as a person would: by its address, or by a link of the list it belongs to."""
    if route.path not in HOME_OF_ITEM:
        page.goto(BY_ADDRESS.get(route.path, route.path))
        return
    home, start = HOME_OF_ITEM[route.path]
    page.goto(home)
    link = page.locator(f"main a[href^='{start}']").first
    expect(link.or_(page.get_by_text("Nothing here")).first).to_be_visible()
    if not link.is_visible():
        page.get_by_role("tab").last.click()
    expect(link).to_be_visible()
    page.goto(link.get_attribute("href") or "")


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_a_page_renders_for_its_people(route: Route, running: Running, as_role: Callable[..., Page]) -> None:
    for role in sorted(route.roles & {one["role"] for one in running.sign_ins}):
        page = as_role(str(role))
        open_route(page, route)
        expect(page).to_have_title(f"{route.title} · Codeloom")
        main = page.locator("main")
        expect(main).to_be_visible()
        expect(main.locator("[aria-busy=true]")).to_have_count(0)
        assert len(main.inner_text().split()) > 5
        expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_a_page_is_nothing_to_strangers(route: Route, running: Running, person: Callable[..., BrowserContext]) -> None:
    page = person(base_url=running.address).new_page()
    address = BY_ADDRESS.get(route.path, route.path)
    page.goto(address.replace("[chart]", "00000000-0000-7000-8000-000000000000"))
    expect(page).to_have_url(re.compile("/sign-in"))
