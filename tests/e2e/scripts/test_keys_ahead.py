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


FORM = """place.innerHTML = `<form onsubmit="event.preventDefault(); heard.push('sent ' + new FormData(this).get('name'))">
<FIELD name="name" aria-label="Name" data-focus-now="now"></form>`"""


def test_enter_sends_the_form_of_a_field_that_comes_later(stage):
    page = pressed(stage, "Enter", "x", "u", "Enter")
    page.evaluate(FORM.replace("FIELD", "input"))
    page.wait_for_function("heard.includes('sent xu')")


def test_enter_is_a_new_line_in_words_that_come_later(stage):
    page = pressed(stage, "Enter", "x", "Enter", "u")
    page.evaluate(FORM.replace('<FIELD name="name"', "<textarea name='name'").replace('="now">', '="now"></textarea>'))
    expect(page.get_by_label("Name")).to_have_value("x\nu")
    assert not any(one.startswith("sent") for one in heard(page))


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


WRITTEN = """<div id="row" data-row="1" data-item data-keyscope="row" tabindex="-1"><button id="principal" data-key="p">P</button>
<span id="place"></span></div>"""
WRITES = """given => place.innerHTML = `<input id="why" aria-label="Rationale" data-words="true" data-given="${given}"
value="${given}" data-kept-words="chart/" data-kept-field="rationale:1" data-focus-now="why${performance.now()}">`"""


def written(stage) -> Page:
    """A page in whose row somebody types a sentence."""
    page = stage.show(WRITTEN, "keys.js")
    page.evaluate(WRITES, "")
    expect(page.locator("#why")).to_be_focused()
    page.keyboard.type("pu")
    return page


def test_a_sentence_goes_on_in_the_field_that_a_render_took_away(stage):
    page = written(stage)
    page.evaluate("place.innerHTML = ''")
    page.keyboard.type("pp")
    page.evaluate(WRITES, "pu")
    expect(page.locator("#why")).to_be_focused()
    page.keyboard.type("le")
    expect(page.locator("#why")).to_have_value("pupple")
    assert "principal" not in heard(page)


@pytest.mark.parametrize("key", ["Enter", "Escape"])
def test_who_left_the_field_means_the_keys_of_the_row(stage, key):
    page = written(stage)
    page.keyboard.press(key)
    page.evaluate("place.innerHTML = ''")
    page.focus("#row")
    page.keyboard.press("p")
    assert heard(page)[-1] == "principal"


def test_a_field_that_does_not_come_back_holds_the_keys_for_a_while(stage):
    stage.context.clock.install()
    page = written(stage)
    page.evaluate("place.innerHTML = ''")
    page.focus("#row")
    page.keyboard.press("p")
    assert "principal" not in heard(page)
    stage.context.clock.fast_forward(5_001)
    page.keyboard.press("p")
    assert heard(page)[-1] == "principal"


def test_what_opened_the_field_is_pressed_again_where_the_page_forgot_it(stage):
    page = pressed(stage, "Enter")
    page.evaluate(WRITES, "")
    expect(page.locator("#why")).to_be_focused()
    page.keyboard.type("xu")
    page.evaluate("document.body.dataset.ready = 'true'; place.innerHTML = ''")
    page.keyboard.type("x")
    page.wait_for_function("heard.filter((one) => one === 'edit').length === 2")
    page.evaluate(WRITES, "xu")
    expect(page.locator("#why")).to_have_value("xux")
    assert "other" not in heard(page)


COMBO = """place.innerHTML = `<input id="code" aria-label="Code" data-list="hits" data-unchosen data-kept-words="chart/"
data-kept-field="code" aria-expanded="true" data-for="FOR"><div id="hits" role="listbox"><div role="option"
onclick="heard.push('taken')">HIT</div></div>`"""


def drawn(page: Page, answers: str = "") -> None:
    """The code field as a render draws it; its hits answer these words."""
    page.evaluate(COMBO.replace("FOR", answers))


def searched(stage, *keys: str) -> Page:
    """A page in whose code field somebody typed words and keys, none of them answered."""
    page = stage.show('<div id="row" data-item tabindex="-1"><button data-key="x" id="x">X</button></div><div id="place"></div>',
                      "keys.js")  # fmt: skip
    drawn(page)
    page.focus("#code")
    page.keyboard.type("xu")
    for key in keys:
        page.keyboard.press(key)
    return page


@pytest.mark.parametrize("between", ["", "y"])
def test_words_of_a_code_field_that_is_drawn_anew_go_on_in_it_and_its_enter_takes_what_they_find(stage, between):
    page = searched(stage, *between, "Enter")
    drawn(page)
    page.evaluate("hits.replaceChildren()")
    expect(page.locator("#code")).to_be_focused()
    expect(page.locator("#code")).to_have_value("xu" + between)
    page.evaluate("""code.dataset.for = code.value, hits.innerHTML =
        `<div role="option" onclick="heard.push('taken')">HIT</div>`""")
    page.wait_for_function("heard.includes('taken')")
    assert "x" not in heard(page)


def test_what_is_typed_while_a_code_field_is_away_is_written_in_it(stage):
    page = searched(stage)
    page.evaluate("place.innerHTML = ''")
    page.focus("#row")
    page.keyboard.type("x")
    drawn(page)
    expect(page.locator("#code")).to_have_value("xux")
    assert "x" not in heard(page)


def test_the_field_of_the_next_code_is_empty(stage):
    page = searched(stage)
    page.evaluate("code.dataset.for = 'xu'")
    page.keyboard.press("Enter")
    assert "taken" in heard(page)
    drawn(page)
    page.focus("#row")
    page.keyboard.press("x")
    expect(page.locator("#code")).to_have_value("")
    assert "x" in heard(page)


DIALOG = """place.innerHTML = `<dialog data-modal data-keyscope="dialog"><p id="text">{said}</p>{field}
<button id="no" data-key="escape" {no}>Keep</button><button id="yes" data-key="{key}" {yes}>Do it</button></dialog>`"""
ASKS_WORDS = DIALOG.format(said="Why", field='<input id="field" aria-label="Why">', no="", yes="", key="ctrl+enter")
ASKS = DIALOG.format(said="Sure?", field="", no="", yes="data-first-focus", key="enter")
WARNS = DIALOG.format(said="Sure?", field="", no="data-first-focus", yes="", key="")


def test_words_and_control_enter_before_a_dialog_is_there_are_written_and_pressed_in_it(stage):
    page = pressed(stage, "Enter", "x", "u", "Control+Enter")
    assert heard(page) == ["edit"]
    page.evaluate(ASKS_WORDS)
    page.wait_for_function("heard.includes('yes')")
    assert heard(page) == ["edit", "field=x", "field=xu", "yes"]


@pytest.mark.parametrize(
    ("question", "key", "answer"), [(ASKS, "Enter", "yes"), (WARNS, "Enter", "no"), (ASKS, "Escape", "no")]
)
def test_a_key_before_a_question_without_a_field_answers_it_as_it_would_in_it(stage, question, key, answer):
    page = pressed(stage, "Enter", "x", key)
    page.evaluate(question)
    page.wait_for_function("heard.length > 1")
    assert heard(page) == ["edit", answer], "and no letter did anything"


@pytest.mark.parametrize(
    "field",
    [
        '<select id="field" aria-label="Why"><option>A</option></select>',
        '<input type="date" id="field" aria-label="Day">',
    ],
)
def test_letters_are_not_typed_where_nothing_can_be_typed(stage, field):
    page = pressed(stage, "Enter", "x", "Control+Enter")
    page.evaluate(DIALOG.format(said="Why", field=field, no="", yes="", key="ctrl+enter"))
    page.wait_for_function("heard.includes('yes')")
    assert heard(page) == ["edit", "yes"]


def test_keys_of_a_dialog_answer_when_a_render_took_away_what_had_the_focus_in_it(stage):
    page = pressed(stage, "Enter")
    page.evaluate(ASKS_WORDS)
    expect(page.locator("#field")).to_be_focused()
    page.evaluate("field.remove()")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Escape")
    assert heard(page) == ["edit", "yes", "no"]
