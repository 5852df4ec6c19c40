"""keys.js and a field of words whose answer comes late: what is being typed stays, all else shows what Python knows."""

import pytest
from playwright.sync_api import Page, expect

FIELDS = """<div id="rows" data-rove><div id="a" data-item tabindex="-1">
<input id="units" data-words="true" data-given="1" data-unfit="0" value="1"></div></div><input id="other">"""


@pytest.fixture
def page(stage) -> Page:
    """A row with one field."""
    return stage.show(FIELDS, "keys.js")


def answer(page: Page, words: str) -> None:
    """What React does when Python's words changed."""
    page.evaluate("words => { units.setAttribute('value', words); units.dataset.given = words; }", words)


def test_words_that_are_being_typed_survive_a_late_answer(page):
    page.fill("#units", "2")
    page.focus("#other")
    page.focus("#units")
    page.keyboard.press("Control+a")
    page.keyboard.type("3")
    answer(page, "2")
    expect(page.locator("#units")).to_be_focused()
    expect(page.locator("#units")).to_have_value("3")
    page.keyboard.type("0")
    expect(page.locator("#units")).to_have_value("30")


def test_a_field_that_nobody_types_in_shows_what_python_knows(page):
    page.fill("#units", "2")
    page.focus("#other")
    answer(page, "7")
    expect(page.locator("#units")).to_have_value("7")
    page.focus("#units")
    answer(page, "8")
    expect(page.locator("#units")).to_have_value("8")


def test_what_could_not_be_taken_goes_once_the_field_is_left(page):
    page.fill("#units", "many")
    page.focus("#other")
    page.evaluate("units.dataset.unfit = '1'")
    expect(page.locator("#units")).to_have_value("1")
    page.fill("#units", "40")
    page.evaluate("units.dataset.unfit = '2'")
    expect(page.locator("#units")).to_have_value("40")


def test_escape_brings_back_the_words_python_gave_last(page):
    page.fill("#units", "5")
    answer(page, "6")
    page.keyboard.press("Escape")
    expect(page.locator("#units")).to_have_value("6")
    expect(page.locator("#a")).to_be_focused()
