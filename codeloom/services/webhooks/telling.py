"""What managers are told of webhooks: that an endpoint was switched off by its failures, or that it refuses a message."""

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.tables.webhooks import WebhookEndpoint
from codeloom.db.work import UnitOfWork
from codeloom.services.notices import Told, notice_kind, notify_roles


def _title(told: Told) -> str:
    return "An endpoint is switched off" if told.facts.get("disabled") else "A webhook could not be delivered"


def _detail(told: Told) -> str:
    if told.facts.get("disabled"):
        return "It did not take a message for about a day. Messages wait until you enable it"
    return "The endpoint refused a message three times. Others go on"


UNDELIVERED = notice_kind(
    "webhooks.undelivered",
    "An endpoint does not take what it is sent",
    icon="warn",
    roles=(Role.MANAGER,),
    order=6,
    title=_title,
    detail=_detail,
    path=lambda told: f"/deliveries?endpoint={told.subject}",
)


def tell_disabled(uow: UnitOfWork, endpoint: WebhookEndpoint) -> None:
    """Tell the managers that an endpoint was switched off."""
    act = f"{endpoint.id}/{endpoint.state_at.isoformat()}"
    notify_roles(uow, UNDELIVERED, act=act, subject=endpoint.id, facts={"disabled": 1})


def tell_given_up(uow: UnitOfWork, endpoint: WebhookEndpoint) -> None:
    """Tell the managers that a message was given up, once a day for an endpoint."""
    notify_roles(uow, UNDELIVERED, act=f"{endpoint.id}/{clock.now().date().isoformat()}", subject=endpoint.id)
