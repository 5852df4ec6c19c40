"""spans.js: marked words become offsets into the document text as Python counts them; rows and spans light each other."""

import pytest

TEXT = "Course 𝛼.\nHe has long-standing hypertension and diabetes. Wheeze was  noted.\n\nHome with daughter."
FIRST = TEXT.index("He has")
SECOND = TEXT.index("Wheeze")
LAST = TEXT.index("Home")


def sentence(name, start, words):
    """A sentence as the text pane renders it."""
    return f'<span data-sentence data-item tabindex="-1" data-start="{start}" id="{name}">{words}</span>'


def mark(name, rows, words):
    """A mark with its row numbers, which are no part of the document."""
    numbers = f'<sup data-skip aria-hidden="true">{rows}</sup><span data-skip> (evidence for row {rows})</span>'
    return f'<mark id="{name}" data-evidence-rows="{rows}" tabindex="-1">{words}{numbers}</mark>'


LONG = f"He has long-standing {mark('m1', '1', 'hypertension')} and {mark('m3', '3,4', 'diabetes')}. "
NOTE = f"""
<style>p {{ white-space: pre-wrap }}</style>
<div data-rove id="rows"><div id="row1" data-item data-row="1" tabindex="-1">1</div>
<div id="row3" data-item data-row="3" tabindex="-1">3</div></div>
<div id="text" data-spans data-spans-target="target" data-rove="jk">
<h3 id="h">{sentence("s0", 0, "Course 𝛼.")}</h3>
<p id="p1">{sentence("s1", FIRST, LONG)}{sentence("s2", SECOND, "Wheeze was  noted.")}</p>
<p id="p2">{sentence("s3", LAST, "Home with daughter.")}</p>
</div><button id="mark" data-spans-mark>Mark</button>
<input id="target" class="unseen" tabindex="-1" aria-hidden="true">
"""
SELECT = """([from, at, to, end]) => {
  const texts = (id) => {
    const walker = document.createTreeWalker(document.querySelector(id), NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("[data-skip]")) found.push(walker.currentNode);
    return found;
  };
  const place = (id, at) => {
    for (const node of texts(id)) {
      if (at <= node.data.length) return [node, at];
      at -= node.data.length;
    }
  };
  getSelection().setBaseAndExtent(...place(from, at), ...place(to, end));
}"""


def marks(page):
    """What the hidden input was told so far, each told once."""
    return [line.removeprefix("target=") for line in page.evaluate("heard") if line and line.startswith("target=")]


def words(page):
    """The words of the document that the last mark names."""
    start, end, *_ = (int(part) for part in marks(page)[-1].split(":"))
    return TEXT[start:end]


@pytest.fixture
def page(stage):
    return stage.show(NOTE, "keys.js", "spans.js")


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (("#s0", 0, "#s0", 9), "Course 𝛼"),
        (("#s1", 21, "#s1", 33), "hypertension"),
        (("#s1", 25, "#s1", 45), "rtension and diabete"),
        (("#s1", 45, "#s1", 25), "rtension and diabete"),
        (("#s1", 20, "#s1", 34), "hypertension"),
        (("#s1", 38, "#s2", 6), "diabetes. Wheeze"),
        (("#s2", 0, "#s3", 4), "Wheeze was  noted.\n\nHome"),
    ],
)
def test_a_selection_is_told_in_offsets_of_the_document(page, selection, expected):
    page.evaluate(SELECT, list(selection))
    page.keyboard.press("m")
    assert words(page) == expected


def test_a_selection_that_ends_at_the_start_of_the_next_paragraph_stops_at_the_words(page):
    page.evaluate(
        "getSelection().setBaseAndExtent(document.querySelector('#s2').firstChild, 0, document.querySelector('#p2'), 0)"
    )
    page.keyboard.press("m")
    assert words(page) == "Wheeze was  noted."


def test_a_selection_inside_the_row_numbers_marks_nothing(page):
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#m1 sup'))")
    page.keyboard.press("m")
    assert marks(page) == []


def test_sentences_are_stepped_with_j_and_k_and_marked_with_m(page):
    for key in "jjjkm":
        page.keyboard.press(key)
    assert words(page) == "He has long-standing hypertension and diabetes."
    assert page.evaluate("document.activeElement.id") == "s1"


def test_the_current_row_goes_with_the_span(page):
    page.focus("#row3")
    page.keyboard.press("j")
    page.keyboard.press("m")
    assert marks(page)[-1] == "0:9:3"


def test_the_same_span_can_be_marked_twice_and_by_pointer(page):
    page.evaluate(SELECT, ["#s3", 0, "#s3", 4])
    page.keyboard.press("m")
    page.evaluate(SELECT, ["#s3", 0, "#s3", 4])
    page.click("#mark")
    assert marks(page) == [f"{LAST}:{LAST + 4}"] * 2
    assert page.input_value("#target") == ""


def lit(page):
    """Ids of what is lit."""
    return page.evaluate("[...document.querySelectorAll('[data-on]')].map((el) => el.id)")


def test_a_row_lights_its_spans_and_a_span_its_row(page):
    page.focus("#row3")
    assert lit(page) == ["m3"]
    page.focus("#m1")
    assert lit(page) == ["row1", "m1"]


def test_v_goes_from_row_to_span_and_back(page):
    page.focus("#row3")
    page.keyboard.press("v")
    assert page.evaluate("document.activeElement.id") == "m3"
    page.keyboard.press("v")
    assert page.evaluate("document.activeElement.id") == "row3"


def test_spans_rendered_anew_are_lit_again(page):
    page.focus("#row1")
    page.evaluate("""m1.replaceWith(Object.assign(document.createElement("mark"), { id: "fresh", textContent: "hypertension" }));
        fresh.dataset.evidenceRows = "1" """)
    page.wait_for_function("document.querySelector('#fresh').hasAttribute('data-on')")


def test_m_types_a_letter_in_a_field(page):
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<input id=field aria-label=f>')")
    page.evaluate(SELECT, ["#s3", 0, "#s3", 4])
    page.focus("#field")
    page.keyboard.press("m")
    assert marks(page) == []
    assert page.input_value("#field") == "m"


def test_a_row_of_several_names_lights_the_spans_of_each(page):
    page.evaluate("document.querySelector('#row1').dataset.row = '1,4'")
    page.focus("#row1")
    assert page.evaluate("[...document.querySelectorAll('[data-on]')].map((el) => el.id)") == ["m1", "m3"]


def test_the_pointer_lights_where_it_may_and_leaves_what_had_the_focus(page):
    page.focus("#row1")
    page.hover("#row3")
    assert page.evaluate("[...document.querySelectorAll('[data-on]')].map((el) => el.id)") == ["m1"]
    page.evaluate("document.body.dataset.lights = 'true'")
    page.hover("#h")
    page.hover("#row3")
    assert page.evaluate("[...document.querySelectorAll('[data-on]')].map((el) => el.id)") == ["m3"]
    page.hover("#h")
    assert page.evaluate("[...document.querySelectorAll('[data-on]')].map((el) => el.id)") == ["m1"]
