"""People of a running copy who speak to it without a browser: signed in over HTTP, their pages plain websockets."""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from benchmarks.copies.sockets import Client
from tests.running import Running

SPACE = "/_event"
ROOT = "reflex___state____state"
SCREEN = f"{ROOT}.codeloom___state___core___screen____screen"
LOOK_FOR = f"{SCREEN}.codeloom___state___palette____palette.look_for"
PATIENCE = 20
"""Seconds after which an answer is given up."""


async def signed_in(copy: Running, who: dict[str, str]) -> dict[str, str]:
    """The headers of a person's handshakes after they signed in; `path` is their first page."""
    headers = {"origin": copy.address, "accept": "text/html"}
    async with httpx.AsyncClient(base_url=copy.address, headers=headers, timeout=60) as browser:
        await browser.get("/sign-in")
        csrf = next(value for name, value in browser.cookies.items() if "csrf" in name)
        form = {"email": who["email"], "password": who["password"], "csrf": csrf}
        answer = await browser.post("/sign-in", data=form)
        assert answer.status_code == 303, answer.text
        cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        return {"Cookie": cookie, "Origin": copy.address, "path": answer.headers["location"]}


class Tab:
    """A page of somebody: its socket, and events of Reflex."""

    def __init__(self, client: Client, path: str) -> None:
        self._client, self._path = client, path

    @classmethod
    @asynccontextmanager
    async def opened(cls, copy: Running, who: dict[str, str]) -> AsyncIterator["Tab"]:
        """A new page. Raises ConnectionError when it is refused."""
        client = Client(lambda text: text.startswith(f'42{SPACE},["event"'))
        headers = {name: value for name, value in who.items() if name != "path"}
        url = f"ws://localhost:{copy.port}/_event/?token={secrets.token_hex(16)}&EIO=4&transport=websocket"
        async with asyncio.timeout(PATIENCE):
            await client.open(url, headers)
            await client.greeted.wait()
        tab = cls(client, who["path"])
        client.send(f"40{SPACE},")
        try:
            yield tab
        finally:
            await client.close()

    async def load(self) -> float:
        """Fill the page; milliseconds to the last frame that fills it."""
        return await self._asked(f"{ROOT}.hydrate_and_load", 'is_hydrated_rx_state_":true', hashes=["none"])

    async def search(self, text: str) -> float:
        """Search the palette; milliseconds to the hits."""
        return await self._asked(LOOK_FOR, "hits_rx_state_", text=text)

    def nothing(self) -> None:
        """Send an event that does nothing."""
        self._send(f"{SCREEN}.close_toast", toast_id="1")

    def still_open(self) -> None:
        """Raise ConnectionError when the server closed the page."""
        if self._client.ended:
            raise ConnectionError("closed")

    def _send(self, name: str, **payload: object) -> None:
        router = {"pathname": self._path, "asPath": self._path, "query": {}}
        event = {"name": name, "payload": payload, "router_data": router}
        self._client.send(f"42{SPACE}," + json.dumps(["event", event]))

    async def _asked(self, name: str, answer: str, **payload: object) -> float:
        self._client.counts = lambda text: answer in text
        self._client.filled.clear()
        began = time.perf_counter()
        self._send(name, **payload)
        async with asyncio.timeout(PATIENCE):
            await self._client.filled.wait()
        self.still_open()
        return 1000 * (time.perf_counter() - began)
