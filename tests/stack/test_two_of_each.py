"""Two web servers and two workers behind the proxy: browsers of different servers move each other, and go on when a server and a
worker are killed. Needs a running `make stack` (`make stack-test`), so it is no part of `make test`."""

import json
import os
import re
import signal
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from codeloom.launch.waiting import wait_until
from tests.e2e import story
from tests.e2e.screens import Bench, DashboardScreen, ImportScreen
from tests.e2e.test_path import assign_both, file
from tests.running import Running

AsRole = Callable[..., Page]
SLACK_MS = 2000
KILLED = ("web-1", "worker-1")


def parts(running: Running) -> dict[str, dict[str, Any]]:
    """The parts of the stack that run now: process, port and how often each fell."""
    told: dict[str, Any] = json.loads((running.home.parents[1] / "running.json").read_text())
    return dict(told["parts"])


def sockets_ended(running: Running) -> list[str]:
    """The server of each event socket that has ended, as the proxy notes it."""
    log = (running.home.parents[1] / "nginx" / "access.log").read_text()
    return re.findall(r'"GET /_event/" 101 .* (\S+)$', log, re.M)


@pytest.mark.timeout(400)
def test_browsers_of_two_servers_move_each_other_and_go_on_without_one(running: Running, as_role: AsRole) -> None:
    """`least_conn` gives the second socket to the server that has none: so that one of two pages loses its socket by a kill."""
    board = DashboardScreen(as_role("manager"))
    board.watch()
    manager, coder = as_role("manager", at=""), as_role("coder")
    number, ended = bring_in(board, manager, coder), len(sockets_ended(running))
    manager.close()
    coder.goto("about:blank")
    assert wait_until(lambda: len(sockets_ended(running)) == ended + 2, 15), "two sockets end, and the dashboard's is left"
    code_and_submit(board, coder, number)

    before, ended = parts(running), len(sockets_ended(running))
    for name in KILLED:
        os.killpg(before[name]["pid"], signal.SIGKILL)
    assert wait_until(lambda: len(sockets_ended(running)) > ended, 15)
    for page in (board.page, coder):
        expect(page.get_by_role("status").filter(has_text="Live")).to_be_visible()
    lost = sockets_ended(running)[ended:]
    print("\nsockets that ended:", lost, "\npushed after (ms):", board.delays)
    assert lost == [f"127.0.0.1:{before['web-1']['port']}"], (
        "both pages had one server: nothing went from one to the other"
    )

    board.watch()
    manager = as_role("manager", at="")
    code_and_submit(board, coder, bring_in(board, manager, coder))

    assert wait_until(lambda: all(parts(running)[name]["pid"] != before[name]["pid"] for name in KILLED), 30)
    after = parts(running)
    assert {name for name in after if after[name]["falls"]} == {*KILLED}
    assert {name for name in after if after[name]["pid"] == before[name]["pid"]} == {*after} - {*KILLED}
    with httpx.Client(base_url=running.address) as client:
        assert wait_until(lambda: client.get("/health").json()["checks"]["worker"]["note"] == "4 alive", 60)
        assert client.get("/health").status_code == 200
    verified = running.run("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    board.page.context.complaints.clear()  # type: ignore[attr-defined]  # the list of tests/browsing.py: lines that broke


def bring_in(board: DashboardScreen, manager: Page, coder: Page) -> str:
    """A worker makes two charts of a file, the manager gives them to the coder; the first one's number. The dashboard moves."""
    coder.goto("/queue")
    expect(coder.get_by_role("button", name="Start next")).to_be_visible()
    importing, coming = ImportScreen(manager), board.after(draft=2)
    importing.send(file("lindqvist.json", story.visit(visits=2)))
    expect(importing.figure("charts made")).to_have_text("2")
    board.act(lambda: None)
    board.moves("import", coming)
    return assign_both(board, manager, coder)


def code_and_submit(board: DashboardScreen, coder: Page, number: str) -> None:
    """The coder opens the chart, codes a row by keyboard and submits; the dashboard shows it at once, untouched."""
    bench = Bench(coder)
    bench.open(number.removeprefix("CH-"))
    bench.add("htn", "I10")
    coming = board.after(draft=-1, waiting_for_audit=1)
    board.act(lambda: coder.keyboard.press("Control+Enter"))
    board.moves("submit", coming)
    bench.said(f"{number} sent for audit")
    assert board.delays["submit: Waiting for audit"] < 1000 + SLACK_MS
