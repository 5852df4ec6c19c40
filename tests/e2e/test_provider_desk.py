"""A provider writes a note, has codes suggested, decides and sends; nothing typed is lost, whatever happens to the tab."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import assert_clean
from tests.e2e.billing import plant
from tests.e2e.desk_screen import KEEP, NOTE, DeskScreen
from tests.e2e.hands import POINTERS
from tests.running import Running

AsRole = Callable[..., Page]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def desk(running: Running, as_role: AsRole) -> DeskScreen:
    """A provider with a new encounter open and its note empty, open for writing."""
    (number,) = plant(running, {"note": "", "minutes": 24, "send": False})
    opened = DeskScreen(as_role("provider", at=f"/encounter/{number}"))
    expect(opened.page.locator("[data-ready=true]")).to_be_attached()
    opened.open_note()
    return opened


def test_a_note_goes_from_empty_to_sent_by_keys_alone(as_role: AsRole) -> None:
    desk = DeskScreen(as_role("provider", at="/encounters")).begin()
    page, keys = desk.page, desk.page.keyboard
    page.evaluate("(events) => { window.pointers = 0; for (const one of events) addEventListener(one, () => pointers++, true) }",
                  list(POINTERS))  # fmt: skip
    page.evaluate("() => { window.neverLoadedAnew = true }")
    desk.suggested()
    keys.press("j")
    expect(desk.row("E11.65")).to_be_focused()
    expect(page.locator("mark[data-on]", has_text="with hyperglycemia")).to_be_visible()
    keys.press("a")
    expect(desk.row("E11.65")).to_contain_text("Accepted")
    expect(desk.row("E11.65")).to_be_focused()
    keys.press("j")
    keys.press("x")
    keys.press("r")
    keys.type("Not addressed today")
    expect(desk.row("I10")).to_contain_text("Rejected")
    keys.press("Enter")
    expect(desk.row("I10").get_by_role("textbox")).to_have_value("Not addressed today")
    keys.press("z")
    expect(desk.row("I10")).not_to_contain_text("Rejected")
    keys.press("Enter")
    expect(page.locator("#row-field")).to_be_focused()
    keys.type("I11.9")
    expect(page.locator("[role=option]").first).to_contain_text("I11.9")
    keys.press("Enter")
    expect(desk.row("I10")).to_contain_text("Accepted with another code")
    keys.press("n")
    expect(page.locator("#new-field")).to_be_focused()
    keys.type("Z71.3")
    expect(page.locator("[role=option]").first).to_contain_text("Z71.3")
    keys.press("Enter")
    expect(desk.answer).to_contain_text("Added by you")
    keys.press("n")
    expect(page.locator("#new-field")).to_be_focused()
    keys.press("Control+Enter")
    expect(page.locator("header.head")).to_contain_text("With billing")
    expect(page.locator("#new-field")).to_have_count(0)
    expect(page.get_by_role("button", name="Edit")).to_have_count(0)
    assert page.evaluate("() => window.neverLoadedAnew")
    assert page.evaluate("() => window.pointers") == 0
    assert_clean(page)


def test_an_answer_comes_to_a_page_that_was_left_and_opened_again(desk: DeskScreen) -> None:
    page = desk.page
    desk.write(NOTE)
    page.keyboard.press("Alt+s")
    expect(page.get_by_text("The note is being read").or_(desk.answer).first).to_be_visible()
    address = page.url
    page.goto("/encounters")
    expect(page.get_by_role("tab", name=re.compile("^Open"))).to_be_visible()
    page.goto(address)
    page.evaluate("() => { window.neverLoadedAnew = true }")
    expect(desk.row("E11.65")).to_be_visible()
    assert page.evaluate("() => window.neverLoadedAnew")


def test_what_is_typed_outlives_a_reload(desk: DeskScreen) -> None:
    page = desk.page
    desk.write(NOTE)
    page.keyboard.type(" Seen with her daughter.")
    page.reload()
    desk.open_note()
    expect(desk.field).to_have_value(NOTE + " Seen with her daughter.")
    desk.saved()


def test_words_that_could_not_be_saved_come_back_and_are_saved(desk: DeskScreen) -> None:
    page = desk.page
    desk.write(NOTE)
    desk.saved()
    version = int(desk.field.get_attribute("data-draft-base") or "")
    assert page.evaluate(KEEP, [NOTE + " Lost on the way.", version]) == 200
    page.reload()
    desk.open_note()
    expect(desk.field).to_have_value(NOTE + " Lost on the way.")
    desk.saved()


def test_a_second_tab_never_overwrites_the_first(desk: DeskScreen) -> None:
    first = desk.page
    desk.write(NOTE)
    desk.saved()
    other = DeskScreen(first.context.new_page())
    other.page.goto(first.url)
    other.open_note()
    other.field.press("Control+End")
    other.page.keyboard.type(" Words of the second tab.")
    other.saved()
    desk.field.press("Control+End")
    first.keyboard.type(" Words of the first tab.")
    theirs = first.get_by_role("region", name="Text of the other window")
    expect(theirs).to_contain_text("Words of the second tab.")
    expect(desk.field).to_have_value(NOTE + " Words of the first tab.")
    assert_clean(first)
    first.reload()
    desk.open_note()
    expect(theirs).to_contain_text("Words of the second tab.")
    expect(desk.field).to_have_value(NOTE + " Words of the first tab.")
    first.get_by_role("button", name="Keep mine").click()
    desk.saved()
    first.reload()
    desk.open_note()
    expect(desk.field).to_have_value(NOTE + " Words of the first tab.")


def test_a_longer_note_is_refused_and_kept(desk: DeskScreen) -> None:
    page, words = desk.page, "word " * 2_100
    desk.write(words)
    expect(page.locator("#note-problem")).to_contain_text("The note has 10,499 characters; 10,000 are the most.")
    expect(page.locator("#note-count")).to_contain_text("10,499 of 10,000 characters: shorten it by 499")
    page.reload()
    desk.open_note()
    expect(desk.field).to_have_value(words)
    desk.field.press("Control+a")
    page.keyboard.insert_text(NOTE)
    desk.saved()
    expect(page.locator("#note-problem")).to_be_empty()


def test_a_changed_note_makes_the_suggestion_stale_until_it_is_asked_again(desk: DeskScreen) -> None:
    page = desk.page
    desk.suggested()
    desk.row("E11.65").get_by_role("button", name="Accept E11.65").click()
    expect(desk.row("E11.65")).to_contain_text("Accepted")
    page.keyboard.press("e")
    desk.field.press("Control+End")
    page.keyboard.type("\n3. Obesity, class 1, BMI 33.4. Dietitian.")
    expect(page.get_by_text("Stale:")).to_be_visible()
    expect(desk.answer).to_have_class(re.compile("out-of-date"))
    expect(desk.row("I10").get_by_role("button", name="Accept I10")).to_have_count(0)
    assert_clean(page)
    page.keyboard.press("Alt+s")
    expect(desk.row("E66.811")).to_contain_text("new")
    expect(desk.answer).not_to_have_class(re.compile("out-of-date"))
    expect(desk.row("E11.65")).to_contain_text("Accepted")


def test_the_facts_of_a_visit_can_be_changed(desk: DeskScreen) -> None:
    page = desk.page
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.locator("#minutes")).to_have_value("24")
    page.locator("#minutes").fill("41")
    page.locator("#service_date").fill("2011-01-05")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog")).to_contain_text("5 Jan 2011 cannot be the service date.")
    page.locator("#service_date").fill("2026-06-10")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("group", name="Visit")).to_contain_text("41 min on the date")
    expect(page.get_by_role("group", name="Visit")).to_contain_text("10 Jun 2026")


def test_axe_finds_nothing(desk: DeskScreen) -> None:
    page = desk.page
    assert_clean(page)
    desk.suggested()
    assert_clean(page)
    page.keyboard.press("c")
    expect(page.get_by_role("dialog", name="Facts of the visit")).to_be_visible()
    assert_clean(page)
    page.goto("/encounters")
    expect(page.get_by_role("table", name="My encounters")).to_be_visible()
    assert_clean(page)
    page.keyboard.press("n")
    expect(page.get_by_role("dialog", name="New encounter")).to_be_visible()
    assert_clean(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("tab", name=re.compile("^Finalized")).click()
    page.get_by_role("row", name=re.compile("^Finalized")).get_by_role("link").first.click()
    expect(page.get_by_text("Note and codes no longer change")).to_be_visible()
    assert_clean(page)


def test_all_of_it_on_a_phone(desk: DeskScreen) -> None:
    page = desk.page
    desk.suggested()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # width and height
    for address in ("/encounters", page.url):
        page.goto(address)
        expect(page.locator("main")).to_be_visible()
        expect(desk.answer.or_(page.get_by_role("table", name="My encounters"))).to_be_visible()
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), address
        assert_clean(page)
    desk.row("E11.65").get_by_role("button", name="Accept E11.65").click()
    expect(desk.row("E11.65")).to_contain_text("Accepted")
    page.get_by_role("button", name="Send to billing").click()
    expect(page.get_by_text("With billing. It can be read")).to_be_visible()
