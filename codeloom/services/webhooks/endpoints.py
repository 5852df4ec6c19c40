"""Endpoints as managers keep them: added, changed, paused, removed; their secrets are shown once and lie sealed.

A secret that is replaced signs beside the new one for OVERLAP, so that the receiver can be changed in between.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries.webhooks import deliveries
from codeloom.db.queries.webhooks import endpoints as queries
from codeloom.db.tables.webhooks import EndpointState, WebhookEndpoint
from codeloom.db.work import UnitOfWork
from codeloom.gateways import standard_webhooks
from codeloom.gateways.webhooks import BadAddress, Networks, check_address, networks_of
from codeloom.services.core import Command, NotFound, Refused, verb
from codeloom.services.notices import done_with
from codeloom.services.webhooks.telling import UNDELIVERED
from codeloom.settings import settings

OVERLAP = timedelta(hours=24)
MOST_ENDPOINTS = 20
HINT_LETTERS = 4
"""How much of a secret people see in its place; the 39 signs before it stay unknown."""
TopicName = Literal[
    "encounter.finalized", "encounter.reopened", "encounter.suggested", "chart.assigned", "chart.submitted",
    "chart.returned", "chart.completed", "audit.closed", "import.done",
]  # fmt: skip
Name = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
Address = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
WORDS = {
    "form": "That is no address of the web.",
    "scheme": "Webhooks are sent by https only.",
    "sign_in": "An address with a name and a password in it is not taken.",
    "fragment": "An address with a # in it is not taken.",
    "forbidden": "Webhooks are not sent to addresses of a private network.",
}
HELP = {"forbidden": "Whoever runs the server can allow a network: WEBHOOK_ALLOWED_NETWORKS."}


class AddEndpoint(Command):
    """A name, where messages go, and of what they tell."""

    name: Name
    address: Address
    topics: Annotated[tuple[TopicName, ...], Field(min_length=1, max_length=9)]


class OfEndpoint(Command):
    """A command about one endpoint."""

    endpoint_id: UUID


class ChangeEndpoint(OfEndpoint):
    """All that can be changed of an endpoint, as it is to be."""

    name: Name
    address: Address
    topics: Annotated[tuple[TopicName, ...], Field(min_length=1, max_length=9)]


class SwitchEndpoint(OfEndpoint):
    """Whether messages are sent there; they wait meanwhile."""

    on: bool


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A secret just made: the only time it is seen."""

    endpoint_id: str = ""
    name: str = ""
    secret: str = field(default="", repr=False)


def allowed_networks() -> Networks:
    """Networks beside the internet that webhooks may go to, by the settings."""
    return networks_of(settings().webhook_allowed_networks)


def held(uow: UnitOfWork, endpoint_id: UUID) -> WebhookEndpoint:
    """An endpoint, locked. Raises NotFound."""
    row = queries.endpoint(uow, endpoint_id, lock=True)
    if row is None:
        raise NotFound()
    return row


@verb("webhooks.add", AddEndpoint)
def add_endpoint(uow: UnitOfWork, command: AddEndpoint) -> NewSecret:
    """Add an endpoint. Raises Refused for an address that is not sent to, and where there are MOST_ENDPOINTS."""
    _check(command.address)
    if len(queries.endpoints(uow)) >= MOST_ENDPOINTS:
        raise Refused(f"There are {MOST_ENDPOINTS} endpoints already.", todo="Remove one that is not used any more.")
    now, secret = clock.now(), standard_webhooks.new_secret()
    row = WebhookEndpoint(
        org_id=uow.org_id, id=new_id(), name=command.name, address=command.address, topics=_sorted(command.topics),
        secret_hint=secret[-HINT_LETTERS:], secret_at=now, state_at=now, created_by=uow.user_id, created_at=now,
    )  # fmt: skip
    row.secret_enc = uow.vault.seal(WebhookEndpoint.secret_enc, row, secret)
    uow.session.add(row)
    uow.record("WEBHOOK_ADDED", "webhook_endpoint", row.id, topics=",".join(row.topics))
    return NewSecret(str(row.id), row.name, secret)


@verb("webhooks.change", ChangeEndpoint)
def change_endpoint(uow: UnitOfWork, command: ChangeEndpoint) -> str:
    """Change name, address and topics; messages that wait go to the new address. Gives the name."""
    row = held(uow, command.endpoint_id)
    if command.address != row.address:
        _check(command.address)
    wanted = {"name": command.name, "address": command.address, "topics": _sorted(command.topics)}
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        uow.session.add(row)
        uow.record("WEBHOOK_CHANGED", "webhook_endpoint", row.id, fields=changed, topics=",".join(row.topics))
    return row.name


@verb("webhooks.rotate", OfEndpoint)
def rotate_secret(uow: UnitOfWork, command: OfEndpoint) -> NewSecret:
    """Make a new secret, which signs from now on; the one before signs beside it for OVERLAP. One before that ends."""
    row, now, secret = held(uow, command.endpoint_id), clock.now(), standard_webhooks.new_secret()
    before = uow.vault.open(WebhookEndpoint.secret_enc, row)
    row.old_secret_enc, row.old_until = uow.vault.seal(WebhookEndpoint.old_secret_enc, row, before), now + OVERLAP
    row.secret_enc = uow.vault.seal(WebhookEndpoint.secret_enc, row, secret)
    row.secret_hint, row.secret_at = secret[-HINT_LETTERS:], now
    uow.session.add(row)
    uow.record("WEBHOOK_SECRET_ROTATED", "webhook_endpoint", row.id)
    return NewSecret(str(row.id), row.name, secret)


@verb("webhooks.switch", SwitchEndpoint)
def switch_endpoint(uow: UnitOfWork, command: SwitchEndpoint) -> str:
    """Pause an endpoint, or send to it again from the oldest message on. Gives its name. Switching it twice changes nothing."""
    row = held(uow, command.endpoint_id)
    if command.on != (row.state == EndpointState.ON):
        switch(uow, row, EndpointState.ON if command.on else EndpointState.PAUSED)
    return row.name


@verb("webhooks.remove", OfEndpoint)
def remove_endpoint(uow: UnitOfWork, command: OfEndpoint) -> str:
    """Remove an endpoint, its secrets and what waits for it; what was delivered stays listed nowhere. Gives its name."""
    row, now = held(uow, command.endpoint_id), clock.now()
    row.state, row.state_at = EndpointState.REMOVED.value, now
    row.secret_enc = row.old_secret_enc = row.old_until = None
    uow.session.add(row)
    ended = deliveries.drop_waiting(uow, row.id, now)
    done_with(uow, [UNDELIVERED], row.id)
    uow.record("WEBHOOK_REMOVED", "webhook_endpoint", row.id, dropped=ended)
    return row.name


def switch(uow: UnitOfWork, row: WebhookEndpoint, state: EndpointState) -> None:
    """Pause, disable or enable a locked endpoint; enabled, its oldest message is due now with all its tries before it."""
    row.state, row.state_at = state.value, clock.now()
    if state is EndpointState.ON:
        row.dead_in_row = 0
        head = deliveries.head(uow, row.id)
        if head is not None:
            head.forgiven, head.next_try = head.attempts, clock.now()
            uow.session.add(head)
        done_with(uow, [UNDELIVERED], row.id)
    uow.session.add(row)
    acts = {"on": "WEBHOOK_ENABLED", "paused": "WEBHOOK_PAUSED", "disabled": "WEBHOOK_DISABLED"}
    uow.record(acts[state.value], "webhook_endpoint", row.id)


def _sorted(topics: tuple[str, ...]) -> list[str]:
    return sorted(set(topics))


def _check(address: str) -> None:
    try:
        check_address(address, allowed_networks())
    except BadAddress as bad:
        raise Refused(
            WORDS[bad.code], kept="Nothing was changed.",
            todo=HELP.get(bad.code, "Give an address like https://claims.example.org/hooks."), code=f"address_{bad.code}",
        ) from None  # fmt: skip
