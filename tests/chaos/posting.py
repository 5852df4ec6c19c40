"""What comes from outside while people work: imports sent by a manager, notes posted by another system. Each request is sent again
under its key until it is answered, as a careful caller does."""

import asyncio
import json
import random
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import standardwebhooks

from tests.chaos.page import Door
from tests.chaos.people import Work
from tests.e2e import story

TEXT = "Seen for a cough of five days. Acute bronchitis. Hypertension is treated."


async def until_answered(door: Door, work: Work, method: str, path: str, **given: Any) -> httpx.Response:
    """Send a request until it is answered by less than 500 (and not turned away for haste), through a new connection each time."""
    while True:
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{door.port()}", timeout=15) as client:
                answer = await client.request(method, path, **given)
            if answer.status_code < 500 and answer.status_code not in (408, 429):
                return answer
        except httpx.HTTPError:
            pass
        work.repeated += 1
        await asyncio.sleep(0.5)


@dataclass
class Importer:
    """A manager who sends files. `begun`: job -> charts in its files."""

    door: Door
    mark: str
    chance: random.Random
    begun: dict[str, int] = field(default_factory=dict)

    async def work(self, work: Work) -> None:
        """One import after another."""
        while not work.over.is_set():
            files = [self.chance.randint(1, 4) for _ in range(self.chance.randint(1, 3))]
            job = (await self._ask(work, "POST", "/api/imports", json={"name": "Chaos"}))["id"]
            for n, visits in enumerate(files):
                body = story.visit(visits=visits).replace(story.FAMILY.encode(), self.mark.encode())
                await self._ask(
                    work, "PUT", f"/api/imports/{job}/files", content=body, more={"x-file-name": f"{n}.json"}
                )
            await self._ask(work, "POST", f"/api/imports/{job}/queue")
            self.begun[job] = sum(files)
            for _ in range(4):
                await work.pause(self.chance)

    async def _ask(
        self, work: Work, method: str, path: str, more: Mapping[str, str] | None = None, **given: Any
    ) -> Any:
        headers = {**self.door.headers, "host": self.door.address.rpartition("/")[2], "idempotency-key": secrets.token_hex(8),
                   "accept": "application/json", **(more or {})}  # fmt: skip
        answer = await until_answered(self.door, work, method, path, headers=headers, **given)
        assert answer.status_code < 300, answer.text
        return answer.json()


@dataclass
class Poster:
    """Another system that posts notes for the providers of a practice, now and then twice. `made`: message -> encounter;
    `told` hears of whom a note was, when it was sent and when it was answered."""

    door: Door
    source: str
    secret: str
    patients: list[str]
    providers: list[str]
    chance: random.Random
    made: dict[str, str] = field(default_factory=dict)
    told: Callable[[str, float, float], None] = lambda _provider, _sent, _answered: None

    async def work(self, work: Work) -> None:
        """One note after another."""
        while not work.over.is_set():
            who = self.chance.choice(self.providers)
            patient = {"identifiers": [{"system": "urn:test:hospital", "value": self.chance.choice(self.patients)}]}
            day = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
            body = json.dumps({"date": day, "text": TEXT, "provider": who, "patient": patient})
            message = f"msg_{secrets.token_hex(8)}"
            sent = time.time()
            first = await self._post(work, message, body)
            self.told(who, sent, time.time())
            if "encounter" not in first:
                work.wrong.append(f"message {message} was answered {first}")
                return
            self.made[message] = first["encounter"]
            if self.chance.random() < 0.2 and await self._post(work, message, body) != first:
                work.wrong.append(f"message {message} was answered in two ways")
            await work.pause(self.chance)

    async def _post(self, work: Work, message: str, body: str) -> dict[str, str]:
        now = datetime.now(UTC)
        headers = {"host": self.door.address.rpartition("/")[2], "webhook-id": message,
                   "webhook-timestamp": str(int(now.timestamp())), "webhook-signature":
                   standardwebhooks.Webhook(self.secret).sign(message, now, body)}  # fmt: skip
        answer = await until_answered(
            self.door, work, "POST", f"/api/webhooks/{self.source}", content=body, headers=headers
        )
        told: dict[str, str] = answer.json()
        return told
