"""Which external systems may post, and whether a message is of one of them. Both are asked before anything is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID, uuid5

from cachetools import TTLCache

from codeloom.coding import clock
from codeloom.db.queries.inbound import organizations_named
from codeloom.db.work import system_work
from codeloom.gateways import standard_webhooks
from codeloom.gateways.standard_webhooks import Unverified
from codeloom.services.accounts import database_or_unavailable
from codeloom.services.core import Unauthenticated, Unavailable
from codeloom.settings import settings
from codeloom.webhook_sources import WebhookSource

_NAMESPACE = UUID("6f1f64a4-0f3c-5a43-9c05-2f6c3a1d7b10")
_organizations = TTLCache[str, UUID](200, 60)
"""Ids of organizations by what the settings call them."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A message that a known source signed, with the id that the source gave it."""

    source: WebhookSource
    message_id: str

    def event_id(self, org_id: UUID) -> UUID:
        """The id under which the message is noted as taken, made of organization, source and the id it came with."""
        return uuid5(_NAMESPACE, f"{org_id}\n{self.source.source}\n{self.message_id}")


@cache
def _unknown_secret() -> str:
    """What a message to a source that nobody configured is checked with, so that it takes as long as any other."""
    return standard_webhooks.new_secret()


def source_named(name: str) -> WebhookSource | None:
    """A source of the settings."""
    return next((one for one in settings().sources() if one.source == name), None)


def in_force(source: WebhookSource, now: datetime) -> list[str]:
    """The secrets of a source that are good at a moment."""
    return [one.secret.get_secret_value() for one in source.secrets if one.until is None or one.until > now]


def verify(name: str, headers: Mapping[str, str], body: bytes) -> Verified:
    """The message, if one of the source's secrets signed it within five minutes. Reads no database and parses nothing.

    Raises Unauthenticated, which is the same for an unknown source, a wrong signature, another body and an old time.
    """
    source, now = source_named(name), clock.now()
    good = in_force(source, now) if source is not None else [_unknown_secret()]
    try:
        message_id = standard_webhooks.verify(good, headers, body, now)
    except Unverified:
        raise not_verified() from None
    if source is None:
        raise not_verified()
    return Verified(source, message_id)


def not_verified() -> Unauthenticated:
    """The one answer to whatever was not signed by a source of ours, as it came, within five minutes."""
    return Unauthenticated(
        "This message could not be verified.", kept="", todo="Check the source, the secret, the clock and the body as sent.",
        code="unverified",
    )  # fmt: skip


def organization_of(source: WebhookSource) -> UUID:
    """The id of the organization a source posts for. Raises Unavailable while there is none or several of that name, so that
    a sender tries again and nothing is lost."""
    wanted = source.organization
    if (known := _organizations.get(wanted)) is not None:
        return known
    with database_or_unavailable(), system_work() as work:
        found = organizations_named(work, wanted)
    if len(found) != 1:
        raise Unavailable("This source has no organization here.", todo="Tell the operator.", code="no_organization")
    _organizations[wanted] = found[0]
    return found[0]


def fresh_secret() -> str:
    """A new secret, for an operator to put into the settings and give to a sender."""
    return standard_webhooks.new_secret()


def forget() -> None:
    """Drop what is remembered of organizations (between tests)."""
    _organizations.clear()
