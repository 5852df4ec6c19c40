"""A long text that is saved while it is typed: keys.js sends it after a pause and as it is left; what cannot be saved is kept."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.scripts.words_server import WORDS, Server, until

FIELD = """<textarea id="text" data-draft="true" data-draft-sitting="{sitting}" data-draft-base="{base}" data-draft-saved="0"
 data-draft-held="{held}" data-draft-to="to" data-draft-most="10" data-kept-words="chart/c1" data-kept-field="note"
>{text}</textarea>
<textarea id="to"></textarea><span data-draft-count="text"></span><button id="drop" data-draft-drop>Theirs</button>"""


def field(sitting: int = 3, base: int = 5, held: str = "false", text: str = "") -> str:
    return FIELD.format(sitting=sitting, base=base, held=held, text=text)


def told(page: Page) -> list[str]:
    """What Python was told."""
    return [line.removeprefix("to=") for line in page.evaluate("heard") if line and line.startswith("to=")]


def set_on(page: Page, **values: str) -> None:
    """What Python answers on the field, by data- names."""
    page.evaluate("(values) => Object.assign(document.querySelector('#text').dataset, values)", values)


@pytest.fixture
def server(stage) -> Server:
    return Server().serve(stage.context)


@pytest.fixture
def page(stage, server: Server) -> Page:
    return stage.show(field(), "keys.js")


def test_a_pause_sends_what_was_typed_and_nothing_of_it_is_kept_elsewhere(page: Page, server: Server) -> None:
    page.locator("#text").press_sequentially("Ab")
    assert told(page) == []
    expect(page.locator("#to")).to_have_value("3:2:Ab")
    set_on(page, draftSaved="2", draftBase="6")
    expect(page.locator("[data-unsaved]")).to_have_count(0)
    assert server.puts == 0
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_leaving_sends_at_once_and_nothing_twice(page: Page) -> None:
    page.locator("#text").press_sequentially("A\nb")
    page.locator("#text").blur()
    page.locator("#text").focus()
    page.locator("#text").blur()
    assert told(page) == ["3:3:A\nb"]


def test_nothing_is_sent_while_it_is_held_and_its_words_are_kept(stage, server: Server) -> None:
    page = stage.show(field(held="true"), "keys.js")
    server.asked_once(page)
    page.locator("#text").press_sequentially("A")
    page.locator("#text").blur()
    assert told(page) == []
    until(page, server, "A", "note")
    assert server.words["note"]["typed_on"] == 5
    set_on(page, draftHeld="false")
    expect(page.locator("#to")).to_have_value("3:1:A")
    set_on(page, draftSaved="1")
    until(page, server, "", "note")


def test_what_is_not_saved_as_the_page_goes_away_is_kept(page: Page, server: Server) -> None:
    server.asked_once(page)
    page.locator("#text").press_sequentially("A")
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    until(page, server, "A", "note")


@pytest.mark.parametrize(("base", "sitting"), [(5, "3"), (4, "0")])
def test_what_was_not_saved_comes_back_and_says_what_it_follows(stage, server: Server, base: int, sitting: str) -> None:
    server.words["note"] = {"text": "Mine", "typed_on": base, "at": "14:02"}
    page = stage.show(field(), "keys.js")
    expect(page.locator("#text")).to_have_value("Mine")
    expect(page.locator("#to")).to_have_value(f"{sitting}:1:Mine")
    set_on(page, draftSaved="1")
    until(page, server, "", "note")


def test_what_is_typed_before_that_came_stands_behind_it(stage, server: Server) -> None:
    server.words["note"] = {"text": "Mine", "typed_on": 5, "at": "14:02"}
    held: list[Route] = []
    stage.context.route(
        WORDS, lambda route: held.append(route) if route.request.method == "GET" else server.answer(route)
    )
    page = stage.show(field(), "keys.js")
    page.locator("#text").press_sequentially("B")
    for route in held:
        server.answer(route)
    expect(page.locator("#text")).to_have_value("Mine B")
    page.wait_for_function("document.getElementById('to').value.endsWith(':Mine B')")


def test_a_button_gives_up_what_was_not_saved(stage, server: Server) -> None:
    page = stage.show(field(held="true"), "keys.js")
    server.asked_once(page)
    page.locator("#text").press_sequentially("A")
    until(page, server, "A", "note")
    page.click("#drop")
    until(page, server, "", "note")


def test_the_length_is_counted_as_it_is_typed_without_edges(page: Page) -> None:
    page.locator("#text").fill("  𝛼bcdefghij \n")
    expect(page.locator("[data-draft-count]")).to_have_text("10 of 10 characters")
    page.locator("#text").fill("abcdefghijkl")
    expect(page.locator("[data-draft-count]")).to_have_text("12 of 10 characters: shorten it by 2")
    expect(page.locator("[data-draft-count]")).to_have_attribute("data-over", "")
