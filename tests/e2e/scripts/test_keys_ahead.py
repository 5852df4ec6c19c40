"""keys.js and a field that is still to come: what is pressed after the act that opens it is done in it."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.scripts.test_keys import focused, heard

ROW = """<div id="row" data-row="1" data-item data-keyscope="row" tabindex="-1"><button id="edit" data-key="enter"
data-opens-field>Edit</button><button id="other" data-key="x">Other</button><button id="plain" data-key="u">Undo</button>
</div><div id="place"></div>"""
COMES = """place.innerHTML = `<span data-keyscope="field"><input id="field" aria-label="Code" value="I10" data-list="found"
data-focus-now="now"><button id="close" data-key="escape">Close</button></span>`"""


def pressed(stage, *keys: str) -> Page:
    """A page in whose row these keys were pressed."""
    page = stage.show(ROW, "keys.js")
    page.focus("#row")
    for key in keys:
        page.keyboard.press(key)
    return page


def test_what_is_typed_before_the_field_is_there_takes_the_place_of_its_code(stage):
    page = pressed(stage, "Enter", "x", "7", "Backspace", "u")
    assert heard(page) == ["edit"], "no key of the row"
    page.evaluate(COMES)
    expect(page.locator("#field")).to_have_value("xu")
    page.keyboard.type("y")
    expect(page.locator("#field")).to_have_value("xuy")


def test_escape_closes_the_field_when_it_comes(stage):
    page = pressed(stage, "Enter", "x", "Escape")
    page.evaluate(COMES)
    page.wait_for_function("heard.includes('close')")
    assert heard(page) == ["edit", "field=x", "close"]


@pytest.mark.parametrize("given_up", ["another key", "pointer", "time"])
def test_whoever_moves_on_gives_the_waiting_up(stage, given_up):
    stage.context.clock.install()
    page = pressed(stage, "Enter", "7")
    if given_up == "time":
        stage.context.clock.fast_forward(5_001)
    elif given_up == "pointer":
        page.locator("#plain").click()
        page.focus("#row")
    else:
        page.keyboard.press("F9")
    page.keyboard.press("x")
    assert heard(page)[-1] == "other"
    page.evaluate(COMES)
    expect(page.locator("#field")).to_be_focused()
    expect(page.locator("#field")).to_have_value("I10")


def test_a_key_that_opens_no_field_waits_for_nothing(stage):
    page = pressed(stage, "u", "x")
    assert heard(page) == ["plain", "other"]
    assert focused(page) == "row"
