"""A blind audit in the browser: own rows by keyboard, nothing of the coder's in what is sent, the reveal, and calibrations."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, WebSocket, expect

from tests.e2e import story
from tests.e2e.axe import assert_clean
from tests.e2e.screens import Bench
from tests.e2e.test_audit_round import audit_row
from tests.planting import ask_plant, planted
from tests.running import Running


def test_own_rows_first_then_the_coders_and_what_changed_since(
    running: Running, bench: Bench, as_role: Callable[..., Page]
) -> None:
    coder = bench.page
    number = int(coder.url.rsplit("/", 1)[-1])
    bench.add("htn", "I10")
    bench.add("hyperlipidemia", "E78.5")
    coder.keyboard.press("Control+Enter")
    bench.said(f"CH-{number} sent for audit")

    page = as_role("supervisor", 0, at="")
    heard: list[str] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda data: heard.append(str(data)))

    page.on("websocket", listen)
    page.goto(f"/blind/{number}")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"CH-{number}")
    expect(page.get_by_text("The coder’s rows are covered", exact=True)).to_be_visible()
    expect(page.locator("[data-ready=true]")).to_be_attached()
    assert_clean(page)
    page.keyboard.press("n")
    expect(page.locator("#code-field")).to_be_focused()
    page.keyboard.type("i11.0")
    expect(page.locator("[role=option]").first).to_contain_text("I11.0")
    page.keyboard.press("Enter")
    expect(audit_row(page, "I11.0")).to_be_visible()
    page.goto(f"/charts/{number}")
    expect(page.get_by_text("There is no such chart")).to_be_visible()
    page.goto(f"/audit/{number}")
    page.wait_for_url(f"**/blind/{number}")
    expect(audit_row(page, "I11.0")).to_be_visible()
    assert not [frame for frame in heard if "E78.5" in frame], "what is covered is not sent"

    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog", name="Uncover the coder’s rows?")).to_be_visible()
    assert_clean(page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/audit/{number}")
    row = audit_row(page, "E78.5")
    expect(row).to_contain_text("Struck")
    row.focus()
    page.keyboard.press("z")
    expect(page.get_by_text("E78.5 added")).to_be_visible()
    expect(page.get_by_text("toward the coder", exact=True)).to_be_visible()
    assert_clean(page)

    page.goto("/calibration")
    expect(page.get_by_role("region", name="Do the auditors agree?")).to_contain_text("Cohen’s κ")
    assert_clean(page)
    page.get_by_role("button", name=re.compile("^Start a round")).click()
    form = page.get_by_role("dialog", name="Start a round")
    expect(form.get_by_text("Auditors, two at least")).to_be_visible()
    assert_clean(page)

    (other,) = planted(running, story.visit(), [("I10", "")])
    ask_plant(running, "stand", str(other), "pending_audit")
    made = ask_plant(running, "start", str(other), tool="plant_calibration")
    page.goto(f"/calibration?round={made}")
    lines = page.locator(".progress-line")
    expect(lines).to_contain_text(["0 of 1 chart", "0 of 1 chart"])
    first, second = (one["email"] for one in running.sign_ins if one["role"] == "supervisor")
    ask_plant(running, "hand_in", str(other), first, "I10", tool="plant_calibration")
    expect(lines.filter(has_text="1 of 1 chart")).to_have_count(1)
    ask_plant(running, "hand_in", str(other), second, "E11.9", tool="plant_calibration")
    page.get_by_role("button", name="Show the results").click()
    expect(page.get_by_role("region", name="Where they differ")).to_contain_text("missed by the coder")
