"""INV-10: every page of the registry renders for its people, filled from the demo, says nothing to the console, axe finds
nothing on it, light or dark, and nothing of it is cut off at 200 % zoom. A page of a role's is looked at once, in the tab that
the role keeps for all of them.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from codeloom.pages.registry import Route
from tests.browsing import People, sign_in
from tests.e2e.axe import assert_clean, filled
from tests.registries import page_routes
from tests.running import Running

ROUTES: list[Route] = sorted(page_routes(), key=lambda route: route.path)
NAMES = [route.path for route in ROUTES]
HOME_OF_ITEM = {
    "/chart/[chart]": ("/queue", "/chart/"),
    "/audit/[subject]": ("/audits", "/audit/"),
    "/finished/[audit]": ("/finished", "/finished/"),
    "/encounter/[encounter]": ("/encounters", "/encounter/"),
}
"""Where a page with an id in its path is opened from, and what its links begin with."""


BY_ADDRESS = {
    "/code/[code]": "/code/E11.65?date=2026-06-01",
    "/charts/[chart]": "/charts/10109",
    "/billing/[number]": "/billing/1",
    "/claim/[number]": "/claim/1",
    "/ask/chart/[chart]": "/ask/chart/1",
    "/ask/encounter/[encounter]": "/ask/encounter/1",
    "/query/[query]": "/query/1",
}
"""Pages with something in their path that is the same for everybody."""
WIDE, ZOOMED = ViewportSize(width=1440, height=900), ViewportSize(width=720, height=450)
"""A usual screen, and what is left of it where everything is twice as large."""
CUT_OFF = """() => {
  const main = document.querySelector("main");
  return Math.max(document.documentElement.scrollWidth - innerWidth, main.scrollWidth - main.clientWidth);
}"""


class Walk:
    """One tab for each role, and a stranger's, in which one page is opened after the other."""

    def __init__(self, running: Running, browser: Browser) -> None:
        self.running, self.people = running, People(browser)
        self._known: dict[str, Page] = {}

    def page(self, role: str = "") -> Page:
        """The tab of a role; without a role, the stranger's."""
        if role not in self._known:
            context = self.people(base_url=self.running.address, color_scheme="light")
            if role:
                sign_in(context, self.running, role)
            self._known[role] = context.new_page()
        return self._known[role]


@pytest.fixture(scope="module")
def _walk(running: Running, browser: Browser) -> Iterator[Walk]:
    made = Walk(running, browser)
    yield made
    made.people.close()


@pytest.fixture
def walk(_walk: Walk) -> Iterator[Walk]:
    """The tabs; at the end of each test none has complained."""
    yield _walk
    _walk.people.check()


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
def test_a_page_renders_for_its_people_and_axe_finds_nothing(route: Route, running: Running, walk: Walk) -> None:
    roles = sorted(route.roles & {one["role"] for one in running.sign_ins})
    for role in roles:
        page = walk.page(str(role))
        open_route(page, route)
        expect(page).to_have_title(f"{route.title} · Codeloom")
        filled(page)
        assert len(page.locator("main").inner_text().split()) > 5
        expect(page.locator("html")).to_have_attribute("lang", "en")
        if role == roles[0]:
            assert_clean(page)
            page.set_viewport_size(ZOOMED)
            assert page.evaluate(CUT_OFF) <= 0
            page.set_viewport_size(WIDE)


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_a_page_is_nothing_to_strangers(route: Route, walk: Walk) -> None:
    page = walk.page()
    address = BY_ADDRESS.get(route.path, route.path)
    page.goto(address.replace("[chart]", "00000000-0000-7000-8000-000000000000"))
    expect(page).to_have_url(re.compile("/sign-in"))
