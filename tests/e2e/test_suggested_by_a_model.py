"""From a new note to finalized codes with a model as provider, in both protocols, while a manager and a coder look on: their
screens move and nobody touches them."""

import json
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import story
from tests.e2e.billing import Billing, ask
from tests.e2e.desk_screen import DeskScreen
from tests.e2e.screens import DashboardScreen
from tests.fakes.model_server import ModelServer, model_server, says
from tests.integration.suggestions.model_practice import NOTE, first, second
from tests.planting import planted
from tests.running import Running

AsRole = Callable[..., Page]


@pytest.fixture(params=["openai", "anthropic"])
def model(request: pytest.FixtureRequest, running: Running) -> Iterator[tuple[str, ModelServer]]:
    """A server of our own as the practice's provider; afterwards the offline engine is again."""
    if not running.extra:
        pytest.skip("a copy that runs already is not set up for a model server")
    place = urlsplit(running.extra["ANTHROPIC_BASE_URL"])
    with model_server(says(first(time=None)), says(second()), port=place.port or 0) as server:
        choice = {"suggestion_provider": request.param, "agreement_with": place.netloc}
        ask(running, "decide", json.dumps(choice))
        try:
            yield request.param, server
        finally:
            ask(running, "decide", json.dumps({"suggestion_provider": "offline"}))


def test_a_note_is_suggested_for_by_a_model_sent_and_finalized_while_others_look_on(
    running: Running, as_role: AsRole, model: tuple[str, ModelServer]
) -> None:
    name, server = model
    board = DashboardScreen(as_role("manager", at="/dashboard"))
    coder = as_role("coder", at="/queue")
    expect(board.cell("Waiting for billing")).to_be_visible()
    for page in (board.page, coder):
        expect(page.locator("[data-ready=true]")).to_be_attached()
        page.evaluate("() => { window.neverLoadedAnew = true }")
    desk = DeskScreen(as_role("provider", at="/encounters")).begin()
    desk.write(NOTE)
    desk.page.keyboard.press("Alt+s")
    expect(desk.row("E11.65")).to_be_visible()
    expect(desk.answer).to_contain_text(name)
    assert server.connections == 2
    for left in range(desk.answer.get_by_role("group").count()):
        desk.page.keyboard.press("j")
        desk.page.keyboard.press("a")
        expect(desk.answer.get_by_text("Accepted")).to_have_count(left + 1)
    waiting, done = board.after(waiting_for_billing=1), board.after(finalized_today=1)
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.locator("header.head")).to_contain_text("With billing")
    for label, value in waiting.items():
        expect(board.cell(label)).to_have_text(value)
    number = int(desk.page.url.rstrip("/").rsplit("/", 1)[-1])
    billing = Billing(as_role("biller", at=""), running)
    billing.open(number)
    expect(billing.finalize).to_have_attribute("aria-disabled", "false")
    billing.press("Control+Enter")
    expect(billing.page.get_by_text(f"Encounter {number} finalized")).to_be_visible()
    for label, value in done.items():
        expect(board.cell(label)).to_have_text(value)
    open_charts = coder.locator("nav [aria-current=page] .count")
    before = int(open_charts.inner_text())
    planted(running, story.visit())
    expect(open_charts).to_have_text(str(before + 1))
    for page in (board.page, coder):
        assert page.evaluate("() => window.neverLoadedAnew"), "nobody loaded it anew"
