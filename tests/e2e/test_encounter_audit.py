"""A finalized encounter from the draw to the second audit, which begins blind: three people at three screens, what each of them
reads, and what they say of a line."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import assert_clean
from tests.e2e.billing import Billing

NOT_AGREED = "The throat was looked at again, the culture is pending."
ASKED, ANSWERED = "Which of them was managed?", "The blood pressure."
FEEDBACK = "The throat is a symptom of nothing you coded. Look again."


def _audit(page: Page, number: int) -> None:
    """The audit of an encounter, opened from its address and ready."""
    page.goto(f"/audit/encounter-{number}")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"EN-{number}")
    expect(page.locator("[data-ready=true]")).to_be_attached()


def _finalize(billing: Billing, number: int) -> None:
    billing.open(number)
    expect(billing.finalize).to_have_attribute("aria-disabled", "false")
    billing.press("Control+Enter")
    expect(billing.page.get_by_text(f"Encounter {number} finalized")).to_be_visible()


def _comment(page: Page, row: Locator, words: str) -> None:
    """Say something on a row by keyboard."""
    row.focus()
    page.keyboard.press("Shift+C")
    expect(row.get_by_role("textbox", name=re.compile("^Comment on row"))).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Control+Enter")
    expect(row.locator(".comments")).to_contain_text(words)
    expect(row.get_by_role("textbox", name=re.compile("^Comment on row"))).to_have_value("")
    expect(row.get_by_role("textbox", name=re.compile("^Comment on row"))).to_be_focused()


def _code_blind(page: Page, number: int) -> None:
    """Code it without the biller's rows, as the biller did, and uncover them."""
    page.goto(f"/blind/encounter-{number}")
    expect(page.get_by_text("The biller’s rows are covered", exact=True)).to_be_visible()
    expect(page.locator("[data-ready=true]")).to_be_attached()
    for code in ("I10", "99213"):
        page.keyboard.press("n")
        expect(page.locator("#code-field")).to_be_focused()
        page.keyboard.type(code)
        expect(page.locator("[role=option]").first).to_contain_text(code)
        page.keyboard.press("Enter")
        expect(page.locator(".audit-row", has_text=code)).to_be_visible()
    pointing = page.get_by_label("Points to diagnoses, row A")
    pointing.fill("1")
    pointing.blur()
    expect(page.get_by_label("Points to diagnoses, row A")).to_have_value("1")
    expect(page.get_by_text(re.compile("^Saved [0-9]"))).to_be_visible()
    assert_clean(page)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog", name="Uncover the biller’s rows?")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/audit/encounter-{number}")


def test_drawn_audited_returned_corrected_approved_and_read(billing: Billing, as_role: Callable[..., Page]) -> None:
    (number,) = billing.plant({"visit": "sore throat"})
    why = {"reason": "Read in the note."}
    billing.elsewhere(
        number, {"op": "add", "code": "I10", **why}, {"op": "add", "code": "J02.9", **why},
        {"op": "add", "code": "99213", "system": "cpt", **why},
    )  # fmt: skip
    _finalize(billing, number)

    auditor = as_role("supervisor", at="/draw", viewport={"width": 390, "height": 844})
    expect(auditor.get_by_role("button", name=re.compile("^Draw EN-")).first).to_be_visible()
    assert auditor.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    auditor.set_viewport_size({"width": 1440, "height": 900})
    auditor.get_by_role("textbox", name="Encounter number").fill(f"EN-{number}")
    auditor.keyboard.press("Enter")
    draw = auditor.get_by_role("button", name=f"Draw EN-{number}")
    expect(draw).to_have_count(1)
    draw.click()
    expect(auditor.get_by_text(f"EN-{number} drawn")).to_be_visible()
    auditor.goto("/audits")
    expect(auditor.locator(f"main a[href='/audit/encounter-{number}']")).to_be_visible()

    _audit(auditor, number)
    row = auditor.locator("[data-row='2']").first
    expect(row).to_contain_text("J02.9")
    row.focus()
    auditor.keyboard.press("Delete")
    struck = auditor.locator(".audit-row", has_text="J02.9")
    expect(struck).to_contain_text("Struck")
    pointing = auditor.get_by_label("Points to diagnoses, row A")
    pointing.fill("1")
    pointing.blur()
    expect(auditor.locator(".audit-row", has_text="99213")).to_contain_text("points to I10, was no diagnosis")
    for changed in (struck, auditor.locator(".audit-row", has_text="99213")):
        changed.get_by_role("radio", name=re.compile("^Disagree")).click()
        expect(changed.get_by_role("radio", name=re.compile("^Disagree"))).to_have_attribute("aria-checked", "true")
    _comment(auditor, auditor.locator(".audit-row", has_text="99213"), ASKED)
    assert_clean(auditor)
    auditor.keyboard.press("Escape")
    expect(auditor.locator(".comments")).to_have_count(0)
    auditor.get_by_label(re.compile("^Feedback to")).fill(FEEDBACK)
    auditor.get_by_label(re.compile("^Feedback to")).blur()
    back = auditor.get_by_role("button", name=re.compile("^Return to"))
    expect(back).to_have_attribute("aria-disabled", "false")
    back.click()
    auditor.wait_for_url("**/audits")

    biller = billing.page
    biller.goto("/billing")
    expect(biller.locator(".small-figures a", has_text="to read")).to_be_visible()
    billing.open(number)
    told = biller.get_by_role("region", name="Audit of version 1")
    expect(told).to_contain_text("1 of 3 rows agreed")
    expect(told).to_contain_text("J02.9 struck")
    expect(told).to_contain_text("99213 points to I10")
    expect(told).to_contain_text(FEEDBACK)
    row = billing.row("J02.9").first
    billing.to_row(row)
    billing.saved("x")
    billing.to_row(billing.row("99213").first)
    billing.saved("p", "1")
    expect(billing.finalize).to_have_attribute("aria-disabled", "true")
    row = billing.row("99213").first
    expect(row.locator(".comment-mark")).to_have_text("1")
    _comment(biller, row, ANSWERED)
    expect(row.locator(".comments li")).to_have_text(
        [re.compile(f"Auditor.*{ASKED}"), re.compile(f"Biller.*{ANSWERED}")]
    )
    biller.keyboard.press("Escape")
    expect(row.locator(".comments")).to_have_count(0)
    billing.press("Shift+A")
    reasons = told.get_by_role("listitem")
    for at, keys in enumerate((("d",), ("d",), ("n",))):
        expect(reasons.nth(at)).to_be_focused()
        billing.press(*keys)
        if keys == ("n",):
            biller.keyboard.type(NOT_AGREED)
            billing.press("Enter")
        expect(reasons.nth(at).get_by_role("img", name="Answered")).to_be_visible()
        billing.press("ArrowDown")
    assert_clean(biller)
    _finalize(billing, number)

    _code_blind(auditor, number)
    expect(auditor.get_by_text("Version 2", exact=True)).to_be_visible()
    expect(auditor.get_by_text("Nothing changed since")).to_be_visible()
    expect(auditor.locator(".askedlist:not(.moved)")).to_contain_text("J02.9 struck")
    expect(auditor.locator(".askedlist:not(.moved) .ink-ok", has_text="done")).to_have_count(2)
    expect(auditor.locator(".askedlist:not(.moved)")).to_contain_text(f"Not agreed: {NOT_AGREED}")
    auditor.get_by_role("button", name=re.compile("^Approve")).click()
    auditor.wait_for_url("**/audits")
    auditor.goto(f"/finished/encounter-{number}-2")
    expect(auditor.locator(".audit-row").first).to_be_visible()
    expect(auditor.get_by_text("Read only")).to_be_visible()
    assert_clean(auditor)

    provider = as_role("provider", at="/encounters")
    unread = provider.locator(".small-figures a", has_text="to read")
    expect(unread).to_be_visible()
    provider.goto(f"/encounter/{number}")
    expect(provider.get_by_role("region", name="Audit of version 2")).to_contain_text("Approved")
    expect(provider.get_by_role("region", name="Audit of version 1")).to_contain_text(FEEDBACK)
    provider.get_by_role("region", name="Comments on codes").get_by_role("button", name=re.compile("99213")).click()
    expect(provider.locator(".comments li")).to_have_count(2)
    assert_clean(provider)
    acts = billing.log(number)
    assert [acts.count(act) for act in ("ENCOUNTER_DRAWN", "ENCOUNTER_REOPENED", "USER_FINALIZED_CODES")] == [1, 1, 2]
