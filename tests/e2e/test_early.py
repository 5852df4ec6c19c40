"""Hands faster than the page: what is pressed before its scripts ran, or before it is filled, is done once it is (session.js)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.axe import as_the_system

AsRole = Callable[..., Page]


@dataclass
class Slow:
    """A page whose scripts do not come before `go_on`."""

    page: Page
    waiting: list[Route] = field(default_factory=list)
    held: bool = True

    def meet(self, route: Route) -> None:
        """A script was asked for."""
        if self.held:
            self.waiting.append(route)
        else:
            route.continue_()

    def open(self, path: str) -> Page:
        """Open a page and see what the server wrote of it."""
        self.page.route(re.compile(r"/assets/.*\.js"), self.meet)
        self.page.goto(path, wait_until="commit")
        expect(self.page.locator("[data-ready]")).to_have_attribute("data-ready", "false")
        return self.page

    def go_on(self) -> None:
        """Let the scripts come, and wait until the page is filled."""
        self.held = False
        for route in self.waiting:
            route.continue_()
        expect(self.page.locator("[data-ready]")).to_have_attribute("data-ready", "true")


@pytest.fixture
def slow(as_role: AsRole) -> Callable[[str], Slow]:
    """Somebody of a role at a page that is slow to come."""

    def enter(role: str) -> Slow:
        page = as_role(role)
        expect(page.locator("[data-ready]")).to_have_attribute("data-ready", "true")
        return Slow(page)

    return enter


def test_a_tab_clicked_before_the_scripts_ran_is_chosen_once_they_did(slow: Callable[[str], Slow]) -> None:
    early = slow("coder")
    page = early.open("/queue")
    done = page.get_by_role("tab", name="Done")
    done.click()
    early.go_on()
    expect(done).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("table", name="My charts")).to_be_visible()


def test_a_filter_chosen_before_the_scripts_ran_is_set_once_they_did(slow: Callable[[str], Slow]) -> None:
    early = slow("manager")
    page = early.open("/charts")
    page.locator("#setting").select_option("inpatient")
    early.go_on()
    expect(page.locator("#setting")).to_have_value("inpatient")
    expect(page.locator("main tbody tr").first).to_be_visible()


def test_what_needs_no_server_is_done_at_once(slow: Callable[[str], Slow]) -> None:
    early = slow("manager")
    page = early.open("/import")
    page.get_by_label("Name").fill("Typed early")
    page.get_by_role("button", name="account").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.get_by_role("button", name="Light or dark").click()
    early.go_on()
    expect(page.get_by_label("Name")).to_have_value("Typed early")
    try:
        expect(page.locator("html[data-theme=dark]")).to_be_attached()
    finally:
        as_the_system(page)


def test_a_place_called_by_its_keys_before_the_rail_is_drawn_is_gone_to(slow: Callable[[str], Slow]) -> None:
    early = slow("manager")
    page = early.open("/dashboard")
    page.wait_for_load_state("domcontentloaded")  # keys.js ran, the page's own scripts are still to come
    expect(page.locator("nav [data-key='g c']")).to_have_count(0)
    page.keyboard.press("g")
    page.keyboard.press("c")
    early.go_on()
    expect(page).to_have_url(re.compile("/charts$"))
