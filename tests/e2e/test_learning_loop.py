"""The learning loop in the browser: errors, their audit, feedback and rebuttal, the decision and its ruling, a drill of the error
that stands, the ruling above the next chart, that chart without the error, and a scorecard that moved."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e import story
from tests.e2e.axe import assert_clean
from tests.e2e.screens import Bench
from tests.e2e.test_audit_round import audit_row, open_audit, pressed
from tests.planting import planted
from tests.running import Running
from tests.seated import PRIYA

WHY = "The note names another cause of the failure."
RULES = "Hypertension with heart failure is one code unless another cause is named"


def replaced(auditor: Page, code: str, by: str) -> None:
    """The auditor's other code in a row, which is the current one then."""
    audit_row(auditor, code).focus()
    auditor.keyboard.press("Enter")
    expect(auditor.locator("#row-field")).to_be_focused()
    auditor.keyboard.type(by.lower())
    expect(auditor.locator("[role=option]").first).to_contain_text(by)
    auditor.keyboard.press("Enter")
    expect(audit_row(auditor, by)).to_be_focused()


def audited_rows(coder: Page) -> int:
    """Over how many audited rows the accuracy of the coder's own scorecard is."""
    coder.goto("/scorecard")
    accuracy = coder.get_by_role("region", name="Figures").locator("> *", has_text=re.compile("^Accuracy"))
    expect(accuracy).to_contain_text(re.compile(r"of [\d,]+"))
    return int(re.findall(r"of ([\d,]+)", accuracy.inner_text())[0].replace(",", ""))


def test_an_audited_error_is_rebutted_ruled_drilled_and_gone_from_the_next_chart(
    running: Running, bench: Bench, as_role: Callable[..., Page]
) -> None:
    coder = bench.page
    number = int(coder.url.rsplit("/", 1)[-1])
    bench.add("htn", "I10")
    bench.add("hyperlipidemia", "E78.5")
    coder.keyboard.press("Control+Enter")
    bench.said(f"CH-{number} sent for audit")

    auditor = as_role("supervisor", 0, at="")
    open_audit(auditor, number)
    replaced(auditor, "I10", "I11.0")
    auditor.keyboard.press("d")
    pressed(audit_row(auditor, "I11.0"), "Disagree")
    replaced(auditor, "E78.5", "E11.9")
    auditor.keyboard.press("d")
    pressed(audit_row(auditor, "E11.9"), "Disagree")
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
    decider.get_by_label("Codes").fill("I10")
    assert_clean(decider)
    decider.get_by_role("button", name=re.compile("^Decide, make ruling")).click()
    expect(decider.locator(".decision")).to_contain_text("The coder is right")
    expect(decider.locator(".decision")).to_contain_text("0.0 becomes 50.0 %")
    expect(change).to_contain_text("The coder is right")  # by push
    decider.get_by_role("link", name=re.compile("^Ruling ")).click()
    expect(decider.get_by_role("heading", name=RULES)).to_be_visible()
    assert_clean(decider)

    coder.goto("/training")
    coder.keyboard.press("p")
    topic = coder.locator("tr", has_text="Diabetes, obesity and their companions").first
    expect(topic).to_be_visible()
    topic.focus()
    coder.keyboard.press("Enter")
    coder.wait_for_url(re.compile(r"/drill/\d+$"))
    expect(coder.get_by_role("group", name="Drill")).to_contain_text(f"From the audit of CH-{number}")
    coder.keyboard.press("n")
    for code in ("I10", "E11.9"):
        expect(coder.locator("#code-field")).to_be_focused()
        coder.keyboard.type(code)
        expect(coder.locator("#code-field-hits [role=option]").first).to_contain_text(code)
        coder.keyboard.press("Enter")
        expect(coder.locator(".drill-row .code", has_text=code)).to_be_visible()
        coder.keyboard.press("n")
    coder.keyboard.press("Control+Enter")
    expect(coder.locator(".rule-box")).to_contain_text(RULES)
    coder.keyboard.press("3")

    (next_one,) = planted(running, story.visit(), coder=PRIYA)
    bench.open(str(next_one))
    bench.add("htn", "I10")
    expect(coder.get_by_role("status").filter(has_text=RULES)).to_be_visible()
    bench.add("dm2", "E11.9")
    coder.keyboard.press("Control+Enter")
    bench.said(f"CH-{next_one} sent for audit")
    before = audited_rows(coder)
    open_audit(auditor, next_one)
    expect(audit_row(auditor, "E11.9").get_by_role("img", name="Agreed")).to_be_visible()
    auditor.keyboard.press("Control+Shift+Enter")
    auditor.wait_for_url("**/audits")
    assert audited_rows(coder) == before + 2
