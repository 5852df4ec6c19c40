"""A long text that is saved while it is typed: keys.js sends it after a pause and as it is left, and keeps what is not saved."""

import json

import pytest
from playwright.sync_api import Page, expect

FIELD = """<textarea id="text" data-draft="ann:7" data-draft-sitting="{sitting}" data-draft-base="{base}"
 data-draft-saved="0" data-draft-held="{held}" data-draft-to="to" data-draft-most="10">{text}</textarea>
<textarea id="to"></textarea><span data-draft-count="text"></span><button id="drop" data-draft-drop>Theirs</button>"""
KEPT = "() => Object.fromEntries(Object.entries(sessionStorage))"


def field(sitting: int = 3, base: int = 5, held: str = "false", text: str = "") -> str:
    return FIELD.format(sitting=sitting, base=base, held=held, text=text)


def told(page: Page) -> list[str]:
    """What Python was told."""
    return [line.removeprefix("to=") for line in page.evaluate("heard") if line and line.startswith("to=")]


def set_on(page: Page, **values: str) -> None:
    """What Python answers on the field, by data- names."""
    page.evaluate("(values) => Object.assign(document.querySelector('#text').dataset, values)", values)


@pytest.fixture
def page(stage) -> Page:
    return stage.show(field(), "keys.js")


def test_a_pause_sends_what_was_typed_and_the_answer_ends_the_copy(page: Page) -> None:
    page.locator("#text").press_sequentially("Ab")
    assert told(page) == []
    assert json.loads(page.evaluate(KEPT)["codeloom-draft:ann:7"]) == {"base": "5", "text": "Ab"}
    expect(page.locator("#to")).to_have_value("3:2:Ab")
    set_on(page, draftSaved="2", draftBase="6")
    expect(page.locator("[data-unsaved]")).to_have_count(0)
    assert page.evaluate(KEPT) == {}


def test_leaving_sends_at_once_and_nothing_twice(page: Page) -> None:
    page.locator("#text").press_sequentially("A\nb")
    page.locator("#text").blur()
    page.locator("#text").focus()
    page.locator("#text").blur()
    assert told(page) == ["3:3:A\nb"]


def test_nothing_is_sent_while_it_is_held(stage) -> None:
    page = stage.show(field(held="true"), "keys.js")
    page.locator("#text").press_sequentially("A")
    page.locator("#text").blur()
    assert told(page) == []
    set_on(page, draftHeld="false")
    expect(page.locator("#to")).to_have_value("3:1:A")


@pytest.mark.parametrize(("base", "sitting"), [("5", "4"), ("4", "0")])
def test_what_was_not_saved_comes_back_and_says_what_it_follows(stage, page: Page, base: str, sitting: str) -> None:
    left = json.dumps({"base": base, "text": "Mine"})
    page.evaluate("(left) => sessionStorage.setItem('codeloom-draft:ann:7', left)", left)
    stage.html = stage.html.replace('sitting="3"', 'sitting="4"')
    page.reload()
    expect(page.locator("#text")).to_have_value("Mine")
    expect(page.locator("#to")).to_have_value(f"{sitting}:1:Mine")
    assert json.loads(page.evaluate(KEPT)["codeloom-draft:ann:7"])["base"] == base


def test_another_persons_words_go_and_the_same_persons_stay(page: Page) -> None:
    page.evaluate("() => ['ann:8', 'bob:7'].forEach((one) => sessionStorage.setItem('codeloom-draft:' + one, '{}'))")
    page.reload()
    expect(page.locator("[data-draft-count]")).not_to_be_empty()
    assert list(page.evaluate(KEPT)) == ["codeloom-draft:ann:8"]


def test_a_button_gives_up_what_was_not_saved(page: Page) -> None:
    page.locator("#text").press_sequentially("A")
    page.click("#drop")
    assert page.evaluate(KEPT) == {}


def test_the_length_is_counted_as_it_is_typed_without_edges(page: Page) -> None:
    page.locator("#text").fill("  𝛼bcdefghij \n")
    expect(page.locator("[data-draft-count]")).to_have_text("10 of 10 characters")
    page.locator("#text").fill("abcdefghijkl")
    expect(page.locator("[data-draft-count]")).to_have_text("12 of 10 characters: shorten it by 2")
    expect(page.locator("[data-draft-count]")).to_have_attribute("data-over", "")
