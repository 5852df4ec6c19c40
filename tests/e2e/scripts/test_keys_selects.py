"""keys.js, part selects: a choice reached by its key gives the focus back, so that the next letter is a key of the page again."""

from playwright.sync_api import Page

from tests.e2e.scripts.test_keys import focused, heard

ROWS = """<main><div id="rows" data-rove="jk">
<div id="row" data-item tabindex="-1" data-keyscope="row"><select id="about" data-key="c" aria-label="About">
<option value="a">1 Wrong code</option><option value="b">2 Missed code</option><option value="x">Other</option></select>
<button id="agree" data-key="a">Agree</button><button id="weight" data-key="m">Material</button></div></div>
<select id="plain" aria-label="Plain"><option>One</option><option>Two</option></select></main>"""


def at_row(stage) -> Page:
    """The row in focus; what the select says is heard."""
    page = stage.show(ROWS, "keys.js")
    page.evaluate("document.addEventListener('change', (e) => heard.push(`${e.target.id}:${e.target.value}`))")
    page.focus("#row")
    return page


def test_a_number_chooses_and_the_letters_after_it_press_what_they_mark(stage):
    page = at_row(stage)
    for key in ("c", "2", "m", "a"):
        page.keyboard.press(key)
    assert heard(page) == ["about:b", "weight", "agree"]
    assert focused(page) == "row"


def test_the_number_of_what_is_chosen_changes_nothing_and_goes_back(stage):
    page = at_row(stage)
    for key in ("c", "1", "m"):
        page.keyboard.press(key)
    assert heard(page) == ["weight"]


def test_enter_and_escape_go_back_and_arrows_choose_until_then(stage):
    page = at_row(stage)
    page.keyboard.press("c")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert focused(page) == "about"
    page.keyboard.press("Enter")
    assert focused(page) == "row"
    page.keyboard.press("c")
    page.keyboard.press("Escape")
    assert focused(page) == "row"
    page.keyboard.press("m")
    assert heard(page)[-1] == "weight"


def test_what_is_chosen_with_the_pointer_goes_back_too_and_a_select_without_a_key_keeps_the_focus(stage):
    page = at_row(stage)
    page.focus("#about")
    page.select_option("#about", "x")
    assert focused(page) == "row"
    page.focus("#plain")
    page.select_option("#plain", "Two")
    assert focused(page) == "plain"
