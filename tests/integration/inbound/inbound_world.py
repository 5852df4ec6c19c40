"""A practice with a source that posts: secrets in the settings, signed requests through the whole door, and what came of them."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlmodel import col, select

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries.operations import audit_log
from codeloom.db.scope import Scope
from codeloom.db.tables.encounters import Encounter
from codeloom.db.tables.imports import ImportJob
from codeloom.db.tables.inbound import InboundMessage
from codeloom.db.work import unit_of_work
from codeloom.services.inbound import HeldMessageView, list_sources, open_message, sources
from codeloom.services.inbound.listing import ListSources, OneMessage
from codeloom.settings import settings
from tests.http_client import Person, new_address, new_door, run
from tests.importing import Desk
from tests.integration.audits.audits_world import Practice
from tests.integration.encounters.encounters_world import NOTE
from tests.unit.gateways.sample import as_bytes, bundle, encounter, note, patient

HOSPITAL = {"system": "urn:test:hospital", "value": "MRN-1"}


def secret(letter: str) -> str:
    """A secret that is easy to tell from others."""
    return "whsec_" + base64.b64encode(letter.encode() * 32).decode()


def signed(body: bytes, *secrets: str, message_id: str = "", ago: timedelta = timedelta(0)) -> dict[str, str]:
    """The headers of a message, made without our own signing."""
    message_id, seconds = message_id or f"msg_{uuid4().hex}", int((clock.now() - ago).timestamp())
    signatures = []
    for one in secrets:
        key = base64.b64decode(one.removeprefix("whsec_"))
        digest = hmac.new(key, f"{message_id}.{seconds}.".encode() + body, hashlib.sha256).digest()
        signatures.append("v1," + base64.b64encode(digest).decode())
    return {"webhook-id": message_id, "webhook-timestamp": str(seconds), "webhook-signature": " ".join(signatures)}


async def post(path: str, body: bytes, headers: dict[str, str], times: int = 1) -> list[httpx.Response]:
    """The same request, so many times at once, each from an address of its own."""

    async def once(door: Any) -> httpx.Response:
        transport = httpx.ASGITransport(door, client=(new_address(), 1))
        async with httpx.AsyncClient(transport=transport, base_url=settings().origin) as caller:
            return await caller.post(path, content=body, headers=headers)

    door = new_door()
    return list(await asyncio.gather(*(once(door) for _ in range(times))))


class Source:
    """A practice with a provider, a manager, one imported patient (MRN-1 of urn:test:hospital) and the source county-adt."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str = "county-adt") -> None:
        self.practice, self.name = Practice(), name
        self.provider = self.practice.person("Alba Ortiz", Role.PROVIDER)
        self.manager = self.practice.person("Dana Whitfield", Role.MANAGER)
        self.secret, self.older = secret("a"), secret("b")
        self._patch = monkeypatch
        self.configure([{"source": name, "name": "Hospital ADT feed", "organization": str(self.practice.org_id),
                         "secrets": [self.secret, {"secret": self.older, "until": "2999-01-01T00:00:00Z"}]}])  # fmt: skip

    def configure(self, listed: list[dict[str, Any]], shared: str = "") -> None:
        """Other sources in the settings."""
        self._patch.setenv("WEBHOOK_SOURCES", json.dumps(listed))
        self._patch.setenv("WEBHOOK_SIGNING_SECRET", shared)
        settings.cache_clear()
        sources.forget()

    @property
    def org_id(self) -> UUID:
        """The organization."""
        return self.practice.org_id

    @property
    def desk(self) -> Desk:
        """The import desk of the manager."""
        return Desk(Person(self.org_id, self.manager.user_id, "dana@riverbend.example"))

    def with_patient(self, number: int = 1) -> "Source":
        """Import a patient, who is from now on known by MRN-<number>."""
        self.desk.run({"one.json": as_bytes(bundle(patient(number), encounter(1, number), note(of=number)))})
        return self

    @property
    def address(self) -> str:
        """The provider's address."""
        with unit_of_work(Scope.of_worker(self.org_id), read_only=True) as uow:
            from codeloom.db.tables.accounts import User

            return uow.session.exec(select(User.email).where(User.id == self.provider.user_id)).one()

    def note(self, **changed: Any) -> dict[str, Any]:
        """A note of the imported patient."""
        given = {"provider": self.address, "patient": {"identifiers": [HOSPITAL]}, "date": "2026-06-10", "text": NOTE}
        return given | changed

    def send(self, body: bytes | dict[str, Any], *secrets: str, times: int = 1, **how: Any) -> list[httpx.Response]:
        """Post a message, signed by the newest secret unless others are given."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return run(post, f"/api/webhooks/{self.name}", raw, signed(raw, *(secrets or (self.secret,)), **how), times)

    def one(self, body: bytes | dict[str, Any], *secrets: str, **how: Any) -> httpx.Response:
        """Post a message once."""
        return self.send(body, *secrets, **how)[0]

    def messages(self) -> list[InboundMessage]:
        """What the list has, the oldest first."""
        with unit_of_work(Scope.of_worker(self.org_id), read_only=True) as uow:
            query = select(InboundMessage).where(InboundMessage.org_id == self.org_id)
            return list(uow.session.exec(query.order_by(col(InboundMessage.id))))

    def encounters(self) -> list[Encounter]:
        """Encounters of the practice."""
        with unit_of_work(Scope.of_worker(self.org_id), read_only=True) as uow:
            return list(uow.session.exec(select(Encounter).where(Encounter.org_id == self.org_id)))

    def imports(self) -> list[ImportJob]:
        """Imports of the practice that nobody started."""
        with unit_of_work(Scope.of_worker(self.org_id), read_only=True) as uow:
            query = select(ImportJob).where(ImportJob.org_id == self.org_id, col(ImportJob.created_by).is_(None))
            return list(uow.session.exec(query))

    def acts(self, act: str) -> list[dict[str, Any]]:
        """The facts of the log's rows of an act, the newest first."""
        with unit_of_work(Scope.of_worker(self.org_id)) as uow:
            rows = audit_log.page(uow, audit_log.Wanted(act=act), 200)
            return [json.loads(row.body)["facts"] for row in rows]


@contextmanager
def no_source_after() -> Iterator[None]:
    """Let other tests read the settings anew."""
    try:
        yield
    finally:
        settings.cache_clear()
        sources.forget()


TESTCASE = {"family": "Testcase1", "given": "Robin", "birth_date": "1951-04-02", "sex": "F"}


def held(source: Source) -> HeldMessageView:
    """The newest held message, as the manager opens it."""
    line = list_sources(source.manager, ListSources(tab="held")).rows[0]
    return open_message(source.manager, OneMessage(message_id=UUID(line.id)))
