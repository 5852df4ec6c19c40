"""From a commit to the frame at every open dashboard, against a plain websocket fan-out of the same bytes.

    python -m benchmarks.push [--dashboards 1,100,300,1000] [--rounds N]

A browser opens the dashboard once and its frames are noted; plain websocket clients then say the same, each with a tab of its
own, twelve to a person. The act is a new import job; the clock starts when its answer is here, which is just after the commit.
Clients share the machine with the server. Runs against CODELOOM_URL (with CODELOOM_RUNNING_HOME), else against a copy of its own.
"""

import argparse
import asyncio
import secrets
import statistics
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import httpx
from playwright.sync_api import WebSocket

from benchmarks.copies.managers import cookies_for
from benchmarks.copies.ours import chromium, sign_in
from benchmarks.copies.sockets import Client, dashboard, frame_at_each, open_all, plain_fan_out
from benchmarks.results import Figure, figure_of, keep
from tests.running import Running, demo_copy, free_port

GOAL_RATIO, GOAL_MS = 5, 500


@dataclass(frozen=True)
class Spoken:
    """What a browser said to open its dashboard: the socket's address, the headers, its frames, its tab."""

    url: str
    headers: dict[str, str]
    frames: list[str]
    token: str
    csrf: str


def listen_in(copy: Running) -> Spoken:
    """Open the dashboard in a browser and note what it says."""
    sockets: list[WebSocket] = []
    frames: list[str] = []

    def met(socket: WebSocket) -> None:
        if "/_event" in socket.url:
            sockets.append(socket)
            socket.on("framesent", lambda payload: frames.append(str(payload)))

    with chromium() as browser:
        context, page = sign_in(browser, copy, "manager")
        fresh = context.new_page()
        fresh.on("websocket", met)
        fresh.goto("/dashboard")
        fresh.get_by_role("region", name="Queue now").wait_for()
        jar = {one["name"]: one["value"] for one in context.cookies()}
        page.close()
    url = sockets[0].url
    token = parse_qs(urlsplit(url).query)["token"][0]
    cookie = "; ".join(f"{name}={value}" for name, value in jar.items())
    csrf = next(value for name, value in jar.items() if "csrf" in name)
    said = [frame for frame in frames if len(frame) > 1]
    return Spoken(url, {"Cookie": cookie, "Origin": copy.address}, said, token, csrf)


async def ours(copy: Running, spoken: Spoken, number: int, rounds: int) -> list[float]:
    """Milliseconds to the frame at each dashboard, over all rounds."""
    people = [{**spoken.headers, "Cookie": cookie} for cookie in cookies_for(copy, number)]
    clients = await open_all(number, dashboard(spoken.url, people, spoken.frames, spoken.token))
    headers = {**spoken.headers, "x-csrf-token": spoken.csrf}
    found: list[float] = []
    async with httpx.AsyncClient(base_url=copy.address, headers=headers, timeout=30) as http:

        async def act() -> None:
            answer = await http.post(
                "/api/imports", json={"name": "Push"}, headers={"idempotency-key": secrets.token_hex(8)}
            )
            answer.raise_for_status()

        for _ in range(rounds):
            found += await frame_at_each(clients, act)
            await asyncio.sleep(0.5)
    for client in clients:
        await client.close()
    return found


async def plain(address: str, number: int, rounds: int, size: int) -> list[float]:
    """The same of the plain fan-out; its clock starts when the frame is handed in."""

    async def make(_n: int) -> Client:
        client = Client(lambda text: len(text) > 1)
        await client.open(address, {})
        return client

    clients = await open_all(number, make)
    found: list[float] = []
    async with httpx.AsyncClient(base_url=address, timeout=30) as http:
        for _ in range(rounds):

            async def act() -> None:
                asyncio.get_running_loop().create_task(http.post("/", content="x" * size))

            found += await frame_at_each(clients, act)
    for client in clients:
        await client.close()
    return found


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dashboards", default="1,100,300,1000")
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with demo_copy() as copy, plain_fan_out(free_port()) as address:
        spoken = listen_in(copy)
        print(
            f"{'dashboards':>10}{'ours p50':>10}{'p95':>8}{'last':>8}{'plain p50':>11}{'p95':>8}{'last':>8}{'ratio of last':>15}"
        )
        figures: list[Figure] = []
        for number in map(int, asked.dashboards.split(",")):
            mine = sorted(asyncio.run(ours(copy, spoken, number, asked.rounds)))
            bare = sorted(asyncio.run(plain(address, number, asked.rounds, 6000)))
            cells = [f"{value:8.0f}" for some in (mine, bare) for value in (
                statistics.median(some), some[round(0.95 * (len(some) - 1))], some[-1])]  # fmt: skip
            ratio = mine[-1] / max(bare[-1], 0.1)
            goal = f"worst <= {GOAL_MS}" if number == 1000 else ""
            figures.append(figure_of(f"push to {number:,} dashboards", "ms", mine, goal))
            goal = f"median <= {GOAL_RATIO}" if number == 300 else ""
            figures.append(
                Figure(name=f"push to {number:,}, the last, to a plain fan-out", unit="x", median=ratio, goal=goal)
            )
            print(f"{number:>10}  {''.join(cells[:3])}   {''.join(cells[3:6])}{ratio:15.1f}")
        keep("push", figures)
        print(f"ms. Goals: at most {GOAL_RATIO} times the plain fan-out at 300, at most {GOAL_MS} ms at 1,000.")


if __name__ == "__main__":
    main()
