"""The first look at a page needs nothing but the page: what launch/first_paint.py makes of the build, in a browser."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

AsRole = Callable[..., Page]


def test_a_page_is_painted_in_its_colors_while_every_script_and_stylesheet_is_on_its_way(as_role: AsRole) -> None:
    page = as_role("coder", at="")
    waiting: list[Route] = []
    held = True

    def hold(route: Route) -> None:
        if held:
            waiting.append(route)
        else:
            route.continue_()

    page.route(re.compile(r"\.(js|css)(\?|$)"), hold)
    page.goto("/queue?theme=dark", wait_until="commit")
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
    assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("() => getComputedStyle(document.querySelector('.nav')).display") != "inline"
    assert not any("codeloom.css" in route.request.url or "session.js" in route.request.url for route in waiting)
    held = False
    for route in waiting:
        route.continue_()
    expect(page.locator("[data-ready]")).to_have_attribute("data-ready", "true")
