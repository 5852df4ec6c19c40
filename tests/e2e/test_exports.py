"""A manager makes a file of charts with the keyboard, sees it come, and finds in it what was chosen."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.axe import assert_clean

AsRole = Callable[..., Page]
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_a_file_of_charts_is_made_by_keys_downloaded_and_scheduled(as_role: AsRole, tmp_path: Path) -> None:
    page = as_role("manager", at="/exports")
    report = page.get_by_role("combobox", name="Report", exact=True)
    expect(report).to_be_visible()
    page.keyboard.press("r")
    expect(report).to_be_focused()
    report.select_option(label="Charts")
    page.get_by_role("combobox", name="Received", exact=True).select_option(label="All days")
    page.get_by_role("radio", name="CSV").click()
    expect(page.get_by_role("button", name=re.compile(r"Export \d"))).to_be_visible()
    page.keyboard.press("f")
    first = page.get_by_role("checkbox", name="Chart number")
    expect(first).to_be_focused()
    expect(first).to_be_checked()
    page.get_by_role("checkbox", name="Coder", exact=True).click()
    expect(page.get_by_role("checkbox", name="Coder", exact=True)).not_to_be_checked()
    page.keyboard.press("Control+Enter")
    table = page.get_by_role("table", name="Exports", exact=True)
    row = table.get_by_role("row").nth(1)
    expect(row).to_contain_text("Charts")
    expect(row).to_contain_text("ready", timeout=30_000)
    with page.expect_download() as download:
        row.get_by_role("link", name=re.compile("Download")).focus()
        page.keyboard.press("d")
    file = tmp_path / "charts.csv"
    download.value.save_as(file)
    assert re.fullmatch(r"charts-\d{4}-\d\d-\d\d-\d{4}\.csv", download.value.suggested_filename)
    head, *rows = csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline=""))
    assert head[:2] == ["Chart number", "Status"]
    assert "Coder" not in head
    expect(page.get_by_role("button", name=f"Export {len(rows):,} row")).to_be_visible()
    assert all(re.fullmatch(r"CH-\d+", one[0]) for one in rows)
    page.get_by_role("radio", name="Every week").click()
    page.get_by_label("A link by mail to").select_option(label="Me")
    page.get_by_role("button", name="Schedule it").click()
    plans = page.get_by_role("table", name="Scheduled exports")
    expect(plans).to_contain_text("Charts")
    assert_clean(page)
    plans.get_by_role("button", name=re.compile("Change")).last.click()
    expect(page.get_by_role("heading", name="Change a schedule")).to_be_visible()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="New export")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(OVERFLOW) <= 0
