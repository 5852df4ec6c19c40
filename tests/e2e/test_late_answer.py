"""What a person types while an answer is on its way is theirs: the answer comes late here, held back on the socket."""

import re

from playwright.sync_api import WebSocketRoute, expect

from tests.e2e.billing import Billing


def test_words_typed_before_a_late_answer_stay_and_are_saved(billing: Billing) -> None:
    (number,) = billing.plant({})
    page = billing.page
    held: list[tuple[WebSocketRoute, str | bytes]] = []
    holding = False

    def between(browser: WebSocketRoute) -> None:
        def pass_on(message: str | bytes) -> None:
            if holding:
                held.append((browser, message))
            else:
                browser.send(message)

        browser.connect_to_server().on_message(pass_on)

    page.route_web_socket(re.compile("/_event"), between)
    billing.open(number)
    line = billing.add("99213")
    units, rows = line.get_by_label("Line A, units"), page.locator(".claim-rows")
    billing.press("u")
    billing.type("2")
    holding = True
    billing.press("Enter")
    expect(line).to_be_focused()
    billing.press("u")
    billing.type("34")
    expect(units).to_be_focused()
    before = rows.get_attribute("data-version") or ""
    holding = False
    for browser, message in held:
        browser.send(message)
    expect(rows).not_to_have_attribute("data-version", before)
    expect(units).to_be_focused()
    expect(units).to_have_value("34")
    billing.saved("Enter")
    page.reload()
    expect(units).to_have_value("34")
