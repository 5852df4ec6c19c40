"""A page without a browser: its socket and the page's half of ADR 31 (js/session/10-acts.js), one act at a time.

An act is kept until it is answered: it is sent again under its id over another socket once that page is filled, and asked
about where a living line does not answer. What `do` returns is therefore the acknowledgement a person would see.
"""

import asyncio
import json
import random
import secrets
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.copies.people import ROOT, SPACE
from benchmarks.copies.sockets import Client

SCREEN = "codeloom___state___core___screen____screen"
OPEN, SILENT, ASK, FILL, AGAIN = 5.0, 10.0, 5.0, 30.0, 1.0
"""Seconds: a socket that does not open is given up; one that is not heard is closed; an act unanswered is asked about; a page
unfilled takes another socket; what was told "later" waits."""
FILLS = ".on_load_internal"
"""Reflex's event that fills a page anew; the server asks for it after an act that was found to be applied."""
EVENT, ANSWER = f'42{SPACE},["event",', f'42{SPACE},["act",'


@dataclass
class Act:
    """One act of a person. `outcome` is applied, refused, or open while nobody answered; `took` seconds until it was answered,
    `sent` how often it went out. `keeps` says that it changes something; `about` is the subject's id and `recorded` the name
    under which the audit log has it. `why` are the words of a refusal, `trace` what the page saw
    before it, `detail` what the act did."""

    id: str
    name: str
    person: str
    keeps: bool
    about: str
    recorded: str
    detail: str = ""
    made: float = field(default_factory=time.time)
    outcome: str = "open"
    took: float = 0.0
    sent: int = 0
    why: str = ""
    trace: str = ""


@dataclass
class Door:
    """Where a person's pages connect: the address of the copy, the port (of a line to it), the headers of the handshake."""

    address: str
    port: Callable[[], int]
    headers: Mapping[str, str]
    person: str
    hear: Callable[[str], None] = lambda _text: None
    """Sees every frame that came."""


class Page:
    """One page of a person. `shown` holds what it shows: "state.var" -> newest value."""

    def __init__(self, door: Door, path: str, acts: list[Act]) -> None:
        self.door, self.path, self.acts = door, path, acts
        self.shown: dict[str, Any] = {}
        self.since: dict[str, Any] = {}
        self.sockets = 0
        self._token, self._mark, self._count = secrets.token_hex(16), secrets.token_hex(6), 0
        self._client: Client | None = None
        self._filling, self._screen = "", dict[str, str]()
        self._news, self._told = asyncio.Event(), dict[str, Any]()
        self._seen: deque[str] = deque(maxlen=24)

    async def __aenter__(self) -> "Page":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the socket."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def filled(self) -> None:
        """Wait until the page is filled through a living socket, opening as many as it takes."""
        while not self._lives() or not self._filling:
            if not self._lives():
                await self._connect()
            await self._wait(1.0)
            if self._client is not None and not self._filling and time.monotonic() - self._opened > FILL:
                await self.close()

    async def do(
        self, name: str, keeps: bool = True, about: str = "", recorded: str = "", detail: str = "", **payload: Any
    ) -> Act:
        """Do an act and wait until it is answered, whatever happens to the line meanwhile."""
        await self.filled()
        self._count += 1
        act = Act(f"{self._mark}-{self._count}", name, self.door.person, keeps, about, recorded, detail)
        self.acts.append(act)
        began, made_on, screen, latest = time.monotonic(), self._filling, dict(self._screen), self._screen
        refused = False
        while True:
            self.since, self._told = {}, {}
            named: dict[str, Any] = {"id": act.id, "filling": made_on, "again": act.sent > 0}
            if made_on != self._filling or refused:
                named |= {"screen": screen, "latest": latest}
            act.sent += 1
            through, asked = self._client, time.monotonic()
            self._note(f"sends {self._count}, filling {made_on}, latest {sorted(latest)}")
            self._send(f"{ROOT}.{SCREEN}.{name}", payload | {"_act": named})
            while not self._told and self._lives() and self._client is through and time.monotonic() - asked < ASK:
                await self._wait(ASK)
            if self._told and self._told["answer"] == "done":
                break
            if self._told:
                refused = True
                await asyncio.sleep(AGAIN)
            await self.filled()
        act.took = time.monotonic() - began
        self._ended(act)
        latest.update(self._told.get("screen") or {})
        if self._told["found"]:
            latest.clear()
        return act

    def _ended(self, act: Act) -> None:
        """Applied, or refused: a refusal is a toast of the tone error, or a conflict."""
        wrong = [one["title"] for one in self.since.get("screen.toasts") or () if one.get("tone") == "error"]
        conflict = [str(value) for name, value in self.since.items() if name.endswith(".conflict") and value]
        left = [str(value) for name, value in self.since.items() if name.endswith("_desk.left") and value]
        told = [*wrong, *conflict, *left] if not self._told["found"] else []
        act.outcome, act.why = ("refused", told[-1]) if told else ("applied", "")
        act.trace = "; ".join(self._seen) if told else ""

    def _note(self, what: str) -> None:
        self._seen.append(f"{time.time() % 1000:.1f} {what}")

    async def _connect(self) -> None:
        await self.close()
        self._filling = ""
        client = Client(self._heard)
        url = f"{self.door.address.replace('http', 'ws', 1)}/_event/?token={self._token}&EIO=4&transport=websocket"
        try:
            async with asyncio.timeout(OPEN):
                await client.open(url, self.door.headers, self.door.port())
            async with asyncio.timeout(SILENT):
                await client.greeted.wait()
        except (OSError, TimeoutError):
            client.ended = True
        if client.ended:
            await client.close()
            await asyncio.sleep(0.3 + 0.7 * random.random())
            return
        self.sockets += 1
        self._note(f"socket {self.sockets}")
        self._client, self._opened, self.shown = client, time.monotonic(), {}
        client.send(f"40{SPACE},")
        self._send(f"{ROOT}.hydrate_and_load", {"hashes": ["none that we know"]})

    def _lives(self) -> bool:
        client = self._client
        return client is not None and not client.ended and time.monotonic() - client.heard < SILENT

    def _send(self, name: str, payload: Mapping[str, Any]) -> None:
        router = {"pathname": self.path, "asPath": self.path, "query": {}}
        if self._client is not None and not self._client.ended:
            event = {"name": name, "payload": payload, "router_data": router}
            self._client.send(f"42{SPACE}," + json.dumps(["event", event]))

    async def _wait(self, seconds: float) -> None:
        """Until something was heard of an act or a filling, the socket ended, or the seconds are over."""
        self._news.clear()
        client = self._client
        ends = asyncio.create_task(client.filled.wait() if client else asyncio.sleep(seconds))
        news = asyncio.create_task(self._news.wait())
        _, rest = await asyncio.wait({ends, news}, timeout=min(seconds, 1.0), return_when=asyncio.FIRST_COMPLETED)
        for one in rest:
            one.cancel()

    def _heard(self, text: str) -> bool:
        """Take a frame in. Counts none: `Client.filled` is set by the end of the socket alone."""
        self.door.hear(text)
        if text.startswith(EVENT):
            update = json.loads(text[text.index("[") :])[1]
            for event in update.get("events") or ():
                if event["name"].endswith(FILLS):
                    self._send(event["name"], event.get("payload") or {})
            delta = update.get("delta") or {}
            for state, values in delta.items():
                short = state.rpartition(".")[2].rpartition("____")[2]
                new = {f"{short}.{name.removesuffix('_rx_state_')}": value for name, value in values.items()}
                self.shown |= new
                self.since |= new
        elif text.startswith(ANSWER):
            told = json.loads(text[text.index("[") :])[1]
            if "filling" in told:
                self._filling, self._screen = told["filling"], {}
                self._note(f"filled {self._filling}, version {self.shown.get('workbench.version')}")
            elif told["id"] == f"{self._mark}-{self._count}":
                self._told = told
                if told["found"]:
                    self._filling = ""  # it is filled anew now
                self._note(f"answer {told['answer']}{', found' if told['found'] else ''}")
            self._news.set()
        return False
