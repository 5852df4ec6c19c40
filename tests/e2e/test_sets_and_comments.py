"""A set of codes is made of the rows at hand and added to the next chart; coder and auditor talk on a line. By keyboard."""

import secrets
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.axe import assert_clean
from tests.e2e.screens import Bench
from tests.e2e.test_audit_round import audit_row, open_audit

ASKED = "Does the note say which type it is?"
ANSWERED = "It does, in the history."


def test_a_set_goes_to_the_next_chart_and_a_line_is_talked_about(
    bench: Bench, charts: list[int], as_role: Callable[..., Page]
) -> None:
    coder, name = bench.page, f"Lipids {secrets.token_hex(4)}"
    bench.add("htn", "I10")
    bench.add("hyperlipidemia", "E78.5")
    coder.keyboard.press("Shift+T")
    expect(coder.get_by_role("dialog")).to_contain_text("Add a set of codes")
    assert_clean(coder)
    coder.keyboard.press("Control+Enter")
    expect(coder.get_by_label("Name")).to_be_focused()
    expect(coder.get_by_role("dialog").get_by_role("checkbox")).to_have_count(2)
    coder.keyboard.type(name)
    coder.keyboard.press("Control+Enter")
    bench.said("Set made")

    second = charts.pop()
    bench.open(str(second))
    bench.add("htn", "I10")
    coder.keyboard.press("n")
    expect(coder.locator("#code-field")).to_be_focused()
    coder.keyboard.press("Alt+T")
    expect(coder.locator("#set-words")).to_be_focused()
    coder.keyboard.type(name.lower())
    expect(coder.locator("#sets-list [role=option]:not([hidden])")).to_have_count(1)
    coder.keyboard.press("Enter")
    bench.said("1 code added. Skipped, here already: I10.")
    expect(bench.codes).to_have_text(["I10", "E78.5"])
    expect(bench.row("E78.5")).to_be_focused()
    coder.keyboard.press("Control+z")
    expect(bench.codes).to_have_text(["I10"])

    bench.focus_row("I10")
    coder.keyboard.press("Shift+C")
    words = bench.row("I10").get_by_role("textbox")
    expect(words).to_be_focused()
    coder.keyboard.type(ASKED)
    assert_clean(coder)
    coder.keyboard.press("Control+Enter")
    expect(bench.row("I10").locator(".comments")).to_contain_text(ASKED)
    expect(bench.row("I10").locator(".comment-mark")).to_have_text("1")
    coder.keyboard.press("Escape")
    expect(bench.row("I10").locator(".comments")).to_have_count(0)
    coder.keyboard.press("Control+Enter")
    bench.said(f"CH-{second} sent for audit")

    auditor = as_role("supervisor", at="")
    open_audit(auditor, second)
    row = audit_row(auditor, "I10")
    expect(row.locator(".comment-mark")).to_have_text("1")
    row.focus()
    auditor.keyboard.press("Shift+C")
    expect(row.locator(".comments")).to_contain_text(ASKED)
    expect(row.get_by_role("textbox")).to_be_focused()
    auditor.keyboard.type(ANSWERED)
    assert_clean(auditor)
    auditor.keyboard.press("Control+Enter")
    expect(row.locator(".comments li p")).to_have_text([ASKED, ANSWERED])
    expect(bench.row("I10").locator(".comment-mark")).to_have_text("2")  # by push
    coder.goto("/sets")
    expect(coder.get_by_role("table", name="Sets of codes")).to_contain_text(name)
    assert_clean(coder)
