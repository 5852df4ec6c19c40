"""The loop in the browser: an error, its audit, feedback and rebuttal, the decision, and its ruling above the next chart."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.axe import assert_clean
from tests.e2e.screens import Bench
from tests.e2e.test_audit_round import audit_row, open_audit, pressed

WHY = "The note names another cause of the failure."
RULES = "Hypertension with heart failure is one code unless another cause is named"


def test_a_rebuttal_is_decided_and_its_ruling_shows_in_the_next_chart(
    bench: Bench, as_role: Callable[..., Page]
) -> None:
    coder = bench.page
    number = int(coder.url.rsplit("/", 1)[-1])
    bench.add("htn", "I10")
    bench.add("hyperlipidemia", "E78.5")
    coder.keyboard.press("Control+Enter")
    bench.said(f"CH-{number} sent for audit")

    auditor = as_role("supervisor", 0, at="")
    open_audit(auditor, number)
    audit_row(auditor, "I10").focus()
    auditor.keyboard.press("Enter")
    expect(auditor.locator("#row-field")).to_be_focused()
    auditor.keyboard.type("i11.0")
    expect(auditor.locator("[role=option]").first).to_contain_text("I11.0")
    auditor.keyboard.press("Enter")
    expect(audit_row(auditor, "I11.0")).to_be_focused()
    auditor.keyboard.press("d")
    pressed(audit_row(auditor, "I11.0"), "Disagree")
    auditor.keyboard.press("Control+Shift+Enter")
    auditor.wait_for_url("**/audits")

    coder.goto("/feedback")
    entry = coder.locator(".list-row", has_text=f"CH-{number}")
    entry.click()
    expect(coder.get_by_role("region", name="Side by side", exact=True).locator(".pane-head .code")).to_have_text(
        f"CH-{number}"
    )
    change = coder.locator(".answered-change").first
    expect(change).to_contain_text("I11.0")
    assert_clean(coder)
    change.focus()
    coder.keyboard.press("r")
    reason = coder.get_by_label("Why the code you set stands")
    expect(reason).to_be_focused()
    coder.keyboard.type(WHY)
    coder.get_by_role("button", name=re.compile("^Mark words in the note")).click()
    sentence = coder.locator(".pane .note [data-sentence]").first
    sentence.focus()
    coder.keyboard.press("m")
    expect(coder.get_by_text("1 place marked")).to_be_visible()
    assert_clean(coder)
    coder.get_by_role("button", name=re.compile("^Send rebuttal")).click()
    expect(change).to_contain_text("Rebutted")
    expect(change).to_contain_text(WHY)

    decider = as_role("supervisor", 1, at="/rebuttals")
    decider.locator(".list-row", has_text=f"CH-{number}").click()
    expect(decider.locator(".both-sides .quote").first).to_contain_text(WHY)
    expect(decider.get_by_text("You neither coded nor audited it")).to_be_visible()
    decider.locator("body").press("1")
    expect(decider.get_by_role("radio", name=re.compile("^The coder is right"))).to_be_checked()
    decider.get_by_label("Why, in a sentence or two").fill("Another cause breaks the link.")
    decider.get_by_label("Make it a ruling").click()
    decider.get_by_label("It says").fill(RULES)
    decider.get_by_label("Codes").fill("I10, E78.5")
    assert_clean(decider)
    decider.get_by_role("button", name=re.compile("^Decide, make ruling")).click()
    expect(decider.locator(".decision")).to_contain_text("The coder is right")
    expect(decider.locator(".decision")).to_contain_text("50.0 becomes 100.0 %")
    expect(change).to_contain_text("The coder is right")  # by push
    decider.get_by_role("link", name=re.compile("^Ruling ")).click()
    expect(decider.get_by_role("heading", name=RULES)).to_be_visible()
    assert_clean(decider)

    coder.goto(f"/chart/{number}")
    expect(coder.get_by_role("status").filter(has_text=RULES)).to_be_visible()
