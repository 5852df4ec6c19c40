"""keys.js keeps half-typed words on the server: after a pause, as a field is left, again after a failure; and brings them back."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.scripts.words_server import PERSON, WORDS, Server, until

FIELDS = """<form id="form"><div><textarea id="reason" data-kept-words="chart/c1" data-kept-field="reason:x"
 data-kept-on="{version}">{saved}</textarea><span data-words-said></span></div><button>Save</button></form>
<div data-item data-rove tabindex="-1"><input id="line" data-words="true" data-given="Old" value="Old" data-kept-words="chart/c1"
 data-kept-field="rationale:1" data-kept-on="{version}"><span data-words-said></span></div>
<button id="other" type="button">Other</button>
<script>document.getElementById("form").addEventListener("submit", (e) => e.preventDefault())</script>"""


CHOICES = """<form id="form"><select id="setting" data-given="inpatient" data-kept-words="rule/new" data-kept-field="setting"
 data-kept-on="0"><option value="">Any</option><option value="inpatient" selected>Inpatient</option></select>
<input id="box" type="checkbox" checked data-kept-words="rule/new" data-kept-field="box" data-kept-on="0"></form>
<button id="other" type="button">Other</button>
<script>heard2 = []; for (const [id, kind] of [["setting", "change"], ["box", "click"]])
  document.getElementById(id).addEventListener(kind, () => heard2.push(id))</script>"""


@pytest.fixture
def server() -> Server:
    return Server()


def shown(stage, server: Server, *, version: int = 3, saved: str = "") -> Page:
    """A page with the two fields, which asked for what is kept."""
    server.serve(stage.context)
    with stage.context.expect_event("response", lambda answer: "/api/words/" in answer.url):
        return stage.show(FIELDS.format(version=version, saved=saved), "keys.js")


def test_a_pause_keeps_what_was_typed_and_says_since_when(stage, server: Server) -> None:
    page = shown(stage, server)
    page.locator("#reason").press_sequentially("No diabetes")
    assert server.puts == 0
    until(page, server, "No diabetes")
    assert server.words["reason:x"]["typed_on"] == 3
    expect(page.locator("#form [data-words-said]")).to_have_text("Kept 14:02")
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_leaving_and_the_end_of_the_page_send_at_once(stage, server: Server) -> None:
    page = shown(stage, server)
    page.fill("#reason", "Left")
    page.focus("#other")
    until(page, server, "Left")
    page.fill("#reason", "Gone")
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    until(page, server, "Gone")


def test_what_could_not_be_sent_is_sent_again_and_only_the_newest(stage, server: Server) -> None:
    page = shown(stage, server)
    server.away = True
    page.fill("#reason", "First")
    with page.expect_console_message(lambda said: said.type == "error"):
        page.focus("#other")
    page.fill("#reason", "Second")
    server.away = False
    until(page, server, "Second")
    assert server.puts == 1
    stage.context.complaints.clear()  # the browser notes what had no answer


def test_words_come_back_with_the_version_they_were_typed_on(stage, server: Server) -> None:
    server.words = {
        "reason:x": {"text": "Half ty", "typed_on": 3, "at": "14:02"},
        "rationale:1": {"text": "New", "typed_on": 4, "at": "3 Jun 09:00"},
    }
    page = shown(stage, server, version=4)
    expect(page.locator("#reason")).to_have_value("Half ty")
    expect(page.locator("#form [data-words-said]")).to_have_text("Kept from 14:02, typed on version 3")
    expect(page.locator("#line + [data-words-said]")).to_have_text("Kept from 3 Jun 09:00")
    assert "reason=Half ty" in page.evaluate("heard"), "a form that looks on while one types did not hear of it"


@pytest.mark.parametrize(
    ("saved", "typed", "both"),
    [("", "Mine", "Old words Mine"), ("Old", "Old mine", "Old words mine"), ("", "Old words, mine", "Old words, mine"),
     ("Saved", "Another", "Old words Another")],
)  # fmt: skip
def test_what_is_typed_before_the_words_came_stands_behind_them(
    stage, server: Server, saved: str, typed: str, both: str
) -> None:
    server.words = {"reason:x": {"text": "Old words", "typed_on": 3, "at": "14:02"}}
    held: list[Route] = []
    stage.context.route(
        WORDS,
        lambda route: held.append(route) if route.request.method == "GET" else server.answer(route),
    )
    page = stage.show(FIELDS.format(version=3, saved=saved), "keys.js")
    page.fill("#reason", typed)
    for route in held:
        server.answer(route)
    expect(page.locator("#reason")).to_have_value(both)
    until(page, server, both)


REDRAWN = """() => {
  const ready = document.createElement("i"), old = document.getElementById("line"), drawn = old.cloneNode();
  ready.hidden = true;
  ready.dataset.ready = "false";
  document.body.append(ready);
  drawn.value = drawn.defaultValue;
  old.focus();
  old.blur();
  old.replaceWith(drawn);
  drawn.focus();
}"""
"""A page that is filled anew takes the line away and draws it as it began, before it is ready."""


def test_what_is_typed_into_a_field_that_was_drawn_anew_follows_what_was_typed_before(stage, server: Server) -> None:
    page, line = shown(stage, server), "rationale:1"
    page.press("#line", "End")
    page.keyboard.type(" and new")
    until(page, server, "Old and new", line)
    page.evaluate(REDRAWN)
    expect(page.locator("#line")).to_have_value("Old")
    page.press("#line", "End")
    page.keyboard.type(" words")
    page.evaluate("document.querySelector('[data-ready]').dataset.ready = 'true'")
    expect(page.locator("#line")).to_have_value("Old and new words")
    until(page, server, "Old and new words", line)


def test_escape_puts_back_what_is_saved_and_forgets(stage, server: Server) -> None:
    page = shown(stage, server, saved="Saved")
    page.fill("#reason", "Other")
    until(page, server, "Other")
    page.press("#reason", "Escape")
    expect(page.locator("#reason")).to_have_value("Saved")
    until(page, server, "")
    expect(page.locator("#form [data-words-said]")).to_be_empty()


def test_what_is_sent_while_it_is_saved_does_not_come_back(stage, server: Server) -> None:
    page = shown(stage, server)
    page.fill("#reason", "Reason")
    server.settle("reason:x")  # the form's verb commits before the words that left with it arrive
    with page.expect_response("**/api/words/**"):
        page.click("#form button")
    assert server.words == {}
    page.fill("#reason", "Another")
    until(page, server, "Another")


def test_another_tab_that_saved_takes_nothing_from_who_types_on(stage, server: Server) -> None:
    page = shown(stage, server)
    page.fill("#reason", "First")
    until(page, server, "First")
    server.settle("reason:x")
    page.fill("#reason", "First and second")
    until(page, server, "First and second")


def test_words_that_came_back_are_saved_by_what_is_pressed_next(stage, server: Server) -> None:
    server.words = {"rationale:1": {"text": "New", "typed_on": 3, "at": "14:02"}}
    page = shown(stage, server)
    expect(page.locator("#line")).to_have_value("New")
    page.evaluate("document.getElementById('line').addEventListener('focusout', () => heard.push('saved'))")
    page.click("#other")
    assert page.evaluate("heard.indexOf('saved') < heard.indexOf('other') && heard.includes('saved')")


def test_a_page_keeps_nothing_for_somebody_else_who_signed_in(stage, server: Server) -> None:
    page = shown(stage, server)
    page.fill("#reason", "Mine")
    server.person = PERSON.replace("a", "b")
    with page.expect_console_message(lambda said: said.type == "error"):
        page.focus("#other")
    assert server.words == {}
    stage.context.complaints.clear()  # the browser notes the 409


def test_choices_are_kept_and_come_back_also_where_nothing_is_chosen(stage, server: Server) -> None:
    server.serve(stage.context)
    page = stage.show(CHOICES, "keys.js")
    page.select_option("#setting", "")
    until(page, server, "-", "setting")
    page.uncheck("#box")
    until(page, server, "-", "box")
    page.reload()
    expect(page.locator("#setting")).to_have_value("")
    expect(page.locator("#box")).not_to_be_checked()
    assert sorted(page.evaluate("heard2")) == ["box", "setting"], "the page did not hear of what came back"
    page.check("#box")
    page.wait_for_function("() => true")
    until(page, server, "", "box")
