"""F5 and F6 as people at their screens meet them: Redis killed and back empty, or hanging, while they code."""

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from codeloom.launch.valkey import Valkey
from codeloom.launch.waiting import wait_until
from tests.e2e.screens import Bench
from tests.running import Running

GO_ON = 10_000 * 2
"""Milliseconds until people go on: 10 s are promised; a machine busy with other tests may take as long again."""


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


def test_redis_killed_and_back_empty_people_see_it_and_go_on(running: Running, forgiving: Bench) -> None:
    bench = forgiving
    bench.add("t2dm", "E11.9")
    before = server(running)
    os.kill(before, signal.SIGKILL)
    expect(connection(bench.page)).to_contain_text("Reconnecting")
    expect(connection(bench.page)).to_contain_text("Live", timeout=GO_ON)
    assert server(running) != before
    bench.ready()
    expect(bench.codes).to_have_text(["E11.9"])
    bench.add("ckd 3b", "N18.32")
    bench.page.reload()
    bench.ready()
    expect(bench.codes).to_have_text(["E11.9", "N18.32"])


def test_what_is_pressed_while_redis_is_gone_is_done_or_said_to_be_missing(running: Running, forgiving: Bench) -> None:
    bench = forgiving
    bench.add("t2dm", "E11.9")
    bench.look_for("ckd 3b", "N18.32")
    os.kill(server(running), signal.SIGKILL)
    bench.page.keyboard.press("Enter")
    said = bench.page.get_by_role("region", name="Messages").filter(has_text="do it again if it is")
    expect(said.or_(bench.row("N18.32")).first).to_be_visible(timeout=GO_ON)
    expect(connection(bench.page)).to_contain_text("Live")
    bench.page.reload()
    bench.ready()
    assert bench.codes.all_inner_texts() in (["E11.9"], ["E11.9", "N18.32"])


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
        with httpx.Client(base_url=running.address) as visitor:
            began = time.monotonic()
            assert visitor.get("/sign-in").status_code == 200
            assert visitor.get("/ping").status_code == 200
            assert time.monotonic() - began < 5
            assert visitor.get("/health").json()["checks"]["redis"]["ok"] is False
    for page in (bench.page, board):
        expect(connection(page)).to_contain_text("Live", timeout=GO_ON)
    bench.ready()
    expect(bench.codes).to_have_text(["E11.9"])
    bench.add("ckd 3b", "N18.32")
    with httpx.Client(base_url=running.address) as visitor:
        assert wait_until(lambda: visitor.get("/health").json()["status"] == "ok", 30)
