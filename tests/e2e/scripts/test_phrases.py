"""Words of a sentence selected by keys, stock words put into a field, buttons that stand for a key, Shift Enter."""

import pytest

from tests.e2e.scripts.test_spans import NOTE, SECOND

SELECTED = "() => getSelection().toString()"
PHRASES = """<div data-rove><div id="row" data-item tabindex="-1">
<span><input id="why" type="text" data-words data-given="" data-most="20" data-phrases='["One.", "Two."]'>
<span id="said" data-most-said></span></span></div></div>
<button id="stock" data-phrase="Three." data-phrase-to="why">Three.</button>"""
HITS = """<input id="field" type="text" role="combobox" data-list="hits" data-unchosen="true" data-for="" aria-expanded="true">
<div id="hits" role="listbox"><div id="first" role="option">J44.9<i id="with" hidden data-with></i></div>
<div id="second" role="option">J44.1</div></div>"""


@pytest.fixture
def note(stage):
    """The note with row 3 current."""
    page = stage.show(NOTE, "keys.js", "spans.js")
    page.locator("#row3").focus()
    return page


def test_shift_and_an_arrow_select_words_of_the_sentence_and_m_marks_them(note):
    note.locator("#s2").focus()
    for key, words in (
        ("Shift+ArrowRight", "Wheeze"),
        ("Shift+ArrowRight", "Wheeze was"),
        ("Shift+ArrowLeft", "Wheeze"),
        ("Shift+ArrowLeft", "Wheeze"),
        ("ArrowRight", "was"),
        ("ArrowLeft", "Wheeze"),
    ):
        note.keyboard.press(key)
        assert note.evaluate(SELECTED) == words
    note.keyboard.press("m")
    assert note.evaluate("() => heard.filter((one) => one?.startsWith?.('target='))") == [
        f"target={SECOND}:{SECOND + 6}:3"
    ]
    assert note.evaluate(SELECTED) == ""


def test_numbers_of_marks_are_no_words_and_the_end_of_the_sentence_is_the_end(note):
    note.locator("#s1").focus()
    for _ in range(12):
        note.keyboard.press("Shift+ArrowRight")
    assert note.evaluate("() => getSelection().focusNode.data") == "diabetes"
    note.keyboard.press("Escape")
    assert note.evaluate(SELECTED) == ""


def test_from_a_row_shift_and_an_arrow_mean_the_current_sentence_and_arrows_alone_nothing(note):
    note.locator("#s2").focus()
    note.locator("#row3").focus()
    note.keyboard.press("ArrowRight")
    assert note.evaluate(SELECTED) == ""
    note.keyboard.press("Shift+ArrowRight")
    assert note.evaluate(SELECTED) == "Wheeze"


def test_down_and_up_put_stock_words_in_and_leave_ones_own_alone(stage):
    page = stage.show(PHRASES, "keys.js")
    field = page.locator("#why")
    field.focus()
    for key, words in (("ArrowDown", "One."), ("ArrowDown", "Two."), ("ArrowDown", "One."), ("ArrowUp", "Two.")):
        page.keyboard.press(key)
        assert field.input_value() == words
    assert page.evaluate("() => heard.filter((one) => one === 'why=One.').length") == 2
    field.fill("Mine")
    page.keyboard.press("ArrowDown")
    assert field.input_value() == "Mine"
    field.fill("")
    page.keyboard.press("ArrowUp")
    assert field.input_value() == "Two."
    page.locator("#stock").click()
    assert (field.input_value(), page.evaluate("() => document.activeElement.id")) == ("Three.", "why")


def test_what_is_too_long_is_said_and_never_cut(stage):
    page = stage.show(PHRASES, "keys.js")
    said = page.locator("#said")
    for words, told in (("x" * 18, ""), ("x" * 19, "19 of 20"), ("x" * 25, "25 of 20: shorten by 5")):
        page.locator("#why").fill(words)
        assert (said.text_content(), page.locator("#why").input_value()) == (told, words)


def test_a_button_that_stands_for_a_key_presses_what_has_it(stage):
    page = stage.show(
        '<button id="undo" data-key="ctrl+z">Undo</button><button id="said" data-presses="ctrl+z">Undo</button>',
        "keys.js",
    )
    page.locator("#said").click()
    assert page.evaluate("() => heard") == ["said", "undo"]


def test_shift_enter_clicks_what_is_inside_the_chosen_hit_and_only_a_chosen_one(stage):
    page = stage.show(HITS, "keys.js")
    page.locator("#field").focus()
    page.keyboard.press("Shift+Enter")
    assert page.evaluate("() => heard") == []  # nothing typed, nothing chosen
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Enter")
    assert "with" in page.evaluate("() => heard")
    page.keyboard.press("ArrowDown")
    page.evaluate("() => (heard.length = 0)")
    page.keyboard.press("Shift+Enter")
    assert page.evaluate("() => heard") == []  # the second has no words: nothing is taken
