"""F5 and F6 as people at their screens meet them: Redis killed and back empty, or hanging, while they code."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from codeloom.launch.valkey import Valkey
from codeloom.launch.waiting import wait_until
from tests.browsing import PATIENCE
from tests.e2e.screens import Bench
from tests.running import Running

GO_ON = 30_000
"""Milliseconds until people go on: 10 s are promised; a machine busy with other tests may take longer."""


def server(running: Running) -> int:
    """The process id of the copy's Redis."""
    pid = Valkey(running.home).pid()
    assert pid is not None
    return pid


def connection(page: Page) -> Locator:
    """What the header says of the connection."""
    return page.get_by_role("status").filter(has_text=re.compile("Live|Reconnecting"))


@contextmanager
def hanging(running: Running) -> Iterator[None]:
    """Redis neither answers nor refuses."""
    pid = server(running)
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@pytest.fixture
def forgiving(bench: Bench) -> Iterator[Bench]:
    """A chart open in a browser that may say it lost its server."""
    yield bench
    bench.page.context.complaints.clear()  # type: ignore[attr-defined]  # the list of tests/browsing.py


def test_redis_killed_and_back_empty_people_go_on_by_themselves(running: Running, forgiving: Bench) -> None:
    bench = forgiving
    bench.add("t2dm", "E11.9")
    before = server(running)
    with bench.page.expect_websocket(timeout=GO_ON):
        os.kill(before, signal.SIGKILL)
    expect(connection(bench.page)).to_contain_text("Live", timeout=GO_ON)
    assert server(running) != before
    bench.ready()
    expect(bench.codes).to_have_text(["E11.9"])
    bench.add("ckd 3b", "N18.32")
    bench.page.reload()
    bench.ready()
    expect(bench.codes).to_have_text(["E11.9", "N18.32"])


@pytest.mark.parametrize("found", [True, False], ids=["found", "not yet found"])
def test_what_is_pressed_while_redis_is_gone_is_done_once(running: Running, forgiving: Bench, found: bool) -> None:
    """Enter takes a code that was found; one that is not found yet is found and taken when the page is filled anew."""
    bench = forgiving
    bench.add("t2dm", "E11.9")
    if found:
        bench.look_for("ckd 3b", "N18.32")
    else:
        bench.page.keyboard.press("n")
        expect(bench.page.locator("#code-field")).to_be_focused()
        bench.page.keyboard.type("ckd 3b")
    with bench.page.expect_websocket(timeout=GO_ON):
        os.kill(server(running), signal.SIGKILL)
        bench.page.keyboard.press("Enter")
    expect(bench.codes).to_have_text(["E11.9", "N18.32"], timeout=GO_ON)
    bench.page.reload()
    bench.ready()
    expect(bench.codes).to_have_text(["E11.9", "N18.32"])


def test_redis_hanging_past_every_timeout_is_shown_and_the_rest_goes_on(
    running: Running, forgiving: Bench, as_role: Callable[..., Page]
) -> None:
    bench = forgiving
    bench.add("t2dm", "E11.9")
    board = as_role("manager")
    expect(connection(board)).to_contain_text("Live")
    with hanging(running):
        for page in (bench.page, board):
            expect(connection(page)).to_contain_text("Reconnecting")
        with httpx.Client(base_url=running.address, timeout=PATIENCE / 1000) as visitor:
            for path in ("/sign-in", "/ping"):
                assert visitor.get(path).status_code == 200
            assert visitor.get("/health").json()["checks"]["redis"]["ok"] is False
    for page in (bench.page, board):
        expect(connection(page)).to_contain_text("Live", timeout=GO_ON)
    bench.filled_anew()
    expect(bench.codes).to_have_text(["E11.9"])
    bench.add("ckd 3b", "N18.32")
    with httpx.Client(base_url=running.address, timeout=PATIENCE / 1000) as visitor:
        assert wait_until(lambda: visitor.get("/health").json()["status"] == "ok", 30)
