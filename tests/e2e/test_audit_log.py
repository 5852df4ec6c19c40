"""A manager reads the audit log, verifies it, and takes an evidence pack away that its own program finds whole."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.axe import assert_clean

AsRole = Callable[..., Page]
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_the_log_is_read_verified_and_proven(as_role: AsRole, tmp_path: Path) -> None:
    page = as_role("manager", at="/audit-log")
    table = page.get_by_role("table", name="Audit log")
    expect(table).to_be_visible()
    page.keyboard.press("v")
    expect(page.locator("main").get_by_role("status").filter(has_text="The chain holds")).to_be_visible(timeout=30_000)
    page.keyboard.press("j")
    side = page.get_by_role("region", name="Row ")
    expect(side.get_by_text("the row before and after")).to_be_visible()
    top = table.bounding_box()
    as_role("coder")
    expect(page.get_by_role("button", name="new act")).to_be_visible()
    assert table.bounding_box() == top
    page.get_by_role("button", name="new act").click()
    expect(table.get_by_role("row").nth(1)).to_contain_text("Signed in")
    page.get_by_label("What", exact=True).select_option(label="Sent for audit")
    expect(table.get_by_role("row").nth(1)).to_contain_text("Sent for audit")
    number = table.get_by_role("row").nth(1).get_by_role("link").first.inner_text()
    page.keyboard.press("h")
    history = page.get_by_role("complementary", name="History")
    expect(history.get_by_text("Sent for audit")).to_be_visible()
    assert_clean(page)
    page.keyboard.press("Escape")
    expect(history).to_be_hidden()
    page.keyboard.press("f")
    page.keyboard.type(number.lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=f"Pack of {number}", exact=True)).to_be_visible()
    assert f"subject={number}" in page.url
    assert "act=CHART_SUBMITTED" in page.url
    assert_clean(page)
    with page.expect_download() as download:
        page.get_by_role("link", name=f"Pack of {number}", exact=True).click()
    pack = tmp_path / "pack.zip"
    download.value.save_as(pack)
    with zipfile.ZipFile(pack) as opened:
        opened.extract("verify.py", tmp_path)
    said = subprocess.run(
        [sys.executable, "-I", "verify.py", "pack.zip"], cwd=tmp_path, capture_output=True, text=True, check=False
    ).stdout
    assert said.startswith(f"HOLDS  {number}: ")
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_label("What", exact=True)).to_have_value("")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(OVERFLOW) <= 0

    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("link", name="Operations").click()
    operations_are_live_copied_and_measured(page)


def operations_are_live_copied_and_measured(page: Page) -> None:
    """The page of operations, in the same visit: readings come by themselves, and what was measured leaves as counts."""
    fresh = page.locator("[data-tick]")
    expect(page.get_by_role("region", name="Parts")).to_contain_text("Audit chain")
    before = fresh.get_attribute("data-tick")
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text }")
    page.keyboard.press("c")
    expect(page.locator("[data-copied]")).to_have_text("Copied")
    copied = page.evaluate("window.copied")
    assert "Could be lost at worst: " in copied
    assert "Redis: up: " in copied
    page.keyboard.press("t")
    expect(page.get_by_role("table", name="How fast it feels")).to_be_visible()
    expect(fresh).not_to_have_attribute("data-tick", str(before))
    assert_clean(page)
    with page.expect_request("**/api/latencies") as sent:
        page.evaluate(
            "Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });"
            "dispatchEvent(new Event('visibilitychange'))"
        )
    counts = sent.value.post_data_json
    assert sent.value.response().status == 204
    assert set(counts) <= {"key_to_paint", "act_answered", "first_paint", "push_arrived"}
    assert sum(counts["key_to_paint"]) >= 1
    assert {len(ranges) for ranges in counts.values()} == {16}
    page.evaluate("delete document.visibilityState")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(OVERFLOW) <= 0
