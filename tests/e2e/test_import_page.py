"""The import page and the list behind the figures: count first, then import, seen by another manager; figures open their charts."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.importing import patient_file

AsRole = Callable[..., Page]
FILES = [
    {"name": "kept-apart.json", "mimeType": "application/json", "buffer": patient_file(760_001, 2)},
    {"name": "index.html", "mimeType": "text/html", "buffer": b"<html>"},
]


def choose(page: Page, name: str) -> None:
    """Choose the files by key, as an import of that name."""
    page.goto("/import")
    page.fill("#import-name", name)
    page.locator("#import-name").blur()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("o")
    chooser.value.set_files(FILES)  # type: ignore[arg-type]  # name, mimeType and buffer of each
    expect(page.locator("[data-upload-list] li")).to_have_count(len(FILES))


def line(page: Page, label: str) -> Locator:
    """A figure of the dry run."""
    return page.get_by_role("region", name="Dry run").locator(".fact", has_text=label).locator("> :last-child")


def test_a_dry_run_writes_nothing_until_it_is_imported_and_everybody_sees_it(as_role: AsRole) -> None:
    page, other = as_role("manager", at=""), as_role("manager", at="/import")
    expect(other.get_by_role("region", name="New import")).to_be_visible()
    drafts = page.locator("nav a", has_text="Charts").locator(".count")
    choose(page, "Counted first")
    expect(drafts.first).not_to_have_text("0")
    before = int(drafts.first.inner_text())

    page.get_by_role("button", name="Dry run").click()
    expect(line(page, "Charts to make")).to_have_text("2")
    expect(line(page, "Files that will be refused")).to_have_text("1")
    line(page, "Files that will be refused").click()
    expect(page.get_by_role("region", name="Report by file").locator("tbody tr")).to_have_text(
        [re.compile("index.html.*A web page")]
    )
    assert int(drafts.first.inner_text()) == before

    page.keyboard.press("Control+Enter")
    job = page.get_by_role("region", name="Job", exact=True)
    expect(job).to_contain_text("Done")
    expect(job.locator(".counts > div", has_text="charts made").locator("b")).to_have_text("2")
    expect(drafts.first).to_have_text(str(before + 2))
    expect(other.get_by_role("row", name=re.compile("Counted first.*2 charts"))).to_be_visible()


def test_a_figure_of_the_dashboard_opens_as_many_charts_as_it_says(as_role: AsRole) -> None:
    page = as_role("manager", at="/dashboard")
    for figure, tab in (("Draft", "Draft"), ("Waiting for audit", "Waiting for audit"), ("Overdue", "Overdue")):
        cell = page.get_by_role("region", name="Queue now").get_by_role("link", name=re.compile(f"^{figure}"))
        said = cell.locator(".figure").inner_text()
        cell.click()
        chosen = page.get_by_role("tab", selected=True)
        expect(chosen).to_have_text(f"{tab} {said}")
        page.go_back()
    workload = page.get_by_role("table", name="Workload by coder")
    workload.locator("a[href^='/charts?']").first.click()
    expect(page.locator("#coder")).not_to_have_value("")
