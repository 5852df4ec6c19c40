"""keys.js and dialogs: they open and close, their keys answer, lists inside them are filtered, focus comes back."""

import pytest
from playwright.sync_api import expect

from tests.e2e.scripts.test_keys import LIST, focused, heard

PALETTE = """
<button id="opener" data-key="ctrl+k" data-opens="palette">Search</button><button id="behind" data-key="n">Behind</button>
<dialog id="palette">
<input id="words" data-list="found" data-filter data-value-to="mirror"
 role="combobox" aria-expanded="true" aria-controls="found" aria-label="Search">
<div id="found" role="listbox">
<div role="option" id="p1" data-value="a" data-closes>Assign charts</div>
<div role="option" id="p2" data-value="b" data-closes>Import files</div>
<div role="option" id="p3" data-value="c" data-found>Server hit</div></div></dialog>
<input id="mirror" class="unseen" aria-hidden="true" tabindex="-1">
"""


def test_the_palette_opens_filters_and_takes_what_is_chosen(stage):
    page = stage.show(PALETTE, "keys.js")
    page.focus("#opener")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#words", "aria-activedescendant") == "p2"
    page.keyboard.type("as")
    expect(page.locator("#p2")).to_be_hidden()
    expect(page.locator("#p3")).to_be_visible()
    assert page.get_attribute("#p1", "aria-selected") == "true"
    page.keyboard.press("Enter")
    expect(page.locator("#palette")).to_be_hidden()
    assert "p1" in heard(page)
    assert "mirror=b" in heard(page)
    assert focused(page) == "opener"


def test_keys_behind_a_dialog_do_nothing_and_escape_gives_focus_back(stage):
    page = stage.show(PALETTE, "keys.js")
    page.focus("#opener")
    page.keyboard.press("Control+k")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    assert "behind" not in heard(page)
    assert focused(page) == "opener"


def test_a_dialog_rendered_by_state_is_modal_and_escape_presses_its_cancel(stage):
    page = stage.show(LIST, "keys.js")
    page.focus("#r2")
    page.evaluate("""document.body.insertAdjacentHTML("beforeend",
        '<dialog id="ask" data-modal data-keyscope>Sure?<button id="no" data-key="escape" data-closes>No</button></dialog>')""")
    page.wait_for_function("document.getElementById('ask').matches(':modal')")
    page.keyboard.press("Escape")
    assert heard(page) == ["no"]
    assert focused(page) == "r2"
    expect(page.locator("#ask")).to_be_hidden()


QUESTION = """<dialog id="ask" data-modal data-keyscope="dialog">{field}
<button id="no" {no} data-key="escape" data-closes>Keep</button><button id="yes" {yes}>Do it</button></dialog>"""
HARMLESS = {"field": "", "no": "", "yes": 'data-first-focus data-key="enter"'}
DANGEROUS = {"field": "", "no": "data-first-focus", "yes": ""}
FORM = {"field": '<input id="day" aria-label="Day">', "no": "", "yes": 'data-first-focus data-key="ctrl+enter"'}

BOXES = {"field": '<form id="f"><input type="checkbox" id="box" aria-label="Box"></form>', "no": "",
         "yes": 'data-first-focus data-key="ctrl+enter"'}  # fmt: skip


@pytest.mark.parametrize(
    ("question", "first", "key", "answer"),
    [
        (HARMLESS, "yes", "Enter", ["yes"]),
        (DANGEROUS, "no", "Enter", ["no"]),
        (FORM, "day", "Enter", []),
        (FORM, "day", "Control+Enter", ["yes"]),
        (BOXES, "box", "Control+Enter", ["yes"]),
    ],
)
def test_a_question_starts_where_enter_does_no_harm_and_its_key_answers(stage, question, first, key, answer):
    page = stage.show(QUESTION.format(**question), "keys.js")
    expect(page.locator(f"#{first}")).to_be_focused()
    page.keyboard.press(key)
    assert heard(page) == answer


def test_the_enter_sign_is_away_while_enter_would_do_something_else(stage):
    signed = {**HARMLESS, "no": 'class="button"', "yes": f'class="button" {HARMLESS["yes"]}'}
    page = stage.show(
        QUESTION.format(**signed)
        .replace("<dialog", '<dialog class="dialog"')
        .replace('<button id="no"', '<footer><button id="no"')
        .replace("Do it</button>", 'Do it<kbd id="sign" class="key-caps">↵</kbd></button></footer>'),
        "keys.js",
    )
    expect(page.locator("#sign")).to_be_visible()
    page.focus("#no")
    expect(page.locator("#sign")).to_be_hidden()


def test_focus_returns_when_state_takes_a_dialog_away(stage):
    page = stage.show(LIST, "keys.js")
    for opener in ("r2", "add"):
        page.focus(f"#{opener}")
        page.evaluate(
            "document.body.insertAdjacentHTML('beforeend', '<dialog id=ask data-modal><button>Yes</button></dialog>')"
        )
        page.wait_for_function("document.getElementById('ask').matches(':modal')")
        page.evaluate("ask.remove()")
        page.wait_for_function("(id) => document.activeElement.id === id", arg=opener)


ON_SCREEN = """
<button data-key="ctrl+k" data-opens="palette">Search</button><nav><a href="#q" data-key="g q">My queue</a></nav>
<ul data-rove="jk"><li data-item tabindex="-1" data-keyscope="row" aria-label="I10" id="r1">
<button class="fix" data-key="a" id="a1">Accept <span class="key-caps"><kbd>A</kbd></span></button></li>
<li data-item tabindex="-1" data-keyscope="row" aria-label="J44.9" id="r2">
<button class="fix" data-key="a" id="a2">Accept</button>
<button class="unseen" data-key="delete|backspace" id="d2">Delete, row 2</button>
</li></ul>
<button data-key="shift+h" id="hold">Hold</button><button data-key="shift+l" id="gone" hidden>Recall</button>
<input data-key="n" data-says="Add a code" aria-label="Code or words" id="add">
<dialog id="palette"><input data-list="found" data-filter data-fresh role="combobox" aria-expanded="true" aria-label="Search">
<div id="found" role="listbox">
<div role="group" data-commands='{"shift": "Shift", "delete": "Del"}'><div>On this screen</div></div></div>
<div hidden data-command-form>
<div role="option" data-closes><span data-said></span><span class="key-caps"></span></div></div></dialog>
"""


def test_the_palette_offers_what_keys_do_from_where_it_was_opened(stage):
    page = stage.show(ON_SCREEN, "keys.js")
    page.focus("#r2")
    page.keyboard.press("Control+k")
    assert page.locator("#found [role=option]").all_text_contents() == [
        "Accept · J44.9A", "Delete, row 2Del", "HoldShiftH", "Add a codeN",
    ]  # fmt: skip
    page.keyboard.type("del")
    page.keyboard.press("Enter")
    assert "d2" in heard(page)
    assert focused(page) == "r2"
    page.keyboard.press("Control+k")
    page.keyboard.type("add")
    page.keyboard.press("Enter")
    expect(page.locator("#add")).to_be_focused()


def test_what_an_ellipsis_cuts_is_said_whole_in_a_tooltip(stage):
    cut = "overflow: hidden; white-space: nowrap; text-overflow: ellipsis; width: 60px"
    page = stage.show(
        f'<p id="cut" style="{cut}"><b>Essential</b> (primary) hypertension</p><p id="short" style="{cut}">I10</p>'
        f'<p id="named" title="Its own" style="{cut}">Essential (primary) hypertension</p>',
        "keys.js",
    )
    for name in ("cut", "short", "named"):
        page.hover(f"#{name}")
    assert page.get_attribute("#cut", "title") == "Essential (primary) hypertension"
    assert page.get_attribute("#short", "title") is None
    assert page.get_attribute("#named", "title") == "Its own"
