"""A practice with endpoints: events that are told, turns of a worker, and what became of each delivery."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import col, select

from codeloom.coding import clock
from codeloom.db.queries.webhooks import turns
from codeloom.db.scope import Scope
from codeloom.db.tables.webhooks import WebhookDelivery, WebhookEndpoint
from codeloom.db.topics import Topic
from codeloom.services.core.commands import parse
from codeloom.services.delivery import relay
from codeloom.services.webhooks import NewSecret, add_endpoint, announce
from codeloom.services.webhooks.endpoints import AddEndpoint
from codeloom.services.webhooks.sending import send_due
from codeloom.settings import settings
from tests import registries
from tests.importing import Desk

HERE = "127.0.0.0/8"
CONSUMERS = registries.consumers()


@dataclass
class House:
    """A practice."""

    desk: Desk = field(default_factory=Desk)

    @property
    def manager(self) -> Scope:
        """Its manager."""
        return self.desk.scope

    def endpoint(self, address: str, *topics: str, name: str = "Claims system") -> NewSecret:
        """A new endpoint, asking for finalized encounters unless topics are named."""
        given = {"name": name, "address": address, "topics": topics or ("encounter.finalized",)}
        return add_endpoint(self.manager, parse(AddEndpoint, given))

    def tell(self, topic: Topic = Topic.ENCOUNTER_FINALIZED, subject: UUID | None = None, **data: Any) -> UUID:
        """An act of which endpoints are told, committed and relayed; the id of its subject."""
        about = subject or uuid4()
        with self.desk.change() as uow:
            uow.record("TEST_TOLD")
            announce(uow, topic, about, **{"encounter": str(about), "number": "EN-1042", "status": "finalized", **data})
            uow.commit()
        relay.drain(CONSUMERS)
        return about

    def send(self, worker: str = "test") -> int:
        """A worker's turn at each endpoint of the practice that something is due for; how many messages were accepted."""
        mine = [one for org, one in turns.due(clock.now(), 500) if org == self.manager.org_id]
        return sum(send_due(self.manager.org_id, one, worker) for one in mine)

    def send_over(self, begun: Any, length: timedelta, step: timedelta = timedelta(seconds=30)) -> int:
        """Turn after turn while time passes; how many messages were accepted."""
        sent = 0
        for n in range(int(length / step) + 1):
            with clock.at(begun + n * step):
                sent += self.send()
        return sent

    def deliveries(self) -> list[WebhookDelivery]:
        """Its deliveries, the oldest first."""
        with self.desk.open() as uow:
            return list(uow.session.exec(select(WebhookDelivery).order_by(col(WebhookDelivery.position))))

    def standing(self) -> list[tuple[str, int, str]]:
        """(state, tries, last answer) of each."""
        return [(one.state, one.attempts, one.last_answer) for one in self.deliveries()]

    def endpoints(self) -> list[WebhookEndpoint]:
        """Its endpoints, the oldest first."""
        with self.desk.open() as uow:
            return list(uow.session.exec(select(WebhookEndpoint).order_by(col(WebhookEndpoint.id))))


@contextmanager
def networks(allowed: str = HERE) -> Iterator[None]:
    """Networks that webhooks may go to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WEBHOOK_ALLOWED_NETWORKS", allowed)
        settings.cache_clear()
        yield
    settings.cache_clear()
