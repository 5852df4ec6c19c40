"""The panel of MS-DRG and HCC follows the rows while they are edited, by keyboard alone, and axe finds nothing on it."""

import re

from playwright.sync_api import expect

from tests.e2e.axe import assert_clean
from tests.e2e.hands import Hands, open_chart, plant
from tests.running import Running


def test_the_panel_follows_the_rows(running: Running, hands: Hands) -> None:
    number = plant(running, (("J18.9", "Y"), ("E11.22", "Y")), dated=True)
    page, bench = hands.page, hands.bench
    open_chart(hands, number)
    drg = page.get_by_role("region", name="MS-DRG", exact=True)
    hcc = page.get_by_role("region", name="HCC", exact=True)
    expect(drg).to_contain_text("MS-DRG 195")
    expect(drg).to_contain_text("No CC or MCC among the other rows")
    expect(drg.get_by_role("list", name="Another row as principal")).to_contain_text("E11.22698")
    expect(hcc.get_by_role("listitem")).to_have_count(1)

    # A code is added: it counts, and it leads to a category.
    bench.add("j96.01", "J96.01")
    expect(drg).to_contain_text("MS-DRG 193")
    expect(drg.get_by_role("list", name="CC and MCC")).to_have_text(re.compile("J96.01MCCcounts"))
    expect(hcc.get_by_role("listitem")).to_have_count(2)
    expect(hcc).to_contain_text("No text marked")

    # The principal moves: another group, and the rows that would change it are others.
    hands.press("p")
    expect(bench.codes.first).to_have_text("J96.01")
    expect(drg).to_contain_text("MS-DRG 189")
    expect(drg.get_by_role("list", name="Another row as principal")).to_contain_text("J18.9193")
    assert_clean(page)

    # One line by its key, and so it stays when the page is loaded anew.
    hands.press("o")
    head = page.get_by_role("button", name=re.compile("^MS-DRG and HCC"))
    expect(head).to_have_attribute("aria-expanded", "false")
    expect(head).to_contain_text("MS-DRG 189")
    expect(drg).to_have_count(0)
    bench.add("i50.33", "I50.33")
    expect(head).to_contain_text("of 2 CC/MCC count")
    assert_clean(page)
    page.reload()
    bench.ready()
    expect(head).to_have_attribute("aria-expanded", "false")
    hands.press("o")
    expect(drg).to_contain_text("MS-DRG 189")
