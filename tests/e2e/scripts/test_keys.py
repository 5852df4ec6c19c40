"""keys.js: what is marked is pressed, lists are walked without Python, and the focus is never lost."""

from playwright.sync_api import Page, expect

ROW = """<div id="r{0}" data-item tabindex="-1" data-keyscope data-focus-id="row {0}">{0}
<a id="o{0}" href="#{0}" data-key="enter">Open</a><button id="d{0}" data-key="delete|backspace">x</button></div>"""
LIST = f"""
<main><button id="add" data-key="n">Add</button><input id="find" data-key="/" aria-label="Find">
<div data-pane tabindex="-1" id="left"><button id="inleft">Left</button></div>
<div data-pane tabindex="-1" id="right">
<div id="rows" data-rove="jk first">{"".join(ROW.format(number) for number in (1, 2, 3))}</div></div>
<button id="fix1" data-key="f 1">Fix</button><button id="fix2" data-key="f 2">Fix</button>
<button id="send" data-key="ctrl+enter">Send</button><button id="next" data-key="shift+n">Next</button>
<button id="stuck" data-key="s" aria-disabled="true">Stuck</button></main>
"""


def heard(page: Page) -> list[str]:
    """The ids clicked so far, and what inputs said."""
    return page.evaluate("heard")  # type: ignore[no-any-return]  # a list of str


def focused(page: Page) -> str:
    """The id of what has focus."""
    return page.evaluate("document.activeElement.id")  # type: ignore[no-any-return]  # a str


def test_a_letter_presses_what_is_marked_but_not_while_typing(stage):
    page = stage.show(LIST, "keys.js")
    page.keyboard.press("n")
    page.keyboard.press("Shift+N")
    page.keyboard.press("/")
    assert focused(page) == "find"
    page.keyboard.type("nf1")
    assert heard(page)[:2] == ["add", "next"]
    assert page.input_value("#find") == "nf1"
    assert "fix1" not in heard(page)


def test_a_key_is_heard_once_also_while_react_takes_the_page_over_and_keeps_keys_to_itself(stage):
    page = stage.show(f'<div id="page" data-ready="false">{LIST}</div>', "keys.js")
    page.evaluate("document.addEventListener('keydown', (e) => window.filled || e.stopPropagation(), true)")
    page.keyboard.press("n")
    assert heard(page) == ["add"]
    page.evaluate("window.filled = document.getElementById('page').dataset.ready = 'true'")
    page.keyboard.press("n")
    assert heard(page) == ["add", "add"]
    page.evaluate("document.getElementById('page').dataset.ready = 'false'")
    page.keyboard.press("n")
    assert heard(page) == ["add", "add", "add"]


def test_control_combinations_work_while_typing_and_undo_stays_with_the_field(stage):
    page = stage.show(LIST + '<button id="undo" data-key="ctrl+z">Undo</button>', "keys.js")
    page.focus("#find")
    page.keyboard.type("ab")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+Enter")
    assert "send" in heard(page)
    assert "undo" not in heard(page)


def test_what_is_typed_is_left_before_a_key_pressed_in_its_field_acts(stage):
    page = stage.show(LIST, "keys.js")
    page.evaluate("document.addEventListener('focusout', (e) => heard.push(`left ${e.target.id}`))")
    page.focus("#find")
    page.keyboard.type("a")
    page.keyboard.press("Control+Enter")
    assert heard(page) == ["find=a", "left find", "send"]
    assert focused(page) == "find"


def test_a_chord_takes_two_keys(stage):
    page = stage.show(LIST, "keys.js")
    page.keyboard.press("1")
    assert heard(page) == []
    page.keyboard.press("f")
    page.keyboard.press("2")
    assert heard(page) == ["fix2"]


def test_keys_of_a_row_act_on_the_row_in_focus(stage):
    page = stage.show(LIST, "keys.js")
    page.focus("#r2")
    page.keyboard.press("Delete")
    page.focus("#d3")
    page.keyboard.press("Backspace")
    assert heard(page) == ["d2", "d3"]


def test_a_numbered_chord_is_found_in_another_row_too(stage):
    rows = "".join(
        f'<div data-keyscope="row" tabindex="0" id="row{n}"><button id="fix{n}" data-key="f {n}">Fix</button></div>'
        for n in (1, 2)
    )
    page = stage.show(rows, "keys.js")
    page.locator("#row1").focus()
    page.keyboard.press("f")
    page.keyboard.press("2")
    assert heard(page) == ["fix2"]


def test_the_first_row_is_current_and_enter_opens_it_before_anything_has_focus(stage):
    page = stage.show(LIST, "keys.js")
    expect(page.locator("#r1")).to_have_attribute("data-current", "")
    page.keyboard.press("Enter")
    assert heard(page) == ["o1"]


def test_j_k_and_arrows_walk_a_list_and_stop_at_its_ends(stage):
    page = stage.show(LIST, "keys.js")
    walk = []
    for key in ("j", "j", "ArrowDown", "k", "Home", "End"):
        page.keyboard.press(key)
        walk.append(focused(page))
    assert walk == ["r2", "r3", "r3", "r2", "r1", "r3"]
    assert page.evaluate("[...document.querySelectorAll('[data-item]')].map((row) => row.tabIndex)") == [-1, -1, 0]
    assert heard(page) == []


def test_letters_can_be_switched_off(stage):
    page = stage.show(LIST, "keys.js")
    page.evaluate("document.documentElement.dataset.letters = 'off'")
    page.keyboard.press("n")
    page.keyboard.press("Control+Enter")
    assert heard(page) == ["send"]


def test_what_a_rule_disables_takes_focus_and_no_click(stage):
    page = stage.show(LIST, "keys.js")
    page.keyboard.press("s")
    assert focused(page) == "stuck"
    page.click("#stuck", force=True)
    page.keyboard.press("Enter")
    assert heard(page) == []


def test_f6_goes_from_pane_to_pane_and_back_to_where_focus_was(stage):
    page = stage.show(LIST, "keys.js")
    page.focus("#r2")
    page.keyboard.press("F6")
    assert focused(page) == "inleft"
    page.keyboard.press("Shift+F6")
    assert focused(page) == "r2"


def test_focus_returns_after_a_row_is_rendered_anew(stage):
    page = stage.show(LIST, "keys.js")
    page.focus("#r2")
    page.evaluate("r2.replaceWith(Object.assign(r2.cloneNode(true), { id: 'again' }))")
    page.wait_for_function("document.activeElement.id === 'again'")


def test_focus_goes_to_the_neighbour_of_a_row_that_is_gone(stage):
    page = stage.show(LIST, "keys.js")
    page.focus("#r2")
    page.evaluate("r2.remove()")
    page.wait_for_function("document.activeElement.id === 'r3'")
    page.evaluate("r3.remove()")
    page.wait_for_function("document.activeElement.id === 'r1'")


def test_a_new_wish_of_python_moves_the_focus_once(stage):
    page = stage.show(LIST, "keys.js")
    page.evaluate("r3.dataset.focusNow = '7'")
    page.wait_for_function("document.activeElement.id === 'r3'")
    page.focus("#find")
    page.evaluate("r1.append('changed')")
    assert focused(page) == "find"


def test_a_wish_that_stays_does_not_hide_a_new_one_further_down_and_is_not_followed_anew(stage):
    page = stage.show(LIST, "keys.js")
    page.evaluate("r2.dataset.focusNow = '7'")
    page.wait_for_function("document.activeElement.id === 'r2'")
    page.evaluate("r3.dataset.focusNow = 'thread'")
    page.wait_for_function("document.activeElement.id === 'r3'")
    page.evaluate("r3.dataset.focusNow = ''")
    page.focus("#r1")
    page.evaluate("r1.append('changed')")
    assert focused(page) == "r1"


def test_escape_leaves_a_field_for_the_row_around_it(stage):
    page = stage.show(
        '<div data-rove><div id="row" data-item tabindex="-1"><input id="in" aria-label="in"></div></div>', "keys.js"
    )
    page.focus("#in")
    page.keyboard.press("Escape")
    assert focused(page) == "row"


def test_a_live_figure_is_marked_each_time_its_text_changes(stage):
    page = stage.show('<b id="figure" data-live>143</b>', "keys.js")
    seen = []
    for number in ("144", "145"):
        page.evaluate("(number) => (figure.firstChild.data = number)", number)
        seen.append(page.get_attribute("#figure", "data-changed"))
    assert seen == ["a", "b"]


def test_what_changes_later_never_pulls_a_person_back_into_a_field_they_left(stage):
    page = stage.show(
        '<input id="name" aria-label="name"><b id="figure" data-live>143</b><p id="old">Old</p>', "keys.js"
    )
    page.focus("#name")
    page.keyboard.press("Escape")
    for change in ("figure.firstChild.data = 144", "old.remove()", "document.getElementById('name').remove()"):
        page.evaluate(f"() => {{ {change} }}")
        page.evaluate("() => new Promise(requestAnimationFrame)")
        assert page.evaluate("document.activeElement === document.body"), change
