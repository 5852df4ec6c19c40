"""The workbench by keyboard: words with one key, phrases of a sentence, POA for all, several settled at once, redo, what undo says,
a rationale that is too long, the next chart, and a conflict taken row by row."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.hands import Hands, audit_log, open_chart, plant
from tests.e2e.screens import Bench
from tests.running import Running

BARE = (("I21.4", ""), ("J44.9", ""), ("N17.9", ""), ("E78.2", ""))


def current_words(page: Page) -> str:
    """The words that are proposed in the current row."""
    return page.locator("[data-row][data-current] .proposed-words .quote").inner_text()


def indicators(page: Page, *values: str) -> None:
    """The POA indicators of the rows."""
    for at, value in enumerate(values):
        expect(page.locator("select.poa").nth(at)).to_have_value(value)


def test_words_shown_in_the_row_are_marked_with_one_key(running: Running, hands: Hands) -> None:
    open_chart(hands, plant(running, BARE, dated=True))
    hands.to_row("J44.9")
    expect(hands.page.locator("[data-row][data-current] .proposed-words")).to_contain_text("“COPD”")
    hands.press("e")
    expect(hands.bench.row("J44.9").locator(".evidence-count")).to_have_text("1")
    mark = hands.page.locator(".note mark", has_text=re.compile("^COPD"))
    expect(mark).to_have_attribute("data-evidence-rows", "2")
    expect(hands.bench.row("J44.9")).to_be_focused()
    hands.to_row("I21.4")
    assert current_words(hands.page) == "“non-ST elevation myocardial infarction”"
    hands.press("Control+z")
    expect(mark).to_have_count(0)


def test_an_imported_condition_is_accepted_with_the_words_shown_beside_it(running: Running, hands: Hands) -> None:
    number = plant(running, (("I21.4", "Y"),), dated=True, conditions=(1, 2, 3))
    open_chart(hands, number)
    shown = hands.page.locator("#suggested [data-item]").filter(has=hands.page.locator(".to-words"))
    page, bench = hands.page, hands.bench
    expect(page.locator("#suggested [data-item]")).to_have_count(3)
    hands.press("i")
    if shown.count():  # the sample's conditions are in the note or not; what is shown is marked
        code = shown.first.locator(".code").inner_text()
        shown.first.focus()
        hands.press("a")
        expect(bench.row(code).locator(".evidence-count")).to_have_text("1")
    else:
        code = page.locator("#suggested [data-item] .code").first.inner_text()
        hands.press("a")
        expect(bench.row(code).locator(".evidence-count")).to_have_text("0")


def test_a_phrase_within_a_sentence_is_selected_and_marked_by_keys(running: Running, hands: Hands) -> None:
    open_chart(hands, plant(running, BARE, dated=True))
    page = hands.page
    hands.to_row("J44.9")
    for _ in range(6):
        hands.press("j")
        if page.locator(".note [data-sentence]:focus").inner_text().startswith("COPD"):
            break
    selected = "() => getSelection().toString()"
    hands.press("Shift+ArrowRight")
    assert page.evaluate(selected) == "COPD"
    hands.press("Shift+ArrowRight")
    assert page.evaluate(selected) == "COPD, stable"
    hands.press("Shift+ArrowLeft")
    assert page.evaluate(selected) == "COPD"
    hands.press("ArrowRight")
    assert page.evaluate(selected) == "stable"
    hands.press("Escape")
    assert page.evaluate(selected) == ""
    hands.press("Shift+ArrowRight", "m")
    mark = page.locator(".note mark", has_text=re.compile("^COPD"))
    expect(mark).to_have_attribute("data-evidence-rows", "2")
    assert mark.evaluate("mark => mark.firstChild.data") == "COPD"


def test_poa_for_all_shows_its_rows_first_and_is_undone_and_done_again(running: Running, hands: Hands) -> None:
    number = plant(running, BARE, dated=True)
    open_chart(hands, number)
    page = hands.page
    hands.press("Shift+P")
    box = page.get_by_role("dialog", name="Present on admission: Y for all?")
    expect(box.get_by_role("listitem")).to_have_count(4)
    expect(box.get_by_role("listitem").nth(2)).to_contain_text("left to you: may have come during the stay")
    hands.press("Escape")
    expect(box).to_be_hidden()
    indicators(page, "", "", "", "")
    hands.press("Shift+P")
    expect(box.get_by_role("button", name="Set Y on 3")).to_be_focused()
    hands.press("Enter")
    indicators(page, "Y", "Y", "", "Y")
    expect(page.get_by_role("region", name="Messages")).to_contain_text("POA Y set")
    hands.press("Control+z")
    indicators(page, "", "", "", "")
    hands.press("Control+y")
    indicators(page, "Y", "Y", "", "Y")
    hands.press("Control+z")
    indicators(page, "", "", "", "")
    hands.press("Control+Shift+Z")
    indicators(page, "Y", "Y", "", "Y")
    log = audit_log(running, number)
    assert (log.count("POA_SET_FOR_ALL"), log.count("EDIT_UNDONE"), log.count("EDIT_REDONE")) == (1, 2, 2)


def test_several_suggested_codes_are_dismissed_with_a_stock_reason_and_come_back(
    running: Running, hands: Hands
) -> None:
    number = plant(running, (("I21.4", "Y"),), dated=True, conditions=(1, 2, 3))
    open_chart(hands, number)
    page = hands.page
    expect(page.locator("#suggested [data-item]")).to_have_count(3)
    hands.press("i", "Space", "ArrowDown", "Space")
    expect(page.locator("#suggested .picker.on")).to_have_count(2)
    hands.press("x")
    expect(page.get_by_role("dialog", name="Why are 2 codes not coded?")).to_be_visible()
    expect(page.locator("#reason")).to_be_focused()
    hands.press("ArrowDown", "ArrowDown")
    expect(page.locator("#reason")).to_have_value("History only, no longer present.")
    hands.press("Control+Enter")
    expect(page.get_by_text("Dismissed: History only, no longer present.")).to_have_count(2)
    expect(page.get_by_text("1 to decide")).to_be_visible()
    expect(page.get_by_role("region", name="Messages")).to_contain_text("2 suggested codes dismissed")
    hands.press("Control+z")
    expect(page.get_by_text("3 to decide")).to_be_visible()
    assert audit_log(running, number).count("SETTLED_TOGETHER") == 2


def test_undo_in_a_message_brings_a_row_back(running: Running, as_role: Callable[..., Page]) -> None:
    page = as_role("coder", at="")
    bench = Bench(page)
    page.goto(f"/chart/{plant(running, BARE, dated=True)}")
    bench.ready()
    bench.focus_row("J44.9")
    page.keyboard.press("Delete")
    expect(bench.row("J44.9")).to_have_count(0)
    said = page.get_by_role("region", name="Messages")
    expect(said).to_contain_text("Row removed")
    over = page.get_by_role("button", name="Next chart").evaluate("""(button) => {
      const box = button.getBoundingClientRect();
      return button.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
    }""")
    assert over, "a message covers the button"
    said.get_by_role("button", name="Undo").click()
    expect(bench.row("J44.9")).to_have_count(1)
    expect(said).not_to_contain_text("Row removed")


def test_a_rationale_comes_from_stock_and_one_too_long_is_kept_and_said(running: Running, hands: Hands) -> None:
    open_chart(hands, plant(running, BARE, dated=True))
    page, bench = hands.page, hands.bench
    hands.to_row("J44.9")
    hands.press("r")
    expect(page.locator("[data-words][data-phrases]")).to_be_focused()
    hands.press("ArrowDown", "Enter")
    expect(bench.row("J44.9").locator(".rationale").first).to_contain_text("Documented and treated in this encounter.")
    hands.to_row("E78.2")
    hands.press("r")
    field = page.locator("[data-words][data-phrases]")
    expect(field).to_be_focused()
    long = "Treated with diet and a statin. " * 113  # 3,616 characters
    field.fill(long)
    expect(bench.row("E78.2")).to_contain_text("3,615 of 2,000: shorten by 1,615")
    hands.press("Enter")
    expect(page.get_by_role("region", name="Messages")).to_contain_text("the rationale is 1,615 characters too long")
    expect(field).to_have_value(long)
    field.fill("Treated with diet.")
    field.press("Enter")
    expect(bench.row("E78.2").locator(".rationale").first).to_contain_text("Treated with diet.")
    expect(field).to_have_count(0)


def test_next_chart_says_that_this_one_is_not_sent(running: Running, hands: Hands) -> None:
    number = plant(running, BARE, dated=True)
    open_chart(hands, number)
    hands.press("Shift+N")
    hands.page.wait_for_url(lambda url: not url.endswith(f"/{number}"))
    expect(hands.page.get_by_role("region", name="Messages")).to_contain_text(f"CH-{number} is not sent yet")


def test_a_conflict_is_taken_row_by_row(running: Running, as_role: Callable[..., Page]) -> None:
    """Two windows of one person: the second's code is taken beside the first's, the first's rationale stays."""
    number = plant(running, BARE, dated=True)
    mine, theirs = as_role("coder", at=""), as_role("coder", at="")
    for page in (mine, theirs):
        page.goto(f"/chart/{number}")
        Bench(page).ready()
    theirs_bench, bench = Bench(theirs), Bench(mine)
    theirs_bench.focus_row("J44.9")
    theirs.keyboard.press("Enter")
    expect(theirs.locator("#row-field")).to_be_focused()
    theirs.keyboard.type("j441")
    expect(theirs.locator("[role=option]").first).to_contain_text("J44.1")
    theirs.keyboard.press("Enter")
    expect(theirs_bench.row("J44.1")).to_have_count(1)
    bench.focus_row("J44.9")
    mine.keyboard.press("Enter")
    expect(mine.locator("#row-field")).to_be_focused()
    mine.keyboard.type("j440")
    expect(mine.locator("[role=option]").first).to_contain_text("J44.0")
    mine.keyboard.press("Enter")
    sides = mine.get_by_role("group", name="Mine and theirs")
    expect(sides).to_contain_text("Row 2, J44.1")
    expect(sides.locator(".mine")).to_contain_text("J44.0")
    sides.get_by_role("button", name="Take both").click()
    expect(bench.row("J44.0")).to_have_count(1)
    expect(bench.row("J44.1")).to_have_count(1)
    expect(sides).to_have_count(0)
    expect(mine.get_by_text("Not saved:")).to_have_count(0)
