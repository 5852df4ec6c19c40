"""A sample in the browser: planned, drawn, proven, taken away; a completed chart that it drew is audited and stays complete."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from codeloom.coding.sampling import replay
from tests.e2e.axe import assert_clean
from tests.e2e.screens import Bench
from tests.e2e.test_audit_round import open_audit
from tests.planting import ask_plant
from tests.running import Running

OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_a_sample_is_drawn_proven_taken_away_and_audited(
    running: Running, bench: Bench, as_role: Callable[..., Page], tmp_path: Path
) -> None:
    number = int(bench.page.url.rsplit("/", 1)[-1])
    bench.add("htn", "I10")
    bench.add("hyperlipidemia", "E78.5")
    bench.page.keyboard.press("Control+Enter")
    bench.said(f"CH-{number} sent for audit")
    ask_plant(running, "stand", str(number), "completed")

    page = as_role("supervisor", at="/samples")
    coder = page.get_by_role("combobox", name="Coder", exact=True)
    expect(coder).to_be_visible()
    page.keyboard.press("n")
    expect(coder).to_be_focused()
    page.get_by_role("radio", name="By group").click()
    page.get_by_role("checkbox", name="Leave out charts that were audited").click()
    size = page.get_by_role("textbox", name="Charts", exact=True)
    expect(page.locator(".sample-form .sample-left-out")).to_contain_text("Audited already")
    listed = int(page.locator(".sample-form .hint").first.inner_text().removeprefix("of ").replace(",", ""))
    size.fill(str(listed))
    draw = page.locator(".sample-form .footrow").get_by_role("button", name=re.compile(f"^Draw {listed} "))
    expect(draw).to_have_attribute("aria-disabled", "false")
    expect(page.get_by_role("table", name="Groups of the plan")).to_be_visible()
    assert_clean(page)
    page.keyboard.press("Control+Enter")
    charts = page.get_by_role("table", name="Charts, in the order drawn")
    expect(page.get_by_role("region", name="Messages")).to_contain_text("drawn")
    drawn = charts.get_by_role("row", name=f"CH-{number} ")
    expect(drawn).to_contain_text("waits")

    page.keyboard.press("Escape")  # out of the field of the size
    page.keyboard.press("p")
    proof = page.get_by_role("dialog", name=re.compile("drawn again$"))
    expect(proof).to_contain_text("in the same order")
    assert_clean(page)
    page.keyboard.press("Escape")
    expect(proof).to_have_count(0)
    with page.expect_download() as download:
        page.keyboard.press("x")
    download.value.save_as(tmp_path / "sample")
    again = replay((tmp_path / "sample").read_bytes())
    assert again.same
    assert len(again.drawn) == listed

    open_audit(page, number)
    expect(page.get_by_role("button", name=re.compile("^Return to"))).to_have_count(0)
    close = page.get_by_role("button", name=re.compile("^Close the audit"))
    expect(close).to_have_attribute("aria-disabled", "false")
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_url("**/audits")
    page.goto("/samples")
    expect(drawn).to_contain_text("closed, 100.0")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(OVERFLOW) <= 0
