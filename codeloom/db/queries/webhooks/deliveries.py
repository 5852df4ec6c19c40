"""Deliveries of an organization: written once for an event and an endpoint, listed, counted, ended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, text
from sqlalchemy import select as columns
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from codeloom.db.tables.webhooks import WebhookDelivery, WebhookEndpoint, WebhookTry
from codeloom.db.work import UnitOfWork

TEST = "webhook.test"
"""The topic of a message that a manager sends to try an endpoint: it waits for no other and is tried once."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Deliveries of an endpoint: waiting, waiting after a try that failed, given up, and made since a moment."""

    waiting: int = 0
    trying: int = 0
    dead: int = 0
    recent: int = 0


def waiting(uow: UnitOfWork, endpoint_id: UUID) -> Any:
    """The deliveries that wait for an endpoint, the oldest first: a query."""
    query = select(WebhookDelivery).where(
        WebhookDelivery.org_id == uow.org_id,
        WebhookDelivery.endpoint_id == endpoint_id,
        WebhookDelivery.state == "waiting",
    )
    return query.order_by(col(WebhookDelivery.position))


def add(uow: UnitOfWork, row: WebhookDelivery) -> bool:
    """Write a delivery; False when its event is to be delivered there already."""
    values = insert(WebhookDelivery).values(**row.model_dump(exclude={"position"}))
    keys = ["org_id", "endpoint_id", "event_id"]
    made = values.on_conflict_do_nothing(index_elements=keys).returning(col(WebhookDelivery.id))
    return uow.session.connection().execute(made).first() is not None


def delivery(uow: UnitOfWork, delivery_id: UUID, *, lock: bool = True) -> WebhookDelivery | None:
    """A delivery of the organization, kept for this transaction unless it is only looked at."""
    query = select(WebhookDelivery).where(WebhookDelivery.org_id == uow.org_id, WebhookDelivery.id == delivery_id)
    return uow.session.exec(query.with_for_update() if lock else query).first()


def head(uow: UnitOfWork, endpoint_id: UUID) -> WebhookDelivery | None:
    """The message that others of an endpoint wait for, locked."""
    query = waiting(uow, endpoint_id).where(WebhookDelivery.topic != TEST).limit(1)
    found: WebhookDelivery | None = uow.session.exec(query.with_for_update()).first()
    return found


def dead_of(uow: UnitOfWork, endpoint_id: UUID | None, many: int) -> list[WebhookDelivery]:
    """Messages that were given up, the oldest first, locked; of one endpoint or of all that were not removed."""
    query = select(WebhookDelivery).where(
        WebhookDelivery.org_id == uow.org_id, WebhookDelivery.state == "dead", WebhookDelivery.topic != TEST
    )
    if endpoint_id is not None:
        query = query.where(WebhookDelivery.endpoint_id == endpoint_id)
    return list(uow.session.exec(query.order_by(col(WebhookDelivery.position)).limit(many).with_for_update()))


def dead(uow: UnitOfWork, many: int) -> list[tuple[WebhookDelivery, WebhookEndpoint]]:
    """Messages that were given up of endpoints that were not removed, the newest first."""
    of = (col(WebhookEndpoint.org_id) == WebhookDelivery.org_id, col(WebhookEndpoint.id) == WebhookDelivery.endpoint_id)
    query: Any = select(WebhookDelivery, WebhookEndpoint).join(WebhookEndpoint, of[0] & of[1])
    query = query.where(
        WebhookDelivery.org_id == uow.org_id, WebhookDelivery.state == "dead", WebhookDelivery.topic != TEST,
        WebhookEndpoint.state != "removed",
    )  # fmt: skip
    return list(uow.session.exec(query.order_by(col(WebhookDelivery.finished_at).desc()).limit(many)))


def drop_waiting(uow: UnitOfWork, endpoint_id: UUID, now: datetime) -> int:
    """End what waits for an endpoint or was given up; how many messages that were."""
    found = uow.session.connection().execute(
        text("update webhook_deliveries set state = 'dropped', finished_at = :now where org_id = :org and endpoint_id = :id "
             "and state in ('waiting', 'dead') returning id"),
        {"org": uow.org_id, "id": endpoint_id, "now": now},
    )  # fmt: skip
    return len(found.all())


def standings(uow: UnitOfWork, since: datetime) -> dict[UUID, Standing]:
    """How each endpoint stands; tests are not counted."""
    state, tried = col(WebhookDelivery.state), col(WebhookDelivery.attempts) > col(WebhookDelivery.forgiven)
    query: Any = columns(
        col(WebhookDelivery.endpoint_id),
        func.count().filter(state == "waiting"),
        func.count().filter(state == "waiting", tried),
        func.count().filter(state == "dead"),
        func.count().filter(col(WebhookDelivery.created_at) >= since),
    )
    query = query.where(col(WebhookDelivery.org_id) == uow.org_id, col(WebhookDelivery.topic) != TEST)
    found = uow.session.execute(query.group_by(col(WebhookDelivery.endpoint_id)))
    return {row[0]: Standing(*row[1:]) for row in found}


def listed(
    uow: UnitOfWork, endpoint_id: UUID, states: Collection[str], before: int | None, many: int
) -> list[WebhookDelivery]:
    """Deliveries of an endpoint, the newest first, from below a position on."""
    query = select(WebhookDelivery).where(
        WebhookDelivery.org_id == uow.org_id,
        WebhookDelivery.endpoint_id == endpoint_id,
        col(WebhookDelivery.state).in_(list(states)),
    )
    if before is not None:
        query = query.where(col(WebhookDelivery.position) < before)
    return list(uow.session.exec(query.order_by(col(WebhookDelivery.position).desc()).limit(many)))


def newest(uow: UnitOfWork, endpoint_id: UUID) -> int:
    """The position of the newest delivery of an endpoint; 0 where there is none."""
    query = select(func.max(WebhookDelivery.position)).where(
        WebhookDelivery.org_id == uow.org_id, WebhookDelivery.endpoint_id == endpoint_id
    )
    return uow.session.exec(query).one() or 0


def newer(uow: UnitOfWork, endpoint_id: UUID, than: int) -> int:
    """How many deliveries of an endpoint are newer than a position."""
    query = (
        select(func.count())
        .select_from(WebhookDelivery)
        .where(
            WebhookDelivery.org_id == uow.org_id,
            WebhookDelivery.endpoint_id == endpoint_id,
            col(WebhookDelivery.position) > than,
        )
    )
    return uow.session.exec(query).one()


def last_test(uow: UnitOfWork, endpoint_id: UUID) -> WebhookDelivery | None:
    """The newest test of an endpoint."""
    query = select(WebhookDelivery).where(
        WebhookDelivery.org_id == uow.org_id, WebhookDelivery.endpoint_id == endpoint_id, WebhookDelivery.topic == TEST
    )
    return uow.session.exec(query.order_by(col(WebhookDelivery.position).desc()).limit(1)).first()


def tries(uow: UnitOfWork, delivery_id: UUID) -> list[WebhookTry]:
    """The tries of a delivery, the newest first."""
    query = select(WebhookTry).where(WebhookTry.org_id == uow.org_id, WebhookTry.delivery_id == delivery_id)
    return list(uow.session.exec(query.order_by(col(WebhookTry.n).desc()).limit(50)))
