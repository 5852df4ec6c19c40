"""A coder and a biller ask a provider beside the record; the provider answers on a phone; the asker is told live and takes it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import assert_clean
from tests.e2e.billing import Billing
from tests.e2e.hands import Hands, open_chart, plant
from tests.running import Running

AsRole = Callable[..., Page]
PHONE = {"width": 390, "height": 844}
LEADING = " Say stage 3b so that we can code N18.32."


def fits(page: Page) -> None:
    """Nothing of the page stands beyond its right edge."""
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), page.url


def ask(page: Page) -> None:
    """Begin a question beside what is open, by Q."""
    expect(page.get_by_role("link", name=re.compile("^Ask"))).to_be_visible()
    page.keyboard.press("q")
    expect(send(page)).to_be_visible()


def checks(page: Page) -> Locator:
    """What the checks of the question say."""
    return page.get_by_role("region", name="Checks")


def send(page: Page) -> Locator:
    """The button that sends the question."""
    return page.get_by_role("button", name=re.compile("^Send(?! back)"))


def kept(page: Page) -> None:
    """Wait until nothing typed is unsaved."""
    expect(page.locator("textarea[data-draft]")).to_be_visible()
    expect(page.locator("[data-unsaved]")).to_have_count(0)


def use_template(page: Page, name: str) -> None:
    """Take a template by keyboard."""
    page.keyboard.press("t")
    expect(page.get_by_role("dialog", name="Start from a template")).to_be_visible()
    wanted = page.get_by_role("radio", name=re.compile(f"^{name}"))
    wanted.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)


def choose_provider(page: Page) -> None:
    """Ask the demo's first provider."""
    page.get_by_label("To", exact=True).select_option(index=1)
    expect(send(page)).to_have_text(re.compile("^Send to [A-Z]"))


def mark_sentences(page: Page, count: int) -> None:
    """Mark the first sentences of the record, by J and M."""
    found = page.get_by_role("list", name="Findings").get_by_role("listitem")
    for number in range(1, count + 1):
        page.keyboard.press("j")
        expect(page.locator("[data-sentence]:focus")).to_be_visible()
        page.keyboard.press("m")
        expect(found).to_have_count(number)


def answer_on_a_phone(page: Page, patient: str, choice: str, words: str) -> None:
    """Open the query about a patient from the list, choose, type, load the page anew, sign."""
    page.goto("/queries")
    page.get_by_role("link", name=re.compile(patient)).click()
    page.get_by_role("radio", name=choice).check()
    expect(page.get_by_label("The addendum as it will be signed")).to_contain_text(choice)
    page.get_by_role("textbox", name="In your own words").fill(words)
    page.reload()
    expect(page.get_by_role("radio", name=choice)).to_be_checked()
    expect(page.get_by_role("textbox", name="In your own words")).to_have_value(words)
    expect(page.get_by_label("The addendum as it will be signed")).to_contain_text(words)
    fits(page)
    assert_clean(page)
    page.get_by_role("button", name="Sign and answer").click()
    expect(page.get_by_label("Your answer")).to_contain_text(words)
    fits(page)


def test_a_coder_asks_by_keyboard_and_is_told_the_answer(hands: Hands, running: Running, as_role: AsRole) -> None:
    page, keys = hands.page, hands.page.keyboard
    number = plant(running, (("N18.30", "Y"),), dated=True)
    open_chart(hands, number)
    patient = page.get_by_role("group", name="Chart").locator("b").first.inner_text().split(",")[0]
    ask(page)
    page.wait_for_url(re.compile(f"/ask/chart/{number}$"))
    expect(send(page)).to_have_attribute("aria-disabled", "true")
    use_template(page, "Kidney disease: stage")
    choose_provider(page)
    mark_sentences(page, 2)
    expect(checks(page)).to_contain_text("Non-leading: 7 of 7 checks")
    hands.press("q", "Control+End")
    keys.type(LEADING)
    expect(checks(page)).to_contain_text("checks stop it")
    expect(checks(page)).to_contain_text("N18.32")
    expect(send(page)).to_have_attribute("aria-disabled", "true")
    assert_clean(page)
    page.reload()
    expect(page.get_by_role("textbox", name="Question")).to_have_value(re.compile(re.escape(LEADING)))
    expect(checks(page)).to_contain_text("checks stop it")
    hands.press("f", "1")
    expect(checks(page)).to_contain_text("Non-leading: 7 of 7 checks")
    expect(page.get_by_role("textbox", name="Question")).not_to_have_value(re.compile(re.escape(LEADING)))
    hands.press("Control+Enter")
    hands.bench.ready()
    expect(page.get_by_role("group", name="Chart")).to_contain_text("1 open")
    page.evaluate("() => { window.neverLoadedAnew = true }")
    phone = as_role("provider", at="", viewport=PHONE, has_touch=True)
    answer_on_a_phone(phone, patient, "Stage 3b", "eGFR 38 to 43 for a year")
    assert_clean(phone)
    expect(page.get_by_text("Answered:")).to_be_visible()
    assert page.evaluate("() => window.neverLoadedAnew")
    hands.press("Shift+Q")
    page.wait_for_url(re.compile(r"/query/\d+$"))
    expect(page.locator(".query-added ins")).to_contain_text("eGFR 38 to 43 for a year")
    assert_clean(page)
    hands.press("Control+Enter")
    expect(page.get_by_label("Query", exact=True).get_by_text("Closed")).to_be_visible()
    open_chart(hands, number)
    expect(page.get_by_role("link", name=re.compile("^Ask"))).to_be_visible()
    expect(page.get_by_text("Answered:")).to_have_count(0)


def test_a_biller_sees_what_was_added_and_may_withdraw(billing: Billing, as_role: AsRole) -> None:
    page = billing.page
    family = "Asked" + str(id(billing))
    (number,) = billing.plant({"family": family})
    billing.open(number)
    ask(page)
    page.wait_for_url(re.compile(f"/ask/encounter/{number}$"))
    use_template(page, "Significance of a finding")
    mark_sentences(page, 1)
    expect(checks(page)).to_contain_text("Non-leading: 7 of 7 checks")
    billing.press("n")
    billing.type("A sign of stress")
    billing.press("Enter")
    expect(page.get_by_label("Choice 3")).to_have_value("A sign of stress")
    billing.press("Escape", "Control+Enter")
    expect(page.get_by_role("group", name="Encounter")).to_contain_text("1 open")
    provider = as_role("provider", at="/encounters", viewport=PHONE, has_touch=True)
    needs = provider.get_by_role("region", name="Needs you")
    expect(needs.get_by_role("link", name=re.compile("^Answer about")).first).to_be_visible()
    fits(provider)
    answer_on_a_phone(provider, family, "An expected or incidental finding", "Expected with her visit")
    expect(page.get_by_text("Answered:")).to_be_visible()
    billing.press("Shift+Q")
    page.wait_for_url(re.compile(r"/query/\d+$"))
    expect(page.locator(".query-added ins")).to_contain_text("Expected with her visit")
    expect(page.locator(".addendum-below ins")).to_contain_text("Expected with her visit")
    billing.press("q")
    page.wait_for_url(re.compile(f"/ask/encounter/{number}$"))
    expect(checks(page)).to_contain_text("Non-leading: 7 of 7 checks")
    billing.press("Control+Enter")
    expect(page.get_by_role("group", name="Encounter")).to_contain_text("1 open")
    page.goto("/queries")
    page.get_by_role("link", name=re.compile(family)).first.focus()
    billing.press("Enter")
    page.wait_for_url(re.compile(r"/query/\d+$"))
    expect(page.get_by_label("Query", exact=True).get_by_text("Open", exact=True)).to_be_visible()
    billing.press("w")
    expect(page.get_by_role("dialog", name="Withdraw this query?")).to_be_visible()
    billing.type("The note says it already")
    billing.press("Control+Enter")
    expect(page.get_by_label("Query", exact=True)).to_contain_text("The note says it already")
    assert_clean(page)


@pytest.mark.parametrize("role", ["provider", "manager"])
def test_the_list_is_clean(as_role: AsRole, role: str) -> None:
    page = as_role(role, at="/queries", viewport=PHONE if role == "provider" else {"width": 1280, "height": 800})
    expect(page.locator("main .queries, main .query-figures")).to_be_visible()
    fits(page)
    assert_clean(page)
