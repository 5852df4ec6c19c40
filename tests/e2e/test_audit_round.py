"""A chart through two rounds by keyboard: the auditor's keys, undo and data; the coder's answers; what the next round reads."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import assert_clean
from tests.e2e.screens import Bench

WHY = "The note names the heart failure; hypertension with it is one code"
NOT_AGREED = "The failure is of rheumatic origin, the note says so in the history."


def audit_row(page: Page, code: str) -> Locator:
    """The row of the auditor's list on which a code stands."""
    return page.locator(".audit-row", has=page.locator(".code", has_text=code))


def pressed(row: Locator, name: str) -> None:
    """A choice of a row is on."""
    expect(row.get_by_role("radio", name=re.compile(f"^{name}"))).to_have_attribute("aria-checked", "true")


def open_audit(page: Page, number: int) -> None:
    """The audit of a chart, open."""
    page.goto(f"/audit/{number}")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"CH-{number}")
    expect(page.locator("[data-ready=true]")).to_be_attached()


def wide_enough(page: Page) -> None:
    """At every width words of the auditor have room, and no row is wider than its pane."""
    for width, height in ((1440, 900), (1280, 720), (720, 450)):
        page.set_viewport_size({"width": width, "height": height})
        field = page.get_by_label(re.compile("^Note, row")).first
        assert field.evaluate("el => el.getBoundingClientRect().width") >= 240, width
        rows = page.locator(".audit-row")
        assert rows.evaluate_all("all => all.every(one => one.scrollWidth <= one.clientWidth + 1)"), width
    page.set_viewport_size({"width": 1440, "height": 900})


def test_two_rounds_by_keyboard(bench: Bench, as_role: Callable[..., Page]) -> None:
    coder = bench.page
    number = int(coder.url.rsplit("/", 1)[-1])
    bench.add("htn", "I10")
    bench.add("hyperlipidemia", "E78.5")
    send = coder.get_by_role("button", name="Submit for audit")
    expect(send).to_have_attribute("aria-disabled", "false")
    coder.keyboard.press("Control+Enter")
    coder.keyboard.press("Control+Enter")
    bench.said(f"CH-{number} sent for audit")
    expect(coder.locator(".toast.error")).to_have_count(0)
    expect(coder.locator("#submit-why")).to_have_text("Waiting for audit: it can be read, not edited.")

    page = as_role("supervisor", at="")
    page.set_viewport_size({"width": 1440, "height": 900})
    open_audit(page, number)
    row = audit_row(page, "I10")
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#row-field")).to_be_focused()
    page.keyboard.type("i11.0")
    expect(page.locator("[role=option]").first).to_contain_text("I11.0")
    page.keyboard.press("Enter")
    row = audit_row(page, "I11.0")
    expect(row).to_be_focused()

    for key in ("c", "4", "m", "d"):  # as fast as they come: the select gives the focus back
        page.keyboard.press(key)
    expect(row.get_by_role("combobox")).to_have_value("specificity")
    pressed(row, "Material")
    pressed(row, "Disagree")
    for key in ("c", "4", "m"):  # the number of what is chosen already
        page.keyboard.press(key)
    pressed(row, "Not")
    page.keyboard.press("c")
    page.keyboard.press("Enter")
    expect(row).to_be_focused()
    for key, words in (("s", "I.C.9.a.1"), ("w", WHY)):
        page.keyboard.press(key)
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        expect(row).to_be_focused()
    why = row.get_by_label(re.compile("^Note, row"))
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(why).to_have_value(WHY)
    page.keyboard.press("Control+z")
    expect(why).to_have_value("")
    page.keyboard.press("Control+z")
    expect(row.get_by_label(re.compile("^Guideline section"))).to_have_value("")
    for _ in range(2):
        page.keyboard.press("Control+Shift+z")
    expect(why).to_have_value(WHY)
    expect(page.get_by_role("button", name="Do again")).to_have_count(0)

    audit_row(page, "E78.5").focus()
    page.keyboard.press("Delete")
    expect(audit_row(page, "E78.5")).to_contain_text("Struck")
    expect(page.get_by_role("button", name="Agree with the open one")).to_be_visible()
    wide_enough(page)
    assert_clean(page)
    page.keyboard.press("Shift+A")
    pressed(audit_row(page, "E78.5"), "Agree")
    expect(page.get_by_role("button", name=re.compile("^Agree with the"))).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Agree with the open one")).to_be_visible()
    page.keyboard.press("Shift+A")
    pressed(audit_row(page, "E78.5"), "Agree")

    documents = page.locator("#document")
    documents.select_option("data:Conditions")
    expect(page.get_by_role("table", name="Conditions")).to_be_visible()
    assert_clean(page)
    documents.select_option(index=0)
    expect(page.locator(".note [data-sentence]").first).to_be_visible()
    page.locator("body").press("Control+Enter")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/audits")
    expect(page.get_by_text(f"CH-{number} returned to its coder")).to_be_visible()
    expect(page.locator(".toast.error")).to_have_count(0)

    coder.reload()
    bench.ready()
    reasons = coder.get_by_role("region", name="Why it was returned")
    expect(reasons).to_contain_text("I10 becomes I11.0")
    expect(reasons).to_contain_text("I.C.9.a.1")
    expect(reasons).to_contain_text(WHY)
    expect(send).to_have_attribute("aria-disabled", "true")
    expect(bench.why).to_contain_text("1 return reason to answer")
    coder.keyboard.press("Shift+R")
    reason = reasons.get_by_role("listitem")
    expect(reason).to_be_focused()
    coder.keyboard.press("d")
    expect(coder.locator(".toast.error, .toast.warn").first).to_contain_text("your rows do not show it")
    with coder.expect_response(lambda one: "/api/words/" in one.url and one.request.method == "PUT"):
        coder.keyboard.press("n")
        coder.keyboard.type(NOT_AGREED)
    assert_clean(coder)
    coder.reload()
    bench.ready()
    coder.keyboard.press("Shift+R")
    field = reason.get_by_label(re.compile("^Why not agreed"))
    expect(field).to_have_value(NOT_AGREED)
    coder.keyboard.press("n")
    coder.keyboard.press("Enter")
    expect(reason).to_be_focused()
    expect(coder.get_by_role("button", name="Returned: all answered")).to_be_visible()
    expect(send).to_have_attribute("aria-disabled", "false")
    coder.keyboard.press("Escape")
    expect(reasons).to_have_count(0)
    coder.keyboard.press("Control+Enter")
    bench.said(f"CH-{number} sent for audit")

    open_audit(page, number)
    asked = page.locator(".askedlist")
    expect(asked).to_contain_text("not done")
    expect(asked).to_contain_text(f"Not agreed: {NOT_AGREED}")
    expect(audit_row(page, "I10")).to_contain_text(NOT_AGREED)
    assert_clean(page)
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_url("**/audits")
    coder.reload()
    bench.ready()
    expect(coder.locator("#submit-why")).to_have_text("Completed: it can be read, not edited.")


def test_who_took_an_audit_over_is_said_and_what_was_typed_stays(bench: Bench, as_role: Callable[..., Page]) -> None:
    coder = bench.page
    number = int(coder.url.rsplit("/", 1)[-1])
    bench.add("htn", "I10")
    coder.keyboard.press("Control+Enter")
    bench.said(f"CH-{number} sent for audit")
    first, second = as_role("supervisor", 0, at=""), as_role("supervisor", 0, at="")
    for page in (first, second):
        open_audit(page, number)
    audit_row(first, "I10").focus()
    first.keyboard.press("Delete")
    expect(audit_row(first, "I10")).to_contain_text("Struck")
    first.keyboard.press("Control+z")
    expect(audit_row(first, "I10")).not_to_contain_text("Struck")
    audit_row(second, "I10").focus()
    second.keyboard.press("Delete")  # at a version that has gone
    sides = second.get_by_role("group", name="Mine and theirs")
    expect(sides).to_contain_text("I10 stands")
    assert_clean(second)
    sides.get_by_role("button", name="Keep theirs").click()
    expect(sides).to_have_count(0)
    expect(audit_row(second, "I10")).not_to_contain_text("Struck")
    first.keyboard.press("Control+Shift+Enter")
    first.wait_for_url("**/audits")
    feedback = second.locator("#feedback")
    feedback.fill("Typed while it went.")
    feedback.blur()
    gone = second.get_by_role("alert").filter(has_text="Nothing more is saved here")
    expect(gone).to_contain_text("This audit is finished")
    expect(feedback).to_have_value("Typed while it went.")
    assert_clean(second)
