"""From a new note to an audited encounter with a model as provider, in both protocols and without a pointer at the provider's
and the biller's, while a manager and a coder look on: their screens move and nobody touches them."""

import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import story
from tests.e2e.billing import Billing, ask
from tests.e2e.desk_screen import DeskScreen
from tests.e2e.hands import LISTEN, POINTERS
from tests.e2e.screens import DashboardScreen
from tests.fakes.model_server import ModelServer, model_server, says
from tests.integration.suggestions.model_practice import NOTE, first, second
from tests.planting import planted
from tests.running import Running

AsRole = Callable[..., Page]
DOOR = "Encounters now"


@pytest.fixture
def model(running: Running) -> Iterator[ModelServer]:
    """A server of our own as the practice's provider, spoken to as OpenAI's; afterwards the offline engine is again."""
    if not running.extra:
        pytest.skip("a copy that runs already is not set up for a model server")
    well = (says(first(time=None)), says(second()))
    with model_server(*well, *well, port=urlsplit(running.extra["ANTHROPIC_BASE_URL"]).port or 0) as server:
        choose(running, "openai")
        try:
            yield server
        finally:
            choose(running, "offline")


def choose(running: Running, provider: str) -> None:
    """The manager chooses who suggests, and acknowledges the agreement with a model's place."""
    agreed = {} if provider == "offline" else {"agreement_with": urlsplit(running.extra["ANTHROPIC_BASE_URL"]).netloc}
    ask(running, "decide", json.dumps({"suggestion_provider": provider, **agreed}))


def test_a_note_goes_from_its_provider_to_audited_while_others_look_on(
    running: Running, as_role: AsRole, billing: Billing, model: ModelServer
) -> None:
    board = DashboardScreen(as_role("manager", at="/dashboard"), DOOR)
    coder = as_role("coder", at="/queue")
    for page in (board.page, coder):
        expect(page.locator("[data-ready=true]")).to_be_attached()
        page.evaluate("() => { window.neverLoadedAnew = true }")
    desk = suggested(running, as_role, model)
    waiting, done = board.after(waiting_for_billing=1), board.after(finalized_today=1)
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.locator("header.head")).to_contain_text("With billing")
    moved(board, waiting)
    number = int(desk.page.url.rstrip("/").rsplit("/", 1)[-1])
    bill(billing, number)
    moved(board, done)
    open_charts = coder.locator("nav [aria-current=page] .count")
    before = int(open_charts.inner_text())
    planted(running, story.visit())
    expect(open_charts).to_have_text(str(before + 1))
    audit(as_role("supervisor", at="/draw"), number)
    told = desk.page.get_by_role("region", name="Audit of version 1")
    desk.page.reload()
    expect(told).to_contain_text("Approved")
    acts = billing.log(number)
    wanted = ("AI_SUGGESTED_CODES", "USER_FINALIZED_CODES", "ENCOUNTER_DRAWN")
    assert [acts.count(act) for act in wanted] == [2, 1, 1]
    for page in (board.page, coder):
        assert page.evaluate("() => window.neverLoadedAnew"), "nobody loaded it anew"


def suggested(running: Running, as_role: AsRole, model: ModelServer) -> DeskScreen:
    """A new note suggested for in one protocol, then in the other, and every row of it accepted, without a pointer."""
    page = as_role("provider", at="")
    seen: list[str] = []
    page.context.expose_binding("pointerSeen", lambda _source, what: seen.append(what))
    page.context.add_init_script(f"({LISTEN})({json.dumps(POINTERS)})")
    page.goto("/encounters")
    desk = DeskScreen(page).begin()
    desk.write(NOTE)
    source = page.locator("#suggestion-pane .panehead, #suggestion-pane")
    for asked, provider in enumerate(("openai", "anthropic"), start=1):
        if asked == 2:
            choose(running, provider)
        page.keyboard.press("Alt+s")
        expect(source.first).to_contain_text(provider)
        expect(desk.row("E11.65")).to_be_visible()
        assert model.connections == 2 * asked
    rows = desk.answer.get_by_role("group")
    for left in range(rows.count()):
        page.keyboard.press("j")
        page.keyboard.press("a")
        expect(desk.answer.get_by_text("Accepted", exact=True)).to_have_count(left + 1)
    assert seen == [], "a pointer reached the page"
    return desk


def bill(billing: Billing, number: int) -> None:
    """Taken up by a biller, who accepts what the provider left open, adds a code with its reason and finalizes."""
    billing.open(number)
    undecided = billing.page.locator(".claim-row.undecided")
    for left in range(undecided.count(), 0, -1):
        billing.to_row(undecided.first)
        billing.press("a")
        expect(undecided).to_have_count(left - 1)
    billing.reason(billing.add("Z79.84"), "Metformin is in the note")
    expect(billing.finalize).to_have_attribute("aria-disabled", "false")
    billing.press("Control+Enter")
    expect(billing.page.get_by_text(f"Encounter {number} finalized")).to_be_visible()


def audit(auditor: Page, number: int) -> None:
    """Drawn from what was finalized, opened from the audit queue, and approved."""
    auditor.get_by_role("textbox", name="Encounter number").fill(f"EN-{number}")
    auditor.keyboard.press("Enter")
    draw = auditor.get_by_role("button", name=f"Draw EN-{number}")
    expect(draw).to_have_count(1)
    draw.click()
    expect(auditor.get_by_text(f"EN-{number} drawn")).to_be_visible()
    auditor.goto("/audits")
    auditor.locator(f"main a[href='/audit/encounter-{number}']").click()
    expect(auditor.get_by_role("heading", level=1)).to_have_text(f"EN-{number}")
    approve = auditor.get_by_role("button", name=re.compile("^Approve"))
    expect(approve).to_have_attribute("aria-disabled", "false")
    approve.click()
    auditor.wait_for_url("**/audits")


def moved(board: DashboardScreen, cells: dict[str, str]) -> None:
    """Wait until the manager's figures read so."""
    for label, value in cells.items():
        expect(board.cell(label)).to_have_text(value)
