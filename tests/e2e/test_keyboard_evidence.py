"""Evidence and imported conditions by keyboard alone: sentences are stepped, marked and found again; suggestions decided."""

from playwright.sync_api import expect

from tests.e2e.hands import Hands, audit_log, open_chart, plant
from tests.running import Running

ROWS = (("I21.4", "Y"), ("M17.0", "Y"))


def test_evidence_is_marked_found_and_taken_away_by_sentences(running: Running, hands: Hands) -> None:
    number = plant(running, ROWS, dated=True)
    page, bench = hands.page, hands.bench
    open_chart(hands, number)
    hands.to_row("M17.0")
    for wanted in ("Hospital course", "A 76-year-old woman", "She fell at home"):
        hands.press("j")
        expect(page.locator(".note [data-sentence]:focus")).to_contain_text(wanted)
    hands.press("k")
    expect(page.locator(".note [data-sentence]:focus")).to_contain_text("A 76-year-old woman")

    hands.press("F6")
    expect(bench.row("M17.0")).to_be_focused()
    hands.to_row("I21.4")
    hands.press("v")  # nothing to hop to yet: the focus stays
    expect(bench.row("I21.4")).to_be_focused()
    hands.press("j", "k", "m")
    mark = page.locator(".note mark", has_text="non-ST elevation myocardial infarction")
    expect(mark).to_have_attribute("data-evidence-rows", "1")
    expect(bench.row("I21.4")).to_be_focused()
    expect(bench.row("I21.4").locator(".evidence-count")).to_have_text("1")
    hands.note()

    hands.press("v")
    expect(mark).to_be_focused()
    hands.press("v")
    expect(bench.row("I21.4")).to_be_focused()
    hands.press("Shift+M")
    expect(mark).to_have_count(0)
    expect(bench.row("I21.4").locator(".evidence-count")).to_have_text("0")
    hands.press("Control+z")
    expect(mark).to_have_count(1)
    assert "EDIT_UNDONE" in audit_log(running, number)


def test_imported_conditions_are_accepted_edited_and_dismissed(running: Running, hands: Hands) -> None:
    number = plant(running, ROWS, dated=True, conditions=(1, 2, 3))
    page, bench = hands.page, hands.bench
    open_chart(hands, number)
    here = page.locator("#suggested [data-item]")
    expect(here).to_have_count(3)
    hands.press(*hands.keys_of(page.get_by_role("button", name="Go to suggested codes")))
    expect(here.first).to_be_focused()
    first = here.first.locator(".code").inner_text()

    hands.press("a")
    expect(bench.row(first)).to_be_visible()
    expect(page.get_by_text("2 to decide")).to_be_visible()
    expect(here.first).to_be_focused()  # the next one to decide stands where the focus is

    second = here.first.locator(".code").inner_text()
    assert second != first
    hands.press("x")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("Not treated in this stay.")
    hands.press("Control+Enter")
    expect(page.get_by_text("Dismissed: Not treated in this stay.")).to_be_visible()
    expect(page.get_by_text("1 to decide")).to_be_visible()
    expect(here.first).to_be_focused()

    hands.press("e")
    expect(page.locator("#row-field")).to_be_focused()
    page.keyboard.type("copd")
    expect(page.locator("[role=option]").first).to_contain_text("J44.9")
    hands.press("Enter")
    expect(bench.row("J44.9")).to_be_focused()
    expect(page.get_by_text("0 to decide")).to_be_visible()
    expect(bench.codes).to_have_text(["I21.4", "M17.0", first, "J44.9"])
    acts = audit_log(running, number)
    assert (acts.count("CONDITION_DECIDED"), acts.count("SETTLED_TOGETHER")) == (2, 1)


def test_a_star_set_by_key_brings_the_code_back_in_the_empty_field(running: Running, hands: Hands) -> None:
    number = plant(running, ROWS, dated=True)
    page, bench = hands.page, hands.bench
    open_chart(hands, number)
    hands.press("n")
    expect(page.locator("#code-field")).to_be_focused()
    page.keyboard.type("fx l wrist init")
    top = page.locator("[role=option]").first
    expect(top).to_contain_text("S52.502-")
    expect(page.locator(".pick [role=radio][aria-checked=true]").first).to_have_text("Left")
    hands.press("Control+d")
    expect(top.get_by_role("img", name="Favorite")).to_be_visible()
    hands.press("Enter")
    expect(bench.row("S52.502A")).to_be_focused()
    hands.press("Delete")
    expect(bench.row("S52.502A")).to_have_count(0)

    hands.press("n")
    expect(page.locator("[role=option]").first).to_contain_text("S52.502-")
    expect(page.get_by_text("Favorites")).to_be_visible()
    hands.press("ArrowDown")  # in a field without words nothing is chosen by itself
    expect(page.get_by_role("button", name="Unstar")).to_be_visible()
    hands.press("Control+d")
    expect(page.locator("[role=listbox] [role=img][aria-label=Favorite]")).to_have_count(0)
    hands.press("Escape")
    hands.press("n")  # before the answer to Escape draws the field anew: the focus stays in it
    expect(page.locator("html[data-acts-open]")).to_have_count(0)
    expect(page.locator("#code-field")).to_be_focused()
    page.keyboard.type("fx l wrist")
    expect(top).to_contain_text("S52.502-")
    hands.press("Tab", "d")
    expect(bench.row("S52.502D")).to_be_focused()
