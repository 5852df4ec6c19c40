"""A chart put on hold, sent back, recalled and closed by the people who do it, each by key, and read by those who lead."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.e2e import story
from tests.e2e.axe import assert_clean
from tests.e2e.screens import Bench
from tests.planting import planted
from tests.running import Running
from tests.seated import PRIYA

WORDS = "The discharge summary is on its way"
NARROW = {"width": 720, "height": 450}
PHONE = {"width": 390, "height": 844}
AsRole = Callable[..., Page]


def number_of(page: Page) -> int:
    """The number of the chart that is open."""
    return int(page.url.rstrip("/").rsplit("/", 1)[-1])


def not_wider(page: Page) -> None:
    """Nothing sticks out at the right."""
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def ask(page: Page, key: str, title: str) -> None:
    """Press a key until its dialog is there: the page may not listen yet."""
    for _ in range(10):
        page.keyboard.press(key)
        try:
            page.get_by_role("dialog", name=title).wait_for(timeout=2000)
            return
        except PlaywrightTimeout:  # pressed again
            continue
    raise AssertionError(f"{key} opened no {title}")


def test_a_chart_is_held_with_words_that_stay_and_taken_up_again(bench: Bench, as_role: AsRole) -> None:
    page, number = bench.page, number_of(bench.page)
    expect(page.get_by_title("Its place in my queue")).to_have_text(re.compile(r"^\d+ of \d+$"))
    bench.add("htn", "I10")
    expect(page.get_by_text("just opened").or_(page.get_by_text(re.compile(r"^open \d+ min$")))).to_be_visible()
    ask(page, "Shift+H", "Put this chart on hold?")
    dialog = page.get_by_role("dialog", name="Put this chart on hold?")
    expect(dialog.get_by_label("Reason", exact=True)).to_be_focused()
    dialog.get_by_label("Reason", exact=True).select_option(label="A document is missing")
    words = dialog.get_by_label(re.compile("^Words"))
    words.fill(WORDS)
    expect(dialog.locator("[data-words-said]")).to_have_text(re.compile(r"^Kept \d\d:\d\d$"))
    assert_clean(page)
    page.reload()
    expect(words).to_have_value(WORDS)
    bench.ready()
    words.press("Escape")
    expect(dialog).to_have_count(0)
    ask(page, "Shift+H", "Put this chart on hold?")
    expect(words).to_have_value("")
    dialog.get_by_label("Reason", exact=True).select_option(label="A document is missing")
    words.fill(WORDS)
    words.press("Control+Enter")
    held = page.get_by_text("On hold until")
    expect(held.first).to_be_visible()
    expect(page.locator(".banner", has_text="A document is missing")).to_contain_text(WORDS)
    expect(page.get_by_role("button", name="Submit for audit")).to_have_count(0)
    expect(bench.row("I10")).to_be_visible()
    assert_clean(page)
    page.set_viewport_size(NARROW)
    not_wider(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/queue")
    page.get_by_role("tab", name=re.compile("^On hold")).click()
    line = page.get_by_role("row", name=re.compile(f"CH-{number}"))
    expect(line).to_contain_text("A document is missing")
    assert_clean(page)

    manager = as_role("manager", at="/charts?tab=held", viewport=PHONE)
    expect(manager.get_by_role("link", name=f"CH-{number}")).to_be_visible()
    not_wider(manager)
    manager.set_viewport_size({"width": 1440, "height": 900})
    assert_clean(manager)
    manager.get_by_role("link", name=f"CH-{number}").click()
    expect(manager.get_by_role("grid", name="Code lines")).to_contain_text("I10")
    expect(manager.locator(".banner", has_text="On hold until")).to_contain_text(WORDS)
    assert_clean(manager)

    page.goto(f"/chart/{number}")
    bench.ready()
    resume = page.get_by_role("button", name=re.compile("^Resume"))
    expect(resume).to_be_visible()
    resume.click()
    expect(page.get_by_text("On hold until")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("^Submit for audit"))).to_be_visible()


def test_a_manager_releases_a_hold(bench: Bench, as_role: AsRole) -> None:
    page, number = bench.page, number_of(bench.page)
    ask(page, "Shift+H", "Put this chart on hold?")
    page.get_by_role("dialog").get_by_label("Reason", exact=True).select_option(label="Needs a second opinion")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("On hold until").first).to_be_visible()
    manager = as_role("manager", at=f"/charts/{number}")
    release = manager.get_by_role("button", name=re.compile("^Release the hold"))
    expect(release).to_be_visible()
    manager.keyboard.press("Shift+H")
    expect(release).to_have_count(0)
    expect(manager.get_by_text("Hold released")).to_be_visible()


def test_a_chart_of_2005_says_so_goes_back_and_is_closed(running: Running, as_role: AsRole) -> None:
    (number,) = planted(running, story.visit().replace(b"2026-", b"2005-"), coder=PRIYA)
    page = as_role("coder", PRIYA, at=f"/chart/{number}")
    bench = Bench(page)
    bench.ready()
    told = page.locator(".banner", has_text="No code release covers")
    expect(told).to_contain_text("2005")
    assert_clean(page)
    told.get_by_role("button", name="Send back").click()
    dialog = page.get_by_role("dialog", name="Send this chart back to your manager?")
    expect(dialog.get_by_label("Reason", exact=True)).to_have_value("release")
    assert_clean(page)
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile("/queue$"))
    expect(page.get_by_text(f"CH-{number} is with your manager")).to_be_visible()

    manager = as_role("manager", at="/assign")
    panel = manager.get_by_role("region", name="Sent back to you")
    line = panel.get_by_role("listitem").filter(has_text=f"CH-{number}")
    expect(line).to_contain_text("No code release covers the service date")
    expect(line).to_contain_text("Priya Raman")
    assert_clean(manager)
    manager.set_viewport_size(PHONE)
    not_wider(manager)
    assert_clean(manager)
    manager.set_viewport_size({"width": 1440, "height": 900})
    line.get_by_role("link", name=f"Decide about CH-{number}").click()
    expect(manager.locator(".banner", has_text="Sent back:")).to_contain_text("No code release covers")
    ask(manager, "Shift+X", "Close this chart as not codable?")
    assert_clean(manager)
    manager.keyboard.press("Control+Enter")
    expect(manager.locator(".banner", has_text="Not codable:")).to_be_visible()
    expect(manager.get_by_role("button", name=re.compile("^Open again"))).to_be_visible()
    manager.goto("/charts?tab=closed")
    expect(manager.get_by_role("link", name=f"CH-{number}")).to_be_visible()
    assert_clean(manager)


def test_sent_back_it_is_returned_with_a_word(bench: Bench, as_role: AsRole) -> None:
    page, number = bench.page, number_of(bench.page)
    bench.add("htn", "I10")
    ask(page, "Shift+B", "Send this chart back to your manager?")
    page.get_by_role("dialog").get_by_label("Reason", exact=True).select_option(label="Not my specialty")
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile("/queue$"))
    manager = as_role("manager", at=f"/charts/{number}")
    ask(manager, "Shift+B", "Return this chart to Priya Raman?")
    manager.get_by_role("dialog").get_by_label("Words for the coder").fill("Please do it all the same.")
    assert_clean(manager)
    manager.keyboard.press("Control+Enter")
    expect(manager.get_by_text(f"CH-{number} is with Priya Raman")).to_be_visible()
    page.goto(f"/chart/{number}")
    bench.ready()
    expect(page.locator(".banner", has_text="From your manager:")).to_contain_text("Please do it all the same.")
    expect(bench.row("I10")).to_be_visible()
    assert_clean(page)


def test_a_sent_chart_is_recalled_until_an_auditor_has_it(bench: Bench, as_role: AsRole) -> None:
    page, number = bench.page, number_of(bench.page)
    _send(bench)
    recall = page.get_by_role("button", name=re.compile("^Recall"))
    expect(recall).to_be_visible()
    assert_clean(page)
    page.keyboard.press("Shift+L")
    expect(page.get_by_text(f"CH-{number} is yours again")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Submit for audit"))).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(recall).to_be_visible()

    auditor = as_role("supervisor", at=f"/audit/{number}")
    expect(auditor.locator(".audit-row").first).to_be_visible()
    page.keyboard.press("Shift+L")
    expect(page.get_by_text(re.compile("Noor Haddad is auditing it")).first).to_be_visible()
    expect(recall).to_have_attribute("aria-disabled", "true")


def test_leads_read_the_chart_with_its_history_and_the_finished_audit(bench: Bench, as_role: AsRole) -> None:
    page, number = bench.page, number_of(bench.page)
    _send(bench)
    auditor = as_role("supervisor", at=f"/audit/{number}")
    expect(auditor.locator(".audit-row").first).to_be_visible()
    auditor.get_by_label(re.compile("^Feedback to")).fill("Well done.")
    auditor.get_by_label(re.compile("^Feedback to")).blur()
    approve = auditor.get_by_role("button", name=re.compile("^Approve"))
    expect(approve).to_have_attribute("aria-disabled", "false")
    approve.click()
    expect(auditor).to_have_url(re.compile("/audits$"))

    auditor.goto("/finished")
    link = auditor.get_by_role("link", name=f"CH-{number}")
    expect(link).to_be_visible()
    assert_clean(auditor)
    link.click()
    expect(auditor.get_by_text("Well done.")).to_be_visible()
    expect(auditor.locator(".audit-row").first).to_contain_text("I10")
    assert_clean(auditor)
    auditor.set_viewport_size(NARROW)
    not_wider(auditor)
    auditor.set_viewport_size({"width": 1440, "height": 900})
    auditor.get_by_role("link", name=re.compile("^The chart as it is now")).click()
    expect(auditor.get_by_role("grid", name="Code lines")).to_contain_text("I10")
    assert_clean(auditor)
    auditor.keyboard.press("h")
    history = auditor.get_by_role("complementary", name="History of this chart")
    expect(history).to_contain_text("Approved by Noor Haddad")
    expect(history).to_contain_text("Sent for audit by Priya Raman")
    history.get_by_text("1 row", exact=True).click()
    expect(history.get_by_text("Essential (primary) hypertension")).to_be_visible()
    assert_clean(auditor)
    history.get_by_role("radio", name="All").click()
    expect(history).to_contain_text("Rows changed")
    assert_clean(auditor)
    auditor.set_viewport_size(NARROW)
    not_wider(auditor)
    assert_clean(auditor)
    auditor.keyboard.press("Escape")
    expect(history).to_have_count(0)

    manager = as_role("manager", at=f"/charts/{number}", viewport=PHONE)
    expect(manager.get_by_role("grid", name="Code lines")).to_contain_text("I10")
    not_wider(manager)
    assert_clean(manager)
    page.goto(f"/charts/{number}")
    expect(page.get_by_text("This screen is not for your role")).to_be_visible()


def _send(bench: Bench) -> None:
    """Code and send the chart."""
    bench.add("htn", "I10")
    unread = bench.page.get_by_role("main").get_by_role("button", name=re.compile("unread"))
    bench.page.keyboard.press("Control+Enter")
    expect(bench.page.get_by_role("button", name=re.compile("^Recall"))).to_be_visible()
    expect(unread).to_have_count(0)


@pytest.mark.parametrize("at", ["/charts/999999999", "/charts/nonsense", "/finished/1", "/finished/x-y"])
def test_an_address_of_nothing_says_so(as_role: AsRole, at: str) -> None:
    page = as_role("manager", at=at)
    expect(page.get_by_text(re.compile("^There is no such"))).to_be_visible()
    assert_clean(page)


NOWHERE = {
    "coder": ("/chart/nonsense", "/chart/999999999999", "/query/nonsense", "/ask/chart/nonsense", "/ask/encounter/x"),
    "supervisor": ("/audit/x", "/audit/encounter-x", "/audit/999999999999", "/charts/00"),
    "provider": ("/encounter/x", "/encounter/0x1", "/query/-1"),
    "biller": ("/billing/x", "/claim/x"),
}


@pytest.mark.parametrize("role", NOWHERE)
def test_no_address_that_names_nothing_loads_for_ever(as_role: AsRole, role: str) -> None:
    page = as_role(role, at="")
    for at in NOWHERE[role]:
        page.goto(at)
        said = page.locator("main .empty")
        expect(said).to_contain_text(re.compile("no such|nothing to ask|nothing here", re.IGNORECASE))
        expect(said.get_by_role("link")).to_be_visible()
