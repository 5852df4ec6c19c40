"""keys.js and what Python answers later: the focus goes there, comes back, waits for a choice, and pulls nobody away."""

import pytest
from playwright.sync_api import expect

from tests.e2e.scripts.test_keys import LIST, focused, heard

TREE = """<div id="rows" data-rove data-pane tabindex="-1"><div id="a" data-item tabindex="-1" data-keyscope
data-focus-id="A">A</div>
<div id="b" data-item tabindex="-1" data-keyscope data-focus-id="B">B</div></div>
<button id="why" data-key="ctrl+." data-goes="tree">Why</button><div id="place"></div>
<script>window.tree = `<section data-keyscope="tree"><ul id="tree" data-rove>` + [1, 2].map((n) => `<li id="t${n}" data-item
tabindex="-1"><button id="jump${n}" data-key="enter" data-goes="${n === 1 ? "B" : "A"}">Jump</button><button id="fix${n}"
data-key="${n}">Fix</button><button id="give${n}" data-key="w">Reason</button></li>`).join("") + "</ul></section>";</script>
"""


def test_the_focus_goes_to_what_comes_later_and_back_when_it_is_gone(stage):
    page = stage.show(TREE, "keys.js")
    page.focus("#b")
    page.keyboard.press("Control+.")
    assert focused(page) == "b", "nothing is there yet"
    page.evaluate("place.innerHTML = tree")
    expect(page.locator("#t1")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.evaluate("place.innerHTML = ''")
    expect(page.locator("#b")).to_be_focused()


def test_in_a_list_a_letter_means_the_current_line_and_a_number_any(stage):
    page = stage.show(TREE, "keys.js")
    page.focus("#b")
    page.evaluate("place.innerHTML = tree")
    page.keyboard.press("Control+.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("w")
    page.keyboard.press("1")
    assert heard(page) == ["why", "give2", "fix1"]
    page.keyboard.press("Enter")
    expect(page.locator("#a")).to_be_focused()


def test_a_change_of_rows_pulls_nobody_away_from_typing(stage):
    page = stage.show(LIST, "keys.js")
    page.focus("#find")
    page.keyboard.type("heart")
    page.evaluate("r2.dataset.focusNow = 'r2~7'")
    assert focused(page) == "find"
    page.evaluate("document.getElementById('find').value = '', r2.dataset.focusNow = 'r2~8'")
    expect(page.locator("#r2")).to_be_focused()


def test_a_new_wish_is_followed_beside_an_older_one_that_still_stands(stage):
    page = stage.show(LIST + '<div id="place"></div>', "keys.js")
    page.evaluate("r1.dataset.focusNow = 'r1~5'")
    expect(page.locator("#r1")).to_be_focused()
    page.evaluate(
        """place.innerHTML = '<textarea id="words" aria-label="Comment" data-focus-now="comment1"></textarea>'"""
    )
    expect(page.locator("#words")).to_be_focused()
    page.evaluate("place.innerHTML = ''")
    page.focus("#r2")
    page.evaluate("place.append('drawn anew')")
    assert focused(page) == "r2"


SIDES = """<div data-keyscope="pick"><div data-rove="lr pick"><button id="right" role="radio" data-item
aria-checked="true">R</button>
<button id="left" role="radio" data-item aria-checked="false">L</button></div><button id="char" data-key="d">D</button></div>"""


def test_a_key_after_a_choice_waits_until_the_choice_is_made(stage):
    page = stage.show(SIDES, "keys.js")
    page.focus("#right")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("d")
    assert heard(page) == ["left"]
    page.evaluate("left.setAttribute('aria-checked', 'true'); document.body.append('answered')")
    page.wait_for_function("heard.length === 2")
    assert heard(page) == ["left", "char"]


ANSWERS = """<input id="words" aria-label="Words" data-list="found" data-for=""><div id="found" role="listbox">
<div id="first" role="option">Favorite</div></div>"""


def test_enter_takes_what_the_words_found_not_what_stood_there_before(stage):
    page = stage.show(ANSWERS, "keys.js")
    page.focus("#words")
    page.keyboard.type("htn")
    page.keyboard.press("Enter")
    assert "first" not in heard(page)
    page.evaluate("first.id = 'htn', words.dataset.for = 'htn'")
    page.wait_for_function("heard.includes('htn')")
    assert heard(page).count("htn") == 1


DROP = """<div style="height: 200px; overflow: auto"><div style="height: 170px"></div><div style="position: relative">
<input id="words" aria-label="Words" data-list="found" aria-expanded="true" style="height: 20px">
<div style="position: absolute; top: 30px;
height: 150px"><div id="found" role="listbox"></div></div></div></div>"""


def test_what_drops_from_the_last_row_is_brought_into_sight(stage):
    page = stage.show(DROP, "keys.js")
    page.focus("#words")
    page.evaluate("found.innerHTML = '<div role=option>One</div>'")
    expect(page.locator("#found")).to_be_in_viewport()
    place = "[...document.querySelectorAll('div')].find((el) => el.style.overflow === 'auto').scrollTop"
    assert page.evaluate(place) > 100


RAIL = """<nav id="rail"><i hidden data-keys-coming="g"></i></nav><input id="find" aria-label="Find">"""
DRAW = 'rail.innerHTML = \'<a id="board" href="#board" data-key="g d">Dashboard</a>\''


def test_a_chord_pressed_before_its_place_is_drawn_is_kept_for_it(stage):
    page = stage.show(RAIL, "keys.js")
    page.keyboard.press("g")
    page.keyboard.press("d")
    assert heard(page) == []
    page.evaluate(DRAW)
    page.wait_for_function("heard.includes('board')")
    page.evaluate("rail.append('changed')")
    assert heard(page) == ["board"]


def test_a_chord_whose_first_key_came_before_its_place_goes_on(stage):
    page = stage.show(RAIL, "keys.js")
    page.keyboard.press("g")
    page.evaluate(DRAW)
    page.keyboard.press("d")
    assert heard(page) == ["board"]


@pytest.mark.parametrize("given_up", ["another key", "time"])
def test_a_chord_that_is_kept_is_given_up_by_another_key_and_in_time(stage, given_up):
    stage.context.clock.install()
    page = stage.show(RAIL, "keys.js")
    page.keyboard.press("g")
    page.keyboard.press("d")
    if given_up == "time":
        stage.context.clock.fast_forward(15_001)
    else:
        page.keyboard.press("Escape")
    page.evaluate(DRAW)
    page.evaluate("() => new Promise((done) => queueMicrotask(done))")
    assert heard(page) == []


def test_a_letter_nobody_announced_is_not_kept(stage):
    page = stage.show('<nav id="rail"></nav>', "keys.js")
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.evaluate(DRAW)
    page.evaluate("() => new Promise((done) => queueMicrotask(done))")
    assert heard(page) == []


KEYS_MADE = """<button id="make">New key</button><table><tbody id="made" data-rove="jk first"><tr id="old" data-item tabindex="-1"
data-keyscope><td><button id="end-old" data-key="delete">End</button></td></tr></tbody></table>"""
ADD = """made.insertAdjacentHTML("afterbegin", `<tr id="new" data-item tabindex="-1" data-keyscope><td><button id="end-new"
data-key="delete">End</button></td></tr>`)"""


def test_what_was_added_on_top_is_current_while_nobody_chose_a_row(stage):
    page = stage.show(KEYS_MADE, "keys.js")
    page.focus("#make")
    page.evaluate(ADD)
    expect(page.locator("[data-current]")).to_have_id("new")
    assert page.locator("[data-item][tabindex='0']").count() == 1
    assert focused(page) == "make"


def test_a_row_somebody_chose_stays_current_when_another_is_added(stage):
    page = stage.show(KEYS_MADE, "keys.js")
    page.keyboard.press("j")
    page.focus("#make")
    page.evaluate(ADD)
    expect(page.locator("#new")).to_be_visible()
    expect(page.locator("[data-current]")).to_have_id("old")
