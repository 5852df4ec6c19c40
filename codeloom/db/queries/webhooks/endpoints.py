"""Endpoints of an organization: who asks for a topic, all of them, one of them."""

from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from codeloom.db.tables.webhooks import WebhookEndpoint
from codeloom.db.work import UnitOfWork


def topics_asked(uow: UnitOfWork) -> set[str]:
    """Topics that an endpoint of the organization asks for."""
    query = select(WebhookEndpoint.topics).where(
        WebhookEndpoint.org_id == uow.org_id, WebhookEndpoint.state != "removed"
    )
    return {topic for topics in uow.session.exec(query) for topic in topics}


def endpoints(uow: UnitOfWork) -> list[WebhookEndpoint]:
    """The organization's endpoints, by name."""
    query = select(WebhookEndpoint).where(WebhookEndpoint.org_id == uow.org_id, WebhookEndpoint.state != "removed")
    return list(uow.session.exec(query.order_by(func.lower(WebhookEndpoint.name), col(WebhookEndpoint.id))))


def endpoint(uow: UnitOfWork, endpoint_id: UUID, *, lock: bool = False) -> WebhookEndpoint | None:
    """An endpoint that was not removed."""
    query = select(WebhookEndpoint).where(
        WebhookEndpoint.org_id == uow.org_id, WebhookEndpoint.id == endpoint_id, WebhookEndpoint.state != "removed"
    )
    return uow.session.exec(query.with_for_update() if lock else query).first()
