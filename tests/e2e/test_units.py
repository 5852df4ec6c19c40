"""Units of a procedure row by keyboard alone."""

from playwright.sync_api import expect

from tests.e2e.hands import Hands, audit_log, open_chart, plant
from tests.running import Running


def test_units_of_a_procedure_are_typed_in_its_row(running: Running, hands: Hands) -> None:
    number = plant(running, (("I21.4", "Y"), ("M17.0", "Y")), dated=True)
    page, bench = hands.page, hands.bench
    open_chart(hands, number)
    hands.to_row("M17.0")
    hands.press("n")
    page.keyboard.type("97110")
    expect(page.locator("[role=option]:visible").first).to_contain_text("97110")
    hands.press("Enter")
    row = bench.row("97110")
    expect(row).to_be_focused()
    units = row.get_by_label("Units, row 3")
    expect(units).to_have_value("1")
    expect(bench.row("M17.0").get_by_label("Units")).to_have_count(0)

    hands.press("Shift+U")
    expect(units).to_be_focused()
    page.keyboard.type("3")
    hands.press("Tab")
    expect(units).to_have_value("3")
    hands.to_row("97110")
    hands.press("Shift+U")
    page.keyboard.type("none")
    hands.press("Tab")
    expect(page.get_by_text("Units are a whole number from 1 to 9,999.")).to_be_visible()
    expect(units).to_have_value("3")
    hands.to_row("97110")
    hands.press("Control+z")
    expect(units).to_have_value("1")
    assert "CODES_EDITED" in audit_log(running, number)
