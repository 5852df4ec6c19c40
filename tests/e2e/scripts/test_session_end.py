"""session.js says in time that the session ends, keeps it on one key, and believes what was done in other tabs."""

import json
import time
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from codeloom.launch.waiting import wait_until
from tests.e2e.scripts.test_session import GUARDED, ORIGIN, expires

FIELD = '<main><textarea id="words" aria-label="Words"></textarea><button id="other" data-key="n">N</button></main>'


class Server:
    """Answers when the session ends; counts how often somebody wished to stay."""

    def __init__(self, stage: Any, idle: float, last: float = 500_000) -> None:
        self.idle, self.last, self.asked, self.stayed = idle, last, 0, list[str]()
        self.since = time.monotonic()
        expires(stage.context, 900)
        stage.context.route(f"{ORIGIN}/api/session", self._ends)
        stage.context.route(f"{ORIGIN}/api/session/stay", self._stay)

    def _ends(self, route: Route) -> None:
        self.asked += 1
        self._answer(route)

    def _stay(self, route: Route) -> None:
        self.stayed.append(route.request.headers["x-csrf-token"])
        self.idle, self.since = 1800, time.monotonic()
        self._answer(route)

    def _answer(self, route: Route) -> None:
        gone = time.monotonic() - self.since
        left = {"idle_seconds": int(self.idle - gone), "last_seconds": int(self.last - gone)}
        route.fulfill(body=json.dumps(left), content_type="application/json")


def test_nothing_is_said_while_there_is_time(stage):
    server = Server(stage, idle=1700)
    page = stage.show(FIELD, GUARDED)
    wait_until(lambda: page.evaluate("1") == 1 and server.asked == 1, 10)
    assert page.locator("#session-bar").count() == 0


@pytest.mark.parametrize("by", ["key", "button"])
def test_one_press_keeps_the_session(stage, by):
    server = Server(stage, idle=170)
    page = stage.show(FIELD, GUARDED, "keys.js")
    bar = page.get_by_role("alert")
    expect(bar).to_contain_text("You did nothing for a while: you are signed out at")
    expect(bar).to_contain_text("What you saved and typed is kept.")
    page.fill("#words", "half a sentence")
    if by == "key":
        page.focus("#words")
        page.keyboard.press("Alt+k")
    else:
        bar.get_by_role("button", name="Stay signed in").click()
    expect(page.locator("#session-bar")).to_have_count(0)
    assert server.stayed == ["token-1"]
    assert page.input_value("#words") == "half a sentence"


def test_the_notice_comes_when_it_is_due_and_goes_when_another_tab_did_something(stage):
    server = Server(stage, idle=184)
    page = stage.show(FIELD, GUARDED)
    assert page.locator("#session-bar").count() == 0
    expect(page.locator("#session-bar")).to_be_visible(timeout=10_000)
    server.idle, server.since = 1790, time.monotonic()
    expect(page.locator("#session-bar")).to_have_count(0, timeout=10_000)
    assert server.stayed == []


def test_it_can_be_reached_while_a_dialog_is_open(stage):
    server = Server(stage, idle=100)
    page = stage.show(FIELD + '<dialog id="d"><input aria-label="Reason"></dialog>', GUARDED, "keys.js")
    page.evaluate("document.getElementById('d').showModal()")
    expect(page.locator("#d #session-bar")).to_be_visible(timeout=10_000)
    page.keyboard.press("Alt+k")
    expect(page.locator("#session-bar")).to_have_count(0)
    assert len(server.stayed) == 1


def test_the_end_of_the_week_is_told_once_and_cannot_be_put_off(stage):
    server = Server(stage, idle=1700, last=500)
    page = stage.show(FIELD, GUARDED, "keys.js")
    bar = page.get_by_role("alert")
    expect(bar).to_contain_text("a session lasts 7 days")
    assert bar.get_by_role("button", name="Stay signed in").count() == 0
    bar.get_by_role("button", name="Close").click()
    asked = server.asked
    page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))")
    wait_until(lambda: page.evaluate("1") == 1 and server.asked > asked, 10)
    assert page.locator("#session-bar").count() == 0
