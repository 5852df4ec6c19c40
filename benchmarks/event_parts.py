"""Where the time of adding a code goes: events of growing weight over plain websockets, without a browser.

    python -m benchmarks.event_parts [--rounds N]

Each line adds something to the one above it: the counter of a bare Reflex application; an event of ours that does nothing (gate,
the state of a page with an open chart); one that reads (a thread, a verb, no transaction that writes); adding a code (the act's id,
transaction, audit row, outbox, rules, the rows as they stand). Taken in turn, round by round. `web`, `postgres` and `valkey` are
milliseconds of processor time of these processes for one event, what goes on after its answer included (saving the state, pushes
to this tab): on a busy machine they say more than the wall. Runs against CODELOOM_URL (with CODELOOM_RUNNING_HOME), else its own.
"""

import argparse
import asyncio
import json
import re
import secrets
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import psutil

from benchmarks.copies.bare import BARE_DATABASE, bare_reflex
from benchmarks.copies.people import ROOT, SCREEN, SPACE, signed_in
from benchmarks.copies.sockets import Client
from codeloom.launch.valkey import Valkey
from tests.running import Running, demo_copy, free_port

CODE = "icd10cm:Z91.81"
FIELD = f"{SCREEN}.codeloom___state___editor___code_field____code_field"
BENCH = f"{SCREEN}.codeloom___state___charts___workbench____workbench"
PATIENCE = 20


class Page:
    """A page spoken to frame by frame: events as acts, each with the milliseconds to the frame that answers it."""

    def __init__(self, path: str, query: dict[str, str]) -> None:
        self._router = {"pathname": path, "asPath": path, "query": query}
        self._heard: asyncio.Queue[tuple[float, Any]] = asyncio.Queue()
        self._client = Client(self._hear)
        self._filling, self._count, self._name = "", 0, secrets.token_hex(8)
        self.state: dict[str, Any] = {}

    def _hear(self, text: str) -> bool:
        if text.startswith(f"42{SPACE},"):
            self._heard.put_nowait((time.perf_counter(), json.loads(text[text.index("[") :])))
        return True

    async def open(self, port: int, headers: dict[str, str]) -> None:
        """Connect and fill the page."""
        url = f"ws://localhost:{port}/_event/?token={secrets.token_hex(16)}&EIO=4&transport=websocket"
        await self._client.open(url, {name: value for name, value in headers.items() if name != "path"})
        await self._client.greeted.wait()
        self._client.send(f"40{SPACE},")
        self._say(f"{ROOT}.hydrate_and_load", hashes=["none"])
        await self._until(
            lambda message: (
                message[0] == "act" or message[1].get("delta", {}).get(ROOT, {}).get("is_hydrated_rx_state_")
            )
        )
        await asyncio.sleep(1)

    async def close(self) -> None:
        """Close the socket."""
        await self._client.close()

    async def act(self, name: str, answers: str = "", **payload: object) -> float:
        """Do something and wait until it is done; milliseconds to the first frame that holds `answers`, or to its end."""
        while not self._heard.empty():
            self._take(self._heard.get_nowait()[1])
        self._count += 1
        act = {"id": f"{self._name}-{self._count}", "filling": self._filling, "again": False}
        began = time.perf_counter()
        self._say(name, **payload, **({"_act": act} if self._filling else {}))
        first = (
            await self._until(lambda message: message[0] == "event" and answers in json.dumps(message[1]))
            if answers
            else 0.0
        )
        last = await self._until(lambda m: m[0] == "act" and m[1].get("id") == act["id"]) if self._filling else first
        return 1000 * ((first or last) - began)

    def _say(self, name: str, **payload: object) -> None:
        event = {"name": name, "payload": payload, "router_data": self._router}
        self._client.send(f"42{SPACE}," + json.dumps(["event", event]))

    async def _until(self, fits: Callable[[Any], object]) -> float:
        async with asyncio.timeout(PATIENCE):
            while True:
                moment, message = await self._heard.get()
                self._take(message)
                if fits(message):
                    return moment

    def _take(self, message: Any) -> None:
        kind, said = message
        if kind == "act":
            self._filling = said.get("filling", self._filling)
        for state, values in (said.get("delta") or {}).items() if kind == "event" else ():
            self.state.setdefault(state, {}).update(values)


def _filled(message: Any) -> bool:
    """Whether a message ends the filling of a page: of ours the name of the filling, of a bare one that it is hydrated."""
    kind, said = message
    return bool(kind == "act" or (said.get("delta") or {}).get(ROOT, {}).get("is_hydrated_rx_state_"))


def processes(copy: Running, bare_port: int) -> dict[str, list[psutil.Process]]:
    """The processes whose time is counted, by what they are."""
    found: dict[str, list[psutil.Process]] = defaultdict(list)
    home = str(copy.home.resolve())
    for one in psutil.process_iter(["cmdline"]):
        words = one.info["cmdline"] or []
        try:
            if words[-1:] == ["web"] and "codeloom" in words and one.environ().get("CODELOOM_HOME") == home:
                found["web"] += [one, *one.children(recursive=True)]
            elif words[-2:] == ["serve.py", str(bare_port)]:
                found["bare"] += [one, *one.children(recursive=True)]
        except psutil.Error:
            continue
    found["web"] = list({one.pid: one for one in found["web"]}.values())
    postmaster = psutil.Process(int((copy.home / "pg/postmaster.pid").read_text().split()[0]))
    found["postgres"] = [postmaster, *postmaster.children(recursive=True)]
    found["valkey"] = [psutil.Process(int((copy.home / "valkey.pid").read_text()))]
    return found


def spent(some: list[psutil.Process]) -> float:
    """Seconds of processor time some processes took until now."""
    total = 0.0
    for one in some:
        try:
            total += sum(one.cpu_times()[:2])
        except psutil.Error:
            continue
    return total


async def measure(copy: Running, bare: str, rounds: int) -> None:
    """Take every act in turn and print the table."""
    coder = await signed_in(copy, next(one for one in copy.sign_ins if one["role"] == "coder"))
    number = await first_in_queue(copy, coder)
    path = f"/chart/{number}"
    ours, counter = Page(path, {"chart": str(number)}), Page("/", {})
    await ours.open(copy.port, coder)
    port = int(bare.rsplit(":", 1)[1])
    await counter.open(port, {"Origin": bare})

    async def away() -> None:
        line = ours.state[BENCH]["editor_rx_state_"]["rows"][-1]["id"]
        await ours.act(f"{BENCH}.remove", '"editor_rx', line_id=line)

    acts: dict[str, Callable[[], Awaitable[float]]] = {
        "bare counter": lambda: counter.act(f"{ROOT}.bare___bare____state.add", '"count_rx'),
        "ours, nothing": lambda: ours.act(f"{BENCH}.drop_unsaved", '"conflict_rx'),
        "ours, search": lambda: ours.act(f"{FIELD}.look", '"hits_rx', text="z91.81"),
        "ours, add a code": lambda: ours.act(f"{BENCH}.take", '"editor_rx', value=CODE),
    }
    counted = processes(copy, port)
    walls: dict[str, list[float]] = defaultdict(list)
    times: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for _ in range(rounds):
        for name, act in acts.items():
            before = {kind: spent(some) for kind, some in counted.items()}
            walls[name].append(await act())
            await asyncio.sleep(0.05)
            for kind, some in counted.items():
                times[name][kind].append(1000 * (spent(some) - before[kind]))
        await away()
    print(f"{'ms':18}{'p50':>8}{'p95':>8}{'least':>8}{'web':>8}{'postgres':>10}{'valkey':>8}")
    for name, some in walls.items():
        ordered = sorted(some)
        web = times[name]["bare" if name.startswith("bare") else "web"]
        cells = [statistics.median(ordered), ordered[round(0.95 * (len(ordered) - 1))], ordered[0]]
        means = [statistics.mean(web), statistics.mean(times[name]["postgres"]), statistics.mean(times[name]["valkey"])]
        print(
            f"{name:18}"
            + "".join(f"{value:8.1f}" for value in cells)
            + f"{means[0]:8.1f}{means[1]:10.1f}{means[2]:8.1f}"
        )
    await ours.close()
    await counter.close()


async def first_in_queue(copy: Running, coder: dict[str, str]) -> int:
    """The number of a chart that the coder may edit."""
    queue = Page("/queue", {})
    await queue.open(copy.port, coder)
    await queue.close()
    links = re.findall(r'"link": "/chart/(\d+)"', json.dumps(queue.state))
    assert links, "this coder's queue is empty"
    return int(links[0])


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    folder = Path(tempfile.mkdtemp(prefix="codeloom-bare-"))
    with (
        demo_copy() as copy,
        bare_reflex(folder / "app", free_port(), Valkey(copy.home).url(BARE_DATABASE)) as bare,
    ):
        asyncio.run(measure(copy, bare, rounds))


if __name__ == "__main__":
    main()
