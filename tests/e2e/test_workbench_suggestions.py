"""A coder has codes suggested from a chart's documents and decides on them by keys alone; the answer comes by push."""

from playwright.sync_api import expect

from tests.e2e.axe import assert_clean
from tests.e2e.hands import Hands, audit_log, open_chart, plant
from tests.running import Running


def test_codes_are_suggested_from_the_documents_and_decided_one_by_one(running: Running, hands: Hands) -> None:
    number = plant(running, (), dated=True)
    page, bench = hands.page, hands.bench
    open_chart(hands, number)
    page.evaluate("() => { window.neverLoadedAnew = true }")
    items = page.locator("#suggested [data-item]")
    hands.press("s")
    expect(items.first).to_be_visible(timeout=20_000)
    assert page.evaluate("() => window.neverLoadedAnew"), "it came by push"
    hands.press("i")
    expect(items.first).to_be_focused()
    code = items.first.locator(".code").inner_text()
    hands.press("Enter")
    expect(page.locator("mark.suggested[data-on]").first).to_be_visible()
    assert_clean(page)

    hands.press("a")
    expect(bench.row(code)).to_be_visible()
    expect(bench.row(code).locator(".evidence-count")).not_to_have_text("0")
    dismissed = items.first.locator(".code").inner_text()
    assert dismissed != code
    hands.press("x")
    expect(page.locator("#reason")).to_be_focused()
    hands.press("Control+Enter")
    expect(page.get_by_text("Dismissed: no reason given")).to_be_visible()
    hands.press("Control+z")
    expect(page.get_by_text("Dismissed: no reason given")).to_have_count(0)
    expect(bench.row(code)).to_be_visible()
    hands.press("Control+z")
    expect(bench.row(code)).to_have_count(0)
    log = audit_log(running, number)
    assert {"SUGGESTION_ASKED", "AI_SUGGESTED_CODES", "SUGGESTION_DECIDED"} <= set(log)
