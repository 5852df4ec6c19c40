"""The coach in a browser: from a gap to its place in the note, from a gap to its lesson and its check, by keys alone."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.axe import assert_clean
from tests.running import Running

AsRole = Callable[..., Page]
NEW = "Newbrook Family Practice"
PHONE = {"width": 390, "height": 844}


def test_a_gap_leads_to_its_lesson_and_to_its_place(as_role: AsRole) -> None:
    page = as_role("provider", at="/coach")
    gaps = page.get_by_role("list", name="Gaps")
    expect(gaps.get_by_role("listitem").first).to_be_visible()
    page.keyboard.press("j")
    second = gaps.get_by_role("listitem").nth(1)
    expect(second).to_be_focused()
    kind = second.get_attribute("data-focus-id")
    page.keyboard.press("l")
    expect(page.locator("[data-focus-id=choice-0]")).to_be_focused()
    expect(page.get_by_text("If it is so, write")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-focus-id=choice-1]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".lesson [role=status]")).to_contain_text(re.compile(r"Right\.|Not this one\."))
    expect(page.get_by_text("Comes again in")).to_be_visible()
    assert_clean(page)
    following = page.get_by_role("button", name="Next lesson")
    expect(following).to_be_focused()
    page.keyboard.press("Enter")
    expect(following).to_have_count(0)
    page.locator(f"[data-focus-id={kind}]").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/encounter/\d+"))
    expect(page.locator("[data-sentence]").first).to_be_visible()


def test_a_provider_reads_it_on_a_phone(as_role: AsRole) -> None:
    page = as_role("provider", at="/coach", viewport=PHONE)
    expect(page.get_by_role("list", name="Gaps")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
    assert_clean(page)


def test_a_manager_looks_at_one_provider_and_loads_a_reference(as_role: AsRole) -> None:
    page = as_role("manager", at="/coach/practice")
    rows = page.get_by_role("table", name="By provider").locator("tbody tr")
    expect(rows.first).to_contain_text("All providers")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Provider", exact=True)).not_to_have_value("")
    expect(page.get_by_text("line: practice", exact=True)).to_be_visible()
    page.get_by_role("button", name="Load a reference").click()
    page.get_by_label("Where the figures come from").fill("Public table 2025")
    page.get_by_label("Levels", exact=True).fill("99212 10\n99213 40\n99214 45\n99215 5")
    assert_clean(page)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Reference changed")).to_be_visible()
    expect(page.get_by_text("Public table 2025").first).to_be_visible()


def test_a_new_practice_reads_what_will_stand_there(running: Running, person: Callable[..., BrowserContext]) -> None:
    running.run("people", "organization", NEW)
    added = running.run("people", "add", "--role", "provider", "--org", NEW, "ida@new.example", "Ida Newbrook")
    page = person(base_url=running.address).new_page()
    page.goto("/sign-in")
    page.locator("input[name=email]").fill("ida@new.example")
    page.locator("input[name=password]").fill(added.stdout.split()[-1])
    page.keyboard.press("Enter")
    expect(page.get_by_text("No encounters yet")).to_be_visible()
    assert_clean(page)
    for address, words in (("/coach", "No finalized visits yet"), ("/queries", "No query waits for you")):
        page.goto(address)
        expect(page.get_by_text(words)).to_be_visible()
        assert_clean(page)
