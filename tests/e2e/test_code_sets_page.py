"""A manager follows a newer official file: send, see what would change, put in force, take back; the coder's chart follows."""

import re
import secrets
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from codeloom.coding import clock
from tests.code_sets import order_file
from tests.e2e.axe import assert_clean
from tests.e2e.screens import Bench

AsRole = Callable[..., Page]
TITLE = f"Essential hypertension worded by release {secrets.token_hex(3)}"
NAME = "icd10cm_order_2027.txt"


@pytest.fixture(scope="module")
def file() -> bytes:
    """The codes of today, one of them with another title and one left out."""
    return order_file(clock.now().date(), drop=("Z33.1",), titles={"I10": TITLE})


def send(page: Page, name: str, data: bytes) -> None:
    """Choose a file and send it."""
    expect(page.get_by_role("table", name="What answers today")).to_be_visible()
    payload: Any = {"name": name, "mimeType": "text/plain", "buffer": data}
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    chooser.value.set_files(payload)
    expect(page.locator("[data-upload-list] li")).to_have_count(1)
    page.get_by_role("button", name="Send and check").click()


def count(preview: Locator, words: str) -> Locator:
    """A figure of the comparison."""
    return preview.locator(".counts > div", has_text=words).locator("b")


def test_a_release_is_sent_compared_put_in_force_and_taken_back(as_role: AsRole, file: bytes) -> None:
    coder, page = as_role("coder", at="/code/I10"), as_role("manager", at="/code-sets")
    heading = coder.locator("main")
    expect(heading).to_contain_text("Essential (primary) hypertension")

    send(page, NAME, file)
    preview = page.get_by_role("region", name="What would change")
    expect(count(preview, "Deleted")).to_have_text("1", timeout=90_000)
    expect(count(preview, "Revised")).to_have_text("1")
    preview.get_by_role("radio", name="Revised").click()
    expect(preview.get_by_role("table", name="Revised")).to_contain_text(TITLE)
    coder.reload()
    expect(heading).to_contain_text("Essential (primary) hypertension")

    preview.get_by_label("From service date").fill("2025-10-01")
    preview.get_by_role("button", name="Compare again").click()
    expect(preview.locator(".counts")).to_be_visible(timeout=90_000)
    expect(preview.get_by_text(re.compile(r"open charts?( \(.+\))? carry a code that changes"))).to_be_visible(
        timeout=90_000
    )
    preview.get_by_role("button", name="Put in force").click()
    dialog = page.get_by_role("dialog", name="Put this file in force?")
    expect(dialog.get_by_label("First service date")).to_have_value("2025-10-01")
    dialog.get_by_role("button", name="Put in force").click()
    row = page.get_by_role("table", name="Files sent").get_by_role("row", name=re.compile("ICD-10-CM code list")).first
    expect(row).to_contain_text("1 Oct 2025", timeout=90_000)
    try:
        coder.reload()
        expect(heading).to_contain_text(TITLE)
        chart_shows(coder, TITLE)
    finally:
        row.get_by_role("button", name="Take back").click()
        page.get_by_role("dialog", name="Take this file back?").get_by_role("button", name="Take back").click()
        expect(row).to_contain_text("Taken back")
    coder.goto("/code/I10")
    expect(heading).to_contain_text("Essential (primary) hypertension")


def chart_shows(page: Page, title: str) -> None:
    """The chart's rows and its code field word a code as the release in force does."""
    page.goto("/queue")
    page.keyboard.press("s")
    bench = Bench(page)
    bench.ready()
    bench.look_for("I10", "I10")
    expect(page.locator("[role=option]").first).to_contain_text(title)
    page.keyboard.press("Escape")


def test_a_bad_file_says_where_and_changes_nothing(as_role: AsRole, file: bytes) -> None:
    page, name = as_role("manager", at="/code-sets"), f"broken_{secrets.token_hex(3)}.txt"
    send(page, name, file.replace(b"A000    1", b"A000    7"))
    wrong = page.get_by_role("region", name="Why it was refused")
    expect(wrong).to_contain_text(name, timeout=60_000)
    expect(wrong.get_by_role("table", name="Problems").locator("tbody tr").first).to_contain_text("2")
    refused = page.get_by_role("table", name="Files refused")
    expect(refused).to_contain_text(name)
    expect(page.get_by_role("table", name="What answers today")).to_have_count(0)
    wrong.get_by_role("button", name="Close").click()
    expect(page.get_by_role("table", name="What answers today")).to_contain_text("Built in")
    refused.get_by_role("button", name=f"Remove {name}").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name=f"Remove {name}")).to_have_count(0)


def test_the_page_is_accessible(as_role: AsRole, file: bytes) -> None:
    page = as_role("manager", at="/code-sets")
    expect(page.get_by_role("table", name="What answers today")).to_be_visible()
    assert_clean(page)
    send(page, "broken_order.txt", file[: date.today().year])
    expect(page.get_by_role("table", name="Problems")).to_be_visible(timeout=60_000)
    assert_clean(page)
