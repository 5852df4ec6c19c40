"""keys.js and spans.js as a person prefers them: with single letters switched off (WCAG 2.1.4), where nothing plain acts and
everything else goes on; theme and height of rows, which this and the next page take over."""

from playwright.sync_api import Page

PAGE = """
<i hidden data-letters-are="{letters}" data-theme-is="" data-rows-are="" id="mine"></i>
<main><button id="add" data-key="n">Add <span class="key-caps letter"><kbd class="key-cap">N</kbd></span></button>
<button id="sheet" data-key="?">Sheet</button><button id="four" data-key="4">Four</button>
<button id="next" data-key="shift+n">Next</button><button id="go" data-key="g d">Dashboard</button>
<button id="send" data-key="ctrl+enter">Send <span class="key-caps"><kbd class="key-cap">Ctrl</kbd></span></button>
<button id="alt" data-key="alt+s">Alt</button><button id="drop" data-key="delete">Drop</button>
<div data-pane tabindex="-1" id="left"><button id="inleft">Left</button></div>
<div data-pane tabindex="-1" id="right"><div id="rows" data-rove="jk first">
<div id="r1" data-item tabindex="-1" data-keyscope>1 <button id="x1" data-key="x">X</button></div>
<div id="r2" data-item tabindex="-1" data-keyscope>2</div></div></div>
<button id="reject" data-brings="r">Reject</button><button id="reason" data-key="r">Reason</button>
<input id="find" data-key="/" aria-label="Find">
<div data-evidence-rows="1" tabindex="0" id="span">words</div><button id="mark" data-spans-mark>Mark</button></main>
"""
PLAIN = ("n", "?", "4", "Shift+N", "g", "d", "x", "/", "j", "k", "m", "v", "r")


def heard(page: Page) -> list[str]:
    """The ids clicked so far, and what inputs said."""
    return page.evaluate("heard")  # type: ignore[no-any-return]  # a list of str


def focused(page: Page) -> str:
    """The id of what has focus."""
    return page.evaluate("document.activeElement.id")  # type: ignore[no-any-return]  # a str


def off(page: Page) -> bool:
    """Whether the page has letters switched off."""
    return page.evaluate("document.documentElement.dataset.letters === 'off'")  # type: ignore[no-any-return]  # a bool


def test_nothing_plain_acts_and_everything_else_does(stage):
    page = stage.show(PAGE.format(letters="off"), "keys.js", "spans.js")
    page.focus("#r1")
    for key in PLAIN:
        page.keyboard.press(key)
    assert heard(page) == []
    assert focused(page) == "r1"
    page.keyboard.press("ArrowDown")
    assert focused(page) == "r2"
    for key in ("Control+Enter", "Alt+s", "Delete"):
        page.keyboard.press(key)
    assert heard(page) == ["send", "alt", "drop"]
    page.keyboard.press("F6")
    assert focused(page) == "inleft"
    page.focus("#find")
    page.keyboard.type("nx4")
    assert page.input_value("#find") == "nx4"


def test_what_a_press_brings_is_not_brought_by_a_letter(stage):
    page = stage.show(PAGE.format(letters="off"), "keys.js")
    page.click("#reject")
    page.keyboard.press("r")
    assert heard(page) == ["reject"]
    page = stage.show(PAGE.format(letters="on"), "keys.js")
    page.click("#reject")
    page.keyboard.press("r")
    assert heard(page) == ["reject", "reason"]


def test_caps_of_letters_are_hidden_and_others_stay(stage):
    page = stage.show(PAGE.format(letters="off"), "keys.js")
    assert not page.locator("#add .key-caps").is_visible()
    assert page.locator("#send .key-caps").is_visible()
    page.evaluate("document.getElementById('mine').dataset.lettersAre = 'on'")
    page.wait_for_function("document.documentElement.dataset.letters === 'on'")
    assert page.locator("#add .key-caps").is_visible()
    page.keyboard.press("n")
    assert heard(page) == ["add"]


def test_the_next_page_and_other_tabs_know_before_they_are_filled(stage):
    page = stage.show(PAGE.format(letters="off"), "session.js x", "keys.js")
    assert off(page)
    beside = stage.show(PAGE.format(letters=""), "session.js x", "keys.js")
    assert off(beside)
    page.evaluate("document.getElementById('mine').dataset.lettersAre = 'on'")
    beside.wait_for_function("document.documentElement.dataset.letters === 'on'")


def test_theme_and_rows_are_taken_over_by_this_page_and_the_next(stage):
    page = stage.show(PAGE.format(letters="on"), "session.js x", "keys.js")
    page.evaluate("Object.assign(document.getElementById('mine').dataset, {themeIs: 'dark', rowsAre: 'roomy'})")
    page.wait_for_function("document.documentElement.matches('[data-theme=dark][data-rows=roomy]')")
    page.evaluate("document.getElementById('mine').dataset.themeIs = 'system'")
    page.wait_for_function("document.documentElement.dataset.theme === 'light'")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    beside = stage.show(PAGE.format(letters=""), "session.js x", "keys.js")
    assert beside.evaluate("document.documentElement.dataset.rows") == "roomy"
