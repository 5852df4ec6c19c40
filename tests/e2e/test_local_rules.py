"""A manager writes a rule of the practice, tries it and puts it in force; a coder meets it on a row and fixes it by a key."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import assert_clean
from tests.e2e.screens import Bench

AsRole = Callable[..., Page]
TITLE, MESSAGE = "Former smokers are reported", "{code}: the practice reports former smoking."


def fill(page: Page, **fields: str) -> None:
    """Type into fields of the form by name; a select takes its value."""
    for name, text in fields.items():
        box = page.locator(f"#{name}")
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(text)
        else:
            box.fill(text)


def check(page: Page) -> Locator:
    """What the check says beside the form."""
    return page.get_by_role("region", name="Check")


def wait_for_steps(page: Page) -> None:
    """Leave the fields, so that letters are keys."""
    page.locator("main h2").first.click()


def test_a_rule_goes_from_an_example_to_a_coders_row_and_ends(as_role: AsRole) -> None:
    manager, coder = as_role("manager", at="/rules"), as_role("coder", 2)
    expect(manager.get_by_role("link", name="New rule")).to_be_visible()
    manager.keyboard.press("n")
    expect(check(manager)).to_contain_text("It can be saved")

    fill(manager, title=TITLE, message=MESSAGE, citation="Policy 7", codes="Q99.Z")
    expect(manager.locator("#codes-error")).to_contain_text("Q99.Z matches no code")
    fill(
        manager,
        codes="I10",
        without_codes="Z87.891",
        missing="",
        fix="add",
        fix_code="Z87.891",
        fires="I10",
        silent="I10",
    )
    expect(manager.locator("#silent-error")).to_contain_text("It fires on")
    manager.keyboard.press("Control+Enter")
    expect(manager.get_by_role("region", name="Messages")).to_contain_text("The rule was not saved")
    fill(manager, silent="I10, Z87.891")
    expect(check(manager)).to_contain_text("It can be saved: 2 examples hold")
    expect(check(manager)).to_contain_text("take the fix: Add Z87.891")
    manager.keyboard.press("Control+Enter")
    manager.wait_for_url(re.compile(r"rule=\d+"))
    head = manager.locator("main .page > .row").first
    expect(head).to_contain_text("version 1")
    name = head.locator(".code").inner_text()

    wait_for_steps(manager)
    manager.keyboard.press("b")
    past = manager.locator("section", has=manager.get_by_role("heading", name="Past charts"))
    expect(past).to_contain_text(re.compile(r"It would have fired on \d+ of \d+ charts"))
    manager.keyboard.press("s")
    expect(head).to_contain_text("In shadow")
    bench = Bench(coder)
    expect(coder.get_by_role("button", name="Start next")).to_be_visible()
    coder.keyboard.press("s")
    bench.ready()
    for code in ("I10", "Z87.891"):
        if bench.row(code).count():
            bench.focus_row(code)
            coder.keyboard.press("Delete")
            expect(bench.row(code)).to_have_count(0)
    bench.add("i10", "I10")
    expect(bench.finding("I10", name)).to_have_count(0)

    manager.keyboard.press("l")
    manager.get_by_role("dialog").get_by_label("Reason").fill("Asked for by the board.")
    manager.get_by_role("dialog").get_by_role("button", name="Go live").click()
    expect(head).to_contain_text("Live")

    coder.reload()
    bench.ready()
    finding = bench.finding("I10", name)
    expect(finding).to_contain_text("I10: the practice reports former smoking.")
    number = re.search(r"\d+$", finding.locator("button.fix").first.inner_text().strip())
    assert number is not None
    bench.focus_row("I10")
    coder.keyboard.press("f")
    coder.keyboard.press(number[0])
    expect(bench.row("Z87.891")).to_have_count(1)
    expect(bench.finding("I10", name)).to_have_count(0)

    coder.goto("/rules")
    expect(coder.get_by_role("row", name=re.compile(f"{name}.*{TITLE}"))).to_be_visible()

    manager.get_by_role("button", name="Retire").click()
    manager.get_by_role("dialog").get_by_role("button", name="Retire").click()
    expect(head).to_contain_text("Retired")
    expect(manager.locator("section", has=manager.get_by_role("heading", name="Versions"))).to_contain_text(
        "Asked for by the board."
    )


def test_axe_finds_nothing_on_the_rules_of_the_practice(as_role: AsRole) -> None:
    manager = as_role("manager", at="/rules")
    expect(manager.get_by_role("link", name="New rule")).to_be_visible()
    assert_clean(manager)
    manager.keyboard.press("l")
    expect(manager.get_by_role("dialog")).to_be_visible()
    assert_clean(manager)
    manager.goto("/rules?rule=new")
    expect(check(manager)).to_contain_text("It can be saved")
    fill(manager, codes="Q99.Z")
    expect(manager.locator("#codes-error")).to_be_visible()
    assert_clean(manager)
    coder = as_role("coder", at="/rules")
    expect(coder.locator("main .page")).to_be_visible()
    assert_clean(coder)
