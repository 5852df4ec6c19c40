"""What the shell does on every page: preferences, the palette opened anew, lost and failed pages, places on a phone."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.axe import as_the_system, assert_clean

AsRole = Callable[..., Page]
PHONE = {"width": 390, "height": 844}
ROOT = "html[data-letters={}]"


def ready(page: Page) -> Page:
    """The page once it is filled."""
    expect(page.locator("[data-ready]")).to_have_attribute("data-ready", "true")
    return page


def switch(page: Page, to: str) -> None:
    """Open the preferences from the account menu, switch single letters, and close them."""
    page.get_by_role("button", name=re.compile("account$")).click()
    page.locator("#account").get_by_role("button", name="Preferences").click()
    page.get_by_role("checkbox", name="Single letters").click()
    expect(page.locator(ROOT.format(to))).to_be_attached()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(("role", "at"), [("coder", "/queue"), ("supervisor", "/audits"), ("manager", "/dashboard"),
                                          ("provider", "/encounters"), ("biller", "/billing")])  # fmt: skip
def test_with_letters_off_no_letter_acts_and_the_sheet_says_so(as_role: AsRole, role: str, at: str) -> None:
    page = ready(as_role(role, at=at))
    switch(page, "off")
    try:
        where = page.url
        for key in (*"abcdefghijklmnopqrstuvwxyz1234?/", "Shift+N"):
            page.keyboard.press(key)
        assert page.url == where
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.reload()
        expect(page.locator(ROOT.format("off"))).to_be_attached()
        ready(page).keyboard.press("Control+k")
        expect(page.locator("#palette-words")).to_be_focused()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Keys on this screen").first.click()
        sheet = page.locator("#keys")
        expect(sheet).to_contain_text("Single letters are off: these keys work.")
        expect(sheet.locator("li", has_text="Search or jump")).to_be_visible()
        expect(sheet.locator("li:has(.letter)").first).to_be_hidden()
        assert_clean(page)
        page.keyboard.press("Escape")
    finally:
        switch(page, "on")


def test_theme_and_rows_are_the_persons_in_every_browser(as_role: AsRole) -> None:
    page = ready(as_role("coder", at="/queue"))
    height = "document.querySelector('.table td').getBoundingClientRect().height"
    dense = page.evaluate(height)
    page.get_by_role("button", name=re.compile("account$")).click()
    page.locator("#account").get_by_role("button", name="Preferences").click()
    asked = page.get_by_role("dialog")
    assert_clean(page)
    try:
        asked.get_by_role("radio", name="Dark").click()
        asked.get_by_role("radio", name="Roomy").click()
        expect(page.locator("html[data-theme=dark][data-rows=roomy]")).to_be_attached()
        expect(asked.get_by_role("radio", name="Roomy")).to_have_attribute("aria-checked", "true")
        assert page.evaluate(height) > dense
        elsewhere = ready(as_role("coder", at="/queue", color_scheme="light"))
        expect(elsewhere.locator("html[data-theme=dark][data-rows=roomy]")).to_be_attached()
    finally:
        as_the_system(page)
    expect(page.locator("html[data-theme=light]:not([data-rows=roomy])")).to_be_attached()
    elsewhere.reload()
    expect(elsewhere.locator("html[data-theme=light][data-rows=dense]")).to_be_attached()


def test_the_palette_opens_empty_and_the_sheet_names_the_places(as_role: AsRole) -> None:
    page = ready(as_role("coder", at="/queue"))
    page.keyboard.press("Control+k")
    page.keyboard.type("heart")
    expect(page.locator("#palette [data-found]").first).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-words")).to_have_value("")
    expect(page.locator("#palette [data-found]")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys li", has_text="Queries")).to_contain_text("G")


@pytest.mark.parametrize("role", ["coder", "manager"])
def test_an_address_that_is_none_says_so_within_the_shell(as_role: AsRole, role: str) -> None:
    page = as_role(role, at="/no/such/page")
    expect(page.get_by_role("heading", name="No such page")).to_be_visible()
    expect(page.get_by_text("There is no page at this address")).to_be_visible()
    expect(page.get_by_role("navigation", name="Main", exact=True).get_by_role("link").first).to_be_visible()
    assert_clean(page)
    page.get_by_role("link", name="Go to your first screen").or_(
        page.get_by_role("button", name="Go to your first screen")
    ).click()
    expect(page).not_to_have_url(re.compile("/no/such/page"))
    page.context.complaints.clear()  # type: ignore[attr-defined]  # the browser notes the 404


def test_a_page_that_fails_to_draw_keeps_its_shell_and_says_so(as_role: AsRole) -> None:
    """A frame with a list that is none: React throws while it draws the page's content."""
    page = ready(as_role("coder"))

    def spoil(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda text: socket.send(_without_lists(text) if isinstance(text, str) else text))

    page.route_web_socket(re.compile("/_event"), spoil)
    page.goto("/queue")
    expect(page.get_by_text("This page could not be drawn")).to_be_visible()
    expect(page.get_by_role("navigation", name="Main", exact=True).get_by_role("link").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("What you saved is kept")
    assert_clean(page)
    page.context.complaints.clear()  # type: ignore[attr-defined]  # the error that was provoked


def _without_lists(frame: str) -> str:
    """A frame of the socket in which every list of rows became null."""
    start = frame.find("[")
    if start < 0 or ('"rows": [' not in frame and '"rows":[' not in frame):
        return frame
    said = json.loads(frame[start:])

    def empty(value: object) -> object:
        if isinstance(value, dict):
            return {key: None if key == "rows" else empty(inner) for key, inner in value.items()}
        return [empty(one) for one in value] if isinstance(value, list) else value

    return frame[:start] + json.dumps(empty(said))


def test_more_on_a_phone_lists_the_places_that_have_no_room_in_the_bar(as_role: AsRole) -> None:
    page = ready(as_role("manager", at="/dashboard", viewport=PHONE))
    bar = page.get_by_role("navigation", name="Main, phone")
    shown = set(bar.get_by_role("link").all_inner_texts())
    bar.get_by_role("button", name="More").click()
    more = page.locator("#account")
    expect(more.get_by_role("link").first).to_be_visible()
    listed = [one.strip() for one in more.get_by_role("link").all_inner_texts()]
    assert len(listed) >= 4
    assert not shown & set(listed)
    assert_clean(page)
