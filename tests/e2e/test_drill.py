"""A drill by keyboard alone: a topic picked, a case coded blind, its answer, its grade, the summary, and what it taught beside the
code field of the next chart with the same codes."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e import story
from tests.e2e.axe import assert_clean
from tests.e2e.screens import Bench
from tests.planting import planted
from tests.running import Running
from tests.seated import PRIYA


def test_a_case_is_coded_blind_answered_and_graded_by_keyboard_alone(
    running: Running, as_role: Callable[..., Page]
) -> None:
    page = as_role("coder", 2, at="/training")
    expect(page.get_by_role("heading", name="Coming")).to_be_visible()
    page.keyboard.press("p")
    row = page.locator("tr", has_text="Age and sex").first
    expect(row).to_be_visible()
    assert_clean(page)
    row.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/drill/\d+$"))
    expect(page.get_by_text("no clock, no score until you answer")).to_be_visible()
    page.keyboard.press("n")
    for code in ("Z00.121", "E66.811", "Z68.23"):
        expect(page.locator("#code-field")).to_be_focused()
        page.keyboard.type(code)
        expect(page.locator("#code-field-hits [role=option]").first).to_contain_text(code)
        page.keyboard.press("Enter")
        expect(page.locator(".drill-row .code", has_text=code)).to_be_visible()
        page.keyboard.press("n")
    expect(page.locator(".drill-row .finding, .rule-box, .grade-buttons")).to_have_count(0)
    assert_clean(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".rule-box")).to_contain_text("BMI of another age")
    expect(page.locator(".drill-difference", has_text="Z68.54")).to_contain_text("Z68.23")
    expect(page.get_by_text("1 changed, 2 right")).to_be_visible()
    assert_clean(page)
    page.keyboard.press("2")
    expect(page.get_by_role("heading", name=re.compile("^1 case in"))).to_be_visible()
    along = page.get_by_role("region", name="What to take along")
    expect(along).to_contain_text("the next three times you add Z68.23 in a chart with E66.-. You can close it")
    assert_clean(page)
    page.keyboard.press("b")
    page.wait_for_url("**/training")
    expect(
        page.locator("tr", has_text="Age and sex").first.get_by_role("img", name=re.compile("Holds [1-5] of 5"))
    ).to_be_visible()

    (number,) = planted(running, story.visit(), coder=PRIYA)
    bench = Bench(page)
    bench.open(str(number))
    bench.add("e66.811", "E66.811")
    lesson = page.get_by_role("status").filter(has_text="From your drills")
    bench.add("z68.23", "Z68.23")
    expect(lesson).to_contain_text("1 of 3")
    assert_clean(page)
    lesson.get_by_role("button", name="Close for good").press("Enter")
    expect(lesson).to_have_count(0)
