"""Two web servers and two workers behind the proxy: browsers of different servers move each other, and go on when a server and a
worker are killed. Needs a running `make stack` (`make stack-test`), so it is no part of `make test`."""

import json
import os
import re
import signal
from collections.abc import Callable
from functools import partial
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
ROUNDS = 5
KILLED = ("web-1", "worker-1")


def parts(running: Running) -> dict[str, dict[str, Any]]:
    """The parts of the stack that run now: process, port and how often each fell."""
    told: dict[str, Any] = json.loads((running.home.parents[1] / "running.json").read_text())
    return dict(told["parts"])


def sockets_ended(running: Running) -> list[str]:
    """The server of each event socket that has ended, as the proxy notes it."""
    log = (running.home.parents[1] / "nginx" / "access.log").read_text()
    return re.findall(r'"GET /_event/" 101 .* (\S+)$', log, re.M)


def lost_by_killing(running: Running, name: str) -> list[str]:
    """Kill a web server as `kill -9` does; the servers of the sockets that ended by it."""
    ended = len(sockets_ended(running))
    os.killpg(parts(running)[name]["pid"], signal.SIGKILL)
    wait_until(lambda: len(sockets_ended(running)) > ended, 4)
    return sockets_ended(running)[ended:]


def back(running: Running, name: str, before: dict[str, dict[str, Any]]) -> bool:
    """Whether a part was started again and, where it has a port, answers."""
    now = parts(running)[name]
    if now["pid"] == before[name]["pid"]:
        return False
    try:
        return name != "web-1" or httpx.get(f"http://127.0.0.1:{now['port']}/ping").status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.timeout(600)
def test_browsers_of_two_servers_move_each_other_and_go_on_without_one(running: Running, as_role: AsRole) -> None:
    """Which server a socket is given is the proxy's choice. They were on two when one of the two sockets ends with its server, so
    it is killed after each round of work until that is so."""
    board, coder = DashboardScreen(as_role("manager")), as_role("coder")
    board.watch()
    lost: list[str] = []
    for _ in range(ROUNDS):
        before = parts(running)
        work(board, as_role("manager", at=""), coder)
        lost = lost_by_killing(running, "web-1")
        for page in (board.page, coder):
            expect(page.get_by_role("status").filter(has_text="Live")).to_be_visible()
        print("\nsockets that ended:", lost, "\nshown after (ms):", board.delays)
        if len(lost) == 1:
            break
        assert wait_until(partial(back, running, "web-1", before), 60)
    assert lost == [f"127.0.0.1:{before['web-1']['port']}"], (
        "both pages had one server: nothing went from one to the other"
    )

    os.killpg(before["worker-1"]["pid"], signal.SIGKILL)
    board.watch()
    work(board, as_role("manager", at=""), coder)

    assert wait_until(lambda: all(back(running, name, before) for name in KILLED), 60)
    after = parts(running)
    assert {name for name in after if after[name]["pid"] == before[name]["pid"]} == {*after} - {*KILLED}
    with httpx.Client(base_url=running.address) as client:
        assert wait_until(lambda: client.get("/health").json()["checks"]["worker"]["note"] == "4 alive", 60)
        assert client.get("/health").status_code == 200
    verified = running.run("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    board.page.context.complaints.clear()  # type: ignore[attr-defined]  # the list of tests/browsing.py: lines that broke


def work(board: DashboardScreen, manager: Page, coder: Page) -> None:
    """Two charts come in, one is coded and submitted; the manager's page is closed."""
    number = bring_in(board, manager, coder)
    manager.close()
    code_and_submit(board, coder, number)


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
