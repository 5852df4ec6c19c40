"""Scorecards in the browser: a coder's own by key, the team's with its people, one person's, and past audits by other scoring."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.axe import assert_clean, filled

AsRole = Callable[..., Page]


def test_a_coder_sees_their_own_card_and_a_supervisor_the_people_and_what_other_scoring_gives(as_role: AsRole) -> None:
    coder = as_role("coder", 0, at="/queue")
    filled(coder)
    coder.keyboard.press("g")
    coder.keyboard.press("o")
    coder.wait_for_url("**/scorecard")
    strip = coder.get_by_role("region", name="Figures")
    expect(strip).to_contain_text("Accuracy")
    accuracy = coder.get_by_role("region", name="Accuracy", exact=True)
    expect(accuracy.get_by_role("img")).to_be_visible()
    assert_clean(coder)
    coder.keyboard.press("t")
    expect(accuracy.get_by_role("columnheader", name="Limits")).to_be_visible()
    coder.get_by_role("radio", name="Quarter").click()
    coder.wait_for_url("**/scorecard?range=90")
    assert_clean(coder)

    lead = as_role("supervisor", 0, at="/scorecards")
    filled(lead)
    people = lead.get_by_role("table", name="Coders")
    expect(people.locator("tbody tr").first).to_be_visible()
    assert_clean(lead)
    name = people.locator("tbody tr a").first.inner_text()
    people.locator("tbody tr a").first.click()
    lead.wait_for_url(re.compile(r"/scorecards/[-0-9a-f]{36}\?range=30$"))
    expect(lead.get_by_role("heading", name=f"{name}, scorecard")).to_be_visible()
    expect(lead.get_by_role("region", name="Figures")).to_contain_text("Turnaround")
    lead.go_back()
    lead.get_by_role("radio", name="By other scoring").click()
    lead.wait_for_url(re.compile(r"show=what-if"))
    by_scoring = lead.get_by_role("region", name="What each scoring would have given", exact=True)
    for head in ("Line accuracy", "Partial credit", "Financial"):
        expect(by_scoring.get_by_role("columnheader", name=head)).to_be_visible()
    expect(by_scoring.locator("tbody tr").last).to_contain_text("Everybody")
    assert_clean(lead)
