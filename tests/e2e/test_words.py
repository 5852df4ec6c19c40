"""Half-typed words outlive a line that is away, a reload and the browser; Escape forgets them, saving ends them."""

import re
import secrets
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, Page, Response, expect

from tests.browsing import sign_in
from tests.e2e.axe import assert_clean
from tests.e2e.screens import Bench
from tests.e2e.test_canary import leaks
from tests.running import Running
from tests.seated import PRIYA

CANARY = "The zebrafalter sign of the left lens is why"


def rationale(bench: Bench) -> Locator:
    """The open line of the first row's rationale, opened by its key."""
    bench.row("I10").focus()
    bench.page.keyboard.press("r")
    line = bench.page.get_by_label("Rationale of row 1")
    expect(line).to_be_focused()
    return line


def said(field: Locator) -> Locator:
    """What stands beside a field of its words."""
    return field.locator("xpath=..").locator("[data-words-said]")


def kept(answer: Response) -> bool:
    return "/api/words/" in answer.url and answer.request.method == "PUT" and answer.ok


def test_words_of_a_chart_outlive_line_reload_and_browser(
    running: Running, bench: Bench, person: Callable[..., BrowserContext]
) -> None:
    page = bench.page
    bench.add("htn", "I10")
    line = rationale(bench)
    page.context.set_offline(True)
    page.keyboard.type(CANARY)
    with page.expect_response(kept):
        page.context.set_offline(False)
    expect(said(line)).to_have_text(re.compile(r"^Kept \d\d:\d\d$"))
    page.reload()
    bench.ready()
    line = page.get_by_label("Rationale of row 1")  # open again where it was typed
    expect(line).to_be_focused()
    expect(line).to_have_value(CANARY)
    expect(said(line)).to_have_text(re.compile("^Kept from"))
    assert_clean(page)

    context = person(base_url=running.address)
    sign_in(context, running, "coder", PRIYA)
    other = Bench(context.new_page())
    other.page.goto(page.url)
    other.ready()
    theirs = rationale(other)
    expect(theirs).to_have_value(CANARY)
    assert leaks(running, {"words": CANARY, "lower case": "zebrafalter"}) == []
    with other.page.expect_response(lambda answer: answer.request.method == "DELETE"):
        other.page.keyboard.press("Escape")
    other.page.reload()
    other.ready()
    theirs = rationale(other)
    other.page.keyboard.type("Documented")
    with other.page.expect_response(kept):
        pass
    other.page.keyboard.press("Enter")
    expect(other.row("I10")).to_contain_text("Documented")
    other.page.reload()
    other.ready()
    theirs = rationale(other)
    expect(theirs).to_have_value("Documented")
    expect(said(theirs)).to_be_empty()
    page.context.complaints.clear()  # type: ignore[attr-defined]  # the browser notes that it was offline


def discard_all(page: Page) -> None:
    """Escape in each field into which words of before came back."""
    with page.expect_response(lambda answer: "/api/words/" in answer.url):
        page.reload()
    page.wait_for_load_state("networkidle")
    for field in page.locator("main [data-kept-words]").all():
        field.press("Escape")
    expect(page.locator("[data-words-said]", has_text="Kept")).to_have_count(0)


def test_a_form_of_many_fields_is_filled_again_and_saving_it_ends_its_words(as_role: Callable[..., Page]) -> None:
    manager = as_role("manager", at="/rules?rule=new")
    title, message = manager.locator("#title"), manager.locator("#message")
    discard_all(manager)
    began, half = message.input_value(), f"Half a name {secrets.token_hex(3)}"
    title.fill(half)
    message.fill("{code}: half a message")
    for field in (title, message):
        expect(said(field)).to_have_text(re.compile("^Kept "))
    manager.reload()
    expect(title).to_have_value(half)
    expect(message).to_have_value("{code}: half a message")
    expect(manager.get_by_text("Not saved yet")).to_be_visible()
    assert_clean(manager)
    with manager.expect_response(lambda answer: answer.request.method == "DELETE"):
        message.press("Escape")
    expect(message).to_have_value(began)
    expect(title).to_have_value(half)
    manager.keyboard.press("Control+Enter")
    manager.wait_for_url(re.compile(r"rule=\d+"))
    manager.goto("/rules?rule=new")
    with manager.expect_response(lambda answer: "/api/words/" in answer.url):
        manager.reload()
    expect(title).not_to_have_value(half)


def test_a_dialog_says_beside_its_field_what_saves_and_what_discards(as_role: Callable[..., Page]) -> None:
    manager = as_role("manager", at="/coach/practice")
    manager.get_by_role("button", name="Load a reference").click()
    lines = manager.locator("#lines")
    lines.fill("99213 4")
    with manager.expect_response(kept):
        manager.locator("#source").focus()
    expect(said(lines)).to_have_text(re.compile("^Kept "))
    assert_clean(manager)
    with manager.expect_response(lambda answer: answer.request.method == "DELETE"):
        manager.keyboard.press("Escape")
    manager.get_by_role("button", name="Load a reference").click()
    expect(lines).to_have_value("")
