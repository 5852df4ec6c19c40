"""F12 and F13 in browsers and over HTTP: sockets dropped again and again, tabs doubled, browsers killed, and a web server told to
stop under load. Accepted is kept; nothing that was answered is lost.
"""

import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx
import psutil
import pytest
from playwright.sync_api import Page, expect

from codeloom.launch.waiting import wait_until
from tests.e2e.screens import Bench
from tests.running import Running

DROPS = 100
DRAINED = 30.0
"""Seconds in which a web server that was told to stop has answered what it had taken."""
KEEP_SOCKETS = r"""(() => {
  window.filled = 0;
  const Kept = window.WebSocket;
  window.WebSocket = class extends Kept {
    constructor(...given) {
      super(...given);
      window.socket = this;
      this.addEventListener("message", (e) => (window.filled += /"is_hydrated_rx_state_":\s*true/.test(e.data)));
    }
  };
})()"""
DROP = "() => new Promise((done) => { socket.addEventListener('close', () => done(filled)); socket.close(); })"
FILLED_AGAIN = "(before) => filled > before"


@pytest.fixture
def forgiving(bench: Bench) -> Iterator[Bench]:
    """A chart open in a browser that may say it lost its server."""
    yield bench
    bench.page.context.complaints.clear()  # type: ignore[attr-defined]  # the list of tests/browsing.py


def refresh_keeping_sockets(bench: Bench) -> None:
    """Load the page anew so that the test can drop its socket."""
    bench.page.add_init_script(KEEP_SOCKETS)
    bench.page.reload()
    bench.ready()


@pytest.mark.timeout(300)
def test_a_socket_dropped_a_hundred_times_loses_no_edit(forgiving: Bench) -> None:
    bench, page = forgiving, forgiving.page
    refresh_keeping_sockets(bench)
    made: list[str] = []
    for words, code in (("t2dm", "E11.9"), ("ckd 3b", "N18.32"), ("htn", "I10"), ("copd", "J44.9")):
        for _ in range(DROPS // 4):
            page.wait_for_function(FILLED_AGAIN, arg=page.evaluate(DROP))
        bench.ready()
        bench.add(words, code)
        made.append(code)
    bench.page.reload()
    bench.ready()
    expect(bench.codes).to_have_text(made)


def test_a_doubled_tab_is_a_tab_of_its_own_on_the_same_chart(forgiving: Bench) -> None:
    bench = forgiving
    bench.add("t2dm", "E11.9")
    kept = bench.page.evaluate("JSON.stringify(Object.entries(sessionStorage))")
    twin = Bench(bench.page.context.new_page())
    twin.page.add_init_script(
        f"for (const [name, value] of {kept}) sessionStorage.getItem(name) ?? sessionStorage.setItem(name, value)"
    )
    twin.page.goto(bench.page.url)
    twin.ready()
    expect(twin.codes).to_have_text(["E11.9"])
    twin.add("ckd 3b", "N18.32")
    bench.look_for("htn", "I10")
    bench.page.keyboard.press("Enter")
    expect(bench.page.get_by_role("alert").filter(has_text="changed elsewhere")).to_be_visible()
    expect(bench.codes).to_have_text(["E11.9", "N18.32"])


def test_a_browser_killed_while_typing_leaves_what_was_accepted(as_role: Callable[..., Page], bench: Bench) -> None:
    where = bench.page.url
    bench.add("t2dm", "E11.9")
    bench.reason("E11.9", "Metformin continued")
    bench.look_for("ckd 3b", "N18.32")
    bench.page.context.close()
    again = Bench(as_role("coder", 2))
    again.page.goto(where)
    again.ready()
    expect(again.codes).to_have_text(["E11.9"])
    expect(again.row("E11.9").locator(".rationale:not(.proposed-words)")).to_contain_text("Metformin continued")


@dataclass
class Load:
    """Programs that begin imports one after the other, and note which of them were answered."""

    running: Running
    over: threading.Event = field(default_factory=threading.Event)
    answered: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def begin(self, client: httpx.Client, proof: dict[str, str], name: str) -> None:
        """Ask until told to end."""
        number = 0
        while not self.over.is_set():
            number += 1
            try:
                headers = proof | {"idempotency-key": f"{name} {number}".replace(" ", "-").ljust(8, "-")}
                told = client.post("/api/imports", json={"name": f"{name} {number}"}, headers=headers)
            except httpx.TransportError as error:
                self.failed.append(type(error).__name__)
                self.over.wait(0.05)
                continue
            if told.status_code == 201:
                self.answered.append(told.json()["id"])
            else:
                self.failed.append(str(told.status_code))

    def client(self) -> tuple[httpx.Client, dict[str, str]]:
        """The manager's browser without pages, and what its scripts send beside the cookie."""
        client = httpx.Client(base_url=self.running.address, headers={"origin": self.running.address}, timeout=30)
        token = re.search(r'name="csrf" value="([^"]+)"', client.get("/sign-in").text)
        assert token
        who = next(one for one in self.running.sign_ins if one["role"] == "manager")
        form = {"email": who["email"], "password": who["password"], "csrf": token[1]}
        assert client.post("/sign-in", data=form).status_code == 303
        csrf = next(one.value for one in client.cookies.jar if "csrf" in one.name)
        return client, {"x-csrf-token": csrf or "", "accept": "application/json"}


def test_a_web_server_told_to_stop_under_load_loses_nothing_it_answered(running: Running, forgiving: Bench) -> None:
    if running.process is None:
        pytest.skip("the copy under test was not started here")
    bench, load = forgiving, Load(running)
    bench.add("t2dm", "E11.9")
    clients = [load.client() for _ in range(4)]
    threads = [threading.Thread(target=load.begin, args=(*one, f"Load {n}")) for n, one in enumerate(clients)]
    for thread in threads:
        thread.start()
    assert wait_until(lambda: len(load.answered) > 20, 60)
    (web,) = running.pids("web")
    process, asked = psutil.Process(web), time.monotonic()
    os.kill(web, signal.SIGTERM)
    assert wait_until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE, DRAINED)
    assert time.monotonic() - asked < DRAINED
    before = len(load.answered)
    assert wait_until(lambda: len(load.answered) > before + 20, 90), load.failed[-5:]
    load.over.set()
    for thread in threads:
        thread.join()
    client, proof = clients[0]
    for job in load.answered:
        assert client.get(f"/api/imports/{job}/report.csv", headers=proof).status_code == 200
    for one, _ in clients:
        one.close()
    bench.filled_anew()
    bench.add("ckd 3b", "N18.32")
    expect(bench.codes).to_have_text(["E11.9", "N18.32"])
